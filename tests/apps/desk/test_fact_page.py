"""Saying a fact on its page: old and new side by side, and nothing that was typed is lost."""

from __future__ import annotations

import re

import pytest

from klaverblad.apps.desk.person import Page
from klaverblad.apps.people import queries
from klaverblad.apps.people.models import Fact, HouseholdMembership
from tests.crowd import ABLE, MEANS, tell, tell_all

PART = {"hx-request": "true"}
SAID = {"said_by": "person", "known_by": "told", "since": "2/3/2026", "ended_as": "corrected"}


def address(world, key):
    return f"/mensen/{world.person.pk}/feiten/{key}/"


def standing(world, key):
    known = queries.known_facts(world.actor("coach"), [world.person.pk])
    return known.get(world.person.pk, {}).get(key)


def test_the_page_asks_the_question_and_shows_what_stands_there(world, browser):
    answer = browser.get(address(world, "has_car"))

    assert answer.status_code == 200
    assert "Heb je een auto waarmee je naar het werk kunt rijden?" in answer.text
    assert f'name="seen" value="{world.fact.pk}"' in answer.text


def test_a_correction_is_saved_and_old_and_new_stand_side_by_side(world, browser):
    seen = world.fact.pk

    answer = browser.post(
        address(world, "has_car"), SAID | {"value": "true", "seen": seen, "since": "2/3/2020"}
    )

    assert answer.status_code == 200
    assert re.search(r"nee\s*→\s*ja", answer.text)
    assert standing(world, "has_car").value is True
    assert Fact.objects.get(pk=seen).ended_as == "corrected"


def test_a_licence_opens_the_place_that_asked_for_one(world, browser, coach):
    type(world.place).objects.update(needs_licence_b=True)
    world.person.home_lat, world.person.home_lon = 51.25, 4.5
    world.person.save()
    tell_all(coach, world.person, ABLE)
    old = tell(coach, world.person, "has_licence_b", value=False)

    answer = browser.post(
        address(world, "has_licence_b"), SAID | {"value": "true", "seen": str(old.pk)}
    )

    effect = answer.context["effect"]
    assert (effect["n_before"], effect["n_after"]) == (0, 1)
    assert [move["place"] for move in effect["opened"]] == [world.place]
    assert "Eén plek gaat open" in answer.text


def test_a_wage_changes_the_leefloon_and_both_amounts_are_shown(world, browser, coach):
    tell_all(coach, world.person, MEANS)
    old = standing(world, "net_wage_month_eur")

    answer = browser.post(
        address(world, "net_wage_month_eur"),
        SAID | {"value": "500", "seen": str(old.fact_id), "document": "loonbrief"},
    )

    effect = answer.context["effect"]
    assert effect["leefloon_moved"]
    assert effect["leefloon_after"].high < effect["leefloon_before"].high


def test_a_first_answer_counts_in_the_tab_at_once(world, browser):
    before = browser.get(address(world, "has_bike")).context["page"]

    answer = browser.post(address(world, "has_bike"), SAID | {"value": "true", "seen": ""})

    assert n_facts(answer.context["page"]) == n_facts(before) + 1


def n_facts(page: Page) -> int:
    return next(tab["count"] for tab in page.tabs if tab["current"])


def test_a_part_of_the_page_gets_a_part_back(world, browser):
    url, seen = address(world, "has_car"), str(world.fact.pk)

    form = browser.get(url, headers=PART)
    saved = browser.post(url, SAID | {"value": "true", "seen": seen}, headers=PART)

    for answer in (form, saved):
        assert answer.status_code == 200
        assert "<html" not in answer.text
    assert "Bewaard." in saved.text


def test_what_cannot_be_read_stays_in_the_form_and_nothing_is_written(world, browser):
    answer = browser.post(
        address(world, "savings_eur"),
        SAID | {"value": "veel geld", "document": "uittreksel", "seen": ""},
    )

    assert answer.status_code == 422
    assert 'value="veel geld"' in answer.text
    assert 'value="uittreksel"' in answer.text
    assert standing(world, "savings_eur") is None


def test_html_in_an_answer_is_shown_as_it_was_typed(world, browser):
    answer = browser.post(
        address(world, "savings_eur"), SAID | {"value": "<script>alert(1)</script>", "seen": ""}
    )

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_a_form_that_a_colleague_overtook_is_refused_with_what_stands_there_now(
    world, browser, coach
):
    newer = tell(coach, world.person, "has_car", value=True, ended_as="corrected")

    answer = browser.post(
        address(world, "has_car"), SAID | {"value": "false", "seen": str(world.fact.pk)}
    )

    assert answer.status_code == 409
    assert "Een collega heeft dit net aangepast" in answer.text
    assert f'name="seen" value="{newer.pk}"' in answer.text
    assert standing(world, "has_car").value is True


@pytest.mark.parametrize("seen", ["", "onzin"])
def test_an_empty_form_does_not_overwrite_what_a_colleague_said_first(world, browser, coach, seen):
    tell(coach, world.person, "has_bike", value=False)
    said = {key: text for key, text in SAID.items() if key != "ended_as"}

    answer = browser.post(address(world, "has_bike"), said | {"value": "true", "seen": seen})

    assert answer.status_code == 409
    assert standing(world, "has_bike").value is False


def test_not_knowing_is_kept_as_an_answer(world, browser):
    answer = browser.post(address(world, "has_bike"), SAID | {"value": "unknown", "seen": ""})

    assert answer.status_code == 200
    assert standing(world, "has_bike").value is None


@pytest.mark.parametrize(("has_licence", "is_said"), [(True, False), (False, True), (None, True)])
def test_a_car_without_a_licence_says_what_it_waits_for(
    world, browser, coach, has_licence, is_said
):
    old = standing(world, "has_car")
    tell(coach, world.person, "has_licence_b", value=has_licence)

    answer = browser.post(
        address(world, "has_car"), SAID | {"value": "true", "seen": str(old.fact_id)}
    )

    assert answer.status_code == 200
    assert ("telt pas mee met een rijbewijs B" in answer.text) is is_said


def test_what_nobody_knew_today_can_be_answered_since_years(world, browser, coach):
    asked = tell(coach, world.person, "has_bike", value=None)

    answer = browser.post(
        address(world, "has_bike"),
        {"value": "true", "seen": str(asked.pk), "said_by": "person", "known_by": "told"}
        | {"since": "2/3/2019"},
    )

    assert answer.status_code == 200
    assert standing(world, "has_bike").value is True


def test_a_fact_about_the_household_says_when_no_household_is_known(world, browser):
    HouseholdMembership.objects.filter(person=world.person).delete()

    answer = browser.post(
        address(world, "shares_household_costs"), SAID | {"value": "true", "seen": ""}
    )

    assert answer.status_code == 409
    assert "Zeg eerst met wie deze persoon woont" in answer.text


def test_the_person_says_facts_about_themselves(world, sign_in):
    answer = sign_in(world.self_login).post(
        address(world, "has_bike"), SAID | {"value": "true", "seen": ""}
    )

    assert answer.status_code == 200
    assert standing(world, "has_bike").recorded_by == world.self_login.user.name


def test_a_partner_sees_the_facts_but_may_not_change_one(world, sign_in):
    browser = sign_in(world.partner)

    assert browser.get(f"/mensen/{world.person.pk}/feiten/").status_code == 200
    assert browser.get(address(world, "has_car")).status_code == 403


def test_a_neighbour_and_an_unknown_key_find_nothing(world, browser, sign_in):
    assert browser.get(address(world, "shoe_size")).status_code == 404
    assert sign_in(world.neighbour).get(address(world, "has_car")).status_code == 404
