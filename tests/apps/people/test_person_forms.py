"""The form for somebody new: what an intake asks, and a register number whose digits agree."""

from __future__ import annotations

from datetime import date

import pytest

from klaverblad.apps.accounts.models import Municipality
from klaverblad.apps.people.forms import PersonForm
from klaverblad.apps.people.services import Newcomer
from klaverblad.apps.people.values.insz import read_insz
from klaverblad.errors import BadInput

ON = date(2026, 11, 23)
TOWNS = [Municipality(nis="11040", name="Schoten"), Municipality(nis="11044", name="Stabroek")]
# The example numbers of the python-stdnum manual: nobody's in particular.
NUMBER, BORN = "85.07.30-033.28", "30 juli 1985"
BIS = "98.47.28-997.65"
NADIA = {
    "first_name": "Nadia",
    "last_name": "Wouters",
    "born_on": "",
    "language": "nl",
    "phone": "",
    "email": "",
    "municipality": "11040",
    "insz": NUMBER,
    "insz_absent_because": "",
}


def form(**said: str) -> PersonForm:
    return PersonForm({**NADIA, **said}, municipalities=TOWNS, on=ON)


def test_a_newcomer_is_what_the_service_takes():
    asked = form(phone=" 0499  00 33 44 ", email="nadia@voorbeeld.be")

    assert asked.is_valid(), asked.errors
    assert Newcomer(**asked.newcomer()) == Newcomer(
        first_name="Nadia",
        last_name="Wouters",
        municipality_id="11040",
        born_on=date(1985, 7, 30),
        phone="0499 00 33 44",
        email="nadia@voorbeeld.be",
        insz="85073003328",
    )


def test_the_birthday_is_taken_from_the_number_so_that_nobody_types_it_twice():
    asked = form(born_on="")

    assert asked.is_valid(), asked.errors
    assert asked.cleaned_data["born_on"] == date(1985, 7, 30)


def test_a_birthday_that_the_number_contradicts_is_shown_with_both_days():
    asked = form(born_on="30 juni 1985")

    assert "30 juli 1985" in str(asked.errors["born_on"])
    assert "30 juni 1985" in str(asked.errors["born_on"])


@pytest.mark.parametrize(
    "written", [NUMBER, "85073003328", "85 07 30 033 28", " 85.07.30 033-28 ", "850730/03328"]
)
def test_a_register_number_is_read_with_or_without_its_signs(written):
    assert read_insz(written) == "85073003328"


def test_a_bis_number_is_a_number_too():
    assert read_insz(BIS) == "98472899765"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("85.07.30-033.2", "Hier staan er 10"),
        ("85.07.30-033.281", "Hier staan er 12"),
        ("85.07.3O-033.28", "bestaat uit cijfers"),
        ("٨٥٠٧٣٠٠٣٣٢٨", "bestaat uit cijfers"),
        ("85.07.30-033.29", "laatste twee cijfers passen niet"),
        ("85.07.03-033.28", "laatste twee cijfers passen niet"),
        ("00000000000", "laatste twee cijfers passen niet"),
        ("85.13.30-033.70", "13 kan niet"),
    ],
)
def test_a_wrong_number_says_which_rule_its_digits_break(written, says):
    with pytest.raises(BadInput) as caught:
        read_insz(written)

    assert says in str(caught.value.sentence)


def test_a_wrong_number_never_reaches_the_log():
    with pytest.raises(BadInput) as caught:
        read_insz("85.07.30-033.29")

    assert caught.value.facts == {"reason": "insz_check_digits"}
    assert "033" not in str(caught.value)


def test_a_reason_does_where_there_is_no_number():
    asked = form(insz="", insz_absent_because="in_request")

    assert asked.is_valid(), asked.errors
    assert asked.cleaned_data["insz_absent_because"] == "in_request"


def test_neither_a_number_nor_a_reason_is_refused():
    assert "insz" in form(insz="").errors


def test_a_number_makes_the_reason_superfluous():
    asked = form(insz_absent_because="not_asked")

    assert asked.is_valid(), asked.errors
    assert asked.cleaned_data["insz_absent_because"] == ""


def test_a_person_without_a_birthday_is_welcome():
    asked = form(insz="", insz_absent_because="not_asked")

    assert asked.is_valid(), asked.errors
    assert asked.cleaned_data["born_on"] is None


@pytest.mark.parametrize(
    ("field", "written", "says"),
    [
        ("first_name", "  ", "voornaam"),
        ("last_name", "123", "minstens één letter"),
        ("first_name", "a" * 81, "80"),
        ("born_on", "24/11/2026", "moet nog komen"),
        ("born_on", "2/3/85", "vier cijfers"),
        ("phone", "bel mij", "0499 12 34 56"),
        ("phone", "12", "0499 12 34 56"),
        ("email", "nadia", "naam@voorbeeld.be"),
        ("municipality", "99999", ""),
        ("municipality", "", "Kies de gemeente"),
        ("language", "xx", ""),
    ],
)
def test_what_cannot_be_is_said_at_its_own_field(field, written, says):
    asked = form(**{field: written})

    assert says in str(asked.errors[field])


@pytest.mark.parametrize("phone", ["0499 12 34 56", "+32 499 12 34 56", "03/123.45.67", ""])
def test_a_phone_number_is_kept_as_it_was_written(phone):
    asked = form(phone=phone)

    assert asked.is_valid(), asked.errors
    assert asked.cleaned_data["phone"] == phone


def test_the_only_municipality_is_chosen_already():
    asked = PersonForm(municipalities=TOWNS[:1])

    assert [code for code, _ in asked.fields["municipality"].choices] == ["11040"]


def test_names_of_every_script_are_names():
    assert form(first_name="أمينة", last_name="O'Neill-Çelik").is_valid()
