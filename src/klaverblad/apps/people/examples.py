"""One file as the table of rights sees it: in one OCMW, shared with one partner about work."""

from __future__ import annotations

from datetime import UTC, datetime

from klaverblad.apps.access.examples import (
    DAY,
    ELSEWHERE,
    EMERGENCY,
    IN_CHARGE,
    PARTNER,
    an_id,
    example_of,
    kind,
)
from klaverblad.apps.people.models import (
    Consent,
    Document,
    EmergencyAccess,
    Person,
    TeamMember,
)
from klaverblad.apps.people.registry import Domain

FAR = datetime(9999, 1, 1, tzinfo=UTC)


def _user_of(code: str) -> object:
    actor = kind(code).actor
    assert actor is not None
    return actor.user_id


@example_of("person")
def a_person() -> Person:
    """Somebody in guidance, with a login of their own."""
    person = Person(pk=an_id(50), organisation_id=IN_CHARGE, user_id=_user_of("person"))
    consent = Consent(
        pk=an_id(51),
        person=person,
        organisation_id=PARTNER,
        domains=[Domain.WORK.value],
        given_on=DAY,
        until=DAY,
    )
    member = TeamMember(
        pk=1,
        person=person,
        user_id=_user_of("partner"),
        organisation_id=PARTNER,
        consent=consent,
        since=DAY,
    )
    emergency = EmergencyAccess(
        pk=EMERGENCY,
        person=person,
        user_id=_user_of("emergency"),
        organisation_id=ELSEWHERE,
        opened_at=FAR,
        expires_at=FAR,
    )
    person._prefetched_objects_cache = {  # type: ignore[attr-defined]  # noqa: SLF001
        "team": [member],
        "emergencies": [emergency],
    }
    return person


@example_of("consent")
def a_consent() -> Consent:
    """What that person agreed to."""
    person = a_person()
    return Consent(pk=an_id(51), person=person, organisation_id=PARTNER)


@example_of("document")
def a_document() -> Document:
    """What that person sent."""
    return Document(pk=an_id(52), person=a_person(), uploaded_by_id=_user_of("person"))
