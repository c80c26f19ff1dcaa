"""One person and what is known of them; the same door, the same services as the pages."""

# No postponed annotations: see `apps.access.api`.

import re
from typing import Annotated
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Header, Path

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.rest.operations import operations
from klaverblad.apps.access.rest.problems import Outdated
from klaverblad.apps.access.rest.told import tells_of
from klaverblad.apps.people import policies, queries, services
from klaverblad.apps.people.answers import (
    FactAnswer,
    FactHistory,
    FactKeyAnswer,
    FactKeys,
    Facts,
    FactThen,
    PersonAnswer,
    Told,
)
from klaverblad.apps.people.history_queries import history
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.people.registry import FactKey, registry
from klaverblad.apps.people.saying import said

router = operations("people")

PersonId = Annotated[UUID, Path(alias="personId", description="The id of a person.")]
Key = Annotated[str, Path(description="A key of /fact-keys.", example="has_licence_b")]
# What stands there now, in the head of an answer.
_ETAG = {
    "responses": {
        200: {
            "headers": {
                "ETag": {
                    "description": "Names what stands there now. Absent while nothing does.",
                    "schema": {"type": "string"},
                }
            }
        }
    }
}
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


@router.get("/people/{personId}", response=PersonAnswer)
@guarded_by(policies.can_read_person)
def get_person(request: HttpRequest, person_id: PersonId) -> PersonAnswer:
    """Give one person, with the team around them."""
    someone = queries.person(request.actor, person_id)
    policies.can_read_person(request.actor, someone).enforce()
    tells_of(request, [someone.pk], what="person")
    return PersonAnswer.of(someone, on=request.actor.on)


@router.get("/people/{personId}/facts", response=Facts)
@guarded_by(policies.can_read_person)
def list_facts(request: HttpRequest, person_id: PersonId) -> Facts:
    """List what is known of a person now, with who said it and how it is known.

    What is said of the household stands among it. A key that is not listed is unknown, never no.
    """
    someone = _someone(request, person_id)
    known = queries.known_facts(request.actor, [someone.pk]).get(someone.pk, {})
    tells_of(request, [someone.pk], what="facts")
    return Facts(
        items=[
            FactAnswer.of(someone.pk, entry, known[key])
            for key, entry in registry().items()
            if key in known
        ]
    )


@router.get("/people/{personId}/facts/{key}", response=FactHistory, openapi_extra=_ETAG)
@guarded_by(policies.can_read_person)
def get_fact(
    request: HttpRequest, person_id: PersonId, key: Key, response: HttpResponse
) -> FactHistory:
    """Give all that was said under one key, the newest first.

    The ETag names what stands there now; send it as If-Match to change it. Without an ETag
    nothing stands there, and the list is empty.
    """
    entry, someone = _entry(key), _someone(request, person_id)
    current = _current(request, someone.pk, key)
    tells_of(request, [someone.pk], what="fact")
    if current is None:
        return FactHistory(items=[])
    response["ETag"] = f'"{current.fact_id}"'
    rows = history(request.actor, someone.pk, key)
    return FactHistory(items=[FactThen.of_row(someone.pk, entry, row) for row in rows])


@router.put("/people/{personId}/facts/{key}", response=FactThen, openapi_extra=_ETAG)
@guarded_by(policies.can_record_fact)
def record_fact(
    request: HttpRequest,
    person_id: PersonId,
    key: Key,
    told: Told,
    response: HttpResponse,
    if_match: Annotated[
        str | None,
        Header(None, alias="If-Match", description="The ETag of what you saw there."),
    ],
    if_none_match: Annotated[
        str | None,
        Header(None, alias="If-None-Match", description="`*`: only if nothing stands there."),
    ],
) -> FactThen:
    """Write down a fact; what stood there before is kept.

    Send If-Match with the ETag of what you saw. When something else stands there by now nothing is
    written: 412, or 409 when you sent no condition at all and something already stood there.
    """
    actor, entry = request.actor, _entry(key)
    someone = queries.persons(actor).get(pk=person_id)
    policies.can_record_fact(actor, someone).enforce()
    new = said(entry, told.value, told.model_dump(exclude={"value"}), on=actor.on)
    seen = _seen(if_match, _current(request, someone.pk, key))
    try:
        fact = services.record_fact(actor, someone.pk, new, seen=seen)
    except services.ChangedMeanwhile as error:
        if if_match is None and if_none_match is None:
            raise
        raise Outdated(error.sentence) from error
    except services.EarlierThanKnown as error:
        raise services.EarlierThanKnown(key=key, field="since") from error
    tells_of(request, [someone.pk], what="fact")
    response["ETag"] = f'"{fact.pk}"'
    return FactThen.of_row(someone.pk, entry, fact)


@router.get("/fact-keys", response=FactKeys)
@guarded_by(policies.can_read_fact_keys)
def list_fact_keys(request: HttpRequest) -> FactKeys:  # noqa: ARG001  (an operation's face)
    """List every key under which something may be known, with its question and its answers."""
    return FactKeys(items=[FactKeyAnswer.of(entry) for entry in registry().values()])


def _someone(request: HttpRequest, person_id: UUID) -> Person:
    someone = queries.persons(request.actor).get(pk=person_id)
    policies.can_read_person(request.actor, someone).enforce()
    return someone


def _entry(key: str) -> FactKey:
    entry = registry().get(key)
    if entry is None:
        raise Http404
    return entry


def _current(request: HttpRequest, person_id: UUID, key: str) -> KnownFact | None:
    """What stands there now, as far as the actor may see it."""
    return queries.known_facts(request.actor, [person_id], keys=[key]).get(person_id, {}).get(key)


def _seen(if_match: str | None, current: KnownFact | None) -> UUID:
    """The fact that the sender saw; the service looks again, under a lock."""
    if if_match is None:
        return services.NOTHING_SEEN
    # A server that packs an answer makes its tag a weak one; an id is as good in either form.
    tags = {str(current.fact_id)} if current and if_match.strip() == "*" else _tags(if_match)
    if current is None or str(current.fact_id) not in tags:
        raise Outdated(services.ChangedMeanwhile.sentence)
    return current.fact_id


def _tags(head: str) -> set[str]:
    return set(_TAG.findall(head))
