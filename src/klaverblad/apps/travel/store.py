"""The files of a timetable, beside the database: read once per process, the matrices from the disk
as they are needed.
"""

from __future__ import annotations

import logging
import threading
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from django.utils.timezone import get_default_timezone

from klaverblad.apps.travel.models import Timetable as Row
from klaverblad.apps.travel.prepare import MATRICES, ROADS, TIMETABLE, ZONES
from klaverblad.engines.travel.bands import typical_day
from klaverblad.engines.travel.day import Day, lay_out
from klaverblad.engines.travel.errors import BrokenTimetable
from klaverblad.engines.travel.footpaths import Footpaths, footpaths
from klaverblad.engines.travel.matrices import ZoneMinutes
from klaverblad.engines.travel.timetable import Timetable
from klaverblad.engines.travel.zones import Zones

FOLDER = "travel"
# The days of one week, of a few regions.
_DAYS_KEPT, _REGIONS_KEPT = 16, 4
log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Loaded:
    """A timetable that is in use, with its arrays.

    trips      what runs, to tell one trip by
    zones, minutes   what the matching reads
    """

    row: Row
    trips: Timetable
    zones: Zones
    minutes: ZoneMinutes

    @cached_property
    def foot(self) -> Footpaths:
        """Where one changes on foot."""
        return footpaths(self.trips, ROADS)

    def day(self, weekday: int, *, on: date) -> Day:
        """The day that stands for a weekday (Monday is 0), laid out; kept for whoever asks next."""
        return _day(self, typical_day(self.trips, weekday, on=on))


def root() -> Path:
    """Where all timetables of this desk stand."""
    return Path(settings.DATA) / FOLDER


def folder_of(key: UUID) -> Path:
    """Where the files of one timetable stand."""
    return root() / str(key)


_lock = threading.Lock()
_kept: dict[UUID, Loaded] = {}


def loaded(row: Row) -> Loaded | None:
    """The arrays of a timetable; None when its files are gone: then the desk estimates, and says so."""
    with _lock:
        if row.pk not in _kept:
            found = _read(row)
            if found is None:
                log.warning("timetable_unreadable", extra={"code": str(row.pk)})
                return None
            while len(_kept) >= _REGIONS_KEPT:
                del _kept[next(iter(_kept))]
            _kept[row.pk] = found
        return _kept[row.pk]


def _read(row: Row) -> Loaded | None:
    folder = folder_of(row.pk)
    try:
        with np.load(folder / TIMETABLE) as kept, np.load(folder / ZONES) as cells:
            trips = Timetable.from_arrays(kept)
            zones = Zones(
                **{one: float(cells[one]) for one in ("south", "west", "cell_lat", "cell_lon")},
                number=cells["number"],
            )
        matrices = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in MATRICES}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, BrokenTimetable):
        return None
    return Loaded(row, trips, zones, ZoneMinutes(**matrices))


@lru_cache(maxsize=_DAYS_KEPT)
def _day(found: Loaded, day: date) -> Day:
    zone = ZoneInfo(found.trips.zone)
    return lay_out(found.trips, day, zone, found.foot, wall=get_default_timezone())
