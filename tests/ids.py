"""An id of each kind that an address takes, all around the one person of the small region."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from typing import Any

from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.library import services as library
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people import services as sharing
from klaverblad.apps.people.models import AccessRequest, Consent, EmergencyAccess, SharingPurpose
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Gpmi
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
        **of_the_plan(world),
    }


def of_the_plan(world: Any) -> dict[str, Any]:
    """A goal, a GPMI that waits for a signature, and an evaluation of one that was signed.

    And an instrument of the region, that an address names by what it is called.
    """
    coach, path = world.actor("coach"), world.trajectory
    goal = path.goals.first() or trajectories.add_goal(coach, path.pk, words="Weer werken.")
    signed = path.gpmis.filter(state="signed").first() or signed_gpmi(world)
    waiting = path.gpmis.filter(state="waiting").first()
    if waiting is None:
        waiting = trajectories.draft_gpmi(coach, path.pk, trajectories.GpmiTerms())
        waiting = trajectories.offer_gpmi(coach, waiting.pk)
    if not Instrument.objects.filter(pk="repair-cafe").exists():
        words = {"nl": "Repair Café"}
        said = {"leaf": "samenleven", "status": "unconfirmed", "source": "De gemeente"}
        said |= dict.fromkeys(("name", "what_for", "who_may"), words)
        library.add_instrument(world.actor("coordinator"), said)
    return {
        "goal_id": goal.pk,
        "gpmi_id": waiting.pk,
        "evaluation_id": signed.evaluations.first().pk,
    }


def signed_gpmi(world: Any) -> Gpmi:
    """A GPMI that both signed, the person on paper."""
    coach = world.actor("coach")
    gpmi = trajectories.draft_gpmi(coach, world.trajectory.pk, trajectories.GpmiTerms())
    trajectories.offer_gpmi(coach, gpmi.pk)
    paper = trajectories.OnPaper("person", world.person.name, world.on)
    trajectories.record_paper_signature(coach, gpmi.pk, paper)
    return trajectories.sign_gpmi(coach, gpmi.pk)


def broken_glass(world: Any) -> uuid.UUID:
    """The one emergency under which the neighbour opened this file."""
    found = EmergencyAccess.objects.filter(person=world.person).first()
    if found is None:
        why = "Er is brand en niemand neemt op."
        found = sharing.open_emergency(world.actor("neighbour"), world.person.pk, why=why)
    return found.pk
