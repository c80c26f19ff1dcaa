"""The tables of the room: groups and members, photos, mail that somebody wants, hours for the group."""

from klaverblad.apps.exchange.lets.models.groups import (
    CODE_LENGTH,
    INSIDE,
    Ask,
    AskState,
    Fee,
    Group,
    GroupState,
    Member,
    MemberRole,
    MemberState,
    Message,
    News,
    Offer,
    OfferKind,
    Tie,
    TieState,
    new_code,
)
from klaverblad.apps.exchange.lets.models.hours import Hours, HoursState
from klaverblad.apps.exchange.lets.models.mailing import HowOften, MailWish, SignUp
from klaverblad.apps.exchange.lets.models.photos import Photo

__all__ = [
    "CODE_LENGTH",
    "INSIDE",
    "Ask",
    "AskState",
    "Fee",
    "Group",
    "GroupState",
    "Hours",
    "HoursState",
    "HowOften",
    "MailWish",
    "Member",
    "MemberRole",
    "MemberState",
    "Message",
    "News",
    "Offer",
    "OfferKind",
    "Photo",
    "SignUp",
    "Tie",
    "TieState",
    "new_code",
]
