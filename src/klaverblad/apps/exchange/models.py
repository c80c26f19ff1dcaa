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

__all__ = [
    "Account",
    "Ask",
    "Currency",
    "Fee",
    "Group",
    "Hours",
    "Intertrade",
    "LimitChange",
    "MailWish",
    "Member",
    "Message",
    "News",
    "Offer",
    "Outbox",
    "Photo",
    "SignUp",
    "StatementLine",
    "Tie",
    "Transfer",
]
