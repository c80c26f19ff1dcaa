from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.engines.matching import (
    Barrier,
    Policy,
    WrongPolicy,
    best_way,
    feasible,
    lifts,
    one_step_away,
    open_places,
    stable_keys,
    violations,
)
from klaverblad.engines.travel import Mode
from tests.engines.matching.making import on_foot, patient, people, places, regions, tables, travel

POLICY = Policy(version="3")
WAYS = {"walk": 90.0, "bike": 30.0, "public_transport": 25.0, "car": 10.0}


def test_the_closest_place_comes_first_with_its_points_and_way():
    found = open_places(people({}), 0, places({}, {}, {}), on_foot(30, 4.2, 12), policy=POLICY)

    assert [(each.place, each.points) for each in found] == [(1, 950), (2, 880), (0, 700)]
    assert found[0].way.say("nl") == "5 min te voet"


def test_only_places_without_any_barrier_or_doubt_are_listed():
    somewhere = places({}, {"lift_kg": 25.0}, {"lift_kg": None})

    found = open_places(
        people({"lift_kg_max": 10.0}), 0, somewhere, on_foot(5, 5, 5), policy=POLICY
    )

    assert [each.place for each in found] == [0]


def test_beyond_the_minutes_that_count_all_places_are_equally_far():
    policy = Policy(version="1", minutes_counted_max=60)

    assert policy.points(np.array([60, 61, inf], np.float32)).tolist() == [400, 400, 400]


@patient
@given(region=regions(size=4), data=st.data())
def test_the_order_of_rows_never_changes_the_order_of_places(region, data):
    people_, places_, trips = tables(region)
    columns = data.draw(st.permutations(range(len(places_))))
    before = [each.place for each in open_places(people_, 0, places_, trips, policy=POLICY)]
    steps = lifts(people_, 0, places_, trips, policy=POLICY)

    moved, trips_moved = places_.only(columns), trips.only(range(len(people_)), columns)
    after = [each.place for each in open_places(people_, 0, moved, trips_moved, policy=POLICY)]
    steps_after = lifts(people_, 0, moved, trips_moved, policy=POLICY)

    assert [columns[j] for j in after] == before
    assert {bit: tuple(columns[j] for j in rows) for bit, rows in steps_after.items()} == steps
    assert list(steps_after) == list(steps)


def test_equal_places_come_in_another_order_for_another_person():
    somewhere = places(*[{}] * 8, keys=stable_keys(map(str, range(8))))
    region = people(*[{}] * 6, keys=stable_keys(map(str, range(100, 106))))
    trips = on_foot(*[10] * 8, people=6)

    orders = {
        tuple(each.place for each in open_places(region, i, somewhere, trips, policy=POLICY))
        for i in range(6)
    }

    assert len(orders) == 6


def test_a_policy_that_puts_the_farthest_first_is_refused():
    with pytest.raises(WrongPolicy, match="points_lost_minute"):
        Policy(version="1", points_lost_minute=-1)


def test_lifts_are_grouped_by_barrier_and_the_one_that_opens_most_comes_first():
    someone = people({"lift_kg_max": 10.0, "has_licence_b": 0})
    somewhere = places(
        {"needs_licence_b": 1},
        {"lift_kg": 25.0},
        {"lift_kg": 20.0},
        {"lift_kg": 20.0, "needs_licence_b": 1},
        {},
    )

    found = lifts(someone, 0, somewhere, on_foot(9, 8, 7, 6, 5), policy=POLICY)

    assert list(found.items()) == [(Barrier.LOAD, (2, 1)), (Barrier.LICENCE, (0,))]


def test_a_licence_also_opens_what_only_the_car_at_the_door_can_reach():
    someone = people({"travel_minutes_max": 20.0, "has_car": 1, "has_licence_b": 0})

    found = lifts(someone, 0, places({}), travel([[WAYS]]), policy=POLICY)

    assert found == {Barrier.TRAVEL: (0,), Barrier.LICENCE: (0,)}


def test_a_licence_opens_nothing_far_away_for_who_has_no_car():
    someone = people({"travel_minutes_max": 20.0, "has_car": 0, "has_licence_b": 0})

    found = lifts(someone, 0, places({}), travel([[WAYS]]), policy=POLICY)

    assert found == {Barrier.TRAVEL: (0,)}


def test_a_licence_that_nobody_asked_about_is_a_question_and_not_a_step():
    someone = people({"travel_minutes_max": 20.0, "has_car": 1, "has_licence_b": None})

    found = lifts(someone, 0, places({}), travel([[WAYS]]), policy=POLICY)

    assert found == {}


@patient
@given(region=regions())
def test_every_single_step_of_the_masks_is_among_the_lifts(region):
    people_, places_, trips = tables(region)
    verdict = violations(people_, places_, trips)

    for i in range(len(people_)):
        found = lifts(people_, i, places_, trips, policy=POLICY)
        for j in np.flatnonzero(one_step_away(verdict)[i]):
            assert int(j) in found[Barrier(int(verdict.violated[i, j]))]
        listed = {j for rows in found.values() for j in rows}
        assert not any(feasible(verdict)[i, j] for j in listed)


def test_the_best_way_is_the_quickest_that_the_person_surely_has():
    someone = people({"has_bike": 1, "has_car": 1, "has_licence_b": None})

    way = best_way(someone, 0, travel([[WAYS]]), 0)

    assert (way.mode, way.minutes) == (Mode.PUBLIC_TRANSPORT, 25.0)
    assert way.by_mode == {Mode.WALK: 90.0, Mode.BIKE: 30.0, Mode.PUBLIC_TRANSPORT: 25.0}
    assert way.perhaps == {Mode.CAR: 10.0}


def test_of_two_equally_quick_ways_the_lightest_is_named():
    minutes = {"walk": 25.0, "bike": 25.0, "public_transport": 25.0, "car": 25.0}
    someone = people({"has_bike": 1, "has_car": 1, "has_licence_b": 1})

    way = best_way(someone, 0, travel([[minutes]]), 0)

    assert [way.say(lang) for lang in ("nl", "fr", "en")] == [
        "25 min te voet",
        "25 min à pied",
        "25 min on foot",
    ]


def test_where_no_known_way_leads_the_way_says_so():
    minutes = {"walk": inf, "bike": None, "public_transport": None, "car": None}

    way = best_way(people({"has_bike": 1}), 0, travel([[minutes]]), 0)

    assert (way.mode, way.minutes, way.say("nl")) == (None, None, "geen weg bekend")
