"""The arithmetic of the vocabulary for one person or group: plain Python numbers, no arrays.

Of one household an array of one costs twenty times what its number costs. The bodies that were
written out for one row (`bodies`) call these words; `columns` and `groups` say the same of whole
columns, and the tests hold both to the same answers. A day is its ordinal here, a category its
set of outcomes as bits, as in columns.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from math import copysign, floor, inf, nan
from typing import Any

from klaverblad.engines.rules.columns import HAIR
from klaverblad.engines.rules.dates import EARLIEST as EARLIEST_DAY
from klaverblad.engines.rules.dates import LATEST as LATEST_DAY
from klaverblad.engines.rules.dates import MONTHS_A_YEAR

EARLIEST, LATEST = EARLIEST_DAY.item().toordinal(), LATEST_DAY.item().toordinal()
_DAYS_MAX = LATEST - EARLIEST
_MONTHS_MAX = (LATEST_DAY.astype("M8[M]") - EARLIEST_DAY.astype("M8[M]")).astype(int).item()
# Less than this is not money, it is what binary makes of cents.
NO_AMOUNT = 1e-9
# In the terms of a sum: what a floor or ceiling did, and what a rounding did.
LIMIT_SLOT, ROUNDING_SLOT = -1, -2


class Conflict(Exception):
    """Two exceptions of equal rank both apply; whoever works out the row says where."""


Terms = tuple[tuple[int, float], ...]
Column = Sequence[Any]


def mul(a: float, ah: float, b: float, bh: float) -> tuple[float, float]:
    """Both ends of a product; nothing of an open end is nothing."""
    least = most = None
    for one in (a * b, a * bh, ah * b, ah * bh):
        corner = one if one == one else 0.0  # noqa: PLR0124
        if least is None or corner < least:
            least = corner
        if most is None or corner > most:
            most = corner
    assert least is not None
    assert most is not None
    return least, most


def div(a: float, ah: float, b: float, bh: float) -> tuple[float, float]:
    """Both ends of a quotient; a divisor that may be nothing leaves it open."""
    if a == ah and b == bh:
        if b:
            return (a / b,) * 2
        found = nan if not a or a != a else copysign(inf, a) * copysign(1, b)  # noqa: PLR0124
        return found, found
    if b <= 0 <= bh:
        return -inf, inf
    return mul(a, ah, 1.0 / bh, 1.0 / b)


def rounded(amount: float, step: float) -> float:
    """Round to a step, the half upwards."""
    if amount - amount != 0:
        return amount
    return floor(amount / step + (0.5 + HAIR)) / round(1 / step)


def rounded_down(amount: float, step: float) -> float:
    """Round down to a step."""
    if amount - amount != 0:
        return amount
    return floor(amount / step + HAIR) / round(1 / step)


@lru_cache(maxsize=65536)
def _month_and_day(ordinal: int) -> tuple[int, int]:
    day = date.fromordinal(ordinal)
    return day.year * MONTHS_A_YEAR + day.month - 1, day.day


def months_between(start: int, end: int) -> float:
    """Whole months from one day to another."""
    (first, first_day), (last, last_day) = _month_and_day(start), _month_and_day(end)
    return float(last - first - (last_day < first_day))


def years_between(start: int, end: int) -> float:
    """Whole years from one day to another."""
    return months_between(start, end) // MONTHS_A_YEAR


def days_after(day: int, days: float) -> int:
    """The day so many whole days later, within the days that columns hold."""
    later = day + floor(min(max(days, -_DAYS_MAX), _DAYS_MAX))
    return min(max(later, EARLIEST), LATEST)


def months_after(day: int, months: float) -> int:
    """The same day so many whole months later, or the last day of a month that is too short."""
    month, place = _month_and_day(day)
    month += floor(min(max(months, -_MONTHS_MAX), _MONTHS_MAX))
    first = _first_of(month)
    later = min(first + place - 1, _first_of(month + 1) - 1)
    return min(max(later, EARLIEST), LATEST)


def _first_of(month: int) -> int:
    return date(month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1).toordinal()


def aligned(bits: int, places: Sequence[int]) -> int:
    """The same outcomes, counted along another list of options."""
    found = 0
    for index, place in enumerate(places):
        if bits >> index & 1:
            found |= 1 << place
    return found


def changed(terms: Terms | None, before: float | None, after: float, what: int) -> Terms | None:
    """What a floor, a ceiling or a rounding did is a term of its own."""
    if terms is None or before is None:
        return None
    if abs(after - before) < NO_AMOUNT:
        return terms
    return (*terms, (what, after - before))


def less(terms: Terms) -> Terms:
    """What is taken away."""
    return tuple([(slot, -amount) for slot, amount in terms])


def times(terms: Terms, factor: float) -> Terms:
    """What is brought to another period."""
    return tuple([(slot, amount * factor) for slot, amount in terms])


def divided(terms: Terms, by: float) -> Terms:
    """What is brought to a shorter period."""
    return tuple([(slot, amount / by) for slot, amount in terms])


# What a group makes of its members. Each gives lowest, highest, what had a say, what is open.
#
# low, high  the cells of the case
# at, base   at[base + person] is the cell of that person; 1 << base + person stands for it
# rows       the persons who are known to be in these roles; strangers may be in them
# group      the bit of the question who belongs to the group
Seen = tuple[Any, Any, int, int]


def _seen(
    low: Column,
    high: Column,
    at: Column,
    base: int,
    rows: Sequence[int],
    strangers: Any,
    group: int,
) -> tuple[int, int]:
    because = opened = 0
    for row in rows:
        cell, bit = at[base + row], 1 << base + row
        because |= bit
        if low[cell] != high[cell]:
            opened |= bit
    if strangers:
        because |= group
        opened |= group
    return because, opened


def any_of(
    low: Column,
    high: Column,
    at: Column,
    base: int,
    rows: Sequence[int],
    strangers: Any,
    group: int,
) -> Seen:
    """Does it hold for one of them? One yes settles it on its own."""
    because = opened = decisive = 0
    possible = False
    for row in rows:
        cell, bit = at[base + row], 1 << base + row
        because |= bit
        if low[cell]:
            decisive |= bit
        elif high[cell]:
            possible = True
            opened |= bit
    if decisive:
        return True, True, decisive, 0
    if strangers:
        because |= group
        opened |= group
        possible = possible or any(high[at[base + row]] for row in strangers)
    return (False, True, because, opened) if possible else (False, False, because, 0)


def all_of(
    low: Column,
    high: Column,
    at: Column,
    base: int,
    rows: Sequence[int],
    strangers: Any,
    group: int,
) -> Seen:
    """Does it hold for each of them? One no settles it on its own."""
    because = opened = decisive = 0
    certain = True
    for row in rows:
        cell, bit = at[base + row], 1 << base + row
        because |= bit
        if not high[cell]:
            decisive |= bit
        elif not low[cell]:
            certain = False
            opened |= bit
    if decisive:
        return False, False, decisive, 0
    if strangers:
        because |= group
        opened |= group
        certain = certain and all(low[at[base + row]] for row in strangers)
    return (True, True, because, 0) if certain else (False, True, because, opened)


def count_of(
    low: Column,
    high: Column,
    at: Column,
    base: int,
    rows: Sequence[int],
    strangers: Any,
    group: int,
) -> Seen:
    """For how many of them does it hold?"""
    fewest = float(sum(low[at[base + row]] for row in rows))
    most = float(sum(high[at[base + row]] for row in rows))
    if strangers and any(high[at[base + row]] for row in strangers):
        most = inf
    because, opened = _seen(low, high, at, base, rows, strangers, group)
    return fewest, most, because, opened if fewest != most else 0


def sum_of(
    low: Column,
    high: Column,
    at: Column,
    base: int,
    rows: Sequence[int],
    strangers: Any,
    group: int,
) -> Seen:
    """Added up, in the order of the persons."""
    least, most = 0.0, 0.0
    for row in rows:
        cell = at[base + row]
        least += low[cell]
        most += high[cell]
    for row in strangers:
        cell = at[base + row]
        if low[cell] < 0:
            least = -inf
        if high[cell] > 0:
            most = inf
    because, opened = _seen(low, high, at, base, rows, strangers, group)
    return least, most, because, opened if least != most else 0


def largest_of(
    low: Column,
    high: Column,
    at: Column,
    base: int,
    rows: Sequence[int],
    strangers: Any,
    group: int,
) -> Seen:
    """The largest; of nobody it is 0."""
    least = max((low[at[base + row]] for row in rows), default=0.0)
    most = max((high[at[base + row]] for row in rows), default=0.0)
    for row in strangers:
        cell = at[base + row]
        least, most = min(least, low[cell], 0.0), max(most, high[cell])
    because, opened = _seen(low, high, at, base, rows, strangers, group)
    return least, most, because, opened if least != most else 0


def terms_of(low: Column, high: Column, at: Column, base: int, rows: Sequence[int]) -> Terms | None:
    """The parts of a sum over members; none while one of them is open."""
    found = []
    for row in rows:
        cell = at[base + row]
        if low[cell] != high[cell]:
            return None
        found.append((base + row, low[cell]))
    return tuple(found)


def everybody(name: str, rows: Sequence[int], strangers: Any, group: int) -> Seen:
    """What a group makes of its members as such: they are there, each of them."""
    because = group if rows or strangers else 0
    if name == "count":
        fewest, most = float(len(rows)), inf if strangers else float(len(rows))
        return fewest, most, because, group if strangers else 0
    if name == "all" or rows or not strangers:
        is_so = name == "all" or bool(rows)
        return is_so, is_so, because, 0
    return False, True, because, group
