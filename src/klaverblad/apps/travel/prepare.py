"""From the zip of an operator to the files that the matching reads. No database, so that it can be
done beside something else, or on another machine.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
from django.utils.functional import Promise
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.travel.reading import NotAFeed, tables_of
from klaverblad.engines.travel import RoadModel
from klaverblad.engines.travel.bands import WEEKDAY_OF, DayKind, typical_day
from klaverblad.engines.travel.day import Day, lay_out
from klaverblad.engines.travel.feed import read_feed
from klaverblad.engines.travel.findings import Fault, Finding, Findings, Wanted
from klaverblad.engines.travel.footpaths import footpaths
from klaverblad.engines.travel.matrices import zone_minutes
from klaverblad.engines.travel.timetable import Timetable
from klaverblad.engines.travel.zones import CELL_KM, KM_PER_DEGREE, Zones, zones
from klaverblad.whole_files import make_folder

ROADS = RoadModel()
# Trips may pass through the city next door; people live and work within the region itself.
MARGIN_KM, HOME_KM = 15.0, 5.0
# The matrices grow with the square: beyond this the squares get larger.
ZONES_AT_MOST = 1500
TIMETABLE, ZONES, PREPARED = "timetable.npz", "zones.npz", "prepared.json"
MATRICES = ("going", "coming", "last")
_OPERATORS_NAMED = 3

Say = Callable[[str | Promise], object]


class BadFeed(NotAFeed):
    """A feed that cannot be used, with everything that is wrong with it."""

    code = "bad_feed"
    sentence = _("Deze dienstregeling kunnen we niet gebruiken. De oude blijft gelden.")

    def __init__(self, findings: Findings) -> None:
        super().__init__(None, n=sum(findings.counts.values()))
        self.findings = findings


@dataclass(frozen=True)
class Around:
    """Where a region lies: the corners around its municipalities."""

    south: float
    north: float
    west: float
    east: float

    def widened(self, km: float) -> tuple[float, float, float, float]:
        """South, north, west and east, so many kilometres further."""
        lat = km / KM_PER_DEGREE
        lon = lat / float(np.cos(np.radians((self.south + self.north) / 2)))
        return self.south - lat, self.north + lat, self.west - lon, self.east + lon


@dataclass(frozen=True)
class Prepared:
    """What the row of a timetable says."""

    source: str
    operator: str
    sha256: str
    valid_from: str
    valid_until: str
    workday_on: str
    saturday_on: str
    sunday_on: str
    n_stops: int
    n_trips: int
    n_zones: int

    def write(self, folder: Path) -> None:
        """Write it last: a folder with this file is whole."""
        (folder / PREPARED).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Prepared:
        """What was written."""
        return cls(**json.loads((folder / PREPARED).read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Checked:
    """A feed that can be used, with the findings that do not matter."""

    timetable: Timetable
    operator: str
    findings: Findings


def check(source: Path, *, around: Around, on: date) -> Checked:
    """Read a feed and say what is wrong with it.

    raises   NotAFeed, BadFeed
    """
    try:
        with source.open("rb") as file:
            tables, findings = tables_of(file)
    except OSError as error:
        raise NotAFeed(_("Dit bestand is er niet, of we mogen het niet lezen.")) from error
    timetable, found = read_feed(tables, zones=frozenset(available_timezones()), on=on)
    findings.told += found.told
    findings.counts += found.counts
    if timetable is not None:
        timetable = timetable.within(around.widened(MARGIN_KM))
        if not timetable.n_trips or not len(_near_home(timetable, around)):
            findings.add(
                Finding(Fault.NEVER_RUNS, "stops.txt", wanted=Wanted("haltes in deze regio"))
            )
        elif not timetable.runs[timetable.trip_service].any() or timetable.valid[1] < on:
            findings.add(
                Finding(
                    Fault.NEVER_RUNS,
                    "calendar.txt",
                    wanted=Wanted("een dag vanaf %(day)s", {"day": on}),
                )
            )
    if timetable is None or findings.is_fatal:
        raise BadFeed(findings)
    return Checked(timetable, _operators(tables["agency.txt"]), findings)


def prepare(
    source: Path, folder: Path, *, around: Around, on: date, name: str = "", cluster: str = ""
) -> Prepared:
    """Check a feed and write its files to a folder: all of them, or the folder is gone again.

    folder   is not there yet
    cluster  where the minutes are computed: see engines.spreading
    raises   NotAFeed, BadFeed
    """
    checked = check(source, around=around, on=on)
    timetable = checked.timetable
    days = laid_out(timetable, on=on)
    cells = _cells(_near_home(timetable, around))
    matrices = zone_minutes(days, cells, ROADS, cluster=cluster)
    first, last = timetable.valid
    prepared = Prepared(
        source=(name or source.name)[:120],
        operator=checked.operator,
        sha256=_digest(source),
        valid_from=first.isoformat(),
        valid_until=last.isoformat(),
        workday_on=days[DayKind.WORKDAY].day.isoformat(),
        saturday_on=days[DayKind.SATURDAY].day.isoformat(),
        sunday_on=days[DayKind.SUNDAY].day.isoformat(),
        n_stops=timetable.n_stops,
        n_trips=timetable.n_trips,
        n_zones=cells.count,
    )
    make_folder(folder)
    try:
        np.savez(folder / TIMETABLE, **timetable.arrays())
        np.savez(folder / ZONES, **asdict(cells))
        for name_of, matrix in matrices.arrays().items():
            np.save(folder / f"{name_of}.npy", matrix)
        prepared.write(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return prepared


def laid_out(timetable: Timetable, *, on: date) -> dict[DayKind, Day]:
    """The three days that stand for all others."""
    zone, foot = ZoneInfo(timetable.zone), footpaths(timetable, ROADS)
    wall = get_default_timezone()
    return {
        kind: lay_out(timetable, typical_day(timetable, weekday, on=on), zone, foot, wall=wall)
        for kind, weekday in WEEKDAY_OF.items()
    }


def _near_home(timetable: Timetable, around: Around) -> np.ndarray:
    south, north, west, east = around.widened(HOME_KM)
    lat, lon = timetable.stops.T
    found: np.ndarray = timetable.stops[
        (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
    ]
    return found


def _cells(stops: np.ndarray) -> Zones:
    size = CELL_KM
    found = zones(stops, cell_km=size)
    while found.count > ZONES_AT_MOST:
        size *= 1.2
        found = zones(stops, cell_km=size)
    return found


def _operators(agency: Any) -> str:
    names = agency.columns.get("agency_name", np.zeros(0, "S1"))
    said = list(dict.fromkeys(one.decode("utf-8", "replace") for one in names.tolist()))
    shown = ", ".join(one for one in said[:_OPERATORS_NAMED] if one) or "?"
    return (shown + " …" if len(said) > _OPERATORS_NAMED else shown)[:160]


def _digest(source: Path) -> str:
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
