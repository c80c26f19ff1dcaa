"""An id of each kind that an address takes, all around the one person of the small region."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from typing import Any

from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.people import services as sharing
from klaverblad.apps.people.models import (
    AccessRequest,
    Consent,
    EmergencyAccess,
    GivenHow,
    Merge,
    Person,
    SharingPurpose,
)
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Transfer
from tests.operations import key_of
from tests.world import newcomer

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
        "double_id": (another := double_of(world)).pk,
        "merge_id": Merge.objects.get_or_create(kept=world.person, gone=another, undone_at=None)[
            0
        ].pk,
        "transfer_id": transfer_of(world).pk,
        "key_id": key_of(world, world.coach)[0].pk,
    }


def double_of(world: Any) -> Person:
    """A second file in the same OCMW, that looks like the first."""
    found = Person.objects.filter(
        organisation=world.person.organisation, first_name=world.person.first_name
    ).exclude(pk=world.person.pk)
    town = world.person.municipality
    return found.first() or sharing.open_person(
        world.actor("coach"), newcomer(world.person.first_name, town)
    )


def transfer_of(world: Any) -> Transfer:
    """The person goes on in a third town: neither of the two has a say in it but the one that asks."""
    found = Transfer.objects.filter(trajectory=world.trajectory).first()
    if found is not None:
        return found
    third = Organisation.objects.create(name="OCMW Zoersel", kind="ocmw", region=world.region)
    wanted = trajectories.NewTransfer(
        to_id=third.pk,
        domains=frozenset({Domain.WORK}),
        words="Ze verhuist.",
        answer_by=world.on + timedelta(days=14),
        how=GivenHow.SPOKEN,
    )
    return trajectories.propose_transfer(world.actor("coach"), world.trajectory.pk, wanted)


def broken_glass(world: Any) -> uuid.UUID:
    """The one emergency under which the neighbour opened this file."""
    found = EmergencyAccess.objects.filter(person=world.person).first()
    if found is None:
        why = "Er is brand en niemand neemt op."
        found = sharing.open_emergency(world.actor("neighbour"), world.person.pk, why=why)
    return found.pk
