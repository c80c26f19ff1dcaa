"""An id of each kind that an address takes, all around the one person of the small region."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from typing import Any

from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.people import services as sharing
from klaverblad.apps.people.models import AccessRequest, Consent, EmergencyAccess, SharingPurpose
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories.models import HandOver, SavedList
from tests.operations import key_of

# A guess finds something at the first try or never; two hundred are for whoever wants to be sure.
GUESSES = int(os.environ.get("KLAVERBLAD_GUESSES", "25"))


def ids_of(world: Any) -> dict[str, Any]:
    """An id of each kind, all around the one person in Schoten."""
    asked = AccessRequest.objects.filter(person=world.person).first() or sharing.ask_access(
        world.actor("outsider"),
        world.person.pk,
        sharing.NewRequest(
            purpose=SharingPurpose.CARE,
            domains=frozenset({Domain.HOUSING}),
            until=world.on + timedelta(days=30),
            why="Ze vroeg ons om hulp.",
        ),
    )
    return {
        "person_id": world.person.pk,
        "member_id": world.person.pk,
        "trajectory_id": world.trajectory.pk,
        "step_id": world.step.pk,
        "contact_id": world.contact.pk,
        "moment_id": world.moment.pk,
        "notice_id": RetentionNotice.objects.get_or_create(
            person_id=world.person.pk, rule="note", months=24, warned_on=world.on, due_on=world.on
        )[0].pk,
        "place_id": world.place.pk,
        "organisation_id": world.place.organisation_id,
        "consent_id": Consent.objects.get(person=world.person).pk,
        "seat": world.person.team.get(user=world.partner.user).pk,
        "request_id": asked.pk,
        "asked_id": asked.pk,
        "emergency_id": broken_glass(world),
        "answer_id": world.answer.pk,
        "document_id": world.document.pk,
        "link_id": world.link.pk,
        "hand_over_id": handed_over(world),
        "list_id": kept_list(world),
        "key_id": key_of(world, world.coach)[0].pk,
    }


def broken_glass(world: Any) -> uuid.UUID:
    """The one emergency under which the neighbour opened this file."""
    found = EmergencyAccess.objects.filter(person=world.person).first()
    if found is None:
        why = "Er is brand en niemand neemt op."
        found = sharing.open_emergency(world.actor("neighbour"), world.person.pk, why=why)
    return found.pk


def handed_over(world: Any) -> uuid.UUID:
    """A hand-over in the OCMW of the coach, in which the person is not."""
    coach = world.coach
    kept, _is_new = HandOver.objects.get_or_create(
        organisation=coach.organisation, by=world.team_lead.user
    )
    return kept.pk


def kept_list(world: Any) -> uuid.UUID:
    """A list that the coach keeps for themselves."""
    coach = world.coach
    kept, _is_new = SavedList.objects.get_or_create(
        organisation=coach.organisation, owner=coach.user, name="Plan", choices="fase=plan"
    )
    return kept.pk
