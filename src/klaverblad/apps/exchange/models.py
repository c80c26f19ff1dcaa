"""The tables of the exchange: the ledger below, the groups above it."""

from klaverblad.apps.exchange.ledger.models import (
    Account,
    Currency,
    Intertrade,
    LimitChange,
    Outbox,
    StatementLine,
    Transfer,
)
from klaverblad.apps.exchange.lets.models import (
    Ask,
    Fee,
    Group,
    Hours,
    MailWish,
    Member,
    Message,
    News,
    Offer,
    Photo,
    SignUp,
    Tie,
)
from klaverblad.apps.exchange.lets.outward_models import (
    AppKey,
    DutiesRead,
    Intake,
    Outward,
    ParticipationStatement,
)

__all__ = [
    "Account",
    "AppKey",
    "Ask",
    "Currency",
    "DutiesRead",
    "Fee",
    "Group",
    "Hours",
    "Intake",
    "Intertrade",
    "LimitChange",
    "MailWish",
    "Member",
    "Message",
    "News",
    "Offer",
    "Outbox",
    "Outward",
    "ParticipationStatement",
    "Photo",
    "SignUp",
    "StatementLine",
    "Tie",
    "Transfer",
]
