"""How many children a location can still take on each day of the week, from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

DAYS = 7


def places_from(capacities: Iterable[tuple[date, Sequence[int]]], day: date) -> list[int] | None:
    """The places on each day of the week that hold from this day on, whatever is changed later.

    capacities  (since, seven numbers), in any order
    returns     seven numbers, the least of now and later; None when nobody said how many
    """
    rows = sorted(capacities, key=lambda one: one[0])
    now = [places for since, places in rows if since <= day][-1:]
    if not now:
        return None
    later = [places for since, places in rows if since > day]
    return [min(column) for column in zip(*now, *later, strict=True)]


def held_on(offers: Iterable[tuple[Sequence[int], date | None]], day: date) -> list[int]:
    """The places that are kept from this day on, on each day of the week.

    offers  (days of the week, last day or None)
    """
    held = [0] * DAYS
    for days, until in offers:
        if until is None or until >= day:
            for weekday in days:
                held[weekday] += 1
    return held


def full_on(free: Sequence[int], days: Iterable[int]) -> list[int]:
    """Of these days, those without a place left."""
    return [day for day in days if free[day] < 1]
