"""The hours that shifts start and end, and the three kinds of days that a week has for a bus.

A start between two bands counts by the band before it: whoever is there at 8.00 is there at 8.15.
An end between two bands counts by the band after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

import numpy as np

from klaverblad.engines.travel.timetable import Timetable

_HOUR = 3600
_DAY = 24 * _HOUR


def _bands(*halves: int) -> tuple[int, ...]:
    return tuple(sorted([hour * _HOUR for hour in range(24)] + [h * _HOUR + 1800 for h in halves]))


# Halves where many shifts start or end. Seconds of the day.
GOING = _bands(5, 6, 7, 8, 9, 12, 13)
COMING = _bands(12, 14, 15, 16, 17, 18, 20)


class DayKind(IntEnum):
    """A timetable knows three kinds of days; feast days run as Sundays."""

    WORKDAY = 0
    SATURDAY = 1
    SUNDAY = 2

    @classmethod
    def of(cls, weekday: int) -> DayKind:
        """Of a weekday, Monday is 0."""
        return {5: cls.SATURDAY, 6: cls.SUNDAY}.get(weekday, cls.WORKDAY)


# Of the workdays a Tuesday: on Mondays and Fridays people are away, on Wednesdays schools end early.
WEEKDAY_OF = {DayKind.WORKDAY: 1, DayKind.SATURDAY: 5, DayKind.SUNDAY: 6}
_WEEKS_COMPARED = 6


def typical_day(timetable: Timetable, weekday: int, *, on: date) -> date:
    """Choose the day that stands for all of its weekday: in the coming weeks, and no feast day.

    weekday   Monday is 0
    on        days from here on; when the timetable ends sooner, its last weeks
    """
    first, last = timetable.valid
    start = min(max(on, first), max(first, last - timedelta(weeks=_WEEKS_COMPARED)))
    start += timedelta(days=(weekday - start.weekday()) % 7)
    days = [start + timedelta(weeks=week) for week in range(_WEEKS_COMPARED)]
    days = [day for day in days if day <= last] or [start]
    counts = [len(timetable.trips_on(day)) for day in days]
    usual = max(set(counts), key=lambda one: (counts.count(one), one))
    return days[counts.index(usual)]


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of work as the matrices look it up: kinds of day, and rows of GOING and COMING."""

    going_kind: DayKind
    going: int
    coming_kind: DayKind
    coming: int


def shifts_of(blocks: Iterable[tuple[int, int, int]]) -> frozenset[Shift]:
    """The different trips that a week of work asks for.

    blocks   weekday (Monday is 0), start and end in seconds of that day; an end at or before the
             start is on the next day
    """
    return frozenset(_shift(day, start, end) for day, start, end in blocks)


def _shift(day: int, start: int, end: int) -> Shift:
    end_day = day + (end <= start) + end // _DAY
    end %= _DAY
    coming = int(np.searchsorted(COMING, end, side="left"))
    if coming == len(COMING):
        # After the last band of the evening comes midnight.
        end_day, coming = end_day + 1, 0
    going = int(np.searchsorted(GOING, start, side="right")) - 1
    return Shift(DayKind.of(day % 7), going, DayKind.of(end_day % 7), coming)
