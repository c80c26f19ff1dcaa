"""The API does what its own description says, whatever is sent: tried by schemathesis.

The same tries each time: chance is handed in as a seed, so a red test stays red.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data, sampled_from
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from klaverblad.apps.people.registry import registry
from klaverblad.site.wsgi import application
from tests.operations import BODIES, FIXED, Operation, bearer, every_operation, ids_of, key_of

SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
TRIES = settings(
    max_examples=5,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
_CSRF = "c" * 32
# What is for professionals alone, however it is asked.
CLOSED_TO = {"coach": set(), "person": {"listPeople", "listPlaces", "addStep"}}


@pytest.fixture
def heads_of(world, sign_in):
    """What the coach's system sends with each request, and what the person's browser sends."""

    def heads(who: str) -> dict[str, dict[str, str]]:
        # Unpacked: the judge reads what it gets.
        plain = {"accept-encoding": "identity"}
        if who == "coach":
            return {"headers": plain | bearer(key_of(world, world.coach)[1])}
        session = sign_in(world.self_login).cookies["klaverblad"].value
        cookies = {"klaverblad": session, "klaverblad_csrf": _CSRF}
        return {"headers": plain | {"x-csrftoken": _CSRF}, "cookies": cookies}

    return heads


@pytest.fixture(autouse=True)
def _one_connection():
    """A request closes old connections, as it should; the test's own is still needed after it."""
    both = (request_started, request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _as_often_as_a_test_likes(settings):
    settings.API_REQUESTS_A_MINUTE = 100_000


def tried(case: Any, heads: dict[str, dict[str, str]]) -> bool:
    """Send it, look at the answer, and take back what it changed; whether it was a yes."""
    with transaction.atomic():
        answer = case.call(**heads)
        transaction.set_rollback(True)
    case.validate_response(answer, checks=CHECKS)
    return 200 <= answer.status_code < 300


# All operations in one test: the region is made once, and the judge says which one is wrong.
@pytest.mark.parametrize("who", ["coach", "person"])
def test_whatever_is_sent_the_answer_is_as_described(world, heads_of, who):
    heads = heads_of(who)

    opened = {one.name for one in every_operation() if _try_anything(one, heads)}

    # Else a whole list of "no" would do: those are as described too.
    without_ids = {one.name for one in every_operation() if not one.parameters}
    assert opened & without_ids == without_ids - CLOSED_TO[who]


def _try_anything(operation: Operation, heads: dict[str, dict[str, str]]) -> bool:
    """Whether one of the tries at least was a yes."""
    answers = []
    described = SCHEMA[operation.door.path][operation.door.method]

    @TRIES
    @given(case=described.as_strategy(), wrong=described.as_strategy(GenerationMode.NEGATIVE))
    def everything(case: Any, wrong: Any) -> None:
        answers.extend([tried(case, heads), tried(wrong, heads)])

    everything()
    return any(answers)


@pytest.mark.parametrize("who", ["coach", "person"])
def test_of_things_that_exist_the_answer_is_as_described(world, heads_of, who):
    heads, known = heads_of(who), {name: str(one) for name, one in ids_of(world).items()}

    opened = {
        operation.name
        for operation in every_operation()
        if operation.parameters and _try_with_ids(operation, heads, known)
    }

    with_ids = {one.name for one in every_operation() if one.parameters}
    assert opened == with_ids - CLOSED_TO[who]


def _try_with_ids(
    operation: Operation, heads: dict[str, dict[str, str]], known: dict[str, str]
) -> bool:
    """Whether one of the tries at least was a yes."""
    answers = []
    described = SCHEMA[operation.door.path][operation.door.method]

    @TRIES
    @given(case=described.as_strategy(), more=data())
    def ours(case: Any, more: DataObject) -> None:
        chosen = known | {"key": more.draw(sampled_from([*registry()]))}
        case.path_parameters = {name: chosen[name] for name in operation.parameters}
        answers.append(tried(case, heads))
        if operation.name in BODIES:
            # And as somebody sends it who means it, of a thing that fits.
            case.path_parameters |= {
                key: FIXED[key] for key in FIXED if key in case.path_parameters
            }
            case.body, case.headers = BODIES[operation.name], {}
            answers.append(tried(case, heads))

    ours()
    return any(answers)
