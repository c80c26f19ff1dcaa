"""Where people live and work, as squares of half a kilometre within reach of a stop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klaverblad.engines.travel.errors import UnlikeShapes
from klaverblad.engines.travel.footpaths import walk_seconds
from klaverblad.engines.travel.raptor import Reach
from klaverblad.engines.travel.straight_line import RoadModel, distance_km

Integers = NDArray[np.int64]
Numbers = NDArray[np.int32]
KM_PER_DEGREE = 111.195
CELL_KM = 0.5
# As the crow flies; with the detour that is a walk of about twelve minutes.
REACH_KM = 0.75
NO_STOP_NEAR = -1
_AT_ONCE = 512


@dataclass(frozen=True, eq=False)
class Zones:
    """Squares by row and column from the south-west; a square without a stop near has no number.

    south, west   degrees of the corner; cell_lat, cell_lon   size of a square in degrees
    number        (rows, columns) of the zone, -1 for none
    """

    south: float
    west: float
    cell_lat: float
    cell_lon: float
    number: Numbers

    @property
    def count(self) -> int:
        """How many zones there are."""
        return int(self.number.max(initial=-1)) + 1

    @property
    def centres(self) -> NDArray[np.float64]:
        """(z, 2) latitude and longitude of the middle of every zone."""
        row, column = np.nonzero(self.number >= 0)
        order = np.argsort(self.number[row, column])
        lat = self.south + (row[order] + 0.5) * self.cell_lat
        lon = self.west + (column[order] + 0.5) * self.cell_lon
        return np.column_stack([lat, lon])

    def of(self, points: ArrayLike) -> Integers:
        """Say in which zone each point (n, 2) lies; -1 where no stop is near, or it is unknown."""
        degrees = np.asarray(points, np.float64)
        if degrees.ndim != 2 or degrees.shape[1] != 2:
            raise UnlikeShapes(field="points", found=degrees.shape, wanted="(n, 2)")
        known: NDArray[np.bool_] = np.asarray(np.isfinite(degrees).all(axis=1))
        safe = np.where(known[:, None], degrees, 0.0)
        row = np.floor((safe[:, 0] - self.south) / self.cell_lat).astype(np.int64)
        column = np.floor((safe[:, 1] - self.west) / self.cell_lon).astype(np.int64)
        rows, columns = self.number.shape
        is_in = known & (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        found = self.number[np.where(is_in, row, 0), np.where(is_in, column, 0)]
        return np.where(is_in, found, NO_STOP_NEAR).astype(np.int64)


def zones(
    stops: NDArray[np.float64], *, cell_km: float = CELL_KM, reach_km: float = REACH_KM
) -> Zones:
    """Lay squares over the stops (s, 2), and number those whose middle is near one."""
    south, west = stops.min(axis=0)
    north, east = stops.max(axis=0)
    cell_lat = cell_km / KM_PER_DEGREE
    cell_lon = cell_lat / float(np.cos(np.radians((south + north) / 2)))
    around = int(np.ceil(reach_km / cell_km))
    south, west = south - around * cell_lat, west - around * cell_lon
    rows = int(np.ceil((north - south) / cell_lat)) + around + 1
    columns = int(np.ceil((east - west) / cell_lon)) + around + 1
    blank = Zones(
        float(south), float(west), cell_lat, cell_lon, np.zeros((rows, columns), np.int32)
    )
    # Only squares around a stop are measured: most of a wide region has none.
    home_row = np.floor((stops[:, 0] - south) / cell_lat).astype(np.int64)
    home_column = np.floor((stops[:, 1] - west) / cell_lon).astype(np.int64)
    step = np.arange(-around, around + 1)
    row = np.clip(home_row[:, None, None] + step[:, None], 0, rows - 1)
    column = np.clip(home_column[:, None, None] + step[None, :], 0, columns - 1)
    row, column = np.broadcast_arrays(row, column)
    lat = blank.south + (row + 0.5) * cell_lat
    lon = blank.west + (column + 0.5) * cell_lon
    north_km = (lat - stops[:, 0, None, None]) * KM_PER_DEGREE
    east_km = (lon - stops[:, 1, None, None]) * (cell_km / cell_lon)
    is_near = np.hypot(north_km, east_km) <= reach_km
    number = np.full((rows, columns), NO_STOP_NEAR, np.int32)
    number[row[is_near], column[is_near]] = 0
    number[number == 0] = np.arange(int((number == 0).sum()))
    return Zones(blank.south, blank.west, cell_lat, cell_lon, number)


@dataclass(frozen=True, eq=False)
class Near:
    """The stops near each of some points: those of point i are stop[first[i]:first[i + 1]]."""

    first: Numbers
    stop: Numbers
    seconds: Numbers

    def reach(self, i: int) -> Reach:
        """The stops near one point."""
        at = slice(int(self.first[i]), int(self.first[i + 1]))
        return Reach(self.stop[at], self.seconds[at])


def stops_near(
    points: NDArray[np.float64],
    stops: NDArray[np.float64],
    roads: RoadModel,
    *,
    reach_km: float = REACH_KM,
) -> Near:
    """Find the stops within reach of each point (n, 2), and the seconds of walking."""
    counts, found, lengths = [], [], []
    for begin in range(0, len(points), _AT_ONCE):
        km = distance_km(points[begin : begin + _AT_ONCE], stops)
        is_near = km <= reach_km * 1.02  # the middle of a square is measured by a flatter earth
        counts.append(is_near.sum(axis=1))
        found.append(np.nonzero(is_near)[1])
        lengths.append(km[is_near])
    n_near = np.concatenate(counts) if counts else np.zeros(0, np.int64)
    return Near(
        np.concatenate([[0], np.cumsum(n_near)]).astype(np.int32),
        (np.concatenate(found) if found else np.zeros(0)).astype(np.int32),
        walk_seconds(np.concatenate(lengths) if lengths else np.zeros(0, np.float32), roads).astype(
            np.int32
        ),
    )
