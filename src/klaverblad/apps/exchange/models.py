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
from klaverblad.apps.exchange.lets.models import Ask, Fee, Group, Member, Message, News, Offer, Tie

__all__ = [
    "Account",
    "Ask",
    "Currency",
    "Fee",
    "Group",
    "Intertrade",
    "LimitChange",
    "Member",
    "Message",
    "News",
    "Offer",
    "Outbox",
    "StatementLine",
    "Tie",
    "Transfer",
]
