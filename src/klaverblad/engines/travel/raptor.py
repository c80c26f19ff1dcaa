"""When one is where: the earliest arrival, the latest departure, for one moment or for many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klaverblad.engines.travel.day import Day, Lines
from klaverblad.engines.travel.errors import UnknownStop, UnlikeShapes
from klaverblad.engines.travel.footpaths import Footpaths

Numbers = NDArray[np.int32]
# Seconds that never come: nobody gets there, or no departure is in time.
NEVER = 1 << 30
# Whoever changes more than four times a day will not keep a job.
RIDES_AT_MOST = 5


@dataclass(frozen=True, eq=False)
class Reach:
    """Stops within reach on foot, and the seconds it takes."""

    stops: Numbers
    seconds: Numbers

    def __post_init__(self) -> None:
        """Refuse seconds for other stops than there are."""
        if self.stops.shape != self.seconds.shape or self.stops.ndim != 1:
            raise UnlikeShapes(field="seconds", found=self.seconds.shape, wanted="one per stop")

    @classmethod
    def of(cls, seconds_of: dict[int, int]) -> Reach:
        """Take stop -> seconds."""
        return cls(
            np.array(list(seconds_of), np.int32), np.array(list(seconds_of.values()), np.int32)
        )


@dataclass(frozen=True, eq=False)
class Labels:
    """What a scan of one moment leaves behind, by number of rides: see scan.scan."""

    ride: Numbers
    foot: Numbers


def earliest_arrivals(
    day: Day, start: Reach, leaves: ArrayLike, *, rides: int = RIDES_AT_MOST
) -> Numbers:
    """Say when one can get off at every stop.

    start    stops near where one leaves
    leaves   (d,) seconds of the day, in any order
    returns  (d, stops) seconds; NEVER where nobody gets. Walking alone is not a ride
    raises   UnknownStop
    """
    wanted = np.asarray(leaves, np.int32)
    order = np.argsort(-wanted, kind="stable")
    out = np.empty((len(wanted), day.timetable.n_stops), np.int32)
    found, _labels = _scanned(day, (day.lines, day.foot), start, wanted[order], rides)
    out[order] = found
    return out


def latest_departures(
    day: Day, end: Reach, arrives: ArrayLike, *, rides: int = RIDES_AT_MOST
) -> Numbers:
    """Say when one has to get on at every stop, at the latest.

    end      stops near where one goes
    arrives  (d,) seconds of the day at which one has to be there, in any order
    returns  (d, stops) seconds; -NEVER where it cannot be done
    """
    wanted = -np.asarray(arrives, np.int32)
    order = np.argsort(-wanted, kind="stable")
    out = np.empty((len(wanted), day.timetable.n_stops), np.int32)
    found, _labels = _scanned(day, day.mirrored, end, wanted[order], rides)
    out[order] = -found
    return out


def labels_from(day: Day, start: Reach, leave: int, *, rides: int = RIDES_AT_MOST) -> Labels:
    """Scan one departure and keep what happened, to tell the trip by."""
    return _scanned(day, (day.lines, day.foot), start, np.array([leave], np.int32), rides)[1]


def labels_to(day: Day, end: Reach, arrive: int, *, rides: int = RIDES_AT_MOST) -> Labels:
    """Scan one arrival backward; times are below zero, as in Day.mirrored."""
    return _scanned(day, day.mirrored, end, np.array([-arrive], np.int32), rides)[1]


def _scanned(
    day: Day, laid: tuple[Lines, Footpaths], reach: Reach, leaves: Numbers, rides: int
) -> tuple[Numbers, Labels]:
    # Loading the compiler takes longer than most scans, so who never scans never waits for it.
    from klaverblad.engines.travel.scan import scan

    lines, foot = laid
    n_stops = day.timetable.n_stops
    if wrong := [s for s in reach.stops.tolist() if not 0 <= s < n_stops]:
        raise UnknownStop(stops=wrong, n_stops=n_stops)
    labels = Labels(
        np.full((rides + 1, n_stops), NEVER, np.int32),
        np.full((rides + 1, n_stops), NEVER, np.int32),
    )
    out = np.empty((len(leaves), n_stops), np.int32)
    scan(
        leaves, reach.stops, reach.seconds, labels.ride, labels.foot, out,
        arrays_of(lines), (foot.first, foot.to, foot.seconds),
    )  # fmt: skip
    return out, labels


def arrays_of(lines: Lines) -> tuple[NDArray[np.generic], ...]:
    """The lines in the order in which the scan takes them."""
    return (
        lines.first_stop, lines.stop, lines.can_board, lines.can_alight, lines.n_trips,
        lines.first_time, lines.arrive, lines.depart, lines.of_first, lines.of_line,
        lines.of_position,
    )  # fmt: skip
