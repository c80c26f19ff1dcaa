"""Which files look like one person's: names as they sound, days, phones, and what is not enough."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.people.doubles import Card, Reason, digits_of, fold, pairs, sound

DAY = date(1988, 4, 12)


def card(n, first, last, born_on=DAY, phone="", email="", has_number=False):
    return Card(UUID(int=n), first, last, born_on, phone, email, has_number)


def reason(*cards):
    found = pairs(cards)
    return found[0].reason if found else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Janssens", "Jansens"),
        ("Dirckx", "Dirks"),
        ("De Smet", "Desmet"),
        ("Özdemir", "Ozdemir"),
        ("Yılmaz", "Yilmaz"),
        ("Vermeylen", "Vermeijlen"),
        ("Pieters", "Peters"),
        ("Schmidt", "Schmit"),
        ("Mohammed", "Mohamed"),
    ],
)
def test_names_that_sound_alike_are_heard_as_one(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Peeters", "Maes"), ("Claes", "Goris"), ("Anna", "Nadia")]
)
def test_names_that_sound_different_stay_two(one, other):
    assert sound(one) != sound(other)


def test_the_same_name_and_day_come_first():
    assert reason(card(1, "Anna", "Maes"), card(2, "ANNA", "Maés")) == Reason.NAME_AND_BIRTHDAY


def test_a_first_and_last_name_that_changed_places_are_seen():
    assert reason(card(1, "Maes", "Anna"), card(2, "Anna", "Maes")) == Reason.SWAPPED_NAME


def test_a_phone_shared_by_a_couple_is_no_reason():
    both = (
        card(1, "Anna", "Maes", phone="0499 12 34 56"),
        card(2, "Bert", "Claes", DAY.replace(year=1980), phone="+32 499 12 34 56"),
    )

    assert reason(*both) is None


def test_a_phone_and_a_first_name_that_sounds_alike_are_a_reason():
    both = (
        card(1, "Anna", "Maes", None, phone="0499 12 34 56"),
        card(2, "Ana", "Claes", None, phone="+32 499 12 34 56"),
    )

    assert reason(*both) == Reason.PHONE_AND_SOUND


def test_two_numbers_are_two_people_however_alike():
    both = [card(n, "Anna", "Maes", has_number=True) for n in (1, 2)]

    assert reason(*both) is None


def test_the_same_name_on_another_day_is_somebody_else():
    assert reason(card(1, "Anna", "Maes"), card(2, "Anna", "Maes", date(1990, 1, 1))) is None


def test_the_same_name_without_a_day_is_worth_a_look():
    assert reason(card(1, "Anna", "Maes"), card(2, "Anna", "Maes", None)) == Reason.SAME_NAME


def test_a_phone_of_a_few_digits_is_none():
    assert digits_of("12 34") == ""


@given(st.text(max_size=30))
def test_any_name_can_be_folded_and_heard(name):
    assert fold(name) == fold(name.upper()) or not name.isascii()
    assert sound(name).isascii()


@given(st.lists(st.tuples(st.text("abc", max_size=3), st.text("abc", max_size=3)), max_size=8))
def test_the_order_of_the_files_changes_no_proposal(names):
    cards = [card(n, first, last) for n, (first, last) in enumerate(names)]

    assert pairs(cards) == pairs(reversed(cards))
