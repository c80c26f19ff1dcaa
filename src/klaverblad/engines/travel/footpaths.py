"""Changing on foot: from the stop where one gets off to the one where one gets on.

One walk between two rides, never two in a row. Changing at the same stop is a walk from it to
itself, so that a feed may say how long that takes, or that it cannot be done.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.travel.straight_line import RoadModel, distance_km
from klaverblad.engines.travel.timetable import Timetable

Numbers = NDArray[np.int32]
_STOPS_AT_ONCE = 512
# Further than this between two stops nobody changes; in kilometres as the crow flies.
CHANGE_KM = 0.4


@dataclass(frozen=True, eq=False)
class Footpaths:
    """From stop i one walks to to[first[i]:first[i + 1]], in so many seconds each."""

    first: Numbers
    to: Numbers
    seconds: Numbers

    @classmethod
    def from_pairs(
        cls,
        n_stops: int,
        start: NDArray[np.int64],
        end: NDArray[np.int64],
        seconds: NDArray[np.int64],
    ) -> Footpaths:
        """Take pairs of stops; of a pair that is there twice the quickest counts."""
        order = np.lexsort((seconds, end, start))
        start, end, seconds = start[order], end[order], seconds[order]
        is_new = np.ones(len(start), np.bool_)
        is_new[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
        counts = np.bincount(start[is_new], minlength=n_stops)
        return cls(
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
            end[is_new].astype(np.int32),
            seconds[is_new].astype(np.int32),
        )

    def mirrored(self) -> Footpaths:
        """The same walks, the other way around."""
        start = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))
        return Footpaths.from_pairs(
            len(self.first) - 1,
            self.to.astype(np.int64),
            start.astype(np.int64),
            self.seconds.astype(np.int64),
        )


def footpaths(timetable: Timetable, roads: RoadModel, *, change_km: float = CHANGE_KM) -> Footpaths:
    """Lay out every change: what the feed says, and else stops close together by straight line.

    What the feed says of a pair holds, even where walking would be quicker: it knows the bridge.
    """
    n = timetable.n_stops
    said = np.column_stack([timetable.change_from, timetable.change_to])
    near_start, near_end, near_s = _near(timetable, roads, change_km)
    # Where the feed speaks of a pair, to allow or to forbid, no straight line is laid.
    spoken = np.concatenate(
        [said[:, 0] * n + said[:, 1], timetable.no_change * n + timetable.no_change_to]
    )
    is_said = np.isin(near_start * n + near_end, spoken)
    stays = np.flatnonzero(~np.isin(np.arange(n) * (n + 1), spoken))
    return Footpaths.from_pairs(
        n,
        np.concatenate([said[:, 0], near_start[~is_said], stays]).astype(np.int64),
        np.concatenate([said[:, 1], near_end[~is_said], stays]).astype(np.int64),
        np.concatenate([timetable.change_s, near_s[~is_said], np.zeros(len(stays))]).astype(
            np.int64
        ),
    )


def _near(
    timetable: Timetable, roads: RoadModel, change_km: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    stops = timetable.stops
    starts, ends, lengths = [], [], []
    for first in range(0, len(stops), _STOPS_AT_ONCE):
        km = distance_km(stops[first : first + _STOPS_AT_ONCE], stops)
        at, to = np.nonzero(km <= change_km)
        other = at + first != to
        starts.append(at[other] + first)
        ends.append(to[other])
        lengths.append(km[at[other], to[other]])
    seconds = walk_seconds(np.concatenate(lengths) if lengths else np.zeros(0, np.float32), roads)
    return (
        np.concatenate(starts) if starts else np.zeros(0, np.int64),
        np.concatenate(ends) if ends else np.zeros(0, np.int64),
        seconds,
    )


def walk_seconds(km: NDArray[np.float32], roads: RoadModel) -> NDArray[np.int64]:
    """How long it takes to walk so many kilometres as the crow flies."""
    seconds: NDArray[np.int64] = np.ceil(km * (roads.walk_detour * 3600 / roads.walk_km_h)).astype(
        np.int64
    )
    return seconds
