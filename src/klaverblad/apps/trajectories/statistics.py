"""What a closed trajectory says when it says nothing of whom: one coarse row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

BAND_YEARS = 5


@dataclass(frozen=True, slots=True)
class Profile:
    """A trajectory as figures read it, of somebody with a file or of somebody forgotten.

    birth_year_from   the first year of a band of five; None is unknown
    destination       what was last heard in aftercare; empty is unknown
    left_from         the phase in which it closed; empty is unknown
    ended_in          where the person went, as was said at the closing; empty when nobody said it
    is_first          whether it is the first one of its person
    """

    municipality_id: str
    birth_year_from: int | None
    opened_year: int
    closed_year: int
    months: int
    instruments: tuple[str, ...]
    destination: str
    left_from: str
    is_first: bool
    ended_in: str = ""


def profile(
    *,
    municipality_id: str,
    born_on: date | None,
    opened_on: date,
    closed_on: date,
    instruments: Collection[str],
    destination: str,
    left_from: str,
    is_first: bool,
    ended_in: str = "",
) -> Profile:
    """Make days years, and a birthday a band of five years."""
    return Profile(
        municipality_id=municipality_id,
        birth_year_from=born_on.year - born_on.year % BAND_YEARS if born_on else None,
        opened_year=opened_on.year,
        closed_year=closed_on.year,
        months=months_between(opened_on, closed_on),
        instruments=tuple(sorted(set(instruments))),
        destination=destination,
        left_from=left_from,
        is_first=is_first,
        ended_in=ended_in,
    )


def months_between(start: date, end: date) -> int:
    """Whole months from a day to a later one."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (end.day < start.day))
