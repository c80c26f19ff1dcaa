"""Talks, calls and visits, with a note and who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import Contact, ContactOutcome, Scope
from klaverblad.apps.trajectories.services.locked import person_of
from klaverblad.errors import Refused


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact to write down.

    tells_of_others   whether the note has words about somebody else, which a copy leaves out
    """

    kind: str
    outcome: str = ContactOutcome.SPOKE
    note: str = ""
    scope: str = Scope.PERSON
    at: datetime | None = None
    tells_of_others: bool = False


@transaction.atomic
def record_contact(actor: Actor, trajectory_id: UUID, new: NewContact) -> Contact:
    """Write down a talk, call or visit."""
    trajectory = queries.trajectories(actor).select_for_update(of=("self",)).get(pk=trajectory_id)
    policies.can_write_contact(actor, person_of(trajectory)).enforce()
    contact = Contact.objects.create(
        trajectory=trajectory,
        by_id=actor.user_id,
        organisation_id=actor.organisation_id,
        at=new.at or timezone.now(),
        kind=new.kind,
        outcome=new.outcome,
        note=new.note.strip(),
        scope=new.scope,
        tells_of_others=new.tells_of_others,
    )
    journal.emit(
        "contact.recorded",
        actor,
        contact,
        person_id=trajectory.person_id,
        at=contact.at,
        kind=new.kind,
        outcome=new.outcome,
    )
    return contact


@transaction.atomic
def withdraw_contact(actor: Actor, contact_id: UUID) -> Contact:
    """Take back a contact that you wrote by mistake; the journal keeps that it was there."""
    contact = queries.contacts(actor).select_for_update(of=("self",)).get(pk=contact_id)
    policies.can_write_contact(actor, person_of(contact.trajectory)).enforce()
    if contact.by_id != actor.user_id:
        raise Refused(_("Alleen wie dit schreef, kan het terugnemen."))
    contact.withdrawn_at = timezone.now()
    contact.save(update_fields=["withdrawn_at"])
    journal.emit("contact.withdrawn", actor, contact, person_id=contact.trajectory.person_id)
    return contact
