"""Which places fit, which are one step or one answer away, and what a fact changes."""

from __future__ import annotations

import numpy as np
import pytest

from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import queries
from klaverblad.apps.placements.for_place import around
from klaverblad.apps.places import services as places
from klaverblad.engines.matching.barriers import Barrier
from tests.crowd import ABLE, crowd, n_queries, somebody, tell


def matches(coach, person):
    return queries.matches(coach, person.pk, on=coach.on)


def test_a_place_whose_every_wish_is_met_fits(world, coach, able):
    (fit,) = matches(coach, able).fits

    assert fit.place == world.place
    assert fit.way.minutes is not None


@pytest.mark.parametrize("key", [*ABLE])
def test_one_unknown_fact_never_makes_a_certain_no(world, coach, key, offer):
    """Every place that a yes could open waits for the answer; none says no."""
    offer(needs_licence_b=True, language_level_min=3, lift_kg=15, title="Alles nodig")
    known = {name: value for name, value in ABLE.items() if name != key}
    (one,) = crowd(world, 1, facts=[known | {"has_licence_b": known.get("has_licence_b", True)}])
    if key != "has_licence_b":
        tell(coach, one, "has_licence_b", value=True, ended_as="corrected")

    found = matches(coach, one)

    assert found.n_rest == 0
    assert len(found.fits) + found.n_waiting == 2


def test_of_whom_nothing_is_known_every_place_waits_for_an_answer(world, coach):
    someone = somebody(world, "Anna")

    found = matches(coach, someone)

    assert (len(found.fits), found.n_waiting, found.n_rest) == (0, 1, 0)
    assert {question.key for question in found.questions} >= {"busy_week"}


def test_only_open_places_of_the_own_region_are_looked_at(world, coach, able, offer):
    from klaverblad.apps.accounts.models import Municipality, Organisation, Region
    from klaverblad.apps.places.models import Place

    closed = offer(title="Gesloten")
    places.close_place(world.actor("workplace"), closed.pk)
    elsewhere = Region.objects.create(slug="kempen", name="Kempen")
    geel = Municipality.objects.create(
        nis="13008", name="Geel", region=elsewhere, lat=51.1, lon=5, tile_row=1, tile_column=1
    )
    far = offer(title="Elders")
    Place.objects.filter(pk=far.pk).update(
        municipality=geel,
        organisation=Organisation.objects.create(
            name="Elders", kind="employer", region=elsewhere, municipality=geel
        ),
    )

    laid = queries.field(coach, [able], on=world.on)

    assert laid.found == (world.place,)


def test_one_person_alone_gets_the_same_as_in_the_whole_caseload(world, coach, offer):
    offer(needs_licence_b=True)
    offer(language_level_min=5)
    offer(lift_kg=25, week=[[5, "08:00", "12:00"]], hours_week=4)
    facts = [
        {},
        ABLE,
        ABLE | {"has_licence_b": True, "has_car": True},
        ABLE | {"language_level_nl": None},
        ABLE | {"lift_kg_max": 5},
        ABLE | {"busy_week": [[5, "08:00", "09:00"]]},
    ]
    persons = crowd(world, 12, facts=facts)

    together = queries.field(coach, persons, on=world.on)

    n_open, n_waiting = queries.n_feasible(together), queries.n_waiting(together)
    for row, person in enumerate(persons):
        alone = matches(coach, person)
        for mask in ("violated", "unsure"):
            np.testing.assert_array_equal(
                getattr(alone.field.verdict, mask)[0], getattr(together.verdict, mask)[row]
            )
        assert n_open[person.pk] == len(alone.fits)
        assert n_waiting[person.pk] == alone.n_waiting


def test_each_place_is_counted_once_as_fitting_near_waiting_or_not(world, coach, offer):
    offer(needs_licence_b=True)
    offer(needs_licence_b=True, language_level_min=6)
    (one,) = crowd(world, 1, facts=[{key: ABLE[key] for key in ABLE if key != "lift_kg_max"}])
    offer(lift_kg=25)

    found = matches(coach, one)

    assert len(found.fits) + found.n_one_step + found.n_waiting + found.n_rest == 4


def test_a_licence_is_the_one_step_to_a_place_that_asks_one(world, coach, able, offer):
    asks = offer(needs_licence_b=True)

    (lift,) = matches(coach, able).lifts

    assert (lift.barrier, lift.places) == (Barrier.LICENCE, (asks,))


def test_a_place_behind_two_barriers_is_told_with_both(world, coach, able, offer):
    asks = offer(needs_licence_b=True, language_level_min=6)

    (no,) = matches(coach, able).rest()

    assert no.place == asks
    assert set(no.barriers) == {Barrier.LICENCE, Barrier.LANGUAGE}
    for language in ("nl", "fr", "en"):
        assert all(reason.chip(language) for reason in no.reasons)


def test_why_one_place_does_not_fit_is_said_and_of_one_that_fits_nothing(world, coach, able, offer):
    asks = offer(needs_licence_b=True)

    found = matches(coach, able)

    assert [reason.barrier for reason in found.no(asks.pk).reasons] == [Barrier.LICENCE]
    assert found.no(world.place.pk) is None
    assert found.no(world.person.pk) is None


def test_correcting_a_licence_opens_the_place_and_names_the_barrier_that_fell(
    world, coach, able, offer
):
    asks = offer(needs_licence_b=True)
    before = queries.field(coach, [able], on=world.on)
    tell(coach, able, "has_licence_b", value=True, ended_as="corrected")

    effect = queries.effect(before, queries.field(coach, [able], on=world.on))

    (opened,) = effect.opened
    assert (effect.n_before, effect.n_after) == (1, 2)
    assert opened.place == asks
    assert [reason.barrier for reason in opened.before] == [Barrier.LICENCE]
    assert opened.after == ()
    assert effect.closed == ()


def test_a_car_opens_what_lies_too_far_for_a_bike(world, coach, offer):
    far = offer(title="Ver weg", lat=51.45, lon=4.5)
    (one,) = crowd(world, 1, facts=[ABLE | {"has_licence_b": True, "travel_minutes_max": 50}])
    before = queries.field(coach, [one], on=world.on)
    tell(coach, one, "has_car", value=True, ended_as="corrected")

    effect = queries.effect(before, queries.field(coach, [one], on=world.on))

    (opened,) = effect.opened
    assert opened.place == far
    assert [reason.barrier for reason in opened.before] == [Barrier.TRAVEL]


def test_taking_back_a_licence_closes_what_it_had_opened(world, coach, offer):
    asks = offer(needs_licence_b=True)
    (one,) = crowd(world, 1, facts=[ABLE | {"has_licence_b": True}])
    before = queries.field(coach, [one], on=world.on)
    tell(coach, one, "has_licence_b", value=False, ended_as="corrected")

    effect = queries.effect(before, queries.field(coach, [one], on=world.on))

    (closed,) = effect.closed
    assert closed.place == asks
    assert closed.before == ()
    assert [reason.barrier for reason in closed.after] == [Barrier.LICENCE]


def test_a_place_that_loses_one_of_two_barriers_comes_closer(world, coach, able, offer):
    offer(needs_licence_b=True, language_level_min=6)
    before = queries.field(coach, [able], on=world.on)
    tell(coach, able, "has_licence_b", value=True, ended_as="corrected")

    effect = queries.effect(before, queries.field(coach, [able], on=world.on))

    assert (effect.opened, effect.n_closer, effect.n_farther) == ((), 1, 0)


def test_the_main_barriers_are_those_that_alone_keep_the_most_places_closed(
    world, coach, able, offer
):
    for _ in range(2):
        offer(needs_licence_b=True)
    offer(language_level_min=6)
    offer(lift_kg=25)
    offer(lift_kg=25, language_level_min=6)

    main = queries.main_barriers(queries.field(coach, [able], on=world.on))

    assert main[able.pk] == ((Barrier.LICENCE, 2), (Barrier.LANGUAGE, 1))


def test_an_unknown_fact_is_no_main_barrier(world, coach, offer):
    offer(needs_licence_b=True)
    (one,) = crowd(world, 1, facts=[ABLE | {"has_licence_b": None}])

    assert queries.main_barriers(queries.field(coach, [one], on=world.on))[one.pk] == ()


def test_a_place_fits_whom_it_fits_and_nobody_who_might(world, coach, able, offer):
    asks = offer(needs_licence_b=True)
    drives, unknown = crowd(
        world, 2, facts=[ABLE | {"has_licence_b": True}, ABLE | {"has_licence_b": None}]
    )

    laid = queries.field(coach, [able, drives, unknown], on=world.on, only=asks.pk)

    assert [one.person_id for one in around(laid, asks.pk).fits] == [drives.pk]
    assert around(laid, world.person.pk) is None


def test_a_neighbour_finds_no_matches_of_somebody_of_the_next_town(world, able):
    with pytest.raises(Person.DoesNotExist):
        matches(world.actor("neighbour"), able)


def test_a_caseload_is_laid_out_in_the_same_few_queries(world, coach):
    persons = crowd(world, 40, facts=[ABLE, {}])
    few = n_queries(lambda: queries.field(coach, persons[:4], on=world.on))

    many = n_queries(lambda: queries.field(coach, persons, on=world.on))

    assert many == few <= 11


def test_standing_stairs_and_the_way_by_childcare_stand_between_a_parent_and_a_place(
    world, coach, offer
):
    hours = [[day, "08:30", "16:00"] for day in range(5)]
    heavy = offer(stand_hours=6, needs_stairs=True, week=hours, hours_week=35)
    parent = ABLE | {
        "stand_hours_max": 2, "can_climb_stairs": False, "needs_childcare": True,
        "childcare_week": [[day, "08:00", "18:00"] for day in range(5)],
    }  # fmt: skip
    near, unknown = crowd(world, 2, facts=[parent | {"childcare_minutes": 40}, parent])

    why = matches(coach, near).no(heavy.pk)

    assert why.barriers == (Barrier.STANDING, Barrier.STAIRS, Barrier.CRECHE)
    assert [one.say("nl") for one in why.reasons][:2] == [
        "6 uur per dag staan, kan tot 2 uur", "trappen op en af, dat gaat nu niet",
    ]  # fmt: skip
    assert why.reasons[2].say("nl").endswith("de uren van de opvang laten 30 min")
    light = offer(week=hours, hours_week=35)
    asked = matches(coach, unknown)
    assert {question.key for question in asked.questions} == {"childcare_minutes"}
    assert asked.no(light.pk).reasons[0].say("nl") == "nog te vragen: waar de opvang is"
