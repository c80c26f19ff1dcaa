"""Every change to the ledger. `post` is the one way to move an amount."""

from klaverblad.apps.exchange.ledger.services.accounts import (
    close,
    follow_group,
    forget_texts,
    freeze,
    open_account,
    open_currency,
    set_cover,
    set_limits,
    set_policy,
    start_leaving,
    stay,
)
from klaverblad.apps.exchange.ledger.services.booking import Order, Posting, post
from klaverblad.apps.exchange.ledger.services.holds import accept, expire, refuse
from klaverblad.apps.exchange.ledger.services.intertrade import (
    Side,
    agree,
    rate_between,
    shut,
    trade,
    whole_near,
)
from klaverblad.apps.exchange.ledger.services.reversals import reverse
from klaverblad.apps.exchange.ledger.services.wearing import (
    Charge,
    charge_demurrage,
    charge_expiry,
    demurrage_due,
    expiry_due,
    last_month,
)

__all__ = [
    "Charge",
    "Order",
    "Posting",
    "Side",
    "accept",
    "agree",
    "charge_demurrage",
    "charge_expiry",
    "close",
    "demurrage_due",
    "expire",
    "expiry_due",
    "follow_group",
    "forget_texts",
    "freeze",
    "last_month",
    "open_account",
    "open_currency",
    "post",
    "rate_between",
    "refuse",
    "reverse",
    "set_cover",
    "set_limits",
    "set_policy",
    "shut",
    "start_leaving",
    "stay",
    "trade",
    "whole_near",
]
