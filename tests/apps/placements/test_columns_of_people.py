"""Facts become columns: what is not known stays unknown, and is never read as a no."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import HouseholdRole
from klaverblad.apps.people.registry import registry
from klaverblad.apps.placements import columns, queries
from klaverblad.engines.matching import sets, week
from tests.crowd import ABLE, crowd, home_of, moves_in, somebody


def laid_out(coach, *persons):
    return queries.field(coach, list(persons), on=coach.on)


def of_nobody(facts):
    """The columns of one person with just these facts, and no household."""
    one = somebody_id()
    return columns.people([one], {one: facts}, {}, on=date(2026, 11, 23))


def somebody_id():
    from uuid import UUID

    return UUID(int=7)


def test_of_whom_nothing_is_known_every_column_is_unknown():
    unknown = of_nobody({})

    for name in ("has_licence_b", "has_car", "has_bike", "language_level", "can_climb_stairs"):
        assert getattr(unknown, name).tolist() == [-1], name
    for name in (
        "travel_minutes_max", "hours_week_min", "hours_week_max", "available_from",
        "months_needed", "lift_kg_max", "stand_hours_max",
    ):  # fmt: skip
        assert np.isnan(getattr(unknown, name)).all(), name


@pytest.mark.parametrize("key", ["competences", "statuses"])
def test_a_list_that_was_never_asked_may_hold_anything(key):
    n = len(registry()[key].options)

    unknown = of_nobody({})

    assert not sets.unpack(getattr(unknown, key), n).any()
    assert sets.unpack(getattr(unknown, f"{key}_maybe"), n).all()


@pytest.mark.parametrize("key", ["competences", "statuses"])
def test_an_empty_list_is_an_answer_and_leaves_no_doubt(key):
    known = of_nobody({key: []})

    assert not getattr(known, key).any()
    assert not getattr(known, f"{key}_maybe").any()


@pytest.mark.parametrize("key", columns.FACT_KEYS)
def test_asked_and_not_known_is_the_same_as_never_asked(key):
    asked, never = of_nobody({key: None}), of_nobody({})

    for name in ("has_licence_b", "language_level", "busy", "busy_maybe", "competences_maybe"):
        np.testing.assert_array_equal(getattr(asked, name), getattr(never, name))
    np.testing.assert_array_equal(asked.lift_kg_max, never.lift_kg_max)


def test_every_key_that_the_matching_reads_is_in_the_registry_with_its_barrier():
    assert set(columns.FACT_KEYS) <= set(registry())
    # Days need a barrier too: they stand on the same page as what they block.
    assert all(registry()[key].barriers for key in columns.FACT_KEYS)


def test_the_levels_of_dutch_are_those_of_the_registry_in_its_order():
    assert tuple(registry()["language_level_nl"].options) == columns.LEVELS


def test_the_lowest_wish_never_lies_above_the_highest():
    crossed = of_nobody({"hours_week_min": 30, "hours_week_max": 20})

    assert (crossed.hours_week_min.tolist(), crossed.hours_week_max.tolist()) == ([20.0], [20.0])


def test_the_lowest_wish_stays_when_the_highest_is_unknown():
    one = of_nobody({"hours_week_min": 30})

    assert one.hours_week_min.tolist() == [30.0]
    assert np.isnan(one.hours_week_max).all()


def weeks_of(laid):
    """The quarter hours that are surely and perhaps taken, for the one person laid out."""
    surely = sets.unpack(laid.people.busy, week.SLOTS)[0]
    return surely, sets.unpack(laid.people.busy_maybe, week.SLOTS)[0]


def test_unknown_hours_may_all_be_taken(world, coach):
    (one,) = crowd(world, 1, facts=[{"needs_childcare": False}])

    surely, maybe = weeks_of(laid_out(coach, one))

    assert not surely.any()
    assert maybe.all()


def test_said_hours_are_taken_and_the_others_are_free(world, coach):
    (one,) = crowd(world, 1, facts=[ABLE | {"busy_week": [[0, "08:00", "09:00"]]}])

    surely, maybe = weeks_of(laid_out(coach, one))

    np.testing.assert_array_equal(surely, week.slots([(0, "08:00", "09:00")]))
    assert not maybe.any()


def parent(world, *, child_years, role=HouseholdRole.HEAD, **facts):
    """Somebody whose child has so many years, and of whom nobody asked about childcare."""
    known = {key: value for key, value in ABLE.items() if key != "needs_childcare"} | facts
    (one,) = crowd(world, 1, facts=[known])
    home = home_of(one)
    born = world.on.replace(year=world.on.year - child_years)
    child = somebody(world, "Kind", born_on=born)
    moves_in(home, child, HouseholdRole.CHILD, since=date(2026, 1, 1))
    if role != HouseholdRole.HEAD:
        moves_in(home, one, role, since=date(2026, 1, 1))
        moves_in(home, somebody(world, "Hoofd"), HouseholdRole.HEAD, since=date(2026, 1, 1))
    return one


@pytest.mark.parametrize("role", [HouseholdRole.HEAD, HouseholdRole.PARTNER])
def test_a_young_child_makes_every_hour_unsure_until_childcare_is_asked(world, coach, role):
    _surely, maybe = weeks_of(laid_out(coach, parent(world, child_years=5, role=role)))

    assert maybe.all()


@pytest.mark.parametrize("role", [HouseholdRole.CHILD, HouseholdRole.HOUSEMATE])
def test_the_child_of_another_in_the_house_leaves_the_hours_free(world, coach, role):
    _surely, maybe = weeks_of(laid_out(coach, parent(world, child_years=5, role=role)))

    assert not maybe.any()


def test_a_child_of_twelve_and_nobody_at_all_leave_the_hours_free(world, coach):
    alone = {key: value for key, value in ABLE.items() if key != "needs_childcare"}
    (single,) = crowd(world, 1, facts=[alone])

    for one in (parent(world, child_years=13), single):
        _surely, maybe = weeks_of(laid_out(coach, one))
        assert not maybe.any()


def test_childcare_is_needed_outside_the_hours_that_a_child_is_looked_after(world, coach):
    school = [[day, "08:30", "15:30"] for day in range(5)]
    one = parent(world, child_years=5, needs_childcare=True, childcare_week=school)

    surely, maybe = weeks_of(laid_out(coach, one))

    np.testing.assert_array_equal(~surely, week.slots([tuple(block) for block in school]))
    assert not maybe.any()


def test_needed_childcare_without_known_hours_makes_every_hour_unsure(world, coach):
    one = parent(world, child_years=5, needs_childcare=True)

    _surely, maybe = weeks_of(laid_out(coach, one))

    assert maybe.all()


def test_an_unknown_home_gives_unknown_minutes(world, coach, able):
    somewhere = somebody(world, "Anna")

    laid = laid_out(coach, able, somewhere)

    for table in laid.travel.minutes.values():
        assert not np.isnan(table[0]).any()
        assert np.isnan(table[1]).all()


def test_facts_of_the_next_town_are_not_laid_out(world, able):
    laid = queries.field(world.actor("neighbour"), [able], on=world.on)

    assert laid.people.has_bike.tolist() == [-1]
    assert not people.known_facts(world.actor("neighbour"), [able.pk])
