"""Minutes from zone to zone against the trips themselves; bands, days, and the way by the crèche."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaverblad.engines.travel.bands import (
    COMING,
    GOING,
    WEEKDAY_OF,
    DayKind,
    shifts_of,
    typical_day,
)
from klaverblad.engines.travel.creche import Opening, always, minutes_through, through_creche
from klaverblad.engines.travel.day import lay_out
from klaverblad.engines.travel.footpaths import footpaths
from klaverblad.engines.travel.journeys import arrive_by, leave_after
from klaverblad.engines.travel.matrices import (
    MINUTES_AT_MOST,
    NO_LAST,
    NO_WAY,
    minutes_of_weeks,
    zone_minutes,
)
from klaverblad.engines.travel.straight_line import RoadModel, distance_km
from klaverblad.engines.travel.zones import NO_STOP_NEAR, REACH_KM, stops_near, zones
from tests.engines.travel.small_networks import TUESDAY, ZONE, timetable_of

HOUR = 3600
ROADS = RoadModel()


@pytest.fixture(scope="module")
def world():
    """Five stops two kilometres and more apart, one line, until ten in the evening on workdays."""
    out = [[(s, h * HOUR + s * 300, h * HOUR + s * 300) for s in range(5)] for h in range(5, 22)]
    back = [
        [(4 - s, h * HOUR + 900 + s * 300, h * HOUR + 900 + s * 300) for s in range(5)]
        for h in range(6, 23)
    ]
    week = [[(TUESDAY + timedelta(days=n)).weekday() < 5 for n in range(21)]]
    timetable = timetable_of(5, out + back, runs=week)
    foot = footpaths(timetable, ROADS)
    days = {
        kind: lay_out(timetable, typical_day(timetable, weekday, on=TUESDAY), ZoneInfo(ZONE), foot)
        for kind, weekday in WEEKDAY_OF.items()
    }
    cells = zones(timetable.stops)
    return timetable, days, cells, zone_minutes(days, cells, ROADS)


def test_going_takes_as_long_as_the_trip_that_leaves_last(world):
    timetable, days, cells, found = world
    near = stops_near(cells.centres, timetable.stops, ROADS)
    day = days[DayKind.WORKDAY]

    for band in (GOING.index(6 * HOUR), GOING.index(8 * HOUR + 1800), GOING.index(14 * HOUR)):
        for home, work in ((0, cells.count - 1), (cells.count - 1, 0), (3, cells.count // 2)):
            told = arrive_by(day, near.reach(home), near.reach(work), GOING[band])
            minutes = None if told is None else -(-(GOING[band] - told.leave) // 60)
            seen = int(found.going[DayKind.WORKDAY, band, home, work])
            assert seen == (NO_WAY if minutes is None or minutes > MINUTES_AT_MOST else minutes)


def test_coming_home_takes_as_long_as_the_trip_that_is_there_first(world):
    timetable, days, cells, found = world
    near = stops_near(cells.centres, timetable.stops, ROADS)
    day = days[DayKind.WORKDAY]

    for band in (COMING.index(12 * HOUR), COMING.index(16 * HOUR + 1800), COMING.index(22 * HOUR)):
        for home, work in ((0, cells.count - 1), (cells.count - 1, 0), (3, cells.count // 2)):
            told = leave_after(day, near.reach(work), near.reach(home), COMING[band])
            minutes = None if told is None else -(-(told.arrive - COMING[band]) // 60)
            seen = int(found.coming[DayKind.WORKDAY, band, home, work])
            assert seen == (NO_WAY if minutes is None or minutes > MINUTES_AT_MOST else minutes)


def test_the_last_way_home_leaves_at_the_minute_of_the_last_trip(world):
    timetable, days, cells, found = world
    near = stops_near(cells.centres, timetable.stops, ROADS)
    day = days[DayKind.WORKDAY]
    home, work = 0, cells.count - 1

    told = arrive_by(day, near.reach(work), near.reach(home), day.seconds(time(4), days_later=1))

    assert found.last[DayKind.WORKDAY, home, work] == told.leave // 60
    assert (found.last[DayKind.SUNDAY] == NO_LAST).all()


def test_a_place_costs_its_longest_trip_and_none_when_one_cannot_be_made(world):
    _timetable, _days, cells, found = world
    homes, works = np.array([0, NO_STOP_NEAR, 0]), np.array([cells.count - 1] * 3)
    weeks = [
        shifts_of([(0, 8 * HOUR, 16 * HOUR)]),
        shifts_of([(0, 8 * HOUR, 16 * HOUR), (5, 8 * HOUR, 16 * HOUR)]),
        frozenset(),
    ]

    minutes = minutes_of_weeks(found, homes, works, weeks, np.array([True, True, False]))

    there = found.going[0, GOING.index(8 * HOUR), 0, cells.count - 1]
    back = found.coming[0, COMING.index(16 * HOUR), 0, cells.count - 1]
    assert minutes[0, 0] == max(there, back)
    assert np.isinf(minutes[0, 1])  # nothing rides on Saturday
    assert np.isnan(minutes[0, 2])  # no hours: nobody can say which bus
    assert np.isinf(minutes[1, 0])  # no stop near
    assert np.isnan(minutes[2]).all()  # no address


def test_one_person_gets_the_minutes_that_many_get(world):
    _timetable, _days, cells, found = world
    chance = np.random.default_rng(4)
    homes, works = chance.integers(-1, cells.count, 200), chance.integers(-1, cells.count, 40)
    weeks = [shifts_of([(int(day), int(hour) * HOUR, (int(hour) + 6) * HOUR)])
             for day, hour in chance.integers((0, 4), (7, 20), (40, 2))]  # fmt: skip
    known = np.ones(200, np.bool_)

    together = minutes_of_weeks(found, homes, works, weeks, known)

    for row in range(0, 200, 17):
        one = slice(row, row + 1)
        assert np.array_equal(
            minutes_of_weeks(found, homes[one], works, weeks, known[one]), together[one]
        )


@pytest.mark.parametrize(
    ("block", "going", "coming", "kinds"),
    [
        ((0, 8.25 * HOUR, 16.25 * HOUR), 8 * HOUR, 16.5 * HOUR, (0, 0)),
        ((0, 6 * HOUR, 14 * HOUR), 6 * HOUR, 14 * HOUR, (0, 0)),
        ((4, 22 * HOUR, 6 * HOUR), 22 * HOUR, 6 * HOUR, (0, 1)),
        ((6, 22 * HOUR, 6 * HOUR), 22 * HOUR, 6 * HOUR, (2, 0)),
        ((5, 16 * HOUR, 24 * HOUR), 16 * HOUR, 0, (1, 2)),
        ((5, 16 * HOUR, 23.5 * HOUR), 16 * HOUR, 0, (1, 2)),
        ((3, 0, 0.25 * HOUR), 0, 1 * HOUR, (0, 0)),
    ],
)
def test_a_shift_looks_up_the_band_before_its_start_and_after_its_end(block, going, coming, kinds):
    (shift,) = shifts_of([(block[0], int(block[1]), int(block[2]))])

    assert (GOING[shift.going], COMING[shift.coming]) == (going, coming)
    assert (shift.going_kind, shift.coming_kind) == kinds


def test_a_feast_day_does_not_stand_for_all_days_of_its_kind():
    days = [True] * 28
    days[0] = False  # this Tuesday nothing rides
    timetable = timetable_of(2, [[(0, 0, 0), (1, 60, 60)]], runs=[days])

    assert typical_day(timetable, 1, on=TUESDAY) == TUESDAY + timedelta(days=7)


def test_a_timetable_that_ended_is_read_by_its_last_weeks():
    timetable = timetable_of(2, [[(0, 0, 0), (1, 60, 60)]], runs=[[True] * 60])

    day = typical_day(timetable, 5, on=TUESDAY + timedelta(days=400))

    assert timetable.valid[0] <= day <= timetable.valid[1]
    assert day.weekday() == 5


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.floats(51, 51.2), st.floats(4.4, 4.7)), min_size=1, max_size=20))
def test_every_zone_is_found_by_its_own_middle_and_has_a_stop_near(points):
    stops = np.array(points)

    cells = zones(stops)

    assert cells.of(cells.centres).tolist() == list(range(cells.count))
    assert distance_km(cells.centres, stops).min(axis=1).max() <= REACH_KM * 1.02
    near = stops_near(cells.centres, stops, ROADS)
    assert (np.diff(near.first) >= 1).all()
    assert cells.of([(np.nan, np.nan), (-33.9, 151.2)]).tolist() == [NO_STOP_NEAR, NO_STOP_NEAR]


def day_by_creche(opens, closes):
    to_creche, from_creche = always(10), always(20)
    return through_creche(
        Opening(opens, closes), 9 * HOUR, 17 * HOUR,
        home_to_creche=to_creche[0], creche_to_work=from_creche[0],
        work_to_creche=from_creche[1], creche_to_home=to_creche[1],
    )  # fmt: skip


def test_a_day_by_the_creche_is_followed_from_both_ends():
    day = day_by_creche(7 * HOUR, 18 * HOUR)

    assert day.works
    assert (day.leave, day.brought) == (8 * HOUR + 1500, 8 * HOUR + 2100)
    assert (day.collected, day.home) == (17 * HOUR + 1200, 17 * HOUR + 2100)


def test_a_creche_that_opens_too_late_or_closes_too_soon_says_which():
    late, soon = day_by_creche(8 * HOUR + 2400, 18 * HOUR), day_by_creche(7 * HOUR, 17 * HOUR)

    assert (late.is_open_before, late.is_open_after, late.works) == (False, True, False)
    assert (soon.is_open_before, soon.is_open_after, soon.works) == (True, False, False)


def test_a_way_that_is_not_there_leads_to_no_creche():
    nowhere, soon = always(float("inf"))

    assert (nowhere(9 * HOUR), soon(0)) == (None, None)


@given(seed=st.integers(0, 1000))
def test_the_shortest_way_by_a_creche_is_that_of_trying_each(seed):
    chance = np.random.default_rng(seed)
    first = np.where(chance.random((4, 3)) < 0.2, np.inf, chance.integers(1, 60, (4, 3)))
    then = chance.integers(1, 60, (3, 5)).astype(float)

    found = minutes_through(first, then)

    tried = (first[:, :, None] + then[None]).min(axis=1)
    assert np.array_equal(found, tried.astype(np.float32))


def test_the_days_of_the_bands_are_three_and_a_sunday_is_one_of_them():
    assert [DayKind.of(day) for day in range(7)] == [0, 0, 0, 0, 0, 1, 2]
    assert date(2026, 6, 16) == TUESDAY
