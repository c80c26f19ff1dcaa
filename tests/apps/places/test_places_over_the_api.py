"""Places over the API: what the list shows, with numbers and codes where the list has words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from klaverblad.apps.places import services
from klaverblad.apps.places.listing import Filter, Licence, Order, every_place
from tests.operations import bearer, key_of
from tests.world import place_words

PLACES = "/api/v1/places"


@pytest.fixture
def ask(world, client):
    """Ask as the coach, with a key."""
    heads = bearer(key_of(world, world.coach)[1])

    return lambda url: client.get(url, headers=heads)


@pytest.fixture
def more(world):
    """Three places more, each other in one thing."""
    owner, town = world.actor("workplace"), world.person.municipality
    words = place_words(world.place.organisation, town)
    different = [
        {"title": "Aardbeien plukken", "activity": "green", "needs_licence_b": True},
        {"title": "Poetsen", "activity": "cleaning", "language_level_min": 3, "lift_kg": 10},
        {"title": "Winkelhulp", "kind": "vacancy", "accepts": ["artikel-60"]},
    ]
    return [services.open_place(owner, words | one) for one in different]


def test_a_place_says_its_week_and_what_it_asks(world, ask, more):
    said = ask(f"{PLACES}/{more[1].pk}").json()

    assert said["week"][0] == {"day": "monday", "start": "08:30", "end": "16:30"}
    assert said["hoursWeek"] == 16
    assert (said["languageLevelMin"], said["liftKg"]) == ("B1", 10)
    assert said["municipality"]["nisCode"] == "11040"


def test_a_place_says_its_wage_as_the_employer_states_it(world, ask):
    assert "wage" not in ask(f"{PLACES}/{world.place.pk}").json()
    world.place.wage_eur, world.place.wage_per = Decimal("15.42"), "hour"
    world.place.wage_source = "Vacature van 3 november"
    world.place.save()

    said = ask(f"{PLACES}/{world.place.pk}").json()["wage"]

    assert said == {"eur": 15.42, "per": "hour", "source": "Vacature van 3 november"}


def test_a_place_that_asks_no_dutch_says_no_level(world, ask):
    assert "languageLevelMin" not in ask(f"{PLACES}/{world.place.pk}").json()


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", Filter()),
        ("q=fiets", Filter(words="fiets")),
        ("municipality=11040", Filter(municipality="11040")),
        ("municipality=99999", Filter(municipality="99999")),
        ("activity=green", Filter(activity="green")),
        ("kind=vacancy", Filter(kind="vacancy")),
        ("accepts=artikel-60", Filter(instrument="artikel-60")),
        ("accepts=toveren", Filter(instrument="toveren")),
        ("needsLicenceB=true", Filter(licence=Licence.NEEDED)),
        ("needsLicenceB=false", Filter(licence=Licence.NOT_NEEDED)),
        ("languageLevelMax=A2", Filter(level="2")),
        ("own=true", Filter(own=True)),
        ("closed=true", Filter(closed=True)),
    ],
)
def test_a_filter_gives_what_the_list_gives(world, ask, more, query, asked):
    services.close_place(world.actor("workplace"), more[0].pk)

    found = ask(f"{PLACES}?{query}").json()

    from dataclasses import replace

    shown = every_place(world.actor("coach"), replace(asked, order=Order.TITLE))
    assert [one["id"] for one in found["items"]] == [str(place.pk) for place in shown]
    assert found["total"] == len(shown)


def test_pages_bring_every_place_once(world, ask, more):
    url, titles = f"{PLACES}?pageSize=2", []
    while url:
        page = ask(url).json()
        titles += [one["title"] for one in page["items"]]
        url = page.get("next")

    assert titles == ["Aardbeien plukken", "Fietsen herstellen", "Poetsen", "Winkelhulp"]


@pytest.mark.parametrize(("needed", "n"), [("false", 3), ("true", 1)])
def test_a_no_stays_on_the_next_page_as_a_yes_does(world, ask, more, needed, n):
    url, titles = f"{PLACES}?needsLicenceB={needed}&pageSize=1", []
    while url:
        page = ask(url).json()
        titles += [one["title"] for one in page["items"]]
        assert page["total"] == n
        url = page.get("next")

    assert len(titles) == n
    assert ("Aardbeien plukken" in titles) is (needed == "true")


def test_what_was_not_asked_stands_in_no_address(world, ask, more):
    assert "closed" not in ask(f"{PLACES}?pageSize=1").json()["next"]


def test_a_person_in_guidance_reads_a_place_but_not_the_list(world, sign_in):
    browser = sign_in(world.self_login)

    assert browser.get(f"{PLACES}/{world.place.pk}").status_code == 200
    assert browser.get(PLACES).status_code == 403
