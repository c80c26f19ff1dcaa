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

__all__ = [
    "Account",
    "Currency",
    "Intertrade",
    "LimitChange",
    "Outbox",
    "StatementLine",
    "Transfer",
]
