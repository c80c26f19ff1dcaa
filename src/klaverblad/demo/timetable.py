"""The buses of the practice region as a GTFS feed: made up, and the same every time.

Lines between the towns and one round each town, with buses that are thin in the evening: whoever
works until ten has a way home along one line only, as in life.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO, StringIO
from itertools import pairwise
from typing import Any

import numpy as np

from klaverblad.demo.chance import Chance
from klaverblad.demo.pools import pool

KM_PER_DEGREE = 111.2
_KM_EAST = 69.6
_STOP_WAIT_S = 20
# A zip says when its files were made; the same feed must be the same bytes.
_MADE = (2026, 1, 1, 0, 0, 0)
_KINDS = ("workday", "saturday", "sunday")

Point = tuple[float, float]
Rows = list[Sequence[object]]


@dataclass
class _Feed:
    """The rows of every file, as they are made."""

    stops: dict[str, Point] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    routes: Rows = field(default_factory=list)
    trips: Rows = field(default_factory=list)
    times: Rows = field(default_factory=list)

    def stop(self, key: str, name: str, at: Point) -> str:
        """A stop by its key, made when it is not there yet."""
        if key not in self.stops:
            self.stops[key] = (round(at[0], 5), round(at[1], 5))
            self.names[key] = name
        return key


def timetable_zip(towns: Mapping[str, Point], *, on: date) -> bytes:
    """The feed as a zip.

    towns   name -> latitude and longitude of its market
    on      it runs from the first day of this month, for thirteen months
    """
    said = pool("timetable")
    feed = _Feed()
    for line in said["regional"]:
        stops = _between(feed, towns, line["by"], said)
        end, start = line["by"][-1], line["by"][0]
        _add_line(feed, line["name"], (start, end), stops, said, line["hours"], "regional_km_h")
    for number, (town, at) in enumerate(sorted(towns.items()), start=1):
        stops = _around(feed, town, at, said)
        _add_line(feed, f"O{10 + number}", (town, town), stops, said, "local", "local_km_h")
    since = on.replace(day=1)
    return _zipped(_files(feed, said, since, since + timedelta(days=395)))


def _market(feed: _Feed, town: str, at: Point) -> str:
    return feed.stop(f"{town}-markt", f"{town} Markt (oefenhalte)", at)


def _between(
    feed: _Feed, towns: Mapping[str, Point], by: Sequence[str], said: Mapping[str, Any]
) -> list[str]:
    """The stops of a line from town to town, a little off the straight line."""
    found = [_market(feed, by[0], towns[by[0]])]
    for start, end in pairwise(by):
        a, b = sorted((start, end))
        chance = Chance("road", a, b)
        n = max(1, round(_km(towns[a], towns[b]) * 1000 / said["regional_spacing_m"]))
        bend = [chance.uniform(-0.25, 0.25) for _ in range(n - 1)]
        names = chance.sample(said["streets"], min(n - 1, len(said["streets"])))
        keys = []
        for i in range(1, n):
            share = i / n
            lat, lon = (
                towns[a][axis] + (towns[b][axis] - towns[a][axis]) * share for axis in (0, 1)
            )
            town = a if share < 0.5 else b
            name = f"{town} {names[(i - 1) % len(names)]} (oefenhalte)"
            keys.append(feed.stop(f"{a}-{b}-{i}", name, (lat + bend[i - 1] / KM_PER_DEGREE, lon)))
        found += (keys if a == start else keys[::-1]) + [_market(feed, end, towns[end])]
    return found


def _around(feed: _Feed, town: str, at: Point, said: Mapping[str, Any]) -> list[str]:
    """The stops of a line that crosses one town: from corner to market to corner, four times."""
    chance = Chance("round", town)
    names = chance.sample(said["streets"], len(said["streets"]))
    reach, spacing = said["local_reach_km"], said["local_spacing_m"] / 1000
    turn = chance.uniform(0, np.pi / 2)
    found = [_market(feed, town, at)]
    for corner in range(4):
        angle = turn + corner * np.pi / 2
        out = []
        for i in range(1, int(reach / spacing) + 1):
            # The way out bends, so that a corner serves a quarter and not a street.
            bent = angle + 0.25 * np.sin(2.5 * i)
            where = (
                at[0] + i * spacing * np.cos(bent) / KM_PER_DEGREE,
                at[1] + i * spacing * np.sin(bent) / _KM_EAST,
            )
            name = f"{town} {names[(corner * 5 + i) % len(names)]} (oefenhalte)"
            out.append(feed.stop(f"{town}-{corner}-{i}", name, where))
        found += [*out, *out[-2::-1], _market(feed, town, at)]
    return found


def _km(a: Point, b: Point) -> float:
    return float(np.hypot((a[0] - b[0]) * KM_PER_DEGREE, (a[1] - b[1]) * _KM_EAST))


def _add_line(
    feed: _Feed,
    name: str,
    ends: tuple[str, str],
    stops: list[str],
    said: Mapping[str, Any],
    hours: str,
    speed: str,
) -> None:
    feed.routes.append([name, "oefen", name, f"{ends[0]} - {ends[1]} (verzonnen)", 3])
    ways = [(ends[1], stops)] if ends[0] == ends[1] else [(ends[1], stops), (ends[0], stops[::-1])]
    for way, (headsign, calls) in enumerate(ways):
        minutes = _running(feed, calls, said[speed])
        for kind in _KINDS:
            for start in _departures(said["hours"][hours][kind]):
                # The other way leaves a little later, so that buses do not all meet at the market.
                trip = f"{name}-{way}-{kind}-{start // 60}"
                feed.trips.append([name, kind, trip, headsign, way])
                for n, (stop, after) in enumerate(zip(calls, minutes, strict=True), start=1):
                    at = _clock(start + way * 420 + after)
                    feed.times.append([trip, at, at, stop, n])


def _running(feed: _Feed, calls: list[str], km_h: float) -> list[int]:
    """Seconds after departure at each stop, in whole minutes as a timetable prints them."""
    after, found = 0.0, [0]
    for a, b in pairwise(calls):
        after += _km(feed.stops[a], feed.stops[b]) * 1.25 / km_h * 3600 + _STOP_WAIT_S
        found.append(round(after / 60) * 60)
    return found


def _departures(stretches: Iterable[tuple[str, str, int]]) -> Iterable[int]:
    for first, last, every in stretches:
        yield from range(_seconds(first), _seconds(last) + 1, every * 60)


def _seconds(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def _files(
    feed: _Feed, said: Mapping[str, Any], since: date, until: date
) -> dict[str, tuple[str, Rows]]:
    first, last = f"{since:%Y%m%d}", f"{until:%Y%m%d}"
    days = {
        "workday": (1, 1, 1, 1, 1, 0, 0),
        "saturday": (0, 0, 0, 0, 0, 1, 0),
        "sunday": (0,) * 6 + (1,),
    }
    return {
        "agency.txt": (
            "agency_id,agency_name,agency_url,agency_timezone,agency_lang",
            [["oefen", said["operator"], "https://oefenregio.example/", "Europe/Brussels", "nl"]],
        ),
        "stops.txt": (
            "stop_id,stop_name,stop_lat,stop_lon",
            [[key, feed.names[key], *at] for key, at in feed.stops.items()],
        ),
        "routes.txt": (
            "route_id,agency_id,route_short_name,route_long_name,route_type",
            feed.routes,
        ),
        "trips.txt": ("route_id,service_id,trip_id,trip_headsign,direction_id", feed.trips),
        "stop_times.txt": ("trip_id,arrival_time,departure_time,stop_id,stop_sequence", feed.times),
        "calendar.txt": (
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
            [[kind, *days[kind], first, last] for kind in _KINDS],
        ),
        "calendar_dates.txt": (
            "service_id,date,exception_type",
            list(_feasts(said["feast_days"], since, until)),
        ),
    }


def _feasts(said: Iterable[str], since: date, until: date) -> Iterable[Sequence[object]]:
    for year in range(since.year, until.year + 1):
        for month_day in said:
            day = date.fromisoformat(f"{year}-{month_day}")
            if since <= day <= until and day.weekday() != 6:
                yield ["saturday" if day.weekday() == 5 else "workday", f"{day:%Y%m%d}", 2]
                yield ["sunday", f"{day:%Y%m%d}", 1]


def _zipped(files: Mapping[str, tuple[str, Rows]]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (header, rows) in files.items():
            text = StringIO()
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(header.split(","))
            writer.writerows(rows)
            info = zipfile.ZipInfo(name, _MADE)
            archive.writestr(info, text.getvalue().encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
