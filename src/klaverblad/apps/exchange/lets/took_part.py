"""What a member did in a period, reckoned from the books: hours, exchanges, partners, activities.

Pure: rows in, one answer out. Hours are derived from units, since a group keeps units and not time;
a group that gives no value to an hour has no hours, which is said, and not nought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Row:
    """One booking as the member saw it.

    amount        smallest parts; above nought when it came in, below when it went out
    other         the account on the other side
    is_both       the one asked for it and the other said yes: both confirmed it
    activity      the batch, when the group itself paid for an activity of many
    category      of the offer that it was for; empty when none is named
    """

    amount: int
    other: UUID
    is_both: bool = False
    activity: UUID | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class TookPart:
    """What of a period may stand on a statement. Minutes are None where an hour has no value.

    given         units for what the member did for others
    received      units for what others did for the member
    for_group     units of the pot for activities of the group; in none of the two above
    """

    first: date
    last: date
    given: int
    received: int
    for_group: int
    minutes_given: int | None
    minutes_received: int | None
    minutes_for_group: int | None
    n_exchanges: int
    n_both: int
    n_partners: int
    n_activities: int
    categories: Mapping[str, int]

    @property
    def n_one_sided(self) -> int:
        return self.n_exchanges - self.n_both


def took_part(
    rows: Iterable[Row], *, first: date, last: date, units_per_hour: Fraction | None
) -> TookPart:
    """Reckon a period from its bookings.

    rows             booked, of the period, not taken back
    units_per_hour   smallest parts for an hour; None when the group gives an hour no value
    """
    every = list(rows)
    between = [one for one in every if one.activity is None]
    given = sum(one.amount for one in between if one.amount > 0)
    received = -sum(one.amount for one in between if one.amount < 0)
    activities = [one for one in every if one.activity is not None]
    for_group = sum(one.amount for one in activities)
    return TookPart(
        first=first,
        last=last,
        given=given,
        received=received,
        for_group=for_group,
        minutes_given=minutes(given, units_per_hour),
        minutes_received=minutes(received, units_per_hour),
        minutes_for_group=minutes(for_group, units_per_hour),
        n_exchanges=len(between),
        n_both=sum(one.is_both for one in between),
        n_partners=len({one.other for one in between}),
        n_activities=len({one.activity for one in activities}),
        categories=dict(sorted(Counter(one.category for one in between if one.category).items())),
    )


def minutes(units: int, units_per_hour: Fraction | None) -> int | None:
    """Whole minutes, half a minute up; of the sum, so that roundings do not pile up."""
    if units_per_hour is None:
        return None
    exact = Fraction(units * 60) / units_per_hour
    return int((exact + HALF).__floor__())
