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
    "Intake",
    "Intertrade",
    "LimitChange",
    "Member",
    "Message",
    "News",
    "Offer",
    "Outbox",
    "Outward",
    "ParticipationStatement",
    "StatementLine",
    "Tie",
    "Transfer",
]
