"""Every read of consents, requests and emergencies, and the blind match that precedes them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Organisation, Role
from klaverblad.apps.people.models import (
    AccessRequest,
    Consent,
    EmergencyAccess,
    Person,
    RequestState,
    TeamMember,
)
from klaverblad.apps.people.number_queries import ids_with_number
from klaverblad.apps.people.reach_queries import LOOKS_ALONG, OCMW_ROLES, TEAM_ROLES, persons


def who_may_look_along(actor: Actor) -> QuerySet[Organisation]:
    """The organisations of the region that guide people: to those somebody can say yes."""
    return accounts.region_organisations(actor).filter(kind__in=LOOKS_ALONG)


def team_mates(actor: Actor, organisation_ids: Iterable[UUID]) -> QuerySet[Membership]:
    """Who guides people for these organisations of the region, and so may be in a team."""
    return accounts.members_of(actor, organisation_ids).filter(role__in=TEAM_ROLES)


def consents(actor: Actor) -> QuerySet[Consent]:
    """Every consent of the people this actor may know of, the newest first."""
    return Consent.objects.filter(person__in=persons(actor)).select_related(
        "organisation", "recorded_by", "person__organisation"
    )


def consent_in_force(actor: Actor, person_id: UUID, organisation_id: UUID) -> Consent | None:
    """The consent to an organisation that lasts longest today, if there is one."""
    on = actor.on
    return (
        consents(actor)
        .filter(
            person_id=person_id,
            organisation_id=organisation_id,
            revoked_at=None,
            given_on__lte=on,
            until__gte=on,
        )
        .order_by("-until", "-recorded_at", "pk")
        .first()
    )


def access_requests(actor: Actor) -> QuerySet[AccessRequest]:
    """Every request about the people this actor may know of."""
    return AccessRequest.objects.filter(person__in=persons(actor)).select_related(
        "organisation", "asked_by"
    )


def open_requests(actor: Actor, person_id: UUID) -> list[AccessRequest]:
    """What is asked about one person and not answered, the longest waiting first.

    Until a day that has been, nobody need say yes or no any more.
    """
    asked = access_requests(actor).filter(
        person_id=person_id, state=RequestState.OPEN, until__gte=actor.on
    )
    return list(asked.order_by("asked_at", "pk"))


def own_requests(actor: Actor) -> QuerySet[AccessRequest]:
    """What this actor asked. Whom it is about is not told as long as it is not granted."""
    return AccessRequest.objects.filter(
        asked_by_id=actor.user_id, organisation_id=actor.organisation_id
    )


def emergencies(actor: Actor) -> QuerySet[EmergencyAccess]:
    """Emergencies: about the people in reach; for the data protection officer all of the region."""
    found = EmergencyAccess.objects.select_related("user", "organisation", "reviewed_by")
    if actor.role == Role.DATA_PROTECTION:
        return found.filter(person__organisation__region_id=actor.region_id)
    return found.filter(person__in=persons(actor))


def is_running_emergency(actor: Actor, emergency_id: UUID) -> bool:
    """Whether an emergency access of this actor still runs; asked once per request.

    Not in another role of the same house: only who works around people opens a file.
    """
    return (
        actor.role in OCMW_ROLES
        and EmergencyAccess.objects.filter(
            pk=emergency_id,
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
            ended_at=None,
            expires_at__gt=timezone.now(),
        ).exists()
    )


def team_since_ever(actor: Actor, person_id: UUID) -> list[TeamMember]:
    """Everybody who is or was in the team, those of today first."""
    found = (
        TeamMember.objects.filter(person__in=persons(actor), person_id=person_id)
        .select_related("user", "organisation", "consent")
        .order_by("since", "pk")
    )
    return sorted(found, key=lambda one: not one.is_running(on=actor.on))


@dataclass(frozen=True, slots=True)
class Match:
    """What a blind match may tell: a file of one's own, one elsewhere, or none.

    person_id   for the session of the asker alone; a page never shows it unless it is in reach
    """

    person_id: UUID
    is_in_reach: bool


def match_of(actor: Actor, person_ids: Sequence[UUID]) -> Match | None:
    """Which of the files with one number to speak of: one in reach before one elsewhere."""
    if not person_ids:
        return None
    mine = persons(actor).filter(pk__in=person_ids).order_by("created_at", "pk").first()
    if mine is not None:
        return Match(mine.pk, is_in_reach=True)
    return Match(person_ids[0], is_in_reach=False)


def files_of_same(actor: Actor, person: Person) -> list[UUID]:
    """The files of one person that this actor may know of: this one, and those with its number.

    person   out of a scoped query. A file elsewhere is in it only when a yes opened it.
    """
    others = ids_with_number(persons(actor).exclude(pk=person.pk), person.insz)
    return [person.pk, *others]


def with_number(actor: Actor, insz: str) -> list[UUID]:
    """The files of the region with a register number. Ids alone, for a blind match."""
    everybody = Person.objects.filter(organisation__region_id=actor.region_id)
    return ids_with_number(everybody.order_by("created_at", "pk"), insz)


def with_birthday(actor: Actor, *, first_name: str, last_name: str, born_on: date) -> list[UUID]:
    """The files of the region with exactly this name and birthday, for an emergency.

    Compared here and not by the database: SQLite knows no capitals beyond those of English.
    """
    born_then = Person.objects.filter(born_on=born_on, organisation__region_id=actor.region_id)
    sought = _said_alike(first_name), _said_alike(last_name)
    rows = born_then.order_by("created_at", "pk").values_list("pk", "first_name", "last_name")
    return [pk for pk, *names in rows if tuple(map(_said_alike, names)) == sought]


def _said_alike(name: str) -> str:
    """A name without what capitals, spaces and ways of writing an accent make of it."""
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()
