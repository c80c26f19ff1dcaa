"""What a page reads of appointments and their reminders, scoped to its actor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentState,
    Reminder,
    ReminderWish,
)
from klaverblad.apps.trajectories.queries import (
    STANDING,
    appointments_with_people,
    own_appointments,
)

# What nobody said the end of is taken to be there for so long, to see what falls together.
MINUTES_UNSAID = 30
PAST_SHOWN = 30
_LONGEST = timedelta(hours=10)


def appointments(actor: Actor) -> QuerySet[Appointment]:
    """Every appointment this actor may know of: in their own day, or with people around them."""
    own = own_appointments(actor).values("pk")
    along = appointments_with_people(actor).values("pk")
    return (
        Appointment.objects.filter(Q(pk__in=own) | Q(pk__in=along))
        .select_related("trajectory__person", "trajectory__organisation", "user")
        .prefetch_related("guests__user", "guests__organisation")
    )


def coming(actor: Actor, trajectory_id: UUID, *, after: datetime) -> list[Appointment]:
    """What was agreed with a person and is still to come, the nearest first."""
    found = appointments(actor).filter(trajectory_id=trajectory_id, starts_at__gte=after)
    return list(found.filter(state=AppointmentState.PLANNED).order_by("starts_at", "pk"))


def past(actor: Actor, trajectory_id: UUID, *, before: datetime) -> list[Appointment]:
    """What was agreed with a person before, and what is off; the latest first."""
    found = appointments(actor).filter(trajectory_id=trajectory_id)
    was = Q(starts_at__lt=before) | ~Q(state=AppointmentState.PLANNED)
    return list(found.filter(was).order_by("-starts_at", "pk")[:PAST_SHOWN])


def my_days(actor: Actor, *, first: date, last: date) -> list[Appointment]:
    """What stands in the actor's own days; what is off is not in the way."""
    found = own_appointments(actor).filter(starts_at__date__range=(first, last), state__in=STANDING)
    return list(
        found.select_related("trajectory__person", "user")
        .prefetch_related("guests__user")
        .order_by("starts_at", "pk")
    )


def unsaid(actor: Actor, *, before: datetime) -> list[Appointment]:
    """Those of the actor with a person that were, and of which nobody said what came of it."""
    found = own_appointments(actor).filter(
        trajectory__isnull=False, state=AppointmentState.PLANNED, starts_at__lt=before
    )
    return list(
        found.filter(user_id=actor.user_id)
        .select_related("trajectory__person", "user")
        .order_by("starts_at", "pk")
    )


def clashes(
    actor: Actor, *, starts_at: datetime, minutes: int | None, leaving_out: UUID | None = None
) -> list[Appointment]:
    """What in the actor's own day falls together with these minutes."""
    ends_at = starts_at + timedelta(minutes=minutes or MINUTES_UNSAID)
    own = own_appointments(actor).exclude(pk=leaving_out)
    return overlapping(own, starts_at, ends_at)


def overlapping(
    found: QuerySet[Appointment], starts_at: datetime, ends_at: datetime
) -> list[Appointment]:
    """What of these falls together with some minutes; the caller scoped them."""
    near = (
        found.filter(state__in=STANDING, starts_at__lt=ends_at, starts_at__gt=starts_at - _LONGEST)
        .select_related("trajectory__person")
        .order_by("starts_at", "pk")
    )
    return [
        one
        for one in near
        if one.starts_at + timedelta(minutes=one.minutes or MINUTES_UNSAID) > starts_at
    ]


@dataclass(frozen=True, slots=True)
class Invitable:
    """A professional who can come along, and for whom they work."""

    user_id: UUID
    organisation_id: UUID
    name: str
    organisation: str


def invitable(actor: Actor, person: Person) -> list[Invitable]:
    """Colleagues of the actor's own house, and who is in the team of this person today."""
    found: dict[UUID, Invitable] = {}
    for seat in people.team(actor, person.pk):
        found[seat.user_id] = Invitable(
            seat.user_id, seat.organisation_id, seat.user.name, seat.organisation.name
        )
    if actor.organisation_id == person.organisation_id:
        for one in accounts.members_of(actor, [person.organisation_id]):
            known = Invitable(
                one.user_id, one.organisation_id, one.user.name, one.organisation.name
            )
            found.setdefault(one.user_id, known)
    found.pop(actor.user_id, None)
    return sorted(found.values(), key=lambda one: (one.organisation, one.name))


def wish_of(actor: Actor, person_id: UUID) -> ReminderWish | None:
    """How a person wants to be reminded; None when nobody asked."""
    return ReminderWish.objects.filter(
        person__in=people.persons(actor), person_id=person_id
    ).first()


def reminders(actor: Actor) -> QuerySet[Reminder]:
    """Every reminder of the appointments this actor may know of."""
    known = appointments_with_people(actor).values("pk")
    return Reminder.objects.filter(appointment__in=known).select_related(
        "appointment__trajectory__person", "appointment__user"
    )


def reminders_of(actor: Actor, found: Iterable[Appointment]) -> Mapping[UUID, Sequence[Reminder]]:
    """The reminders of each of these appointments, in the order of their day."""
    by_id: dict[UUID, list[Reminder]] = {one.pk: [] for one in found}
    for one in reminders(actor).filter(appointment__in=list(by_id)).order_by("due_at", "pk"):
        by_id[one.appointment_id].append(one)
    return by_id
