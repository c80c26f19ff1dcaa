"""Appointments: make, move, cancel, and say what came of them. Nothing is held against anyone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import appointment_queries, policies
from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentGuest,
    AppointmentKind,
    AppointmentReply,
    AppointmentState,
    EndedBecause,
    Trajectory,
)
from klaverblad.apps.trajectories.services import reminders
from klaverblad.apps.trajectories.services.contacts import NewContact, record_contact
from klaverblad.apps.trajectories.services.locked import (
    AlreadyClosed,
    person_of,
    trajectory_to_note_in,
)
from klaverblad.errors import BadInput, Refused

MINUTES_LEAST, MINUTES_MOST = 5, 600


class AppointmentOver(AlreadyClosed):
    """Somebody said before you what came of this appointment."""

    code = "appointment_ended"
    sentence = _("Bij deze afspraak staat al wat ervan kwam. Kijk eerst wat er staat.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppointment:
    """When, how long, where, and who comes along.

    title     what it is about; empty is the kind in words
    guests    users who are around the person
    follows   the appointment that did not go ahead, of which this is the new proposal
    """

    starts_at: datetime
    kind: str = AppointmentKind.TALK
    minutes: int | None = None
    title: str = ""
    where: str = ""
    bring: str = ""
    guests: tuple[UUID, ...] = ()
    follows: UUID | None = None


@transaction.atomic
def make_appointment(
    actor: Actor, trajectory_id: UUID, new: NewAppointment, *, at: datetime
) -> Appointment:
    """Agree with a person to speak or to meet; what they asked to be reminded of is planned."""
    trajectory = trajectory_to_note_in(actor, trajectory_id)
    if trajectory.closed_on is not None:
        raise AlreadyClosed(_("Dit traject is afgesloten. Open het eerst weer."))
    _refuse_unless_ahead(new.starts_at, new.minutes, at)
    if new.follows is not None:
        _refuse_unless_with(actor, new.follows, trajectory)
    kind = AppointmentKind(new.kind)
    appointment = Appointment.objects.create(
        user_id=actor.user_id,
        trajectory=trajectory,
        kind=kind,
        starts_at=new.starts_at,
        minutes=new.minutes,
        title=new.title.strip() or str(kind.label).capitalize(),
        where=new.where.strip(),
        bring=new.bring.strip(),
        follows_id=new.follows,
    )
    _invite(actor, appointment, new.guests)
    reminders.plan(appointment, at=at)
    _tell("made", actor, appointment, kind=kind)
    return appointment


@transaction.atomic
def block_time(actor: Actor, new: NewAppointment, *, at: datetime) -> Appointment:
    """Put something without a person in one's own day."""
    policies.can_keep_agenda(actor).enforce()
    _refuse_unless_ahead(new.starts_at, new.minutes, at)
    if not new.title.strip():
        raise BadInput(_("Zeg in een paar woorden wat het is."), field="title")
    appointment = Appointment.objects.create(
        user_id=actor.user_id,
        kind=AppointmentKind.OTHER,
        starts_at=new.starts_at,
        minutes=new.minutes,
        title=new.title.strip(),
        where=new.where.strip(),
    )
    _tell("made", actor, appointment, kind=appointment.kind)
    return appointment


@transaction.atomic
def move_appointment(
    actor: Actor, appointment_id: UUID, new: NewAppointment, *, at: datetime
) -> Appointment:
    """Agree on another moment, or say more of where and how long. Old reminders fall away."""
    appointment = _locked(actor, appointment_id)
    policies.can_change_appointment(actor, appointment).enforce()
    if not appointment.is_open:
        raise AppointmentOver(appointment=appointment.pk)
    if new.starts_at != appointment.starts_at:
        _refuse_unless_ahead(new.starts_at, new.minutes, at)
    is_other_moment = (new.starts_at, new.minutes) != (appointment.starts_at, appointment.minutes)
    if appointment.trajectory is not None:
        appointment.kind = AppointmentKind(new.kind)
    appointment.starts_at, appointment.minutes = new.starts_at, new.minutes
    appointment.title = (
        new.title.strip() or str(AppointmentKind(appointment.kind).label).capitalize()
    )
    appointment.where, appointment.bring = new.where.strip(), new.bring.strip()
    # A calendar that follows it must take any change, and a reminder tells what is true now.
    appointment.sequence += 1
    appointment.save()
    if appointment.trajectory is not None:
        AppointmentGuest.objects.filter(appointment=appointment).exclude(
            user_id__in=new.guests
        ).delete()
        _invite(actor, appointment, new.guests)
    if is_other_moment:
        # What was said was said of the former moment.
        AppointmentReply.objects.filter(appointment=appointment).delete()
    reminders.plan(appointment, at=at)
    _tell("moved" if is_other_moment else "changed", actor, appointment)
    return appointment


@transaction.atomic
def cancel_appointment(
    actor: Actor, appointment_id: UUID, *, because: EndedBecause, at: datetime
) -> Appointment:
    """Say that it does not go ahead, and on which side that was. Whoever was to be there sees it."""
    appointment = _locked(actor, appointment_id)
    policies.can_cancel_appointment(actor, appointment).enforce()
    if not appointment.is_open:
        raise AppointmentOver(appointment=appointment.pk)
    return end(actor, appointment, AppointmentState.CANCELLED, because, at)


@transaction.atomic
def miss_appointment(
    actor: Actor, appointment_id: UUID, *, because: EndedBecause, at: datetime
) -> Appointment:
    """Say after its time that it did not go ahead, and why. It counts nowhere, for neither side."""
    appointment = _locked(actor, appointment_id)
    policies.can_change_appointment(actor, appointment).enforce()
    _refuse_unless_been(appointment, at)
    return end(actor, appointment, AppointmentState.MISSED, because, at)


def end(
    actor: Actor, appointment: Appointment, state: str, because: EndedBecause, at: datetime
) -> Appointment:
    appointment.state, appointment.ended_because = state, EndedBecause(because)
    appointment.sequence += 1
    appointment.save(update_fields=["state", "ended_because", "sequence", "changed_at"])
    reminders.plan(appointment, at=at)
    _tell(state, actor, appointment, because=appointment.ended_because)
    return appointment


@transaction.atomic
def keep_appointment(actor: Actor, appointment_id: UUID, *, at: datetime) -> Appointment:
    """Say that it went ahead. The note may follow."""
    appointment = _locked(actor, appointment_id)
    policies.can_change_appointment(actor, appointment).enforce()
    _refuse_unless_been(appointment, at)
    appointment.state = AppointmentState.KEPT
    appointment.save(update_fields=["state", "changed_at"])
    _tell("kept", actor, appointment)
    return appointment


@transaction.atomic
def note_appointment(actor: Actor, appointment_id: UUID, *, notes: list[NewContact]) -> Appointment:
    """Write down what was said: the first note belongs to the appointment, a private one stays beside."""
    appointment = _locked(actor, appointment_id)
    policies.can_change_appointment(actor, appointment).enforce()
    if appointment.trajectory_id is None or appointment.state != AppointmentState.KEPT:
        raise Refused(_("Zeg eerst dat deze afspraak doorging."))
    if appointment.contact_id is not None:
        raise AppointmentOver(_("Van deze afspraak staat er al een verslag."))
    written = [record_contact(actor, appointment.trajectory_id, one) for one in notes]
    appointment.contact = written[0]
    appointment.save(update_fields=["contact", "changed_at"])
    return appointment


@transaction.atomic
def reopen_appointment(actor: Actor, appointment_id: UUID, *, at: datetime) -> Appointment:
    """Take back what was said of it: a wrong button harms nobody."""
    appointment = _locked(actor, appointment_id)
    policies.can_change_appointment(actor, appointment).enforce()
    if appointment.is_open:
        return appointment
    if appointment.contact_id is not None and appointment.contact.withdrawn_at is None:
        raise Refused(_("Er staat al een verslag bij. Neem dat eerst terug."))
    before, appointment.state = appointment.state, AppointmentState.PLANNED
    appointment.ended_because, appointment.contact = "", None
    appointment.sequence += 1
    appointment.save()
    reminders.plan(appointment, at=at)
    _tell("reopened", actor, appointment, before=before)
    return appointment


def put_back(actor: Actor, appointment: Appointment) -> None:
    """Plan again what was called off, in the transaction of the caller, who plans its reminders."""
    appointment.state, appointment.ended_because = AppointmentState.PLANNED, ""
    appointment.sequence += 1
    appointment.save(update_fields=["state", "ended_because", "sequence", "changed_at"])
    _tell("reopened", actor, appointment, before=AppointmentState.CANCELLED.value)


def call_off_ahead(actor: Actor, trajectory: Trajectory, *, at: datetime) -> list[str]:
    """Cancel what stands ahead with this person, in the transaction of the caller.

    returns  the ids, for `take_up_again`
    """
    ahead = Appointment.objects.select_for_update(of=("self",)).filter(
        trajectory=trajectory, state=AppointmentState.PLANNED, starts_at__gt=at
    )
    found = list(ahead.order_by("pk"))
    for one in found:
        one.trajectory = trajectory
        end(actor, one, AppointmentState.CANCELLED, EndedBecause.NOT_NEEDED, at)
    return [str(one.pk) for one in found]


def take_up_again(actor: Actor, ids: Iterable[str], *, at: datetime) -> None:
    """Plan again what was called off together and still is to come."""
    called_off = Appointment.objects.select_for_update(of=("self",)).filter(
        pk__in=list(ids), state=AppointmentState.CANCELLED, starts_at__gt=at
    )
    for one in called_off.order_by("pk"):
        put_back(actor, one)
        reminders.plan(one, at=at)


def _locked(actor: Actor, appointment_id: UUID) -> Appointment:
    known = appointment_queries.appointments(actor).get(pk=appointment_id)
    # Locked by its key alone: PostgreSQL locks no row of a join that may be empty.
    locked = Appointment.objects.select_for_update(of=("self",)).get(pk=known.pk)
    if locked.trajectory_id is not None:
        locked.trajectory.person = person_of(locked.trajectory)
    return locked


def _refuse_unless_ahead(starts_at: datetime, minutes: int | None, at: datetime) -> None:
    if starts_at <= at:
        raise BadInput(_("Dit moment is al voorbij. Kies een later moment."), field="time")
    if minutes is not None and not MINUTES_LEAST <= minutes <= MINUTES_MOST:
        raise BadInput(_("Kies een duur van 5 minuten tot 10 uur."), field="minutes")


def _refuse_unless_been(appointment: Appointment, at: datetime) -> None:
    if not appointment.is_open:
        raise AppointmentOver(appointment=appointment.pk)
    if appointment.starts_at > at:
        raise Refused(
            _("Deze afspraak moet nog komen. Gaat ze niet door? Zeg ze dan af."),
            appointment=appointment.pk,
        )


def _refuse_unless_with(actor: Actor, appointment_id: UUID, trajectory: Trajectory) -> None:
    known = appointment_queries.appointments(actor)
    if not known.filter(pk=appointment_id, trajectory=trajectory).exists():
        raise BadInput(_("Deze afspraak is niet van deze persoon."), field="follows")


def _invite(actor: Actor, appointment: Appointment, guests: tuple[UUID, ...]) -> None:
    if not guests:
        return
    around = appointment_queries.invitable(actor, appointment.trajectory.person)
    known = {one.user_id: one.organisation_id for one in around}
    there = set(appointment.guests.values_list("user_id", flat=True))
    if strangers := set(guests) - known.keys() - there - {appointment.user_id}:
        raise BadInput(
            _("Je kunt alleen iemand uitnodigen uit het team van deze persoon."),
            field="guests",
            n=len(strangers),
        )
    AppointmentGuest.objects.bulk_create(
        AppointmentGuest(appointment=appointment, user_id=one, organisation_id=known[one])
        for one in dict.fromkeys(guests)
        if one in known and one not in there and one != appointment.user_id
    )


def _tell(what: str, actor: Actor, appointment: Appointment, **data: object) -> None:
    person_id = appointment.trajectory.person_id if appointment.trajectory else None
    journal.emit(f"appointment.{what}", actor, appointment, person_id=person_id, **data)
