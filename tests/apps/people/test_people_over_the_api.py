"""Facts over the API: with where they come from, and never over what somebody else just said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from klaverblad.apps.people import queries
from klaverblad.apps.people.models import Fact
from klaverblad.apps.people.registry import FactKey, FactType, registry
from tests.crowd import events_about, names_about, tell
from tests.operations import bearer, key_of

# As if it was noted wrong before, so that it may have begun earlier than what stands there.
TOLD = {
    "value": True,
    "since": "2026-03-02",
    "saidBy": "person",
    "knownBy": "told",
    "endedAs": "corrected",
}


@pytest.fixture
def ask(world, client):
    """Ask as a member, in JSON; the coach unless another is named."""
    texts: dict[str, str] = {}

    def asked(method: str, path: str, body: Any = None, *, who: str = "coach", **heads: str) -> Any:
        text = texts.setdefault(who, "") or key_of(world, getattr(world, who))[1]
        texts[who] = text
        heads = {name.replace("_", "-"): value for name, value in heads.items()}
        kwargs = {} if body is None else {"data": body, "content_type": "application/json"}
        call = getattr(client, method)
        return call(f"/api/v1{path}", headers=bearer(text) | heads, **kwargs)

    return asked


def facts_of(world):
    return f"/people/{world.person.pk}/facts"


def test_a_person_comes_with_their_team_and_without_their_number(world, ask):
    said = ask("get", f"/people/{world.person.pk}").json()

    assert said["firstName"] == world.person.first_name
    assert said["municipality"] == {"nisCode": "11040", "name": "Schoten"}
    assert [one["name"] for one in said["team"]] == [world.partner.user.name]
    assert not [name for name in said if "insz" in name.lower()]


def test_what_is_not_known_is_left_out(world, ask):
    said = ask("get", f"/people/{world.person.pk}").json()

    assert not world.person.phone
    assert "phone" not in said
    assert None not in said.values()


def test_a_fact_says_who_said_it_and_how_it_is_known(world, ask):
    fact = ask("get", facts_of(world)).json()["items"][0]

    assert fact["key"] == "has_car"
    assert fact["value"] is False
    assert (fact["saidBy"], fact["knownBy"]) == ("person", "told")
    assert fact["recordedBy"] == world.coach.user.name
    assert fact["since"] == world.on.isoformat()


def test_what_was_asked_and_nobody_knows_has_no_value(world, ask):
    tell(world.actor("coach"), world.person, "has_bike", None)

    found = {one["key"]: one for one in ask("get", facts_of(world)).json()["items"]}

    assert found["has_bike"]["isKnown"] is False
    assert "value" not in found["has_bike"]
    assert "has_licence_b" not in found


def test_an_amount_comes_as_a_number_beside_its_unit(world, ask):
    tell(world.actor("coach"), world.person, "rent_month_eur", 650.5)

    found = {one["key"]: one for one in ask("get", facts_of(world)).json()["items"]}

    assert found["rent_month_eur"]["value"] == 650.5
    assert found["rent_month_eur"]["unit"] == "EUR per month"


def test_a_fact_of_the_household_stands_among_those_of_the_person(world, ask):
    tell(world.actor("coach"), world.person, "shares_household_costs", True)

    keys = [one["key"] for one in ask("get", facts_of(world)).json()["items"]]

    assert "shares_household_costs" in keys


def test_the_history_keeps_what_stood_there_before(world, ask):
    tell(world.actor("coach"), world.person, "has_car", True, ended_as="corrected")

    history = ask("get", facts_of(world) + "/has_car").json()["items"]

    assert [one["value"] for one in history] == [True, False]
    assert [one.get("endedAs") for one in history] == [None, "corrected"]
    assert "replacedAt" not in history[0]


def test_a_key_that_nobody_spoke_of_has_an_empty_history_and_no_tag(world, ask):
    answer = ask("get", facts_of(world) + "/has_bike")

    assert answer.json() == {"items": []}
    assert "ETag" not in answer.headers


def test_a_key_that_does_not_exist_is_not_there(world, ask):
    for method, body in (("get", None), ("put", TOLD)):
        assert ask(method, facts_of(world) + "/shoe_size", body).status_code == 404


def test_a_fact_is_written_through_the_service_with_its_event(world, ask):
    answer = ask("put", facts_of(world) + "/has_bike", TOLD)

    assert answer.status_code == 200
    fact = Fact.objects.get(key="has_bike")
    assert answer.headers["ETag"] == f'"{fact.pk}"'
    assert (fact.value, fact.recorded_by_id) == (True, world.coach.user_id)
    assert names_about(fact) == ["fact.recorded"]
    assert events_about(fact)[0].actor_role == "coach"


@pytest.mark.parametrize("form", ['"{}"', 'W/"{}"', '"iets", "{}"', "*"])
def test_with_the_tag_of_what_stands_there_it_is_written(world, ask, form):
    answer = ask("put", facts_of(world) + "/has_car", TOLD, if_match=form.format(world.fact.pk))

    assert answer.status_code == 200
    current = queries.known_facts(world.actor("coach"), [world.person.pk])[world.person.pk]
    assert current["has_car"].value is True


def test_the_tag_of_an_answer_is_the_one_to_send_back(world, ask):
    url = facts_of(world) + "/has_car"
    tag = ask("get", url).headers["ETag"]

    # An answer that is packed under way arrives with a weak tag.
    first = ask("put", url, TOLD, if_match=f"W/{tag}")
    second = ask("put", url, TOLD | {"value": False}, if_match=first.headers["ETag"])

    assert not tag.startswith("W/")
    assert (first.status_code, second.status_code) == (200, 200)


@pytest.mark.parametrize("tag", ['"{other}"', "rommel", '""', ""])
def test_with_the_tag_of_something_else_nothing_is_written(world, ask, tag):
    tag = tag.format(other="00000000-0000-4000-8000-000000000000")

    answer = ask("put", facts_of(world) + "/has_car", TOLD, if_match=tag)

    assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
    assert Fact.objects.filter(key="has_car").count() == 1


def test_without_a_condition_nothing_is_overwritten(world, ask):
    answer = ask("put", facts_of(world) + "/has_car", TOLD)

    assert (answer.status_code, answer.json()["code"]) == (409, "fact_changed_meanwhile")
    assert Fact.objects.filter(key="has_car").count() == 1


def test_only_if_nothing_stands_there_means_what_it_says(world, ask):
    there = ask("put", facts_of(world) + "/has_car", TOLD, if_none_match="*")
    nothing = ask("put", facts_of(world) + "/has_bike", TOLD, if_none_match="*")

    assert (there.status_code, nothing.status_code) == (412, 200)


def test_of_two_who_saw_the_same_the_second_must_look_again(world, ask):
    url, tag = facts_of(world) + "/has_car", f'"{world.fact.pk}"'

    first = ask("put", url, TOLD, if_match=tag)
    second = ask("put", url, TOLD | {"value": None}, who="colleague", if_match=tag)

    assert (first.status_code, second.status_code) == (200, 412)
    current = queries.known_facts(world.actor("coach"), [world.person.pk])[world.person.pk]
    assert current["has_car"].value is True


def test_a_partner_in_the_team_reads_and_does_not_write(world, ask):
    read = ask("get", facts_of(world), who="partner")
    written = ask("put", facts_of(world) + "/has_bike", TOLD, who="partner")

    assert (read.status_code, written.status_code) == (200, 403)
    assert written.json()["code"] == "not_in_team"


def test_the_person_says_something_of_themselves(world, sign_in):
    browser = sign_in(world.self_login)

    answer = browser.put(
        f"/api/v1{facts_of(world)}/has_bike", TOLD, content_type="application/json"
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("words", "name", "code"),
    [
        ({"since": None}, "/since", "date_type"),
        ({"since": 0}, "/since", "value_error"),
        ({"since": "2 maart 2026"}, "/since", "value_error"),
        ({"saidBy": "buurvrouw"}, "/saidBy", "enum"),
        ({"extra": 1}, "/extra", "extra_forbidden"),
        ({"knownBy": "document"}, "/document", "bad_input"),
        ({"value": "true"}, "/value", "other_type"),
        ({"value": 1}, "/value", "other_type"),
        ({"document": "x" * 121}, "/document", "string_too_long"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(world, ask, words, name, code):
    answer = ask("put", facts_of(world) + "/has_bike", TOLD | words)

    said = answer.json()
    assert answer.status_code == 400
    assert said["code"] == "bad_input"
    assert [(one["in"], one["name"]) for one in said["issues"]] == [("body", name)]
    assert said["issues"][0]["code"] in {code, "value_error"}
    assert not Fact.objects.filter(key="has_bike").exists()


def test_what_is_missing_is_pointed_at(world, ask):
    answer = ask("put", facts_of(world) + "/has_bike", {"value": True})

    names = {one["name"] for one in answer.json()["issues"]}
    assert names == {"/since", "/saidBy", "/knownBy"}


def test_a_day_that_must_come_yet_is_refused(world, ask):
    tomorrow = (world.on + timedelta(days=1)).isoformat()

    answer = ask("put", facts_of(world) + "/has_bike", TOLD | {"since": tomorrow})

    assert answer.status_code == 400
    assert answer.json()["issues"][0]["name"] == "/since"


def test_a_change_that_starts_before_what_it_changes_is_pointed_at(world, ask):
    changed = TOLD | {"endedAs": "changed"}

    answer = ask("put", facts_of(world) + "/has_car", changed, if_match=f'"{world.fact.pk}"')

    assert (answer.status_code, answer.json()["code"]) == (400, "fact_before_known")
    assert answer.json()["issues"][0]["name"] == "/since"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("lift_kg_max", 51, "too_high"),
        ("lift_kg_max", -1, "too_low"),
        ("lift_kg_max", 2.5, "not_whole"),
        ("lift_kg_max", "10", "other_type"),
        ("lift_kg_max", True, "other_type"),
        ("rent_month_eur", 10**30, "too_high"),
        ("housing_situation", "huurt", "no_such_option"),
        ("housing_situation", ["owns"], "no_such_option"),
        ("competences", "vca", "other_type"),
        ("competences", ["toveren"], "no_such_option"),
        ("available_from", "2/3/2026", "other_type"),
        ("available_from", 20260302, "other_type"),
        ("busy_week", [{"day": "maandag", "start": "08:30", "end": "12:00"}], "other_type"),
        ("busy_week", [{"day": "monday", "start": "08:31", "end": "12:00"}], "not_hours"),
        ("busy_week", [["monday", "08:30", "12:00"]], "other_type"),
        ("busy_week", [{"day": "monday", "start": "08:30"}], "other_type"),
    ],
)
def test_a_value_of_another_kind_is_refused_not_guessed(world, ask, key, value, code):
    answer = ask("put", f"{facts_of(world)}/{key}", TOLD | {"value": value})

    assert answer.status_code == 400
    issue = answer.json()["issues"][0]
    assert (issue["name"], issue["code"]) == ("/value", code)


@pytest.mark.parametrize("entry", registry().values(), ids=lambda entry: entry.key)
def test_every_key_is_written_and_read_back_as_it_was_said(world, ask, entry):
    value = example_of(entry)

    answer = ask("put", f"{facts_of(world)}/{entry.key}", TOLD | {"value": value}, if_match="*")
    if answer.status_code == 412:
        answer = ask("put", f"{facts_of(world)}/{entry.key}", TOLD | {"value": value})

    assert answer.status_code == 200
    found = {one["key"]: one for one in ask("get", facts_of(world)).json()["items"]}
    assert found[entry.key]["value"] == value


def example_of(entry: FactKey) -> Any:
    """A lawful value of this key, as JSON says it."""
    lowest, highest = entry.bounds
    match entry.type:
        case FactType.FLAG:
            return True
        case FactType.MONEY | FactType.COUNT:
            return highest if highest is not None else (lowest or 0)
        case FactType.CHOICE:
            return [*entry.options][-1]
        case FactType.CODES:
            return [*entry.options][:2]
        case FactType.DAY:
            return "2026-02-28"
    return [{"day": "monday", "start": "08:30", "end": "12:00"}]


@pytest.mark.parametrize(("language", "name"), [("fr", "Permis de conduire B"), ("en", "Driving licence B"), ("de", "Rijbewijs B")])  # fmt: skip
def test_the_keys_are_said_in_the_language_asked(world, ask, language, name):
    said = ask("get", "/fact-keys", accept_language=language).json()["items"]

    found = {one["key"]: one for one in said}
    assert found["has_licence_b"]["name"] == name
    assert found.keys() == registry().keys()


def test_a_key_says_its_bounds_and_its_answers(world, ask):
    found = {one["key"]: one for one in ask("get", "/fact-keys").json()["items"]}

    assert found["lift_kg_max"]["bounds"] == {"lowest": 0, "highest": 50}
    assert found["lift_kg_max"]["unit"] == "kg"
    assert found["cadastral_income_eur"]["bounds"] == {"lowest": 0}
    assert [one["code"] for one in found["housing_situation"]["options"]][:2] == [
        "rents_private",
        "rents_social",
    ]
