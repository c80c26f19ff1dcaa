"""Every read of messages and of replies to appointments, the actor first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.journal import queries as journal
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.people.reach_queries import (
    OCMW_ROLES,
    in_own_house,
    own_persons,
    persons,
)
from klaverblad.apps.trajectories.appointment_queries import MINUTES_UNSAID
from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentReply,
    AppointmentState,
    Message,
)

SHOWN = 50


def messages(actor: Actor) -> QuerySet[Message]:
    """The messages of the people of one's own OCMW, or of oneself; nobody else reads any."""
    if actor.role == Role.PERSON:
        found = Message.objects.filter(
            trajectory__person__in=persons(actor), trajectory__person__user_id=actor.user_id
        )
    elif actor.role in OCMW_ROLES and not actor.is_emergency:
        found = Message.objects.filter(in_own_house(actor, "trajectory__person"))
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
    newest: dict[UUID, Message] = {}
    for one in _waiting(actor):
        newest.setdefault(one.trajectory.person_id, one)
        if len(newest) == limit:
            break
    return list(newest.values())


def of_the_day(_actor: Actor) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(_waiting, {})]


@prepared()
def _waiting(actor: Actor) -> QuerySet[Message]:
    waiting = unseen(actor).filter(trajectory__closed_on=None)
    if actor.role == Role.COACH:
        waiting = waiting.filter(trajectory__coach_id=actor.user_id)
    else:
        waiting = waiting.filter(trajectory__coach=None)
    return waiting.select_related("trajectory__person").order_by("-sent_at", "pk")[:500]


def own_appointments(actor: Actor) -> QuerySet[Appointment]:
    """The appointments with the person themselves."""
    if actor.role != Role.PERSON:
        return Appointment.objects.none()
    return Appointment.objects.filter(
        trajectory__person__in=persons(actor), trajectory__person__user_id=actor.user_id
    )


def replies(actor: Actor, appointment_ids: Iterable[UUID]) -> dict[UUID, AppointmentReply]:
    """What was said to these appointments: by the person, to the OCMW in charge, to who is there."""
    if actor.role == Role.PERSON:
        reads = Q(appointment__trajectory__person__in=persons(actor))
    else:
        reads = Q(appointment__trajectory__person__in=own_persons(actor))
        reads |= Q(appointment__user_id=actor.user_id)
    found = AppointmentReply.objects.filter(reads, appointment_id__in=list(appointment_ids))
    return {one.appointment_id: one for one in found}


@dataclass(frozen=True, slots=True)
class OwnAppointment:
    """An appointment of the person themselves, and what they said to it."""

    one: Appointment
    reply: AppointmentReply | None
    is_called_off: bool
    has_begun: bool


def own_coming(actor: Actor, *, at: datetime) -> list[OwnAppointment]:
    """What is agreed with the person and not over yet; also what they called off themselves.

    What has begun stays until its end: whoever is late still looks for the address.
    """
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    ahead = Q(state=AppointmentState.PLANNED, starts_at__gte=today)
    off = Q(state=AppointmentState.CANCELLED, starts_at__gt=at, reply__is_coming=False)
    found = (
        own_appointments(actor)
        .filter(ahead | off)
        .exclude(state=AppointmentState.CANCELLED, followed_by__isnull=False)
        .select_related("user", "reply")
        .order_by("starts_at", "pk")
    )
    rows = list(found)
    called_off = _called_off_by(actor, [one for one in rows if not one.is_open])
    return [
        OwnAppointment(
            one, getattr(one, "reply", None), one.pk in called_off, has_begun=one.starts_at <= at
        )
        for one in rows
        if (one.is_open and not _is_over(one, at)) or one.pk in called_off
    ]


def _is_over(one: Appointment, at: datetime) -> bool:
    return one.starts_at + timedelta(minutes=one.minutes or MINUTES_UNSAID) <= at


def is_called_off_by(actor: Actor, appointment: Appointment) -> bool:
    """Whether it was the actor who called it off, and nobody else after."""
    if appointment.state != AppointmentState.CANCELLED:
        return False
    return bool(_called_off_by(actor, [appointment]))


def _called_off_by(actor: Actor, found: list[Appointment]) -> set[UUID]:
    if not found:
        return set()
    events = journal.events_of_subjects("appointment.cancelled", [one.pk for one in found])
    last = {event.subject_id: event.actor_user_id for event in events}
    return {one.pk for one in found if last.get(str(one.pk)) == actor.user_id}
