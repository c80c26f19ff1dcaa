"""Seen from one place: who of my people can start there, and what keeps the others."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.places import services as places
from klaverblad.apps.trajectories import services as trajectories
from tests.world import newcomer

# Everything that the matching asks, said such that the bicycle workshop of the small region fits.
READY = {
    "has_licence_b": False,
    "has_car": False,
    "has_bike": True,
    "travel_minutes_max": 45,
    "hours_week_min": 10,
    "hours_week_max": 30,
    "busy_week": [],
    "needs_childcare": False,
    "language_level_nl": "a2",
    "competences": [],
    "statuses": [],
    "months_needed": 1,
    "lift_kg_max": 10,
}


@pytest.fixture
def someone(world):
    """Somebody of the coach in Schoten, ready for everything but what is said otherwise."""
    coach = world.actor("coach")

    def one(first_name, **otherwise):
        person = people.open_person(coach, newcomer(first_name, world.person.municipality))
        Person.objects.filter(pk=person.pk).update(home_lat=51.27, home_lon=4.5)
        trajectories.open_trajectory(coach, person.pk, coach_id=coach.user_id)
        facts = READY | {"available_from": world.on.isoformat()} | otherwise
        for key, value in facts.items():
            if value is not None:
                said = people.Said(
                    key, value=value, since=world.on, said_by="person", known_by="told"
                )
                people.record_fact(coach, person.pk, said)
        return person

    return one


def page(browser, place):
    answer = browser.get(reverse("desk:place_people", args=[place.pk]))
    assert answer.status_code == 200
    return answer


def names(lines):
    return [line["person"].first_name for line in lines]


def test_whoever_has_all_that_is_needed_can_start(world, someone, sign_in):
    someone("Amal")

    answer = page(sign_in(world.coach), world.place)

    assert names(answer.context["fits"]) == ["Amal"]
    assert "met de fiets" in answer.content.decode()


def test_one_lacking_thing_is_named_with_the_step_that_lifts_it(world, someone, sign_in):
    someone("Bilal", language_level_nl="none")
    places.change_place(world.actor("workplace"), world.place.pk, {"language_level_min": 2})

    answer = page(sign_in(world.coach), world.place)

    (group,) = answer.context["steps"]
    assert (group["code"], names(group["lines"])) == ("language", ["Bilal"])
    assert "Nederlands A2 nodig" in answer.content.decode()
    assert group["instrument"].lifts == "language"


def test_an_unknown_is_a_question_and_never_a_no(world, someone, sign_in):
    person = someone("Chadi", lift_kg_max=None)
    places.change_place(world.actor("workplace"), world.place.pk, {"lift_kg": 8})

    answer = page(sign_in(world.coach), world.place)

    line = next(one for one in answer.context["answers"] if one["person"] == person)
    assert line["ask_url"] == reverse("desk:fact", args=[person.pk, "lift_kg_max"])
    assert answer.context["n_single"] == 1


def test_a_barrier_with_an_unknown_beside_it_is_not_called_one_step(world, someone, sign_in):
    person = someone("Dora", language_level_nl="none", lift_kg_max=None)
    asks = {"language_level_min": 2, "lift_kg": 8}
    places.change_place(world.actor("workplace"), world.place.pk, asks)

    answer = page(sign_in(world.coach), world.place)

    assert answer.context["steps"] == []
    (group,) = answer.context["barriers"]
    assert [one["person"] for one in group["lines"]] == [person]


def test_several_barriers_are_shown_with_every_reason(world, someone, sign_in):
    person = someone("Emre", language_level_nl="none", hours_week_max=4, hours_week_min=2)
    places.change_place(world.actor("workplace"), world.place.pk, {"language_level_min": 2})

    answer = page(sign_in(world.coach), world.place)

    line = next(one for one in answer.context["rest"] if one["person"] == person)
    assert {chip["icon"] for chip in line["chips"]} == {"talk", "clock"}


def test_a_coach_sees_only_people_of_their_own(world, someone, sign_in):
    someone("Amal")

    answer = page(sign_in(world.neighbour), world.place)

    assert "Amal" not in answer.content.decode()


@pytest.mark.parametrize("who", ["workplace", "coordinator", "self_login"])
def test_nobody_else_asks_who_fits(world, sign_in, who):
    browser = sign_in(getattr(world, who))

    answer = browser.get(reverse("desk:place_people", args=[world.place.pk]))

    assert answer.status_code == 403


def test_a_closed_place_proposes_nobody(world, someone, sign_in):
    someone("Amal")
    places.close_place(world.actor("workplace"), world.place.pk)

    answer = page(sign_in(world.coach), world.place)

    assert "Deze plek is gesloten" in answer.content.decode()
    assert "Amal" not in answer.content.decode()


def test_ten_people_take_as_many_queries_as_two(world, someone, sign_in):
    browser = sign_in(world.coach)
    counts = []
    for first_names in ("A", "BCDEFGHI"):
        for first_name in first_names:
            someone(first_name)
        with CaptureQueriesContext(connection) as captured:
            answer = page(browser, world.place)
        counts.append((answer.context["n_people"], len(captured)))

    assert [n_people for n_people, _queries in counts] == [2, 10]
    assert counts[0][1] == counts[1][1]
