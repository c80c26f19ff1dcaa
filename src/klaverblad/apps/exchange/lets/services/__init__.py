"""Every change in a group. Each asks again who does it, writes in one transaction, and tells."""

from klaverblad.apps.exchange.lets.services.coordinating import (
    Line,
    act_for,
    charge_fees,
    charge_late,
    note_euro_paid,
    record_activity,
    take_back,
)
from klaverblad.apps.exchange.lets.services.groups import GroupWords, open_group, read_group
from klaverblad.apps.exchange.lets.services.hours import (
    NewHours,
    approve_hours,
    refuse_hours,
    withdraw_hours,
    write_hours,
)
from klaverblad.apps.exchange.lets.services.joining import (
    Applicant,
    accept,
    apply_for,
    begin_group,
    claim,
    enter_candidate,
    first_coordinator,
    make_claim,
    refuse,
    take_part,
)
from klaverblad.apps.exchange.lets.services.leaving import (
    forget_left,
    leave,
    settle,
    stay,
    sweep,
)
from klaverblad.apps.exchange.lets.services.linking import (
    ask_tie,
    open_tie,
    pay_elsewhere,
    refuse_tie,
    shut_tie,
)
from klaverblad.apps.exchange.lets.services.mailing import (
    choose_mail,
    mail_daily,
    send_told,
    stop_mail,
    warn_of_guidance,
)
from klaverblad.apps.exchange.lets.services.market import (
    NewOffer,
    change_offer,
    put_offer,
    renew_offer,
    withdraw_offer,
)
from klaverblad.apps.exchange.lets.services.news import take_news_away, tell_news
from klaverblad.apps.exchange.lets.services.paying import (
    Payment,
    ask,
    pay,
    pay_ask,
    refuse_ask,
    withdraw_ask,
)
from klaverblad.apps.exchange.lets.services.photos import put_photo, take_photo_away
from klaverblad.apps.exchange.lets.services.signing_up import (
    ask_to_join,
    confirm,
    find_sign_up,
    forget_unconfirmed,
)
from klaverblad.apps.exchange.lets.services.talking import see, write
from klaverblad.apps.exchange.lets.services.telling import appoint, change_profile, set_role

__all__ = [
    "Applicant",
    "GroupWords",
    "Line",
    "NewHours",
    "NewOffer",
    "Payment",
    "accept",
    "act_for",
    "apply_for",
    "appoint",
    "approve_hours",
    "ask",
    "ask_tie",
    "ask_to_join",
    "begin_group",
    "change_offer",
    "change_profile",
    "charge_fees",
    "charge_late",
    "choose_mail",
    "claim",
    "confirm",
    "enter_candidate",
    "find_sign_up",
    "first_coordinator",
    "forget_left",
    "forget_unconfirmed",
    "leave",
    "mail_daily",
    "make_claim",
    "note_euro_paid",
    "open_group",
    "open_tie",
    "pay",
    "pay_ask",
    "pay_elsewhere",
    "put_offer",
    "put_photo",
    "read_group",
    "record_activity",
    "refuse",
    "refuse_ask",
    "refuse_hours",
    "refuse_tie",
    "renew_offer",
    "see",
    "send_told",
    "set_role",
    "settle",
    "shut_tie",
    "stay",
    "stop_mail",
    "sweep",
    "take_back",
    "take_news_away",
    "take_part",
    "take_photo_away",
    "tell_news",
    "warn_of_guidance",
    "withdraw_ask",
    "withdraw_hours",
    "withdraw_offer",
    "write",
    "write_hours",
]
