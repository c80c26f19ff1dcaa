"""What is paid back, and when: to the cent, without interest, and nothing that punishes."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate

_CENTS, _MONTHS = 100, 12


def split(amount: Decimal, months: int) -> list[Decimal]:
    """Cut a loan in equal instalments; the last one takes the cents that are left over.

    raises   ValueError when a month would be less than a cent, or the amount is no whole cents
    """
    cents = amount * _CENTS
    if cents != int(cents) or months < 1 or cents < months:
        message = f"cannot cut {amount} in {months} instalments of whole cents"
        raise ValueError(message)
    each, rest = divmod(int(cents), months)
    last = each + rest
    return [Decimal(one) / _CENTS for one in (*[each] * (months - 1), last)]


def months_after(first: date, n: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(first.year * _MONTHS + first.month - 1 + n, _MONTHS)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def paid_of(amounts: Sequence[Decimal], paid: Decimal) -> list[Decimal]:
    """How much of each instalment, in the order of their days, is paid by what came in so far."""
    before = [Decimal(0), *accumulate(amounts)]
    return [
        max(Decimal(0), min(amount, paid - start))
        for amount, start in zip(amounts, before, strict=False)
    ]
