"""Travel: the scan against trying everything, the matrices of the practice region, and two peers.

    python benchmarks/travel.py                 10,000 queries, and the whole practice region
    python benchmarks/travel.py --queries 500   to try it out
    python benchmarks/travel.py --write         keep the figures in benchmarks/results

Bars of design/matching.md: equal to the oracle on 10,000 random queries; the zone matrix of the
practice region under 5 s. A zone matrix is every zone to every zone, for all bands of one kind of
day, there and back; the three kinds that a desk keeps are told beside it. The peers answer the same
questions in the same run: RAPTOR in plain Python over the same lines, and scipy's Dijkstra over the
events of the day as a graph. Times are processor time; the first scan of a machine also compiles,
which is told apart.
"""

from __future__ import annotations

import argparse
import csv
import gc
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from _results import Results

ON = date(2026, 11, 26)
QUERIES, PEERS, SECONDS_AT_MOST = 10_000, 40, 5.0
RESULTS = Results("travel", "Travel by a timetable", ("numpy", "numba", "scipy"))
# What is not measured here, and why.
ROADS = (
    "Minutes on foot, by bike and by car are straight lines times a detour. A router of roads "
    "(pyvalhalla 3.2.0, whose wheel is under the GPL, version 2 or later) needs tiles of a road extract, which "
    "are not part of this project, so it is not measured."
)
TOWNS = Path(__file__).parents[1] / "src/klaverblad/demo/data/selab/gemeenten.csv"


def main() -> None:
    """Compare, measure, tell."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--queries", type=int, default=QUERIES)
    reader.add_argument("--write", action="store_true")
    asked = reader.parse_args()
    compiles()
    different, n = oracle(asked.queries)
    days, cells = practice_region()
    seconds = matrices(days, cells)
    peers(days, cells)
    RESULTS.show("zone matrix of a kind of day, there and back", seconds, "s", most=SECONDS_AT_MOST)
    RESULTS.show(f"other than the oracle, of {n} queries", different, "", most=0)
    RESULTS.note("Times are processor time. " + ROADS)
    assert not different, "the scan and the oracle differ"
    if asked.write:
        RESULTS.keep()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of this process, and what came of it."""
    gc.collect()
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def compiles() -> None:
    """The first scan of this process: loads the compiler, and compiles when nothing was kept."""
    from klaverblad.engines.travel.day import lay_out
    from klaverblad.engines.travel.raptor import Reach, earliest_arrivals
    from tests.engines.travel.small_networks import by_chance

    timetable, foot, day = by_chance(0)
    laid = lay_out(timetable, day, ZoneInfo(timetable.zone), foot)
    seconds, _found = timed(lambda: earliest_arrivals(laid, Reach.of({0: 0}), [0]))
    RESULTS.show("first scan of the process, compiled before or not", seconds, "s")


def oracle(wanted: int) -> tuple[int, int]:
    """Ask both the same: earliest arrivals and latest departures, on ordinary and odd days."""
    from klaverblad.engines.travel.day import lay_out
    from klaverblad.engines.travel.raptor import Reach, earliest_arrivals, latest_departures
    from tests.engines.travel import travel_oracle
    from tests.engines.travel.small_networks import by_chance, queries_of

    different = done = seed = 0
    started = time.process_time()
    while done < wanted:
        timetable, foot, day = by_chance(seed)
        laid = lay_out(timetable, day, ZoneInfo(timetable.zone), foot)
        runs, walks = travel_oracle.runs_of(timetable, day), travel_oracle.walks_of(foot)
        questions = queries_of(seed, timetable)
        for _each in range(5):
            reach, times = next(questions)
            n, near = timetable.n_stops, Reach.of(reach)
            arrivals, departures = (
                ask(laid, near, times) for ask in (earliest_arrivals, latest_departures)
            )
            for row, at in enumerate(times):
                first = travel_oracle.earliest(runs, walks, n, reach, at, rides=5)
                last = travel_oracle.latest(runs, walks, n, reach, at, rides=5)
                different += arrivals[row].tolist() != first
                different += departures[row].tolist() != last
                done += 2
        seed += 1
    taken = time.process_time() - started
    RESULTS.show(f"scan and oracle, {done} queries on {seed} networks", taken, "s")
    return different, done


def practice_region() -> tuple[Any, Any]:
    """The timetable of the practice region, read from its zip."""
    from klaverblad.apps.travel.reading import tables_of
    from klaverblad.demo.timetable import timetable_zip
    from klaverblad.engines.travel.feed import read_feed
    from klaverblad.engines.travel.zones import zones

    with TOWNS.open(encoding="utf-8") as file:
        towns = {
            row["gemeente"]: (float(row["lat"]), float(row["lon"]))
            for row in csv.DictReader(file, delimiter=";")
        }
    made, data = timed(lambda: timetable_zip(towns, on=ON))
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        opened, (tables, _findings) = timed(lambda: tables_of(file))
    read, (timetable, _findings) = timed(
        lambda: read_feed(tables, zones=frozenset({"Europe/Brussels"}), on=ON)
    )
    laid, days = timed(lambda: _days(timetable))
    cells = zones(timetable.stops)
    RESULTS.note(
        f"The practice region: {timetable.n_stops} stops, {timetable.n_trips} trips, "
        f"{len(timetable.call_stop):,} calls, {cells.count} zones."
    )
    for what, seconds in (
        ("making the zip", made), ("opening it", opened), ("reading the feed", read),
        ("laying out three days", laid),
    ):  # fmt: skip
        RESULTS.show(what, seconds, "s")
    return days, cells


def _days(timetable: Any) -> Any:
    from klaverblad.engines.travel import RoadModel
    from klaverblad.engines.travel.bands import WEEKDAY_OF, typical_day
    from klaverblad.engines.travel.day import lay_out
    from klaverblad.engines.travel.footpaths import footpaths

    foot, zone = footpaths(timetable, RoadModel()), ZoneInfo(timetable.zone)
    return {
        kind: lay_out(timetable, typical_day(timetable, weekday, on=ON), zone, foot)
        for kind, weekday in WEEKDAY_OF.items()
    }


def matrices(days: Any, cells: Any) -> float:
    """Every zone to every zone: one kind of day, and all three; the best of three."""
    from klaverblad.engines.travel import RoadModel
    from klaverblad.engines.travel.bands import COMING, GOING, DayKind
    from klaverblad.engines.travel.matrices import zone_minutes

    one = {DayKind.WORKDAY: days[DayKind.WORKDAY]}
    zone_minutes(one, cells, RoadModel())  # compiles what was not kept
    best = min(timed(lambda: zone_minutes(one, cells, RoadModel()))[0] for _ in range(3))
    every = min(timed(lambda: zone_minutes(days, cells, RoadModel()))[0] for _ in range(3))
    pairs = cells.count**2 * (len(GOING) + len(COMING))
    RESULTS.note(f"A zone matrix of one kind of day holds {pairs / 1e6:.0f} million minutes.")
    RESULTS.show("zone matrices of all three kinds of days", every, "s")
    return best


def peers(days: Any, cells: Any) -> None:
    """The same earliest arrivals, from some zones at some hours, by three ways."""
    from klaverblad.engines.travel import RoadModel
    from klaverblad.engines.travel.bands import DayKind
    from klaverblad.engines.travel.raptor import earliest_arrivals
    from klaverblad.engines.travel.zones import stops_near

    day = days[DayKind.WORKDAY]
    near = stops_near(cells.centres, day.timetable.stops, RoadModel())
    chance = np.random.default_rng(1)
    asked = [
        (near.reach(int(zone)), int(hour) * 1800)
        for zone, hour in zip(
            chance.integers(0, cells.count, PEERS), chance.integers(10, 44, PEERS), strict=True
        )
    ]
    # One departure each, so that no way profits from a range.
    mine, ours = timed(
        lambda: [earliest_arrivals(day, reach, [at], rides=8)[0] for reach, at in asked]
    )
    plain, theirs = timed(lambda: [_plain(day, reach, at, rides=8) for reach, at in asked])
    assert all((a == b).all() for a, b in zip(ours, theirs, strict=True)), "plain RAPTOR differs"
    RESULTS.show(f"{PEERS} departures, compiled scan", mine * 1000, "ms")
    RESULTS.show(f"{PEERS} departures, RAPTOR in plain Python", plain * 1000, "ms")
    RESULTS.show("RAPTOR in plain Python / ours", plain / mine, "x")
    try:
        from scipy.sparse.csgraph import dijkstra
    except ImportError:
        RESULTS.note("scipy is not installed: its Dijkstra is left out.")
        return
    graph, events = _as_graph(day)
    seconds, found = timed(lambda: [_shortest(dijkstra, graph, events, r, at) for r, at in asked])
    # A graph counts no rides: it may change more often than eight times, and never arrives later.
    assert all((b <= a).all() for a, b in zip(ours, found, strict=True)), "the graph arrives later"
    RESULTS.show(f"{PEERS} departures, Dijkstra of scipy on events", seconds * 1000, "ms")
    RESULTS.show("Dijkstra of scipy / ours", seconds / mine, "x")


def _plain(  # noqa: C901, PLR0912
    day: Any, reach: Any, leave: int, *, rides: int
) -> Any:
    """RAPTOR as one would write it without a compiler: lines, marks, the earliest trip."""
    from klaverblad.engines.travel.raptor import NEVER

    lines, foot = day.lines, day.foot
    first_stop, stop = lines.first_stop.tolist(), lines.stop.tolist()
    n = day.timetable.n_stops
    best, at = [NEVER] * n, [NEVER] * n
    for s, seconds in zip(reach.stops.tolist(), reach.seconds.tolist(), strict=True):
        at[s] = min(at[s], leave + seconds)
    marked = set(reach.stops.tolist())
    for _ride in range(rides):
        board: dict[int, int] = {}
        for s in marked:
            for x in range(lines.of_first[s], lines.of_first[s + 1]):
                p, q = int(lines.of_line[x]), int(lines.of_position[x])
                board[p] = min(board.get(p, q), q)
        off: dict[int, int] = {}
        for p, begin in board.items():
            size, start = first_stop[p + 1] - first_stop[p], int(lines.first_time[p])
            trip = None
            for q in range(begin, size):
                here = first_stop[p] + q
                s = stop[here]
                if trip is not None and lines.can_alight[here]:
                    arrive = int(lines.arrive[start + trip * size + q])
                    if arrive < best[s]:
                        best[s] = off[s] = arrive
                if lines.can_board[here] and at[s] < NEVER:
                    times = lines.depart[start + q : start + int(lines.n_trips[p]) * size : size]
                    found = int(np.searchsorted(times, at[s]))
                    if found < len(times) and (trip is None or found < trip):
                        trip = found
        marked = set()
        for s, arrive in off.items():
            for x in range(foot.first[s], foot.first[s + 1]):
                to, there = int(foot.to[x]), arrive + int(foot.seconds[x])
                if there < at[to]:
                    at[to] = there
                    marked.add(to)
    return np.array(best, np.int32)


def _as_graph(day: Any) -> tuple[Any, Any]:
    """Every call as an arrival and a departure; arcs ride, stay on board, walk, and wait."""
    from scipy.sparse import coo_matrix

    lines, foot, stops = day.lines, day.foot, day.timetable.n_stops
    where, arrive, depart, rides = [], [], [], []
    for p in range(len(lines.n_trips)):
        calls = lines.stop[lines.first_stop[p] : lines.first_stop[p + 1]]
        for k in range(lines.n_trips[p]):
            at = lines.first_time[p] + k * len(calls)
            first = len(where)
            where += calls.tolist()
            arrive += lines.arrive[at : at + len(calls)].tolist()
            depart += lines.depart[at : at + len(calls)].tolist()
            rides += [(first + q, first + q + 1) for q in range(len(calls) - 1)]
    n = len(where)
    stop, came, left = (np.array(one) for one in (where, arrive, depart))
    order = np.lexsort((np.arange(n), left, stop))  # the departures of each stop, in order
    keys = stop[order] * 10.0**7 + left[order]
    arcs = [(n + a, b, came[b] - left[a]) for a, b in rides]  # ride
    arcs += [(a, n + a, left[a] - came[a]) for a in range(n)]  # stay on board
    for one, other in zip(order[:-1].tolist(), order[1:].tolist(), strict=True):
        if stop[one] == stop[other]:
            arcs.append((n + one, n + other, left[other] - left[one]))  # wait for the next
    for event in range(n):
        for x in range(foot.first[stop[event]], foot.first[stop[event] + 1]):
            at = int(np.searchsorted(keys, foot.to[x] * 10.0**7 + came[event] + foot.seconds[x]))
            if at < n and stop[order[at]] == foot.to[x]:
                arcs.append((event, n + int(order[at]), left[order[at]] - came[event]))
    rows, columns, costs = (np.array(one) for one in zip(*arcs, strict=True))
    # An arc of nothing is no arc in a sparse matrix: a thousandth of a second stands for it.
    graph = coo_matrix((np.maximum(costs, 0) + 1e-3, (rows, columns)), shape=(2 * n, 2 * n))
    return graph.tocsr(), (stop, came, left, order, keys, n, stops)


def _shortest(dijkstra: Any, graph: Any, events: Any, reach: Any, leave: int) -> Any:
    """The earliest arrival at each stop, from the first departure that each near stop still gives."""
    from klaverblad.engines.travel.raptor import NEVER

    stop, came, _left, order, keys, n, n_stops = events
    best = np.full(n_stops, NEVER)
    for s, seconds in zip(reach.stops.tolist(), reach.seconds.tolist(), strict=True):
        at = int(np.searchsorted(keys, s * 10.0**7 + leave + seconds))
        if at < n and stop[order[at]] == s:
            costs = dijkstra(graph, indices=n + int(order[at]))[:n]
            reached = np.isfinite(costs)
            np.minimum.at(best, stop[reached], came[reached])
    return best.astype(np.int64)


if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, str(Path(__file__).parents[1]))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("KLAVERBLAD_DEMO", "1")
        os.environ.setdefault("KLAVERBLAD_DATA", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klaverblad.site.settings")
        import django

        django.setup()
        main()
