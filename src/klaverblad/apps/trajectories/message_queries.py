"""Every read of messages and of replies to appointments, the actor first."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.reach_queries import OCMW_ROLES, own_persons, persons
from klaverblad.apps.trajectories.models import Appointment, AppointmentReply, Message

SHOWN = 50


def messages(actor: Actor) -> QuerySet[Message]:
    """The messages of the people of one's own OCMW, or of oneself; nobody else reads any."""
    if actor.role == Role.PERSON:
        found = Message.objects.filter(
            trajectory__person__in=persons(actor), trajectory__person__user_id=actor.user_id
        )
    elif actor.role in OCMW_ROLES and not actor.is_emergency:
        found = Message.objects.filter(trajectory__person__in=own_persons(actor))
    else:
        return Message.objects.none()
    return found.filter(withdrawn_at=None)


def own_messages(actor: Actor) -> QuerySet[Message]:
    """Those that the actor wrote, also when they took them back."""
    mine = Message.objects.filter(by_id=actor.user_id)
    if actor.role == Role.PERSON:
        return mine.filter(trajectory__person__in=persons(actor))
    return mine.filter(trajectory__person__in=own_persons(actor))


def talk(actor: Actor, person_id: UUID, *, limit: int | None = SHOWN) -> list[Message]:
    """The newest messages with one person, the oldest of them first."""
    found = messages(actor).filter(trajectory__person_id=person_id)
    newest = found.select_related("by", "about_step", "about_appointment").order_by(
        "-sent_at", "pk"
    )
    return list(newest[:limit])[::-1]


def unseen(actor: Actor) -> QuerySet[Message]:
    """What the other side wrote and nobody on this side read yet."""
    return messages(actor).filter(seen_at=None, is_from_person=actor.role != Role.PERSON)


def unseen_for_coach(actor: Actor, *, limit: int) -> list[Message]:
    """The newest unread message of each person whom this actor coaches.

    A team lead or social worker sees those of people without a coach.
    """
    waiting = unseen(actor).filter(trajectory__closed_on=None)
    if actor.role == Role.COACH:
        waiting = waiting.filter(trajectory__coach_id=actor.user_id)
    else:
        waiting = waiting.filter(trajectory__coach=None)
    newest: dict[UUID, Message] = {}
    for one in waiting.select_related("trajectory__person").order_by("-sent_at", "pk")[:500]:
        newest.setdefault(one.trajectory.person_id, one)
        if len(newest) == limit:
            break
    return list(newest.values())


def own_appointments(actor: Actor) -> QuerySet[Appointment]:
    """The appointments with the person themselves."""
    if actor.role != Role.PERSON:
        return Appointment.objects.none()
    return Appointment.objects.filter(
        trajectory__person__in=persons(actor), trajectory__person__user_id=actor.user_id
    )


def replies(actor: Actor, appointment_ids: Iterable[UUID]) -> dict[UUID, AppointmentReply]:
    """What was said to these appointments, by the person or to the OCMW in charge."""
    mine = persons(actor) if actor.role == Role.PERSON else own_persons(actor)
    found = AppointmentReply.objects.filter(
        appointment_id__in=list(appointment_ids), appointment__trajectory__person__in=mine
    )
    return {one.appointment_id: one for one in found}
