"""Everything that runs around one day, laid out for scanning.

Times of a feed count from noon minus twelve hours, so that a night on which the clock changes has
neither a lost nor a double hour. Here all services that touch a day are laid on one line of
seconds; only clocks that people read go through the time zone.

source  GTFS Schedule reference, gtfs.org, field type Time
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.travel.footpaths import Footpaths
from klaverblad.engines.travel.timetable import Timetable

Numbers = NDArray[np.int32]
Booleans = NDArray[np.bool_]
_NOON = time(12)
_HALF_A_DAY = 12 * 3600


def start_of_service(day: date, zone: tzinfo) -> int:
    """Noon minus twelve hours, in seconds since 1970: where the times of a day of service count from."""
    return int(datetime.combine(day, _NOON, zone).timestamp()) - _HALF_A_DAY


@dataclass(frozen=True, eq=False)
class Lines:
    """Trips that call at the same stops and never overtake each other, as one line of a scan.

    first_stop   (p + 1,) the stops of line i are first_stop[i]:first_stop[i + 1]
    stop, can_board, can_alight   flat, one for each stop of each line
    n_trips      (p,) trips of line i, by departure
    first_time   (p,) where its times begin: trip k at position q is first_time + k * stops + q
    arrive, depart   flat seconds
    trip         flat over lines and trips: the trip of the timetable; first_trip (p,) where it begins
    of_first, of_line, of_position   the lines of stop i are of_first[i]:of_first[i + 1]
    """

    first_stop: Numbers
    stop: Numbers
    can_board: Booleans
    can_alight: Booleans
    n_trips: Numbers
    first_time: Numbers
    arrive: Numbers
    depart: Numbers
    trip: Numbers
    first_trip: Numbers
    of_first: Numbers
    of_line: Numbers
    of_position: Numbers


@dataclass(frozen=True, eq=False)
class Day:
    """The services around a day, in seconds since noon minus twelve hours of that day.

    zone   in which the operator counts
    wall   of the clocks that people live by
    """

    timetable: Timetable
    day: date
    zone: tzinfo
    lines: Lines
    foot: Footpaths
    wall: tzinfo

    def seconds(self, clock: time, *, days_later: int = 0) -> int:
        """What the clock on the wall says, in seconds of this day.

        An hour that comes twice is the first of them; one that is skipped is counted on from the
        hour before.
        """
        moment = datetime.combine(self.day + timedelta(days=days_later), clock, self.wall)
        return int(moment.timestamp()) - start_of_service(self.day, self.zone)

    def clock(self, seconds: int) -> datetime:
        """What the clock on the wall says at a second of this day."""
        return datetime.fromtimestamp(start_of_service(self.day, self.zone) + seconds, self.wall)

    @cached_property
    def mirrored(self) -> tuple[Lines, Footpaths]:
        """The same services with time running backward: the last departure is a first arrival."""
        return _mirrored(self.lines, self.timetable.n_stops), self.foot.mirrored()


def lay_out(
    timetable: Timetable, day: date, zone: tzinfo, foot: Footpaths, *, wall: tzinfo | None = None
) -> Day:
    """Lay out the services of a day, with those of the days around it that still or already run.

    wall   of the clocks that people live by, where that is not the zone of the operator
    """
    parts = [
        (trips, start_of_service(one, zone) - start_of_service(day, zone))
        for one in _days_around(timetable, day)
        if len(trips := timetable.trips_on(one))
    ]
    trips = np.concatenate([one for one, _ in parts] or [np.zeros(0, np.int64)])
    moves = np.repeat([move for _, move in parts], [len(one) for one, _ in parts]).astype(np.int64)
    return Day(timetable, day, zone, _lines(timetable, trips, moves), foot, wall or zone)


def _days_around(timetable: Timetable, day: date) -> Iterator[date]:
    """The day itself, the days before it of which trips may still run, and the next morning."""
    for later in range(-timetable.days_late, 2):
        yield day + timedelta(days=later)


def _lines(timetable: Timetable, trips: NDArray[np.int64], moves: NDArray[np.int64]) -> Lines:
    kinds = _kinds(timetable)
    first = timetable.call_first
    kind = kinds[trips]
    leaves = timetable.call_depart[first[trips]] + moves
    order = np.lexsort((trips, leaves, kind))
    trips, moves, kind = trips[order], moves[order], kind[order]
    groups = (
        np.split(np.arange(len(trips)), np.flatnonzero(np.diff(kind)) + 1) if len(trips) else []
    )
    stops, boards, alights, arrives, departs, of_trips, sizes, lengths = ([] for _ in range(8))
    for group in groups:
        start, end = first[trips[group[0]]], first[trips[group[0]] + 1]
        calls = first[trips[group]][:, None] + np.arange(end - start)
        arrive = timetable.call_arrive[calls] + moves[group][:, None]
        depart = timetable.call_depart[calls] + moves[group][:, None]
        for rows in _never_overtaking(arrive, depart):
            stops.append(timetable.call_stop[start:end])
            boards.append(timetable.can_board[start:end])
            alights.append(timetable.can_alight[start:end])
            arrives.append(arrive[rows].ravel())
            departs.append(depart[rows].ravel())
            of_trips.append(trips[group][rows])
            sizes.append(len(rows))
            lengths.append(end - start)
    return _joined(
        timetable.n_stops, stops, boards, alights, arrives, departs, of_trips, sizes, lengths
    )


def _kinds(timetable: Timetable) -> NDArray[np.int64]:
    """Number the trips by the stops they call at, and where one may board and alight."""
    first = timetable.call_first.tolist()
    numbers: dict[bytes, int] = {}
    coded = timetable.call_stop * 4 + timetable.can_board * 2 + timetable.can_alight
    return np.array(
        [
            numbers.setdefault(coded[start:end].tobytes(), len(numbers))
            for start, end in pairwise(first)
        ],
        np.int64,
    )


def _never_overtaking(
    arrive: NDArray[np.int64], depart: NDArray[np.int64]
) -> Iterator[NDArray[np.int64]]:
    """Split trips (k, stops) by departure into rows that stay in order at every stop."""
    left = np.arange(len(arrive))
    while len(left):
        if bool((np.diff(arrive[left], axis=0) >= 0).all()) and bool(
            (np.diff(depart[left], axis=0) >= 0).all()
        ):
            yield left
            return
        kept = [left[0]]
        for row in left[1:].tolist():
            if (arrive[row] >= arrive[kept[-1]]).all() and (depart[row] >= depart[kept[-1]]).all():
                kept.append(row)
        yield np.array(kept, np.int64)
        left = left[~np.isin(left, kept)]


def _joined(
    n_stops: int,
    stops: list[NDArray[np.int64]],
    boards: list[Booleans],
    alights: list[Booleans],
    arrives: list[NDArray[np.int64]],
    departs: list[NDArray[np.int64]],
    trips: list[NDArray[np.int64]],
    sizes: list[int],
    lengths: list[int],
) -> Lines:
    first_stop = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    stop = _flat(stops)
    times = np.concatenate([[0], np.cumsum(np.multiply(sizes, lengths))]).astype(np.int32)
    of_first, of_line, of_position = _lines_of_stops(n_stops, first_stop, stop)
    return Lines(
        first_stop=first_stop,
        stop=stop,
        can_board=_all(boards),
        can_alight=_all(alights),
        n_trips=np.array(sizes, np.int32),
        first_time=times[:-1],
        arrive=_flat(arrives),
        depart=_flat(departs),
        trip=_flat(trips),
        first_trip=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)[:-1],
        of_first=of_first,
        of_line=of_line,
        of_position=of_position,
    )


def _flat(parts: list[NDArray[np.int64]]) -> Numbers:
    return np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, np.int32)


def _all(parts: list[Booleans]) -> Booleans:
    return np.concatenate(parts) if parts else np.zeros(0, np.bool_)


def _lines_of_stops(
    n_stops: int, first_stop: Numbers, stop: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    order = np.argsort(stop, kind="stable")
    line = np.repeat(np.arange(len(first_stop) - 1), np.diff(first_stop))
    position = np.arange(len(stop)) - first_stop[line] if len(stop) else stop
    first = np.concatenate([[0], np.cumsum(np.bincount(stop, minlength=n_stops))])
    return first.astype(np.int32), line[order].astype(np.int32), position[order].astype(np.int32)


def _mirrored(lines: Lines, n_stops: int) -> Lines:
    """Turn every line around: its last stop first, its last trip first, times below zero."""
    n_lines = len(lines.n_trips)
    stop = np.empty_like(lines.stop)
    board, alight = np.empty_like(lines.can_alight), np.empty_like(lines.can_board)
    arrive, depart = np.empty_like(lines.depart), np.empty_like(lines.arrive)
    trip = np.empty_like(lines.trip)
    for i in range(n_lines):
        at = slice(int(lines.first_stop[i]), int(lines.first_stop[i + 1]))
        stop[at] = lines.stop[at][::-1]
        board[at], alight[at] = lines.can_alight[at][::-1], lines.can_board[at][::-1]
        n = int(lines.n_trips[i]) * (at.stop - at.start)
        times = slice(int(lines.first_time[i]), int(lines.first_time[i]) + n)
        arrive[times] = -lines.depart[times][::-1]
        depart[times] = -lines.arrive[times][::-1]
        mine = slice(int(lines.first_trip[i]), int(lines.first_trip[i]) + int(lines.n_trips[i]))
        trip[mine] = lines.trip[mine][::-1]
    of_first, of_line, of_position = _lines_of_stops(n_stops, lines.first_stop, stop)
    return Lines(
        first_stop=lines.first_stop,
        stop=stop,
        can_board=board,
        can_alight=alight,
        n_trips=lines.n_trips,
        first_time=lines.first_time,
        arrive=arrive,
        depart=depart,
        trip=trip,
        first_trip=lines.first_trip,
        of_first=of_first,
        of_line=of_line,
        of_position=of_position,
    )
