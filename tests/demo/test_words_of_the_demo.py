"""The words and the chance that the practice region is made of."""

from __future__ import annotations

import string
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.library.seed import seed
from klaverblad.apps.people.registry import registry
from klaverblad.demo.chance import Chance, share_out, workday
from klaverblad.demo.course import course
from klaverblad.demo.facts_of import HOW, facts_of, facts_of_home
from klaverblad.demo.lives import Stream, life
from klaverblad.demo.pools import pool
from klaverblad.demo.steps_of import CONDITIONS

ON = date(2026, 6, 16)
weights = st.lists(st.floats(0, 1e6), min_size=1, max_size=30)


@given(total=st.integers(0, 100_000), weights=weights.filter(lambda some: sum(some) > 0.001))
def test_a_division_sums_exactly_and_is_never_more_than_one_off(total, weights):
    shares = share_out(total, weights)

    assert sum(shares) == total
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(share - one) < 1.0001 for share, one in zip(shares, exact, strict=True))


@given(on=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_workday_is_never_in_a_weekend_and_never_later(on):
    found = workday(on)

    assert found.weekday() < 5
    assert timedelta(0) <= on - found <= timedelta(days=2)


def test_chance_of_one_topic_is_the_same_every_time():
    assert [Chance("a", 1).random() for _ in range(3)] == [Chance("a", 1).random()] * 3
    assert Chance("a", 1).random() != Chance("a", 2).random()


def test_there_are_a_hundred_and_twenty_goals_and_no_two_are_the_same():
    goals = [words for some in pool("goals").values() for words in some]

    assert len(goals) >= 120
    assert len(set(goals)) == len(goals)
    # Only the month may be filled in.
    fields = {name for words in goals for _, name, _, _ in string.Formatter().parse(words) if name}
    assert fields == {"maand"}


def test_every_wish_of_the_registry_has_goals():
    assert set(registry()["wishes"].options) <= set(pool("goals"))


def test_every_step_is_an_instrument_of_the_library_under_a_known_condition():
    for key, said in pool("steps").items():
        assert said["instrument"] in seed(), key
        assert said.get("when", "limited") in CONDITIONS, key


def test_every_kind_of_place_stands_on_known_weeks_and_codes():
    places = pool("places")
    competences = registry()["competences"].options

    for key, said in places["places"].items():
        assert set(said["weeks"]) <= set(places["weeks"]), key
        assert set(said["accepts"]) <= set(seed()), key
        assert set(said.get("competences", {})) <= set(competences), key


def test_every_organisation_does_something_that_is_described():
    places = pool("places")
    groups = ("social_economy", "volunteering", "employers")

    done = {
        what for group in groups for one in places["organisations"][group] for what in one["does"]
    }

    assert done <= set(places["places"])
    assert set(places["organisations"]["ocmw_floor"]) <= set(places["places"])


@pytest.fixture(scope="module")
def lives():
    """Four hundred lives of each stream."""
    return [life("11040", stream, n, on=ON) for stream in Stream for n in range(400)]


def test_every_key_of_the_registry_becomes_known_of_somebody(lives):
    known = set()
    for one in lives:
        for phase in ("plan", "intake"):
            went = course(Chance("test", *one.topic), phase, on=ON)
            known |= {said.key for said in (*facts_of(one, went), *facts_of_home(one))}

    assert set(registry()) - known == set()
    assert set(HOW) <= set(registry())


def test_who_came_lately_speaks_less_dutch(lives):
    low = {"none", "a1", "a2"}
    new = [one.level in low for one in lives if one.years_here is not None and one.years_here < 2]
    long = [one.level in low for one in lives if one.years_here is None]

    assert sum(new) / len(new) > 0.8
    assert sum(long) / len(long) < 0.05


def test_a_recognised_limitation_weighs_on_what_one_can_lift(lives):
    def share(stream: Stream) -> float:
        mine = [one for one in lives if one.stream == stream]
        return sum(one.lift_kg is not None and one.lift_kg <= 10 for one in mine) / len(mine)

    assert share(Stream.LIMITED) > 2 * share(Stream.LEEFLOON)


def test_nobody_drives_a_car_without_a_licence(lives):
    assert not any(one.has_car and not one.has_licence for one in lives)


def test_everybody_is_of_an_age_to_work(lives):
    ages = Counter(one.age for one in lives)

    assert min(ages) >= 18
    assert max(ages) < 64
