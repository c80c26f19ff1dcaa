"""What a person says to their own appointment: I come, I cannot, call it off, I come after all."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import message_queries, policies
from klaverblad.apps.trajectories.appointment_queries import MINUTES_UNSAID, overlapping
from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentReply,
    AppointmentState,
    CannotCome,
    EndedBecause,
)
from klaverblad.apps.trajectories.queries import STANDING
from klaverblad.apps.trajectories.services import reminders
from klaverblad.apps.trajectories.services.appointments import end, put_back
from klaverblad.apps.trajectories.services.locked import person_of
from klaverblad.apps.trajectories.services.messages import said_in, write
from klaverblad.errors import BadInput, Refused

_BECAUSE = {
    CannotCome.UNABLE: EndedBecause.PERSON_UNABLE,
    CannotCome.TRANSPORT: EndedBecause.TRANSPORT,
    CannotCome.CARE: EndedBecause.CARE,
    CannotCome.BUSY: EndedBecause.BUSY,
}


class NotOnAnyMore(Refused):
    """Somebody else called this appointment off, or said what came of it."""

    code = "not_on_any_more"
    sentence = _("Deze afspraak staat er niet meer. Bel je coach, of stuur een bericht.")


@transaction.atomic
def say_coming(actor: Actor, appointment_id: UUID, *, at: datetime) -> AppointmentReply:
    """The person says that they come; also after all, when they called it off themselves."""
    appointment = _own(actor, appointment_id, at=at)
    if message_queries.is_called_off_by(actor, appointment):
        _refuse_unless_free(appointment)
        put_back(actor, appointment)
    elif not appointment.is_open:
        raise NotOnAnyMore(appointment=appointment.pk)
    before = AppointmentReply.objects.filter(appointment=appointment).first()
    reply = _reply(actor, appointment, is_coming=True, because="", at=at)
    if before is not None and not before.is_coming:
        # Reminders that fell away keep their place: one more change makes room for new ones.
        appointment.sequence += 1
        appointment.save(update_fields=["sequence", "changed_at"])
        reminders.plan(appointment, at=at)
    return reply


@transaction.atomic
def say_cannot_come(
    actor: Actor,
    appointment_id: UUID,
    *,
    because: str,
    word: str,
    at: datetime,
    call_off: bool = False,
) -> AppointmentReply:
    """The person cannot come. The coach is told, with the reason, and no reminder goes out.

    call_off   the appointment is off at once; else it stands until they find another day
    """
    if because not in CannotCome.values:
        raise BadInput(_("Kies waarom je niet kunt."), field="because")
    appointment = _own(actor, appointment_id, at=at)
    if not appointment.is_open:
        raise NotOnAnyMore(appointment=appointment.pk)
    reply = _reply(actor, appointment, is_coming=False, because=because, at=at)
    said = said_in(word) if word.strip() else ""
    about = {"about_appointment_id": appointment.pk, "cannot_because": because}
    write(actor, appointment.trajectory, said, at=at, **about)
    if call_off:
        _call_off(actor, appointment, reply, at=at)
    else:
        reminders.plan(appointment, at=at)
    return reply


@transaction.atomic
def call_off_own(actor: Actor, appointment_id: UUID, *, at: datetime) -> Appointment:
    """The person calls off what they said they cannot come to; the coach knows why already."""
    appointment = _own(actor, appointment_id, at=at)
    if not appointment.is_open:
        raise NotOnAnyMore(appointment=appointment.pk)
    reply = AppointmentReply.objects.filter(appointment=appointment, is_coming=False).first()
    if reply is None:
        raise Refused(_("Zeg eerst dat je niet kunt. Dan weet je coach waarom."))
    return _call_off(actor, appointment, reply, at=at)


def _call_off(
    actor: Actor, appointment: Appointment, reply: AppointmentReply, *, at: datetime
) -> Appointment:
    policies.can_cancel_appointment(actor, appointment).enforce()
    because = _BECAUSE[CannotCome(reply.because)]
    return end(actor, appointment, AppointmentState.CANCELLED, because, at)


def _own(actor: Actor, appointment_id: UUID, *, at: datetime) -> Appointment:
    known = message_queries.own_appointments(actor).get(pk=appointment_id)
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("trajectory")
        .get(pk=known.pk)
    )
    appointment.trajectory.person = person_of(appointment.trajectory)
    policies.can_reply_to_appointment(actor, appointment.trajectory.person).enforce()
    if appointment.starts_at <= at:
        raise Refused(_("Deze afspraak is al begonnen of voorbij. Bel je coach."))
    return appointment


def _refuse_unless_free(appointment: Appointment) -> None:
    """Whoever the appointment is with may have given the moment to somebody else."""
    if appointment.followed_by.filter(state__in=STANDING).exists():
        raise Refused(_("Jullie spraken intussen een andere dag af. Die staat bij je afspraken."))
    minutes = timedelta(minutes=appointment.minutes or MINUTES_UNSAID)
    theirs = Appointment.objects.filter(user_id=appointment.user_id).exclude(pk=appointment.pk)
    if overlapping(theirs, appointment.starts_at, appointment.starts_at + minutes):
        raise Refused(
            _("Dat moment is intussen niet meer vrij. Bel je coach, of stuur een bericht.")
        )


def _reply(
    actor: Actor, appointment: Appointment, *, is_coming: bool, because: str, at: datetime
) -> AppointmentReply:
    reply, _is_new = AppointmentReply.objects.update_or_create(
        appointment=appointment,
        defaults={"is_coming": is_coming, "because": because, "said_at": at},
    )
    name = "appointment.confirmed" if is_coming else "appointment.declined"
    person_id = appointment.trajectory.person_id
    journal.emit(name, actor, appointment, person_id=person_id, because=because)
    return reply
