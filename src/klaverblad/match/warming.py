"""Compile what the solver and the timetable need, before somebody waits for it.

Compiling takes half a minute once, and is kept beside the code or in the cache of the user. Without
this the first map of barriers of an installation waits for it.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from klaverblad.engines.matching import Barrier, stable_keys
from klaverblad.engines.matching.solving import Edges, Live, Problem, Quota
from klaverblad.engines.travel import RoadModel
from klaverblad.engines.travel.day import lay_out
from klaverblad.engines.travel.feed import read_feed
from klaverblad.engines.travel.feed_tables import Table
from klaverblad.engines.travel.footpaths import footpaths
from klaverblad.engines.travel.raptor import Reach, earliest_arrivals

_ON = date(2026, 6, 15)
_FEED = {
    "agency.txt": ("agency_id,agency_name,agency_url,agency_timezone", "a,A,https://a.example,UTC"),
    "stops.txt": ("stop_id,stop_name,stop_lat,stop_lon", "a,A,51.25,4.5", "b,B,51.26,4.5"),
    "routes.txt": ("route_id,route_short_name,route_type", "r,R,3"),
    "trips.txt": ("route_id,service_id,trip_id", "r,s,t"),
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence",
        "t,08:00:00,08:00:00,a,1", "t,08:10:00,08:10:00,b,2",
    ),
    "calendar_dates.txt": ("service_id,date,exception_type", "s,20260615,1"),
}  # fmt: skip


def warm() -> None:
    """Do once, on almost nothing, all that is compiled at its first call."""
    _solver()
    _timetable()


def _solver() -> None:
    """Every event that can happen after a solve, and a barrier that is lifted."""
    licence = int(Barrier.LICENCE)
    problem = Problem(
        stable_keys(["an", "bo"]), stable_keys(["here", "there"]), np.array([1, 1], np.int64),
        Edges.of([0, 2, 3], [0, 1, 0], np.array([5, 4, 3]), [0, licence, 0]),
        (Quota("all", "people", np.arange(2)), Quota("here", "places", np.array([0]), most=1)),
    )  # fmt: skip
    live, an, here = Live.solved(problem), int(problem.people[0]), int(problem.places[0])
    live.if_lifted(licence, problem.people.tolist())
    live.leave(an)
    live.enter(an, [here], [7])
    live.change(an, [here], [8])
    for seats in (2, 1):
        live.resize(here, seats)
    for least in (1, 0):
        live.ask("all", least=least)


def _timetable() -> None:
    tables = {}
    for name, (head, *lines) in _FEED.items():
        rows = [line.split(",") for line in lines]
        columns = {
            column: np.array([row[at].encode() for row in rows], np.bytes_)
            for at, column in enumerate(head.split(","))
        }
        tables[name] = Table(columns, np.arange(2, len(rows) + 2))
    timetable, _ = read_feed(tables, zones=frozenset({"UTC"}), on=_ON)
    foot = footpaths(timetable, RoadModel())
    earliest_arrivals(lay_out(timetable, _ON, ZoneInfo("UTC"), foot), Reach.of({0: 0}), [0])
