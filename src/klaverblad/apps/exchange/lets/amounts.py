"""Amounts as people write them: whole numbers, or with a comma where the unit has smaller parts."""

from __future__ import annotations

import re

from klaverblad.apps.exchange.ledger.policy import AMOUNT_MAX
from klaverblad.apps.exchange.lets.errors import BadAmount

_WRITTEN = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,4}))?")
_NARROW = "\u00a0"
MINUS = "\u2212"


def read(text: str, decimals: int) -> int:
    """The smallest parts in what somebody typed.

    raises   BadAmount
    """
    found = _WRITTEN.fullmatch(text.strip().replace(_NARROW, "").replace(" ", ""))
    if found is None:
        raise BadAmount(field="amount")
    whole, part = found[1], (found[2] or "")
    if len(part) > decimals and part.strip("0"):
        raise BadAmount(field="amount")
    amount = int(whole) * 10**decimals + int(part[:decimals].ljust(decimals, "0") or "0")
    if not 0 < amount <= AMOUNT_MAX:
        raise BadAmount(field="amount")
    return amount


def written(amount: int, decimals: int) -> str:
    """1 250 or −12,50: with a real minus, and a space that never breaks."""
    sign = MINUS if amount < 0 else ""
    whole, part = divmod(abs(amount), 10**decimals)
    shown = f"{whole:,}".replace(",", _NARROW)
    return f"{sign}{shown},{part:0{decimals}d}" if decimals else f"{sign}{shown}"
