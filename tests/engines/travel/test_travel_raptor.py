"""The scan against a search that tries everything; and the days on which clocks are odd."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaverblad.engines.travel.day import lay_out
from klaverblad.engines.travel.errors import UnknownStop, UnlikeShapes
from klaverblad.engines.travel.footpaths import Footpaths, footpaths
from klaverblad.engines.travel.journeys import arrive_by, leave_after
from klaverblad.engines.travel.raptor import NEVER, Reach, earliest_arrivals, latest_departures
from klaverblad.engines.travel.straight_line import RoadModel
from tests.engines.travel import travel_oracle as oracle
from tests.engines.travel.small_networks import (
    BACK,
    FORWARD,
    TUESDAY,
    ZONE,
    by_chance,
    queries_of,
    timetable_of,
)

BRUSSELS = ZoneInfo(ZONE)
HOUR = 3600
seeds = st.integers(0, 1_000_000)
# The first scan of a process compiles; and a busy machine is no reason to fail.
slow = settings(deadline=None, max_examples=60)


def alone(n_stops):
    """Changing at the same stop only, in no time."""
    at = np.arange(n_stops)
    return Footpaths.from_pairs(n_stops, at, at, np.zeros(n_stops, np.int64))


def laid(timetable, day=TUESDAY, foot=None):
    return lay_out(timetable, day, BRUSSELS, foot or alone(timetable.n_stops))


def first_at(day, start, goal, leave):
    found = int(earliest_arrivals(day, Reach.of({start: 0}), [leave])[0, goal])
    return None if found == NEVER else found


@slow
@given(seed=seeds, rides=st.integers(1, 5))
def test_the_earliest_arrivals_are_those_of_trying_everything(seed, rides):
    timetable, foot, day = by_chance(seed)
    here, runs, walks = (
        laid(timetable, day, foot),
        oracle.runs_of(timetable, day),
        oracle.walks_of(foot),
    )
    reach, times = next(queries_of(seed, timetable))

    found = earliest_arrivals(here, Reach.of(reach), times, rides=rides)

    assert found.tolist() == [
        oracle.earliest(runs, walks, timetable.n_stops, reach, at, rides=rides) for at in times
    ]


@slow
@given(seed=seeds, rides=st.integers(1, 5))
def test_the_latest_departures_are_those_of_trying_everything(seed, rides):
    timetable, foot, day = by_chance(seed)
    here, runs, walks = (
        laid(timetable, day, foot),
        oracle.runs_of(timetable, day),
        oracle.walks_of(foot),
    )
    reach, times = next(queries_of(seed, timetable))

    found = latest_departures(here, Reach.of(reach), times, rides=rides)

    assert found.tolist() == [
        oracle.latest(runs, walks, timetable.n_stops, reach, at, rides=rides) for at in times
    ]


@slow
@given(seed=seeds)
def test_a_trip_that_is_told_can_be_made_and_leaves_as_late_as_can_be(seed):
    timetable, foot, day = by_chance(seed)
    here, runs, walks = (
        laid(timetable, day, foot),
        oracle.runs_of(timetable, day),
        oracle.walks_of(foot),
    )
    questions = queries_of(seed, timetable)
    (start, times), (end, _other) = next(questions), next(questions)
    latest = oracle.latest(runs, walks, timetable.n_stops, end, times[0], rides=5)

    told = arrive_by(here, Reach.of(start), Reach.of(end), times[0])

    best = max(latest[stop] - seconds for stop, seconds in start.items())
    assert (told is None) == (best < -NEVER // 2)
    if told is not None:
        assert (told.leave, told.arrive <= times[0]) == (best, True)
        assert_can_be_made(told, start, end, runs, walks)


def assert_can_be_made(told, start, end, runs, walks):
    """Follow the legs through the runs themselves."""
    at, stop = told.leave, None
    for ride, walk in zip(told.rides, told.walks[:-1], strict=True):
        assert walk == (start[ride.board] if stop is None else walks[stop, ride.board])
        assert at + walk <= ride.depart <= ride.arrive
        assert any(
            run[x][0] == ride.board and run[x][2] == ride.depart and run[x][3]
            and any(c[0] == ride.alight and c[1] == ride.arrive and c[4] for c in run[x + 1 :])
            for run in runs
            for x in range(len(run))
        )  # fmt: skip
        at, stop = ride.arrive, ride.alight
    assert (end[stop], at + end[stop]) == (told.walks[-1], told.arrive)


@slow
@given(seed=seeds)
def test_leaving_after_a_moment_is_there_as_soon_as_can_be(seed):
    timetable, foot, day = by_chance(seed)
    here, runs, walks = (
        laid(timetable, day, foot),
        oracle.runs_of(timetable, day),
        oracle.walks_of(foot),
    )
    questions = queries_of(seed, timetable)
    (start, times), (end, _other) = next(questions), next(questions)
    soonest = oracle.earliest(runs, walks, timetable.n_stops, start, times[0], rides=5)

    told = leave_after(here, Reach.of(start), Reach.of(end), times[0])

    best = min(soonest[stop] + seconds for stop, seconds in end.items())
    assert (told is None) == (best > NEVER // 2)
    assert told is None or (told.arrive == best and told.leave >= times[0])


@slow
@given(seed=seeds)
def test_a_range_of_departures_gives_what_each_gives_alone(seed):
    timetable, foot, day = by_chance(seed)
    here = laid(timetable, day, foot)
    reach, times = next(queries_of(seed, timetable))

    together = earliest_arrivals(here, Reach.of(reach), times)

    alone_each = [earliest_arrivals(here, Reach.of(reach), [at])[0].tolist() for at in times]
    assert together.tolist() == alone_each


def test_a_bus_after_midnight_still_runs_for_the_evening_before():
    timetable = timetable_of(2, [[(0, 25 * HOUR, 25 * HOUR), (1, 26 * HOUR, 26 * HOUR)]])

    evening = first_at(laid(timetable), 0, 1, 23 * HOUR)
    next_night = first_at(laid(timetable, TUESDAY + timedelta(days=1)), 0, 1, 0)

    assert (evening, next_night) == (26 * HOUR, 2 * HOUR)


def test_a_train_of_two_nights_is_found_on_its_last_day():
    timetable = timetable_of(2, [[(0, 23 * HOUR, 23 * HOUR), (1, 55 * HOUR, 55 * HOUR)]])

    third_day = laid(timetable, TUESDAY + timedelta(days=2))

    assert timetable.days_late == 2
    assert first_at(third_day, 0, 1, -26 * HOUR) == 7 * HOUR


def test_nothing_leaves_on_a_day_without_service():
    timetable = timetable_of(2, [[(0, 8 * HOUR, 8 * HOUR), (1, 9 * HOUR, 9 * HOUR)]])

    on_the_day = first_at(laid(timetable), 0, 1, 7 * HOUR)
    a_week_later = first_at(laid(timetable, TUESDAY + timedelta(days=7)), 0, 1, 7 * HOUR)

    assert (on_the_day, a_week_later) == (9 * HOUR, None)


@pytest.mark.parametrize(
    ("day", "clock", "wanted"),
    [
        (FORWARD, time(4), "04:00"),
        (FORWARD, time(1, 30), "01:30"),
        (BACK, time(4), "04:00"),
        (BACK, time(1, 30), "01:30"),
    ],
)
def test_the_clock_on_the_wall_is_read_back_on_a_night_that_it_changes(day, clock, wanted):
    here = laid(timetable_of(2, [[(0, 0, 0), (1, HOUR, HOUR)]]), day)

    assert f"{here.clock(here.seconds(clock)):%H:%M}" == wanted


@pytest.mark.parametrize(("day", "night_h"), [(FORWARD, 23), (BACK, 25), (TUESDAY, 24)])
def test_a_night_is_as_long_as_it_really_is(day, night_h):
    """From noon to noon over the change: the shift is an hour shorter, or longer."""
    here = laid(timetable_of(2, [[(0, 0, 0), (1, HOUR, HOUR)]]), day - timedelta(days=1))

    noon_to_noon = here.seconds(time(12), days_later=1) - here.seconds(time(12))

    assert noon_to_noon == night_h * HOUR


@pytest.mark.parametrize(("day", "said"), [(FORWARD, "23:00"), (BACK, "01:00"), (TUESDAY, "00:00")])
def test_the_times_of_a_feed_count_from_noon_minus_twelve_hours(day, said):
    trips = [[(0, 0, 0), (1, 4 * HOUR, 4 * HOUR)]]
    here = laid(timetable_of(2, trips, first_day=day), day)

    told = leave_after(here, Reach.of({0: 0}), Reach.of({1: 0}), -HOUR)

    assert f"{here.clock(told.leave):%H:%M}" == said
    # Four o'clock is after the change: there feed and wall agree again.
    assert f"{here.clock(told.arrive):%H:%M}" == "04:00"


def test_a_night_shift_over_the_change_of_the_clock_finds_its_bus_home():
    """Out at 22.00 on Saturday, home at 6.00 on Sunday by a bus of the Sunday."""
    saturday = FORWARD - timedelta(days=1)
    trips = [
        [(0, 21 * HOUR, 21 * HOUR), (1, 21.5 * HOUR, 21.5 * HOUR)],
        [(1, 6.25 * HOUR, 6.25 * HOUR), (0, 6.75 * HOUR, 6.75 * HOUR)],
    ]
    timetable = timetable_of(
        2, trips, first_day=saturday, runs=[[True, False], [False, True]], services=[0, 1]
    )
    here = laid(timetable, saturday)

    home = leave_after(
        here, Reach.of({1: 0}), Reach.of({0: 0}), here.seconds(time(6), days_later=1)
    )

    assert f"{here.clock(home.leave):%H:%M}" == "06:15"
    assert f"{here.clock(home.arrive):%H:%M}" == "06:45"


def test_a_later_bus_that_overtakes_is_taken():
    slow_bus = [(0, 8 * HOUR, 8 * HOUR), (1, 10 * HOUR, 10 * HOUR)]
    quick_bus = [(0, 8 * HOUR + 600, 8 * HOUR + 600), (1, 9 * HOUR, 9 * HOUR)]

    here = laid(timetable_of(2, [slow_bus, quick_bus]))

    assert first_at(here, 0, 1, 8 * HOUR) == 9 * HOUR


def test_a_change_of_no_minutes_catches_the_bus_of_that_minute():
    trips = [
        [(0, 8 * HOUR, 8 * HOUR), (1, 9 * HOUR, 9 * HOUR)],
        [(1, 9 * HOUR, 9 * HOUR), (2, 10 * HOUR, 10 * HOUR)],
    ]
    timetable = timetable_of(3, trips)
    stays = Footpaths.from_pairs(3, np.arange(3), np.arange(3), np.array([0, 60, 0]))

    assert first_at(laid(timetable), 0, 2, 0) == 10 * HOUR
    assert first_at(laid(timetable, foot=stays), 0, 2, 0) is None


def test_where_the_feed_forbids_to_change_nobody_changes():
    trips = [
        [(0, 8 * HOUR, 8 * HOUR), (1, 9 * HOUR, 9 * HOUR)],
        [(1, 9.5 * HOUR, 9.5 * HOUR), (2, 10 * HOUR, 10 * HOUR)],
    ]
    timetable = timetable_of(3, trips, no_change=np.array([1]))

    foot = footpaths(timetable, RoadModel())

    assert first_at(laid(timetable, foot=foot), 0, 2, 0) is None


def test_a_line_that_comes_by_the_same_stop_twice_goes_on():
    loop = [(0, 100, 100), (1, 200, 200), (0, 300, 300), (2, 400, 400)]

    here = laid(timetable_of(3, [loop]))

    assert first_at(here, 0, 2, 250) == 400
    assert first_at(here, 0, 1, 250) is None


def test_a_stop_that_is_not_there_is_refused_by_its_number():
    here = laid(timetable_of(2, [[(0, 0, 0), (1, 60, 60)]]))

    with pytest.raises(UnknownStop, match="7"):
        earliest_arrivals(here, Reach.of({7: 0}), [0])


def test_seconds_without_their_stops_are_refused():
    with pytest.raises(UnlikeShapes):
        Reach(np.array([1, 2], np.int32), np.array([0], np.int32))


def test_whoever_is_near_no_stop_gets_nowhere():
    here = laid(timetable_of(2, [[(0, 0, 0), (1, 60, 60)]]))
    nowhere = Reach.of({})

    assert (earliest_arrivals(here, nowhere, [0]) == NEVER).all()
    assert arrive_by(here, nowhere, Reach.of({1: 0}), HOUR) is None
    assert leave_after(here, Reach.of({0: 0}), nowhere, 0) is None


def test_a_timetable_reads_back_from_its_arrays_as_it_was():
    timetable, _foot, day = by_chance(7)

    again = type(timetable).from_arrays(timetable.arrays())

    assert again.valid == timetable.valid
    assert again.zone == ZONE
    assert [again.trips_on(day + timedelta(days=n)).tolist() for n in range(3)] == [
        timetable.trips_on(day + timedelta(days=n)).tolist() for n in range(3)
    ]


def test_cutting_a_region_out_keeps_the_calls_within_it():
    trips = [[(0, 0, 0), (1, 60, 60), (2, 120, 120)], [(0, 0, 0), (2, 90, 90)]]
    timetable = timetable_of(3, trips)  # from south to north

    cut = timetable.within((51.24, 51.31, 4.4, 4.6))

    assert cut.stop_name.tolist() == ["Halte 1", "Halte 2"]
    assert cut.call_stop.tolist() == [0, 1]
    assert cut.n_trips == 1
