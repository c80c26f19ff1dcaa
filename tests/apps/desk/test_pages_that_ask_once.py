"""What a page asks more than once is asked one time; what takes long comes when the page is there."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaverblad.apps.access.remembered import once, remembering
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services
from klaverblad.apps.people.models import Consent
from klaverblad.apps.people.reach_queries import is_partial, persons
from tests.crowd import ABLE, crowd, n_queries
from tests.house.test_addresses import let_in_elsewhere

# The people whom a consent lets in, asked inside another question.
WITHIN = re.compile(r'IN \(SELECT \S+"person_id"[^()]* FROM "people_teammember"')
PAGES = ("desk:person", "desk:steps", "desk:rights", "desk:facts", "desk:notes", "desk:places")


def asked_about_consent(browser, url):
    with CaptureQueriesContext(connection) as found:
        assert browser.get(url).status_code == 200
    return [one["sql"] for one in found if "people_consent" in one["sql"]]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_once_whether_a_consent_lets_this_reader_in(world, browser, name):
    asked = asked_about_consent(browser, reverse(name, args=[world.person.pk]))

    alone = [one for one in asked if one.lstrip().startswith("SELECT 1")]
    # Whoever is in the team is read with their consent: that is another question.
    within = [one for one in asked if WITHIN.search(one)]
    assert len(alone) == 1
    assert within == []


def test_an_answer_that_only_reads_sees_the_same_people_as_one_that_writes(world):
    let_in_elsewhere(world)
    for who in ("coach", "neighbour", "partner", "team_lead", "outsider"):
        actor = world.actor(who)
        with remembering():
            remembered = set(persons(actor).values_list("pk", flat=True))

        assert remembered == set(persons(actor).values_list("pk", flat=True))
    assert {world.person.pk, world.next_person.pk} <= {
        one.pk for one in persons(world.actor("neighbour"))
    }


def test_whoever_writes_sees_at_once_that_a_consent_came_or_went(world):
    neighbour = world.actor("neighbour")
    assert not is_partial(neighbour)

    let_in_elsewhere(world)
    assert is_partial(neighbour)

    consent = Consent.objects.get(organisation=world.neighbour.organisation)
    services.revoke_consent(world.actor("coach"), consent.pk, how="spoken")
    assert not is_partial(neighbour)


def test_what_is_remembered_is_forgotten_when_the_answer_is_made():
    asked = []

    def ask():
        asked.append(1)
        return

    with remembering():
        once("a", ask)
        once("a", ask)
        once("b", ask)
    once("a", ask)
    with remembering():
        once("a", ask)

    assert len(asked) == 4


def test_two_readers_in_one_answer_are_two_questions(world):
    let_in_elsewhere(world)

    with remembering():
        assert not is_partial(world.actor("coach"))
        assert is_partial(world.actor("neighbour"))


def test_how_many_places_fit_comes_after_the_page_and_is_the_same_number(world, browser):
    (person,) = crowd(world, 1, facts=[ABLE])
    count = reverse("desk:n_places", args=[person.pk])

    page = browser.get(reverse("desk:person", args=[person.pk])).text
    places = browser.get(reverse("desk:places", args=[person.pk]))

    assert f'hx-get="{count}"' in page
    assert f'hx-get="{count}"' not in places.text
    assert browser.get(count).text.strip() == '<span class="count">1</span>'
    assert len(places.context["page"].matches.fits) == 1


def test_a_page_that_shows_no_place_reads_no_place(world, browser):
    with CaptureQueriesContext(connection) as found:
        browser.get(reverse("desk:steps", args=[world.person.pk]))

    assert not [one for one in found if "places_place" in one["sql"]]


def test_those_for_whom_more_stands_in_the_way_are_few_until_asked(world, browser):
    crowd(world, 20, facts=[{**ABLE, "hours_week_max": 4, "busy_week": [[0, "08:00", "17:00"]]}])
    url = reverse("desk:place_people", args=[world.place.pk])

    few, everybody = browser.get(url), browser.get(url, {"rest": "alles"})

    assert len(few.context["rest"]) == 12
    assert len(everybody.context["rest"]) == few.context["n_rest"] == 20
    assert "?rest=alles#rest" in few.text
    assert "?rest=alles#rest" not in everybody.text


@pytest.mark.parametrize("url", ["/mensen/", "/vandaag/", "place"])
def test_a_page_of_thirty_people_takes_the_queries_of_five(world, browser, url):
    url = reverse("desk:place_people", args=[world.place.pk]) if url == "place" else url
    crowd(world, 5, facts=[ABLE, {}])
    browser.get(url)
    few = n_queries(lambda: browser.get(url))

    crowd(world, 25, facts=[ABLE, {}])

    assert n_queries(lambda: browser.get(url)) == few


def test_a_person_is_opened_by_the_count_as_by_any_part(world, sign_in):
    url = reverse("desk:n_places", args=[world.person.pk])

    assert sign_in(world.neighbour).get(url).status_code == 404
    assert sign_in(world.partner).get(url).status_code == 200
    assert people.persons(world.actor("partner")).filter(pk=world.person.pk).exists()
