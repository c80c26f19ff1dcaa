"""Small timetables by chance: overtaking, loops, nights, forbidden stops, short and long changes."""

from __future__ import annotations

from datetime import date

import numpy as np

from klaverblad.engines.travel.footpaths import Footpaths
from klaverblad.engines.travel.timetable import Timetable

ZONE = "Europe/Brussels"
# The nights on which the clock changes in 2026, and an ordinary Tuesday.
FORWARD, BACK, TUESDAY = date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 16)


def timetable_of(
    n_stops, trips, *, first_day=TUESDAY, runs=None, services=None, zone=ZONE, **others
):
    """A timetable from trips, each a list of (stop, arrive, depart[, board, alight])."""
    calls = [call for trip in trips for call in trip]
    services = services if services is not None else [0] * len(trips)
    runs = [[True]] if runs is None else runs
    nothing = np.zeros(0, np.int64)
    return Timetable(
        stop_name=np.array([f"Halte {i}" for i in range(n_stops)]),
        stop_lat=np.linspace(51.2, 51.3, n_stops),
        stop_lon=np.full(n_stops, 4.5),
        line_name=np.array(["1"]),
        line_kind=np.array([3]),
        trip_line=np.zeros(len(trips), np.int64),
        trip_service=np.array(services, np.int64),
        trip_headsign=np.array(["Markt"] * len(trips), np.str_),
        call_first=np.concatenate([[0], np.cumsum([len(trip) for trip in trips])]).astype(np.int64),
        call_stop=np.array([call[0] for call in calls], np.int64),
        call_arrive=np.array([call[1] for call in calls], np.int64),
        call_depart=np.array([call[2] for call in calls], np.int64),
        can_board=np.array([call[3] if len(call) > 3 else True for call in calls], np.bool_),
        can_alight=np.array([call[4] if len(call) > 4 else True for call in calls], np.bool_),
        first_day=first_day.toordinal(),
        runs=np.array(runs, np.bool_),
        change_from=others.get("change_from", nothing),
        change_to=others.get("change_to", nothing),
        change_s=others.get("change_s", nothing),
        no_change=others.get("no_change", nothing),
        no_change_to=others.get("no_change_to", others.get("no_change", nothing)),
        zone=zone,
    )


def by_chance(seed):
    """A timetable and its footpaths; the same for the same seed."""
    chance = np.random.default_rng(seed)
    n_stops = int(chance.integers(2, 9))
    trips = []
    for _line in range(int(chance.integers(1, 5))):
        length = int(chance.integers(2, 7))
        # With replacement: a line may come by the same stop twice.
        stops = chance.integers(0, n_stops, length)
        for _trip in range(int(chance.integers(1, 5))):
            start = int(chance.integers(4, 27)) * 3600 + int(chance.integers(0, 12)) * 300
            rides = chance.integers(0, 4, length) * 120
            waits = chance.integers(0, 2, length) * 60
            arrive = start + np.cumsum(rides + np.concatenate([[0], waits[:-1]]))
            trips.append(
                [
                    (
                        int(stops[q]),
                        int(arrive[q]),
                        int(arrive[q] + waits[q]),
                        bool(chance.random() < 0.9),
                        bool(chance.random() < 0.9),
                    )
                    for q in range(length)
                ]
            )
    n_services, n_days = int(chance.integers(1, 4)), 4
    day = (TUESDAY, FORWARD, BACK)[seed % 3]
    timetable = timetable_of(
        n_stops,
        trips,
        first_day=date.fromordinal(day.toordinal() - 2),
        runs=chance.random((n_services, n_days)) < 0.7,
        services=chance.integers(0, n_services, len(trips)),
    )
    n_walks = int(chance.integers(0, 8))
    # Walks to oneself, walks of no time at all, and pairs said twice are in there.
    pairs = chance.integers(0, n_stops, (n_walks, 2))
    stays = np.flatnonzero(chance.random(n_stops) < 0.8)
    foot = Footpaths.from_pairs(
        n_stops,
        np.concatenate([pairs[:, 0], stays]).astype(np.int64),
        np.concatenate([pairs[:, 1], stays]).astype(np.int64),
        np.concatenate([chance.integers(0, 5, n_walks) * 60, np.zeros(len(stays))]).astype(
            np.int64
        ),
    )
    return timetable, foot, day


def queries_of(seed, timetable):
    """Where from and when: a few questions about one timetable."""
    chance = np.random.default_rng(seed + 1_000_003)
    while True:
        n_near = int(chance.integers(1, min(4, timetable.n_stops + 1)))
        near = chance.choice(timetable.n_stops, n_near, replace=False)
        reach = {int(stop): int(chance.integers(0, 6)) * 60 for stop in near}
        yield reach, [int(one) * 300 for one in chance.integers(-24, 360, 4)]
