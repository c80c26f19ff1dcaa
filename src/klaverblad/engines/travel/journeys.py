"""One trip from door to door, leg by leg: walk, ride, change, walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from klaverblad.engines.travel.day import Day, Lines
from klaverblad.engines.travel.footpaths import Footpaths
from klaverblad.engines.travel.raptor import (
    NEVER,
    RIDES_AT_MOST,
    Labels,
    Reach,
    earliest_arrivals,
    labels_to,
)


@dataclass(frozen=True, slots=True)
class Ride:
    """One ride: a trip of the timetable, from stop to stop, in seconds of the day."""

    trip: int
    board: int
    alight: int
    depart: int
    arrive: int


@dataclass(frozen=True, slots=True)
class Journey:
    """A trip from door to door. Seconds of the day.

    walks   before the first ride, between the rides, after the last: one more than there are rides.
            What is left between a walk and a ride is waiting
    """

    leave: int
    arrive: int
    rides: tuple[Ride, ...]
    walks: tuple[int, ...]

    @property
    def n_changes(self) -> int:
        """How many times one changes."""
        return len(self.rides) - 1


def arrive_by(
    day: Day, start: Reach, end: Reach, by: int, *, rides: int = RIDES_AT_MOST
) -> Journey | None:
    """The trip that leaves as late as can be and is there in time; None when there is none.

    Of two that leave as late, the one with fewer changes.
    """
    labels = labels_to(day, end, by, rides=rides)
    best: tuple[int, int, int, int] | None = None
    for k in range(1, rides + 1):
        for stop, seconds in zip(start.stops.tolist(), start.seconds.tolist(), strict=True):
            boarded = int(labels.ride[k, stop])
            if boarded < NEVER and (best is None or -boarded - seconds > best[0]):
                best = (-boarded - seconds, k, stop, seconds)
    if best is None:
        return None
    leave, k, stop, seconds = best
    walks, found = [seconds], []
    for ride, walk in _legs(_Trail(day, labels, end), k, stop):
        found.append(ride)
        walks.append(walk)
    return Journey(leave, found[-1].arrive + walks[-1], tuple(found), tuple(walks))


def leave_after(
    day: Day, start: Reach, end: Reach, after: int, *, rides: int = RIDES_AT_MOST
) -> Journey | None:
    """The trip that is there first, when one leaves now or later; None when there is none.

    Of all that are there as soon, the one that leaves last: waiting is done where one is.
    """
    stops = earliest_arrivals(day, start, [after], rides=rides)[0]
    soonest = min(
        (
            int(stops[stop]) + seconds
            for stop, seconds in zip(end.stops.tolist(), end.seconds.tolist(), strict=True)
            if stops[stop] < NEVER
        ),
        default=None,
    )
    return None if soonest is None else arrive_by(day, start, end, soonest, rides=rides)


@dataclass(frozen=True)
class _Trail:
    """A backward scan and where it began: enough to walk the trip forward again."""

    day: Day
    labels: Labels
    end: Reach

    @property
    def laid(self) -> tuple[Lines, Footpaths]:
        return self.day.mirrored


def _legs(trail: _Trail, k: int, stop: int) -> Iterator[tuple[Ride, int]]:
    """Each ride and the walk after it, from the stop where one boards first."""
    while k > 0:
        k = _fewest(trail.labels.ride, k, stop)
        ride = _ride(trail, k, stop)
        k, stop, walk = _after(trail, k - 1, ride)
        yield ride, walk


def _fewest(labels: np.ndarray, k: int, stop: int) -> int:
    """The fewest rides with which the same moment is reached."""
    return int(np.flatnonzero(labels[:, stop] == labels[k, stop])[0])


def _ride(trail: _Trail, k: int, stop: int) -> Ride:
    """The ride that was boarded here: in the mirror it is where one gets off."""
    lines, moment = trail.laid[0], int(trail.labels.ride[k, stop])
    walk_of = dict(zip(trail.end.stops.tolist(), trail.end.seconds.tolist(), strict=True))
    found: list[tuple[int, int, Ride]] = []
    for x in range(lines.of_first[stop], lines.of_first[stop + 1]):
        line, position = int(lines.of_line[x]), int(lines.of_position[x])
        begin = int(lines.first_stop[line])
        if not lines.can_alight[begin + position]:
            continue
        n = int(lines.first_stop[line + 1]) - begin
        first = int(lines.first_time[line])
        times = lines.arrive[first + position : first + int(lines.n_trips[line]) * n : n]
        for trip in np.flatnonzero(times == moment).tolist():
            for q in range(position):
                other = int(lines.stop[begin + q])
                at = int(lines.depart[first + trip * n + q])
                if lines.can_board[begin + q] and trail.labels.foot[k - 1, other] <= at:
                    number = int(lines.trip[int(lines.first_trip[line]) + trip])
                    ride = Ride(number, stop, other, -moment, -at)
                    # At the end the shortest walk; before it, as far as the ride goes.
                    found.append((walk_of.get(other, 0) if k == 1 else 0, q, ride))
    assert found, "a label without the ride that made it"
    return min(found, key=lambda one: one[:2])[2]


def _after(trail: _Trail, k: int, ride: Ride) -> tuple[int, int, int]:
    """Where one boards next, with how many rides left, after how long a walk."""
    foot = trail.day.foot
    labels, stop = trail.labels, ride.alight
    if k == 0 or labels.foot[0, stop] <= -ride.arrive:
        near = np.flatnonzero(trail.end.stops == stop)
        return 0, -1, int(trail.end.seconds[near].min())
    walks = range(int(foot.first[stop]), int(foot.first[stop + 1]))
    for rides in range(1, k + 1):
        for x in walks:
            other, walk = int(foot.to[x]), int(foot.seconds[x])
            if labels.ride[rides, other] + walk <= -ride.arrive:
                return rides, other, walk
    raise AssertionError("a label without the walk that made it")
