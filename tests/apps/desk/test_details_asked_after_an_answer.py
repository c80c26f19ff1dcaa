"""The page of facts shows a detail only once somebody said that there is something to detail."""

from __future__ import annotations

import pytest

from tests.crowd import tell

DETAIL = "other_income_month_eur"


def keys_shown(world, browser):
    page = browser.get(f"/mensen/{world.person.pk}/feiten/")
    return {line.key for group in page.context["groups"] for line in group["lines"]}


@pytest.mark.parametrize(
    ("told", "is_shown"),
    [
        ({}, False),
        ({"has_other_means": None}, False),
        ({"has_other_means": False}, False),
        ({"has_other_means": True}, True),
        # What is known is always shown, whatever was said before.
        ({DETAIL: 0, "has_other_means": False}, True),
    ],
)
def test_a_detail_is_shown_after_a_yes_or_when_it_is_known(world, browser, told, is_shown):
    for key, value in told.items():
        tell(world.actor("coach"), world.person, key, value)

    shown = keys_shown(world, browser)

    assert "has_other_means" in shown
    assert (DETAIL in shown) is is_shown


def test_a_detail_of_a_detail_waits_for_both_answers(world, browser):
    coach = world.actor("coach")
    tell(coach, world.person, "has_other_means", value=True)
    before = keys_shown(world, browser)

    tell(coach, world.person, "ceded_value_eur", 40000)

    assert "ceded_right" not in before
    assert "ceded_right" in keys_shown(world, browser)
