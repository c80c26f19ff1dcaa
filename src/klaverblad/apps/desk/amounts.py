"""Amounts in sentences that are made in Python: the same signs as the pages write, cents or whole."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from klaverblad.apps.people.values import language

NO_BREAK, NARROW, MINUS = "\u00a0", "\u202f", "\u2212"


def money(amount: float | Decimal, *, decimals: int = 2) -> str:
    """€ 1.340,47; rounded half up; below zero with a real minus before it."""
    rounded = Decimal(str(amount)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    said, text = language(), f"{abs(rounded):,.{decimals}f}"
    sign = f"{MINUS}{NO_BREAK}" if rounded < 0 else ""
    if said == "en":
        return f"{sign}€{text}"
    text = text.translate(str.maketrans({",": "." if said == "nl" else NARROW, ".": ","}))
    return f"{sign}€{NO_BREAK}{text}" if said == "nl" else f"{sign}{text}{NO_BREAK}€"


def money_change(amount: float) -> str:
    """A difference always carries its sign; nothing changed has none."""
    said = money(amount)
    return said if amount <= 0 else f"+{NO_BREAK}{said}"
