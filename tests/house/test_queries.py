"""A list of forty asks the database no more often than a list of ten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from klaverblad.apps.people import services as people
from klaverblad.apps.places import services as places
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Appointment
from tests.operations import bearer, key_of
from tests.routes import addresses
from tests.world import INSTRUMENT, newcomer, place_words

# How often is asked is the same on both databases.
pytestmark = pytest.mark.sqlite

LISTS = (
    "desk:today",
    "desk:people",
    "desk:export",
    "desk:search",
    "desk:organisations",
    "desk:place_people",
    "places:list",
    "places:export",
)
OF_ONE = ("desk:person", "desk:steps", "desk:notes", "desk:story", "desk:facts", "desk:places")


def add_people(world, n):
    """People of the coach, each with something on every list."""
    coach = world.actor("coach")
    earlier = replace(coach, on=world.on - timedelta(days=40))
    for number in range(n):
        someone = people.open_person(coach, newcomer(f"Nadia {number}", world.person.municipality))
        path = trajectories.open_trajectory(coach, someone.pk, coach_id=coach.user_id)
        due = trajectories.NewStep(instrument=INSTRUMENT, title="Bellen", due_on=world.on)
        trajectories.add_step(earlier, path.pk, due)
        waiting = trajectories.NewStep(instrument=INSTRUMENT, title="Antwoord")
        step = trajectories.add_step(earlier, path.pk, waiting)
        trajectories.move_step(earlier, step.pk, to="waiting")
        trajectories.record_contact(coach, path.pk, trajectories.NewContact(kind="phone"))
        trajectories.start_work(coach, path.pk, on=world.on - timedelta(days=20), where="De Linde")
        said = people.Said("has_car", value=True, since=world.on, said_by="person", known_by="told")
        people.record_fact(coach, someone.pk, said)
        Appointment.objects.create(
            user_id=coach.user_id, trajectory=path, starts_at=timezone.now(), title="Gesprek"
        )


def add_places(world, n):
    """Places of one workplace."""
    owner = world.actor("workplace")
    organisation = world.place.organisation
    for number in range(n):
        words = place_words(organisation, world.place.municipality)
        places.open_place(owner, words | {"title": f"Fietsen herstellen {number}"})


def add_to_one(world, n):
    """Steps, talks, goals and facts of the one person."""
    coach = world.actor("coach")
    before = world.trajectory.steps.count()
    for number in range(before, before + n):
        trajectories.add_step(
            coach,
            world.trajectory.pk,
            trajectories.NewStep(instrument=INSTRUMENT, title=f"Stap {number}"),
        )
        trajectories.add_goal(coach, world.trajectory.pk, words=f"Doel {number}")
        trajectories.record_contact(
            coach, world.trajectory.pk, trajectories.NewContact(kind="phone", note="Gebeld.")
        )


def asked(browser, url):
    """How many queries a page asks, and which, when nothing is new to the process."""
    browser.get(url, {"zoek": "Nadia", "q": "Nadia", "alles": "1"})
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(url, {"zoek": "Nadia", "q": "Nadia", "alles": "1"})
        assert answer.status_code == 200
    return [query["sql"][:200] for query in queries]


def grown(few, many):
    """The queries that came with the rows: the ones asked more often than before."""
    return [sql for sql in set(many) if many.count(sql) > few.count(sql)]


def url_of(name, world):
    address = next(one for one in addresses() if one.name == name)
    return address.url({"person_id": world.person.pk, "place_id": world.place.pk})


def longer(few, many):
    """The pages that asked more with more rows, and what they asked more often."""
    return {name: grown(few[name], many[name]) for name in few if len(many[name]) > len(few[name])}


# All pages in one test: to add the people takes far longer than to ask for a page.
def test_a_longer_list_asks_no_more_queries(world, sign_in):
    browser = sign_in(world.coach)
    add_people(world, 10)
    add_places(world, 10)
    few = {name: asked(browser, url_of(name, world)) for name in LISTS}

    add_people(world, 30)
    add_places(world, 30)
    many = {name: asked(browser, url_of(name, world)) for name in LISTS}

    assert not longer(few, many)


def test_a_longer_story_asks_no_more_queries(world, sign_in):
    browser = sign_in(world.coach)
    add_to_one(world, 10)
    few = {name: asked(browser, url_of(name, world)) for name in OF_ONE}

    add_to_one(world, 30)
    many = {name: asked(browser, url_of(name, world)) for name in OF_ONE}

    assert not longer(few, many)


# As large as a page of the API may be, so that everybody who is added is on it.
API_LISTS = ("people?pageSize=200", "places?pageSize=200")
API_OF_ONE = ("people/{id}/steps", "people/{id}/facts", "people/{id}/facts/has_car")


def test_a_longer_list_of_the_api_asks_no_more_queries(world, client):
    heads = bearer(key_of(world, world.coach)[1])
    add_people(world, 10)
    add_places(world, 10)
    few = {path: asked_of_api(client, path, heads) for path in API_LISTS}

    add_people(world, 30)
    add_places(world, 30)
    many = {path: asked_of_api(client, path, heads) for path in API_LISTS}

    assert not longer(few, many)
    assert max(len(asked) for asked in few.values()) <= 15


def test_a_longer_story_over_the_api_asks_no_more_queries(world, client):
    heads = bearer(key_of(world, world.coach)[1])
    paths = [path.format(id=world.person.pk) for path in API_OF_ONE]
    add_to_one(world, 10)
    few = {path: asked_of_api(client, path, heads) for path in paths}

    add_to_one(world, 30)
    many = {path: asked_of_api(client, path, heads) for path in paths}

    assert not longer(few, many)
    assert max(len(asked) for asked in few.values()) <= 15


def asked_of_api(client, path, heads):
    """Which queries one request of a system asks, once its key was used today."""
    client.get(f"/api/v1/{path}", headers=heads)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/api/v1/{path}", headers=heads)
        assert answer.status_code == 200
    return [query["sql"][:200] for query in queries]


@pytest.mark.parametrize("name", LISTS)
def test_a_page_asks_a_number_of_queries_that_can_be_read(world, sign_in, name):
    assert len(asked(sign_in(world.coach), url_of(name, world))) <= 25
