"""One trip from door to door by the timetable: to a shift, home again, and the last way home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

import numpy as np

from klaverblad.apps.travel.prepare import ROADS
from klaverblad.apps.travel.store import Loaded
from klaverblad.engines.travel.bands import DayKind
from klaverblad.engines.travel.creche import Opening, ThroughCreche, through_creche
from klaverblad.engines.travel.day import Day
from klaverblad.engines.travel.journeys import Journey, arrive_by, leave_after
from klaverblad.engines.travel.matrices import MINUTES_AT_MOST, NIGHT_ENDS
from klaverblad.engines.travel.raptor import Reach
from klaverblad.engines.travel.zones import stops_near

Point = tuple[float, float]
# A week as a place keeps it: weekday, start and end by the clock.
Blocks = Iterable[Sequence[object]]
_DAY_S = 24 * 3600
_AT_MOST_S = MINUTES_AT_MOST * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """The same hours on some days of the week, Monday is 0. Seconds of the first of them.

    end   past 24:00 when the work goes on over midnight
    """

    weekdays: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Trip:
    """To one shift and home again, on a day that stands for its weekdays. None: no way."""

    hours: Hours
    day: Day
    going: Journey | None
    coming: Journey | None
    last: Journey | None


def hours_of(week: Blocks) -> list[Hours]:
    """The different shifts of a week; a Saturday, a Sunday and the night before them stand alone."""
    found: dict[tuple[int, int, DayKind, DayKind], set[int]] = {}
    for weekday, start_text, end_text in week:
        day, start, end = int(str(weekday)), _seconds(start_text), _seconds(end_text)
        end += _DAY_S if end <= start else 0
        after = DayKind.of((day + end // _DAY_S) % 7)
        found.setdefault((start, end, DayKind.of(day), after), set()).add(day)
    rows = [Hours(tuple(sorted(days)), key[0], key[1]) for key, days in found.items()]
    return sorted(rows, key=lambda one: (one.weekdays, one.start))


def _seconds(text: object) -> int:
    hour, minute = str(text).replace(".", ":").split(":")
    return int(hour) * 3600 + int(minute) * 60


def trip(found: Loaded, home: Point, work: Point, hours: Hours, *, on: date) -> Trip:
    """Find the way to one shift and home again."""
    day = found.day(hours.weekdays[0], on=on)
    near_home, near_work = (_reach(found, point) for point in (home, work))
    start, end = (_moment(day, at) for at in (hours.start, hours.end))
    night = day.seconds(NIGHT_ENDS, days_later=1 + hours.end // _DAY_S)
    return Trip(
        hours,
        day,
        going=_going(day, near_home, near_work, start),
        coming=_coming(day, near_work, near_home, end),
        last=arrive_by(day, near_work, near_home, night),
    )


def by_way_of(
    found: Loaded,
    home: Point,
    creche: Point,
    work: Point,
    hours: Hours,
    opening: Opening,
    *,
    on: date,
) -> ThroughCreche:
    """The same day, with a child to bring and to collect."""
    day = found.day(hours.weekdays[0], on=on)
    near_home, near_creche, near_work = (_reach(found, one) for one in (home, creche, work))

    def latest(start: Reach, end: Reach, at: int) -> int | None:
        found = _going(day, start, end, at)
        return None if found is None else found.leave

    def soonest(start: Reach, end: Reach, at: int) -> int | None:
        found = _coming(day, start, end, at)
        return None if found is None else found.arrive

    return through_creche(
        opening,
        _moment(day, hours.start),
        _moment(day, hours.end),
        home_to_creche=lambda at: latest(near_home, near_creche, at),
        creche_to_work=lambda at: latest(near_creche, near_work, at),
        work_to_creche=lambda at: soonest(near_work, near_creche, at),
        creche_to_home=lambda at: soonest(near_creche, near_home, at),
    )


def _going(day: Day, start: Reach, end: Reach, by: int) -> Journey | None:
    """The trip there; one that leaves the evening before is none, as in the matrices."""
    found = arrive_by(day, start, end, by)
    return None if found is None or by - found.leave > _AT_MOST_S else found


def _coming(day: Day, start: Reach, end: Reach, after: int) -> Journey | None:
    """The trip back; one that waits for the next morning is none."""
    found = leave_after(day, start, end, after)
    return None if found is None or found.arrive - after > _AT_MOST_S else found


def _reach(found: Loaded, point: Point) -> Reach:
    return stops_near(np.array([point], np.float64), found.trips.stops, ROADS).reach(0)


def _moment(day: Day, at: int) -> int:
    later, seconds = divmod(at, _DAY_S)
    return day.seconds(time(seconds // 3600, seconds % 3600 // 60), days_later=later)
