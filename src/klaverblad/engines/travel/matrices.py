"""Minutes by public transport from every zone to every zone, by kind of day and time band.

Going counts from the door to the start of work: leaving as late as can be. Coming counts from the
end of work to the door, the wait for the bus included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.spreading import spread
from klaverblad.engines.travel.bands import COMING, GOING, DayKind, Shift
from klaverblad.engines.travel.day import Day
from klaverblad.engines.travel.raptor import NEVER, earliest_arrivals, latest_departures
from klaverblad.engines.travel.straight_line import RoadModel
from klaverblad.engines.travel.table import Minutes
from klaverblad.engines.travel.zones import NO_STOP_NEAR, Near, Zones, stops_near

Small = NDArray[np.uint8]
# A byte holds every trip that somebody would make; 255 is for the others.
NO_WAY = 255
MINUTES_AT_MOST = 240
NO_LAST = 65535
# The last trip home is one that gets there before this hour of the next day.
NIGHT_ENDS = time(4)
_ZONES_AT_ONCE = 64


@dataclass(frozen=True, eq=False)
class ZoneMinutes:
    """What a timetable comes down to for the matching.

    going    (kinds, GOING, homes, works) minutes, NO_WAY for none
    coming   (kinds, COMING, homes, works)
    last     (kinds, homes, works) minute of the day of the last departure home; it may pass 1440
    """

    going: Small
    coming: Small
    last: NDArray[np.uint16]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every matrix by its name, to be kept in files."""
        return {"going": self.going, "coming": self.coming, "last": self.last}


def zone_minutes(
    days: Mapping[DayKind, Day], zones: Zones, roads: RoadModel, *, cluster: str = ""
) -> ZoneMinutes:
    """Compute the matrices: one scan for a whole day of bands, from and to each zone.

    cluster  where the zones are scanned: see engines.spreading; it changes no minute
    """
    n = zones.count
    found = ZoneMinutes(
        np.full((len(DayKind), len(GOING), n, n), NO_WAY, np.uint8),
        np.full((len(DayKind), len(COMING), n, n), NO_WAY, np.uint8),
        np.full((len(DayKind), n, n), NO_LAST, np.uint16),
    )
    nears = {
        kind: stops_near(zones.centres, day.timetable.stops, roads) for kind, day in days.items()
    }
    tasks = [
        (kind, range(first, min(first + _ZONES_AT_ONCE, n)))
        for kind in days
        for first in range(0, n, _ZONES_AT_ONCE)
    ]
    for (kind, some), parts in zip(
        tasks, spread(_scanned, (days, nears), tasks, cluster), strict=True
    ):
        where = slice(some.start, some.stop)
        found.going[kind, :, :, where], found.coming[kind, :, :, where], found.last[kind, where] = (
            parts
        )
    return found


def _scanned(
    shared: tuple[Mapping[DayKind, Day], Mapping[DayKind, Near]], task: tuple[DayKind, range]
) -> tuple[Small, Small, NDArray[np.uint16]]:
    """Scan some zones on one kind of day: (GOING, homes, z), (COMING, homes, z), (z, works)."""
    from klaverblad.engines.travel.scan import nearest

    kind, zones_ = task
    day, near = shared[0][kind], shared[1][kind]
    n, z = len(near.first) - 1, len(zones_)
    going, coming = (np.empty((len(bands), n, z), np.uint8) for bands in (GOING, COMING))
    lasts = np.empty((z, n), np.uint16)
    starts, ends = _moments(day, GOING), _moments(day, COMING)
    night = [day.seconds(NIGHT_ENDS, days_later=1)]
    for row, zone in enumerate(zones_):
        reach = near.reach(zone)
        # Toward this zone as a place of work, for every home.
        leaves = -latest_departures(day, reach, starts)
        until = nearest(leaves, near.first, near.stop, near.seconds)
        going[:, :, row] = _minutes(until + starts[:, None])
        # And home from it.
        arrives = earliest_arrivals(day, reach, ends)
        since = nearest(arrives, near.first, near.stop, near.seconds)
        coming[:, :, row] = _minutes(since - ends[:, None])
        # Toward this zone as a home, from every place of work.
        leaves = latest_departures(day, reach, night)
        last = -nearest(-leaves, near.first, near.stop, near.seconds)[0]
        is_any = last > -NEVER
        lasts[row] = np.where(is_any, np.maximum(last, 0) // 60, NO_LAST)
    return going, coming, lasts


def _moments(day: Day, bands: Sequence[int]) -> NDArray[np.int32]:
    return np.array([day.seconds(time(at // 3600, at % 3600 // 60)) for at in bands], np.int32)


def _minutes(seconds: NDArray[np.int32]) -> Small:
    minutes = (np.minimum(seconds, NEVER) + 59) // 60
    return np.where(minutes > MINUTES_AT_MOST, NO_WAY, minutes).astype(np.uint8)


def minutes_of_weeks(
    matrices: ZoneMinutes,
    homes: NDArray[np.int64],
    works: NDArray[np.int64],
    weeks: Sequence[frozenset[Shift]],
    is_known: NDArray[np.bool_],
) -> Minutes:
    """Minutes by public transport from each home to each place, for its whole week.

    homes     (n,) zones, -1 for none; is_known (n,) whether the address is
    works     (m,) zones; weeks (m,) the different shifts of each place, none when it has no hours
    returns   (n, m) minutes of the longest trip of the week, there or back: someone who cannot get
              home on Saturday cannot work there. inf: no way; NaN: unknown
    """
    found = np.full((len(homes), len(works)), np.inf, np.float32)
    # Of a place without fixed hours nobody can say which bus.
    found[:, [not week for week in weeks]] = np.nan
    found[~is_known] = np.nan
    rows = np.flatnonzero((homes != NO_STOP_NEAR) & is_known)
    kinds: dict[frozenset[Shift], list[int]] = {}
    for column, (zone, week) in enumerate(zip(works.tolist(), weeks, strict=True)):
        if zone != NO_STOP_NEAR and week:
            kinds.setdefault(week, []).append(column)
    places, place_of = np.unique(homes[rows], return_inverse=True)
    for week, columns in kinds.items():
        at = np.ix_(places, works[columns])
        worst = np.zeros(at[0].shape[:1] + at[1].shape[1:], np.uint8)
        for kind, band in {(shift.going_kind, shift.going) for shift in week}:
            np.maximum(worst, matrices.going[kind, band][at], out=worst)
        for kind, band in {(shift.coming_kind, shift.coming) for shift in week}:
            np.maximum(worst, matrices.coming[kind, band][at], out=worst)
        minutes = np.where(worst == NO_WAY, np.float32(np.inf), worst.astype(np.float32))
        found[np.ix_(rows, np.array(columns))] = minutes[place_of]
    return found
