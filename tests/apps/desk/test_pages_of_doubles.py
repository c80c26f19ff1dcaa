"""The page of files that look alike, the comparison, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Merge, Person
from tests.crowd import tell
from tests.world import CANARY, newcomer


@pytest.fixture
def double(world, coach):
    town = world.person.municipality
    someone = people.open_person(coach, replace(newcomer("Nadja", town), phone="0499 12 34 56"))
    tell(coach, someone, "has_car", True)
    return someone


@pytest.fixture
def address(world, double):
    return reverse("desk:compare", args=[world.person.pk, double.pk])


def shown(browser, address):
    """What the page showed of who sees more, as its form sends it."""
    form = browser.get(address).context["form"]
    return form.fields["shown"].initial


def test_two_files_that_look_alike_are_proposed_with_the_reason(world, browser, double):
    text = browser.get(reverse("desk:doubles")).content.decode()

    assert f"Nadia {CANARY}" in text
    assert f"Nadja {CANARY}" in text
    assert "naam klinkt hetzelfde, zelfde geboortedag" in text


def test_nothing_alike_says_what_was_compared(world, browser):
    assert (
        "Geen dossiers die op elkaar lijken"
        in browser.get(reverse("desk:doubles")).content.decode()
    )


def test_the_comparison_asks_only_where_the_files_differ(world, browser, address):
    text = browser.get(address).content.decode()

    assert 'name="field_first_name"' in text
    assert 'name="field_last_name"' not in text
    assert 'name="fact_has_car"' in text
    assert "Telefoon: 0499 12 34 56" in text


def test_the_comparison_says_who_will_see_more(world, browser, address):
    text = browser.get(address).content.decode()

    assert "Ann Mertens, Jobroad" in text
    assert f"ziet dan ook wat bij Nadja {CANARY} staat over:" in text


def test_merging_without_having_seen_that_is_refused_beside_the_box(browser, address):
    answer = browser.post(
        address,
        {
            "field_first_name": "kept",
            "fact_has_car": "gone",
            "shown": shown(browser, address),
        },
    )

    assert answer.status_code == 422
    assert "Kijk na wie meer ziet, en bevestig het hier." in answer.content.decode()
    assert not Merge.objects.exists()


def test_merging_writes_what_was_chosen_and_offers_the_way_back(world, browser, address):
    answer = browser.post(
        address,
        {
            "field_first_name": "gone",
            "fact_has_car": "gone",
            "seen": "on",
            "shown": shown(browser, address),
        },
        follow=True,
    )

    merge = Merge.objects.get()
    assert Person.objects.get(pk=world.person.pk).first_name == "Nadja"
    assert reverse("desk:undo_merge", args=[merge.pk]) in answer.content.decode()


def test_the_way_back_makes_two_of_one(world, browser, address, double):
    browser.post(
        address,
        {
            "field_first_name": "gone",
            "fact_has_car": "gone",
            "seen": "on",
            "shown": shown(browser, address),
        },
    )

    browser.post(reverse("desk:undo_merge", args=[Merge.objects.get().pk]))

    assert Person.objects.get(pk=world.person.pk).first_name == "Nadia"
    assert Person.objects.filter(pk=double.pk).exists()


def test_a_choice_that_is_none_of_the_two_is_refused(browser, address):
    answer = browser.post(address, {"field_first_name": "beide", "seen": "on", "shown": ""})

    assert answer.status_code == 422
    assert not Merge.objects.exists()


def test_what_was_shown_must_be_all_there_is(browser, address):
    answer = browser.post(
        address,
        {"field_first_name": "kept", "fact_has_car": "kept", "seen": "on", "shown": "seat:1"},
    )

    assert answer.status_code == 422
    assert "Wie er meer zou zien, veranderde intussen." in answer.content.decode()


def test_two_people_are_proposed_no_more_until_that_is_taken_back(world, browser, double):
    pair = [world.person.pk, double.pk]

    browser.post(reverse("desk:not_same", args=pair))
    without = browser.get(reverse("desk:doubles")).context["total"]
    browser.post(reverse("desk:may_be_same", args=pair))

    assert without == 0
    assert browser.get(reverse("desk:doubles")).context["total"] == 1


def test_a_file_of_the_next_town_cannot_be_compared(world, browser):
    address = reverse("desk:compare", args=[world.person.pk, world.next_person.pk])

    assert browser.get(address).status_code == 404


def test_the_list_asks_the_database_no_more_for_more_files(
    world, coach, browser, double, django_assert_max_num_queries
):
    for name in ("Anna", "Ana", "Jan", "Jahn", "Piet", "Pieter"):
        people.open_person(coach, newcomer(name, world.person.municipality))

    with django_assert_max_num_queries(14):
        browser.get(reverse("desk:doubles"))
