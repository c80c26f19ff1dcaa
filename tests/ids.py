"""An id of each kind that an address takes, all around the one person of the small region."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Role
from klaverblad.apps.people import services as sharing
from klaverblad.apps.people.models import (
    AccessRequest,
    Consent,
    EmergencyAccess,
    Person,
    SharingPurpose,
)
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Appointment, Goal, Message, SearchEntry
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
        "key_id": key_of(world, world.coach)[0].pk,
        **own_pages(world),
    }


def own_pages(world: Any) -> dict[str, Any]:
    """A goal, a line of the diary, an appointment and a message of the person themselves."""
    # Whoever is behind the file now: a test may have given it another login.
    person = Person.objects.get(pk=world.person.pk)
    login = Membership.objects.select_related("organisation").get(
        user_id=person.user_id, role=Role.PERSON
    )
    me = Actor.of(login, on=world.on)
    goal = Goal.objects.filter(trajectory=world.trajectory).first() or trajectories.say_goal(
        me, world.trajectory.pk, words="Weer werken"
    )
    line = SearchEntry.objects.filter(diary__person=person).first() or trajectories.write_entry(
        me, person.pk, trajectories.Did(world.on, "applied", "De Linde"), at=timezone.now()
    )
    coming, _new = Appointment.objects.get_or_create(
        user=world.coach.user,
        trajectory=world.trajectory,
        title="Plan nakijken",
        defaults={"starts_at": timezone.now() + timedelta(days=2)},
    )
    message = Message.objects.filter(
        trajectory=world.trajectory
    ).first() or trajectories.send_message(
        world.actor("coach"), person.pk, text="Dag!", at=timezone.now()
    )
    return {
        "goal_id": goal.pk,
        "entry_id": line.pk,
        "corrects_id": line.pk,
        "appointment_id": coming.pk,
        "message_id": message.pk,
    }


def broken_glass(world: Any) -> uuid.UUID:
    """The one emergency under which the neighbour opened this file."""
    found = EmergencyAccess.objects.filter(person=world.person).first()
    if found is None:
        why = "Er is brand en niemand neemt op."
        found = sharing.open_emergency(world.actor("neighbour"), world.person.pk, why=why)
    return found.pk
