"""Ages are reckoned in one place, and the law says from when somebody is of age."""

from __future__ import annotations

from datetime import date

from klaverblad.apps.people.ages import age, is_of_age
from klaverblad.law import Rules

BORN = date(2008, 11, 22)


def test_a_year_is_added_on_the_birthday_itself():
    assert age(BORN, on=date(2026, 11, 21)) == 17
    assert age(BORN, on=date(2026, 11, 22)) == 18


def test_an_unknown_birthday_gives_no_age_and_no_answer():
    assert age(None, on=date(2026, 11, 22)) is None
    assert is_of_age(None, on=date(2026, 11, 22)) is None


def test_the_law_of_the_day_says_who_is_of_age():
    years = Rules.load("be").on(date(2026, 11, 22)).parameter_values["age_of_majority_years"]

    assert is_of_age(BORN, on=date(2026, 11, 22)) is (age(BORN, on=date(2026, 11, 22)) >= years)
    assert is_of_age(BORN, on=date(2026, 11, 21)) is False
