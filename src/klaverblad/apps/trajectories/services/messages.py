"""Messages between a person and the OCMW in charge."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import message_queries, policies, queries
from klaverblad.apps.trajectories.models import (
    Message,
    Step,
    StepState,
    Trajectory,
)
from klaverblad.apps.trajectories.services.locked import person_of
from klaverblad.apps.trajectories.services.steps import move_step
from klaverblad.errors import BadInput, Refused

MESSAGE_MOST = 1000


@transaction.atomic
def send_message(actor: Actor, person_id: UUID, *, text: str, at: datetime) -> Message:
    """Write to the other side: the person to the OCMW, or the OCMW to the person."""
    trajectory = _trajectory(actor, person_id)
    return write(actor, trajectory, said_in(text), at=at)


def said_in(text: str) -> str:
    """The words of a message, or what is wrong with them."""
    said = text.strip()
    if not said:
        raise BadInput(_("Schrijf eerst iets in het vak."), field="text")
    if len(said) > MESSAGE_MOST:
        raise BadInput(
            _("Dit is te lang voor een bericht. Schrijf het korter, of bel."), field="text"
        )
    return said


@transaction.atomic
def withdraw_message(actor: Actor, message_id: UUID, *, at: datetime) -> Message:
    """Take back what you sent, as long as the other side did not read it."""
    found = message_queries.own_messages(actor).select_for_update(of=("self",))
    message = found.get(pk=message_id)
    person = person_of(message.trajectory)
    policies.can_write_message(actor, person).enforce()
    if message.seen_at is not None:
        raise Refused(_("Dit bericht is al gelezen. Stuur er een nieuw achteraan."))
    if message.withdrawn_at is None:
        message.withdrawn_at = at
        message.save(update_fields=["withdrawn_at"])
        journal.emit("message.withdrawn", actor, message, person_id=person.pk)
    return message


@transaction.atomic
def see_messages(actor: Actor, person_id: UUID, *, at: datetime) -> int:
    """The other side's messages were shown to this side; how many were new."""
    waiting = message_queries.unseen(actor).filter(trajectory__person_id=person_id)
    newest = waiting.select_for_update(of=("self",)).order_by("-sent_at", "pk").first()
    if newest is None:
        return 0
    policies.can_write_message(actor, person_of(newest.trajectory)).enforce()
    n: int = waiting.update(seen_at=at)
    journal.emit("message.seen", actor, newest, person_id=person_id, count=n)
    return n


@transaction.atomic
def finish_own_step(actor: Actor, step_id: UUID, *, word: str, at: datetime) -> Step:
    """Done! With a word to the coach, if the person has one."""
    said = said_in(word) if word.strip() else ""
    step = move_step(actor, step_id, to=StepState.DONE)
    if said:
        write(actor, step.trajectory, said, at=at, about_step_id=step.pk)
    return step


def _trajectory(actor: Actor, person_id: UUID) -> Trajectory:
    found = queries.trajectory_of(actor, person_id)
    if found is None:
        raise Refused(_("Er loopt nog geen traject. Bel het OCMW."))
    policies.can_write_message(actor, person_of(found)).enforce()
    return queries.trajectories(actor).select_for_update(of=("self",)).get(pk=found.pk)


def write(
    actor: Actor, trajectory: Trajectory, text: str, *, at: datetime, **about: UUID | str
) -> Message:
    message = Message.objects.create(
        trajectory=trajectory,
        by_id=actor.user_id,
        is_from_person=actor.role == Role.PERSON,
        text=text,
        sent_at=at,
        **about,
    )
    journal.emit("message.sent", actor, message, person_id=trajectory.person_id)
    return message
