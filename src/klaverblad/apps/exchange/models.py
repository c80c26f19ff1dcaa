"""The tables of the exchange: the ledger below, the groups above it."""

from klaverblad.apps.exchange.citycoin.models import (
    Activity,
    Card,
    Coin,
    CoverChange,
    EarnRule,
    Merchant,
    Sale,
    Treasurer,
    Work,
)
from klaverblad.apps.exchange.citycoin.redemption_models import PaymentFile, Redemption
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
    "Activity",
    "Ask",
    "Card",
    "Coin",
    "CoverChange",
    "Currency",
    "EarnRule",
    "Fee",
    "Group",
    "Intertrade",
    "LimitChange",
    "Member",
    "Merchant",
    "Message",
    "News",
    "Offer",
    "Outbox",
    "PaymentFile",
    "Redemption",
    "Sale",
    "StatementLine",
    "Tie",
    "Transfer",
    "Treasurer",
    "Work",
]
