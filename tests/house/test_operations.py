"""Every operation of the API names who may, and is asked as everybody who may not."""

from __future__ import annotations

import inspect
import json
import random
import re
import uuid
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from klaverblad.apps.access.policies import REGISTRY
from klaverblad.apps.access.rest.operations import operations
from klaverblad.apps.accounts.middleware import API_ROOT
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import queries as people
from klaverblad.site.api import UnguardedOperation, doors
from klaverblad.site.api_document import as_bytes, document
from tests.house.source import ROOT
from tests.ids import GUESSES
from tests.operations import BODIES, Operation, ask, bearer, every_operation, ids_of, key_of
from tests.world import member

PERSONAL = [one for one in every_operation() if one.is_personal]
STRANGERS_TO_THE_PERSON = (
    "neighbour",
    "outsider",
    "coordinator",
    "workplace",
    "administrator",
    "other_person",
)
EVERYBODY = (
    "coach",
    "colleague",
    "social_worker",
    "team_lead",
    "partner",
    "self_login",
    *STRANGERS_TO_THE_PERSON[:-1],
)


def named(operation: Operation) -> str:
    return operation.name


@pytest.fixture
def browser_of(world, sign_in):
    """Sign in by the key of the small region; `other_person` is somebody in guidance elsewhere."""

    def browser(key: str) -> Any:
        if key == "other_person":
            elsewhere = world.neighbour.organisation
            login = member("omar", "Omar", elsewhere, Role.PERSON, world.on)
            world.next_person.user = login.user
            world.next_person.save()
            return sign_in(login)
        return sign_in(getattr(world, key))

    return browser


def _patterns(resolver: URLResolver, above: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        route = above + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found.append("/" + route)
        else:
            found += _patterns(entry, route)
    return found


def test_every_address_under_the_root_is_described():
    routes = {r for r in _patterns(get_resolver("klaverblad.site.urls")) if r.startswith(API_ROOT)}

    said = {API_ROOT.rstrip("/") + path for path in document()["paths"]}

    as_said = {re.sub(r"<(\w+)>", r"{\1}", route) for route in routes}
    assert as_said == said | {API_ROOT + "openapi.json"}


def test_an_operation_without_a_policy_does_not_start():
    router = operations("forgotten")

    @router.get("/forgotten")
    def forgotten(request):
        return {}

    with pytest.raises(UnguardedOperation):
        list(doors((router,)))


@pytest.mark.parametrize("operation", every_operation(), ids=named)
def test_every_operation_names_its_policy_where_people_read_it(operation):
    said = document()["paths"][operation.door.path][operation.door.method.lower()]

    assert said["x-policy"] == {
        "name": operation.door.policy.name,
        "sentence": REGISTRY[operation.door.policy.name].sentence,
    }


def test_every_operation_has_a_name_of_its_own_and_a_title():
    said = [one for methods in document()["paths"].values() for one in methods.values()]

    names = [one["operationId"] for one in said]

    assert len(names) == len(set(names)) == len(every_operation())
    assert all(len(one["summary"].split()) > 2 for one in said)


def test_whatever_takes_a_body_has_one_to_send():
    takes = {
        one["operationId"]
        for methods in document()["paths"].values()
        for one in methods.values()
        if "requestBody" in one
    }

    assert takes == set(BODIES), "say it in tests/operations.py"


def test_the_kept_description_is_the_one_that_is_served():
    kept = (ROOT / "docs" / "api" / "openapi.json").read_bytes()

    assert kept == as_bytes(), "klaverblad api writes it anew"


@pytest.mark.parametrize("operation", every_operation(), ids=named)
def test_a_stranger_hears_that_somebody_must_sign_in(world, client, operation):
    written = Event.objects.count()

    answer = ask(client, operation, operation.url(ids_of(world)))

    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert Event.objects.count() == written


@pytest.mark.parametrize("who", STRANGERS_TO_THE_PERSON)
def test_whoever_may_not_know_of_a_person_finds_nothing(world, browser_of, who):
    browser, ids = browser_of(who), ids_of(world)
    written = Event.objects.count()

    found = [
        f"{one.name}: {answer.status_code}"
        for one in PERSONAL
        if (answer := ask(browser, one, one.url(ids))).status_code != 404
    ]

    assert not found
    assert Event.objects.count() == written


@pytest.mark.parametrize("who", EVERYBODY)
def test_an_answer_is_what_the_policy_says(world, browser_of, who):
    actor, browser, ids = world.actor(who), browser_of(who), ids_of(world)

    found = []
    for one in every_operation():
        answer = ask(browser, one, one.url(ids))
        expected = expected_of(one, actor, world)
        if (answer.status_code not in {403, 404}) != expected:
            found.append(f"{one.name}: {answer.status_code}, policy says {expected}")

    assert not found


@pytest.mark.parametrize("who", [one for one in EVERYBODY if one != "self_login"])
def test_a_key_answers_as_its_member_does(world, browser_of, client, who):
    browser, ids = browser_of(who), ids_of(world)
    by_session = {
        one.name: ask(browser, one, one.url(ids)).status_code for one in every_operation()
    }
    _key, text = key_of(world, getattr(world, who))
    browser.logout()

    by_key = {
        one.name: ask(browser, one, one.url(ids), **bearer(text)).status_code
        for one in every_operation()
    }

    assert by_key == by_session


def expected_of(operation: Operation, actor: Any, world: Any) -> bool:
    """What the policy says of this actor, and of the thing where it asks for one."""
    check = operation.door.policy.check
    asked = list(inspect.signature(check).parameters)[1:]
    if operation.is_personal and not people.persons(actor).filter(pk=world.person.pk).exists():
        return False
    things = {"person": world.person}
    return check(actor, *(things[name] for name in asked)).is_allowed


@pytest.mark.sqlite
@pytest.mark.parametrize("operation", [o for o in every_operation() if o.ids], ids=named)
def test_a_guess_of_an_id_of_an_operation_finds_nothing(world, browser_of, operation):
    browser = browser_of("coach")
    guess = random.Random(operation.name)  # noqa: S311  (the same guesses each time)

    found = []
    for _ in range(GUESSES):
        wrong = {name: uuid.UUID(int=guess.getrandbits(128), version=4) for name in operation.ids}
        answer = ask(browser, operation, operation.url(wrong))
        if answer.status_code != 404:
            found.append((wrong, answer.status_code))

    assert not found


@pytest.mark.sqlite
def test_not_there_and_not_yours_are_one_answer(world, browser_of):
    browser, ids = browser_of("neighbour"), ids_of(world)
    nowhere = {name: uuid.UUID(int=7, version=4) for name in ids}

    found = [
        one.name
        for one in PERSONAL
        if face(ask(browser, one, one.url(ids))) != face(ask(browser, one, one.url(nowhere)))
    ]

    assert not found


def face(answer: Any) -> tuple[int, dict[str, Any], dict[str, str]]:
    """All that an answer tells but which one it is."""
    said = answer.json()
    assert said.pop("instance").startswith("urn:uuid:")
    heads = dict(answer.headers)
    return answer.status_code, said, {k: v for k, v in heads.items() if k in _TELLING}


_TELLING = {"Content-Type", "Content-Length", "ETag", "Allow", "Cache-Control"}


GARBAGE = (
    "",
    "{",
    "[]",
    "null",
    '"title"',
    "NaN",
    '{"to": NaN}',
    '{"to": 1e999}',
    "[" * 100_000,
    '{"\\u0000": 1}',
    '{"to": "\\ud800"}',
    "9" * 9000,
)
STRANGE = ("-1", "0", "", "abc", "9" * 30, "é\x00", "' OR 1=1", "[]", "null")


@pytest.mark.parametrize("name", sorted(BODIES))
def test_garbage_in_a_body_is_answered_in_the_same_shape(world, browser_of, name):
    operation = next(one for one in every_operation() if one.name == name)
    browser, url = browser_of("coach"), operation.url(ids_of(world))

    for body in GARBAGE:
        answer = browser.generic(operation.door.method, url, body, content_type="application/json")

        assert answer.status_code == 400, body[:20]
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.loads(answer.content)["status"] == 400


def test_a_strange_filter_is_no_accident(world, browser_of):
    browser, ids = browser_of("coach"), ids_of(world)

    for operation in every_operation():
        for name in filters_of(operation):
            for value in STRANGE:
                answer = browser.get(operation.url(ids), {name: value})

                assert answer.status_code in {200, 400}, (operation.name, name, value)


def filters_of(operation: Operation) -> list[str]:
    said = document()["paths"][operation.door.path][operation.door.method.lower()]
    return [one["name"] for one in said["parameters"] if one["in"] == "query"]


def test_a_filter_that_nobody_knows_is_refused(world, browser_of):
    answer = browser_of("coach").get(API_ROOT + "people", {"fase": "plan"})

    assert answer.status_code == 400
    assert [(one["in"], one["name"]) for one in answer.json()["issues"]] == [("query", "fase")]
