"""The library: found by other words, one page per thing, and for whom of my people it holds."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaverblad.apps.library import law_cards, search
from klaverblad.apps.library.books import law, law_on
from klaverblad.apps.rights import queries as rights
from klaverblad.apps.rights.holders import holders_of_right
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.law.instruments import instruments
from klaverblad.law.rights import rights as cards
from tests.crowd import MEANS, crowd


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("stookolie", "verwarmingstoelage"),
        ("Mazout", "verwarmingstoelage"),
        ("prime de loyer", "huurpremie"),
        ("intégration", "leefloon"),
        ("integration income", "leefloon"),
        ("kindergeld", "groeipakket-basis"),
        ("lawyer", "pro-deo"),
        ("ART 60", "artikel-60"),
        ("sine", "sine"),
    ],
)
def test_a_right_or_measure_is_found_by_other_words_in_each_language(world, words, wanted):
    every = search.entries(world.actor("coach"), on=world.on)

    found = search.found(every, search.Asked(words=words))
    assert wanted in {one.url.rstrip("/").rpartition("/")[2] for one in found}
    assert len(found) < len(every) / 2


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("leeflon", "leefloon"),
        ("huurpremmie", "huurpremie"),
        ("verwarmingstoelaage", "verwarmingstoelage"),
        ("intergration", "leefloon"),
        ("artiekel 60", "artikel-60"),
    ],
)
def test_a_word_with_a_slip_in_it_finds_what_was_meant(world, sign_in, words, wanted):
    page = sign_in(world.coach).get(reverse("library:list"), {"zoek": words})

    assert wanted in {one.url.rstrip("/").rpartition("/")[2] for one in page.context["found"]}
    assert f"Niets met “{words}”." in page.content.decode()
    assert f'value="{words}"' in page.content.decode()


def test_what_was_typed_is_shown_as_it_was_and_never_as_markup(world, sign_in):
    page = sign_in(world.coach).get(reverse("library:list"), {"zoek": "<i>leeflon"})

    assert "Niets met “&lt;i&gt;leeflon”." in page.content.decode()
    assert "<i>leeflon" not in page.content.decode()


@pytest.mark.parametrize("words", ["xyzzyqwv", "zzz", "qqqq wwww", "%", "leefloon xyzzyqwv"])
def test_words_that_are_like_nothing_find_nothing_and_say_so(world, sign_in, words):
    page = sign_in(world.coach).get(reverse("library:list"), {"zoek": words})

    assert page.context["meant"] == ""
    if search.fold(words):
        assert "Niets gevonden met deze woorden" in page.content.decode()


def test_every_right_and_measure_is_in_the_library_once_and_says_for_whom(world, sign_in):
    every = search.entries(world.actor("coach"), on=world.on)
    urls = [one.url for one in every]

    assert len(urls) == len(set(urls))
    assert {reverse("library:right", args=[law_cards.slug_of_right(key)]) for key in cards()} <= {
        *urls
    }
    assert all(one.who for one in every)
    assert {one.name for one in every if one.is_over} >= {"SINE", "GESCO", "PWA"}
    own = sign_in(world.self_login).get(reverse("library:list")).content.decode()
    assert "<h1>Bibliotheek</h1>" in own
    client = sign_in(world.coach)
    for slug in law_cards.instruments_by_slug():
        page = client.get(reverse("library:instrument", args=[slug])).content.decode()
        assert "Wie beslist" in page, slug
    assert len(law_cards.instruments_by_slug()) == len(instruments())


def test_a_card_marks_what_is_expected_and_what_nobody_found(world):
    now = law_on(world.actor("coach"), world.on.replace(year=2026, month=10, day=1))
    leefloon = law_cards.of_right(now, cards()["leefloon"])
    rent = law_cards.of_right(now, cards()["huurpremie"])

    assert leefloon.status == "unconfirmed"
    assert any(one.is_forecast for one in leefloon.amounts)
    assert rent.missing
    assert rent.status != "confirmed"
    assert all("{" not in said for one in leefloon.versions + rent.versions for said in one.says)


@pytest.fixture
def told(world):
    """Three who told everything, one who kept one thing back, one who said nothing."""
    almost = {key: value for key, value in MEANS.items() if key != "savings_eur"}
    persons = crowd(world, 5, facts=[MEANS, MEANS, MEANS, almost, {}])
    rich = MEANS | {"net_wage_month_eur": 5000.0, "has_spi_credit": False}
    return [*persons, *crowd(world, 1, facts=[rich])]


def test_the_list_says_of_each_person_what_their_own_page_says(world, told):
    coach = world.actor("coach")
    found = holders_of_right(coach, told, cards()["leefloon"], on=world.on).found

    for person in told:
        alone = rights.leefloon(coach, person, on=world.on)
        held = found[person.pk]
        assert held.is_sure == (alone.low > 0), person.first_name
        assert held.is_possible == (alone.high > 0), person.first_name
    # Whoever said nothing is open, not a no.
    assert found[told[4].pk].is_possible
    assert not found[told[4].pk].is_sure


def test_every_right_can_be_asked_of_everybody_at_once(world, told):
    coach = world.actor("coach")

    for card in cards().values():
        found = holders_of_right(coach, told, card, on=world.on)
        assert set(found.found) == {one.pk for one in told}, card.key
        assert all(one.is_possible for one in found.found.values() if one.is_sure), card.key


def test_the_page_asks_as_often_for_many_as_for_few_and_names_only_my_people(world, sign_in):
    url = reverse("desk:right_people", args=["leefloon"])
    client = sign_in(world.coach)
    crowd(world, 2, facts=[MEANS])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        page = client.get(url).content.decode()
    assert "Kim000" in page
    crowd(world, 12, facts=[MEANS])
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)
    neighbour = sign_in(world.neighbour).get(url).content.decode()
    assert "Kim000" not in neighbour


@pytest.mark.parametrize("role", ["coordinator", "administrator", "workplace", "self_login"])
def test_whoever_guides_nobody_is_not_told_for_whom_it_holds(world, sign_in, role):
    answer = sign_in(getattr(world, role)).get(reverse("desk:right_people", args=["leefloon"]))

    assert answer.status_code == 403


def test_a_coach_is_told_of_no_person_of_a_colleague(world, sign_in):
    (person,) = crowd(world, 1, facts=[MEANS])
    Trajectory.objects.filter(person=person).update(coach=world.colleague.user)

    page = sign_in(world.coach).get(reverse("desk:right_people", args=["leefloon"]))
    assert person.first_name not in page.content.decode()


def test_the_search_of_the_desk_finds_a_right(world, sign_in):
    page = sign_in(world.coach).get(reverse("desk:search"), {"q": "huurpremie"})

    name = law().versions["may_have_huurpremie"][-1].name["nl"]
    assert name in page.content.decode()
