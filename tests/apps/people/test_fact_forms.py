"""The form of a fact: the registry's question, a box for not knowing, and where it comes from."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import translation

from klaverblad.apps.people.forms import FactForm
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.people.registry import FactType, registry
from klaverblad.apps.people.services import Said

ON = date(2026, 11, 23)
TOLD = {"said_by": "person", "known_by": "told", "document": "", "since": "2 maart 2026"}
KEYS = list(registry())
MISSING = object()


def form(key: str, *, old: object = MISSING, **answers: object) -> FactForm:
    sent = QueryDict(mutable=True)
    for name, answer in {**TOLD, **answers}.items():
        sent.setlist(name, answer if isinstance(answer, list) else [str(answer)])
    initial = {} if old is MISSING else {"value": old}
    return FactForm(registry()[key], sent, initial=initial, on=ON)


def open_form(key: str, **initial: object) -> FactForm:
    return FactForm(registry()[key], initial=initial, on=ON)


@pytest.mark.parametrize(
    ("key", "answers", "value"),
    [
        ("has_licence_b", {"value": "true"}, True),
        ("has_licence_b", {"value": "false"}, False),
        ("has_licence_b", {"value": "unknown"}, None),
        ("language_level_nl", {"value": "b1"}, "b1"),
        ("language_level_nl", {"value": "none"}, "none"),
        ("language_level_nl", {"value": "unknown"}, None),
        ("on_social_housing_list", {"value": "no"}, "no"),
        ("competences", {"value": ["forklift", "vca"]}, ["vca", "forklift"]),
        ("competences", {"value": ["nothing"]}, []),
        ("competences", {"value": ["unknown"]}, None),
        ("savings_eur", {"value": "€ 1.094,91"}, 1094.91),
        ("savings_eur", {"value": "0"}, 0.0),
        ("savings_eur", {"value": "", "unknown": "on"}, None),
        ("lift_kg_max", {"value": "10 kg"}, 10),
        ("available_from", {"value": "1/12/2026"}, "2026-12-01"),
        ("busy_week", {"unknown": "on"}, None),
        ("busy_week", {"nothing": "on"}, []),
    ],
)
def test_an_answer_becomes_a_value(key, answers, value):
    asked = form(key, **answers)

    assert asked.is_valid(), asked.errors
    assert asked.cleaned_data == {
        "value": value,
        "said_by": "person",
        "known_by": "told",
        "document": "",
        "since": date(2026, 3, 2),
        "ended_as": "changed",
    }


def test_a_week_is_read_from_its_rows_and_empty_rows_are_ignored():
    asked = form(
        "busy_week",
        **{
            "value-0-days": ["1", "3"],
            "value-0-start": "13u",
            "value-0-end": "17.30",
            "value-1-start": "",
            "value-1-end": "",
            "value-2-days": ["4"],
            "value-2-start": "8:30",
            "value-2-end": "12",
        },
    )

    assert asked.is_valid(), asked.errors
    assert asked.cleaned_data["value"] == [
        [1, "13:00", "17:30"],
        [3, "13:00", "17:30"],
        [4, "08:30", "12:00"],
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"value-0-start": "9", "value-0-end": "12"}, "Rij 1: kies minstens één dag."),
        (
            {"value-0-days": ["1"], "value-0-start": "9", "value-0-end": ""},
            "van wanneer tot wanneer",
        ),
        ({"value-0-days": ["1"], "value-0-start": "x", "value-0-end": "12"}, "van wanneer"),
        ({"value-0-days": ["9"], "value-0-start": "9", "value-0-end": "12"}, "minstens één dag"),
        ({"value-0-days": ["1"], "value-0-start": "9.10", "value-0-end": "12"}, "kwartier"),
        ({"value-0-days": ["1"], "value-0-start": "9", "value-0-end": "9"}, "kwartier"),
    ],
)
def test_a_row_that_is_not_whole_says_what_is_missing_and_stays(row, says):
    asked = form("busy_week", **row)

    assert not asked.is_valid()
    assert says in str(asked.errors["value"])
    assert f'value="{row["value-0-start"]}"' in str(asked["value"])


@pytest.mark.parametrize("key", KEYS)
def test_leaving_everything_open_is_no_answer(key):
    asked = form(key)

    assert not asked.is_valid()
    assert "Weet ik niet" in str(asked.errors["value"])


@pytest.mark.parametrize(
    ("key", "answers"),
    [
        ("savings_eur", {"value": "5", "unknown": "on"}),
        ("competences", {"value": ["vca", "nothing"]}),
        ("competences", {"value": ["nothing", "unknown"]}),
        ("busy_week", {"nothing": "on", "unknown": "on"}),
    ],
)
def test_two_answers_at_once_are_refused(key, answers):
    asked = form(key, **answers)

    assert "Er staan twee antwoorden" in str(asked.errors["value"])


@pytest.mark.parametrize(
    ("key", "written"),
    [("savings_eur", "1,094"), ("lift_kg_max", "veel"), ("available_from", "morgen")],
)
def test_what_cannot_be_read_is_said_at_its_field_and_kept(key, written):
    asked = form(key, value=written)

    assert f"“{written}”" in str(asked.errors["value"])
    assert f'value="{written}"' in str(asked["value"])


def test_an_option_of_somebody_else_is_refused():
    assert "value" in form("language_level_nl", value="vca").errors


def test_what_somebody_typed_is_never_drawn_as_html():
    asked = form("savings_eur", value="<script>alert(1)</script>")

    assert "<script>" not in str(asked)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_asked_in_its_own_words_in_three_languages(key):
    for language in ("nl", "fr", "en"):
        with translation.override(language):
            asked = open_form(key)

            assert asked.fields["value"].label == registry()[key].question[language]
            assert str(asked)


def test_the_form_asks_the_value_first():
    assert list(open_form("savings_eur").fields) == [
        "value",
        "unknown",
        "said_by",
        "known_by",
        "document",
        "since",
    ]


@pytest.mark.parametrize(
    ("key", "says"),
    [("savings_eur", "In euro."), ("lift_kg_max", "In kg."), ("hours_week_max", "uur per week")],
)
def test_a_number_says_its_unit(key, says):
    with translation.override("nl"):
        assert says in str(open_form(key).fields["value"].help_text)


def test_the_day_is_today_until_somebody_says_otherwise():
    with translation.override("nl"):
        assert open_form("savings_eur")["since"].value() == "23 november 2026"


@pytest.mark.parametrize("written", ["2 maart 2026", "2/3/2026", "2026-03-02"])
def test_since_is_read_as_people_write_a_day(written):
    asked = form("has_car", value="true", since=written)

    assert asked.is_valid(), asked.errors
    assert asked.cleaned_data["since"] == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("24/11/2026", "moet nog komen"),
        ("2/3/26", "vier cijfers"),
        ("ooit", "2 maart 2026"),
        ("", "2 maart 2026"),
    ],
)
def test_a_day_that_cannot_be_says_why(written, says):
    asked = form("has_car", value="true", since=written)

    assert says in str(asked.errors["since"])


def test_a_document_is_named():
    asked = form("has_car", value="true", known_by="document")

    assert "Welk document" in str(asked.errors["document"])


def test_nobody_says_by_hand_that_something_was_computed():
    assert "known_by" in form("has_car", value="true", known_by="computed").errors
    assert "said_by" in form("has_car", value="true", said_by="system").errors


@pytest.mark.parametrize("old", [MISSING, None])
def test_without_an_old_value_nobody_is_asked_what_became_of_it(old):
    assert "ended_as" not in form("has_car", value="true", old=old).fields


@pytest.mark.parametrize("old", [False, True])
def test_an_old_value_has_changed_or_was_wrong_and_somebody_says_which(old):
    asked = form("has_car", value="true", old=old)

    assert list(asked.errors) == ["ended_as"]


def test_a_known_fact_is_shown_and_asked_what_became_of_it():
    known = KnownFact("has_car", False, ON, "person", "told", "", "Joris", uuid4())

    asked = FactForm(registry()["has_car"], old=known, on=ON)

    assert asked["value"].value() == "false"
    assert "ended_as" in asked.fields


def test_a_correction_is_passed_on():
    asked = form("has_car", value="true", old=False, ended_as="corrected")

    assert asked.is_valid(), asked.errors
    assert asked.said() == Said(
        key="has_car",
        value=True,
        since=date(2026, 3, 2),
        said_by="person",
        known_by="told",
        ended_as="corrected",
    )


@pytest.mark.parametrize(
    ("key", "old", "shown"),
    [
        ("has_car", True, "true"),
        ("has_car", False, "false"),
        ("has_car", None, "unknown"),
        ("competences", [], ["nothing"]),
        ("competences", None, ["unknown"]),
        ("competences", ["vca"], ["vca"]),
        ("savings_eur", 1340.5, "1340,50"),
        ("savings_eur", 4150.0, "4150"),
        ("hours_week_max", 19.5, "19,50"),
        ("available_from", "2026-12-01", "1 december 2026"),
        ("language_level_nl", "b1", "b1"),
    ],
)
def test_an_old_value_is_shown_as_somebody_would_write_it(key, old, shown):
    with translation.override("nl"):
        assert open_form(key, value=old)["value"].value() == shown


def test_an_unknown_amount_is_shown_in_its_box():
    assert open_form("savings_eur", value=None)["unknown"].value() is True


def test_an_old_week_is_shown_with_the_days_that_share_their_hours_in_one_row():
    old = [[1, "13:00", "17:00"], [3, "13:00", "17:00"], [4, "08:30", "12:00"]]

    html = str(open_form("busy_week", value=old)["value"])

    assert html.count(" checked") == 3
    assert 'name="value-0-start" id="id_value-0-start" value="13:00"' in html
    assert 'name="value-1-end" id="id_value-1-end" value="12:00"' in html


def test_a_week_has_room_for_six_rows_and_for_more_when_there_are_more():
    old = [[day, f"0{hour}:00", f"0{hour}:15"] for day, hour in enumerate(range(1, 8))]

    assert str(open_form("busy_week")["value"]).count("<legend") == 6
    assert str(open_form("busy_week", value=old)["value"]).count("<legend") == 7


@pytest.mark.parametrize("key", [k for k in KEYS if registry()[k].type == FactType.WEEK])
def test_a_week_that_is_sent_back_as_it_was_shown_is_the_same_week(key):
    old = [[0, "22:00", "06:00"], [2, "08:30", "12:00"], [2, "13:00", "24:00"]]
    rows = FactForm(registry()[key], initial={"value": old}, on=ON)["value"].field.widget
    drawn = rows.get_context("value", old, {})["widget"]["rows"]

    asked = form(
        key,
        **{
            f"{row['name']}-days": [str(d["value"]) for d in row["days"] if d["is_chosen"]]
            for row in drawn
        },
        **{f"{row['name']}-start": row["start"] for row in drawn},
        **{f"{row['name']}-end": row["end"] for row in drawn},
    )

    assert asked.is_valid(), asked.errors
    assert asked.cleaned_data["value"] == old


@pytest.mark.parametrize("key", KEYS)
def test_a_value_is_never_said_to_be_optional_nor_forced_by_the_browser(key):
    asked = open_form(key)

    assert asked.fields["value"].required
    assert " required" not in str(asked["value"])
