"""Appointments as lines and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import appointment_queries, policies
from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentKind,
    AppointmentReply,
    AppointmentState,
    Channel,
    Reminder,
    ReminderState,
    ReminderWish,
)
from klaverblad.apps.trajectories.sending import numbers
from klaverblad.apps.trajectories.services.reminders import message_of

ICONS = {
    AppointmentKind.TALK: "talk",
    AppointmentKind.HOME_VISIT: "house",
    AppointmentKind.PHONE: "phone",
    AppointmentKind.VIDEO: "screen",
    AppointmentKind.CONFERENCE: "people",
    AppointmentKind.OTHER: "calendar",
}


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One reminder, and what a reader can do about it.

    words   what to send by hand; empty when a gateway does it
    """

    reminder: Reminder
    can_send_again: bool
    words: str = ""
    number: str = ""

    @property
    def icon(self) -> str:
        match self.reminder.state:
            case ReminderState.DELIVERED:
                return "state-done"
            case ReminderState.SENT:
                return "send"
            case ReminderState.GIVEN_UP | ReminderState.FAILED | ReminderState.BY_HAND:
                return "alert"
            case ReminderState.CANCELLED:
                return "minus"
        return "clock"

    @property
    def tone(self) -> str:
        asks = {ReminderState.GIVEN_UP, ReminderState.FAILED, ReminderState.BY_HAND}
        return "amber" if self.reminder.state in asks else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One appointment, and what this reader can do with it."""

    one: Appointment
    reminders: Sequence[ReminderLine]
    can_change: bool
    can_cancel: bool
    is_past: bool
    clashes: bool = False
    reply: AppointmentReply | None = None
    tells_why: bool = False

    @property
    def icon(self) -> str:
        return ICONS[AppointmentKind(self.one.kind)]

    @property
    def asks_what_came_of_it(self) -> bool:
        return self.is_past and self.one.is_open and self.can_change

    @property
    def asks_a_note(self) -> bool:
        return (
            self.one.state == AppointmentState.KEPT
            and self.one.contact_id is None
            and self.one.trajectory_id is not None
            and self.can_change
        )


def line(
    actor: Actor,
    one: Appointment,
    sent: Sequence[Reminder],
    *,
    at: datetime,
    clashes: bool = False,
    reply: AppointmentReply | None = None,
) -> Line:
    """An appointment for a list. Why somebody cannot come was said to the OCMW that guides them."""
    guides = one.trajectory is not None and one.trajectory.organisation_id == actor.organisation_id
    can_change = policies.can_change_appointment(actor, one).is_allowed
    return Line(
        one,
        [_reminder_line(each, can_change=can_change) for each in sent],
        can_change=can_change,
        can_cancel=policies.can_cancel_appointment(actor, one).is_allowed,
        is_past=one.starts_at <= at,
        clashes=clashes,
        reply=reply,
        tells_why=guides or actor.role == Role.PERSON,
    )


def _reminder_line(reminder: Reminder, *, can_change: bool) -> ReminderLine:
    if reminder.state != ReminderState.BY_HAND or not can_change:
        return ReminderLine(reminder, can_change and reminder.can_go_again)
    reminder.person = reminder.appointment.trajectory.person
    message = message_of(reminder)
    return ReminderLine(reminder, can_send_again=False, words=message.body, number=message.to)


def missing_address(person: Person, wish: ReminderWish | None) -> str:
    """What is missing to remind somebody as they want; empty when nothing is."""
    if wish is None:
        return ""
    if wish.channel == Channel.SMS and not numbers.for_sms(person.phone):
        return _("In het dossier staat geen nummer van een gsm. Een sms komt dus niet aan.")
    if wish.channel == Channel.MAIL and not person.email:
        return _("In het dossier staat geen mailadres. Een mail komt dus niet aan.")
    return ""


def followed(actor: Actor, trajectory_id: UUID, asked: str) -> Appointment | None:
    """The appointment that a new one comes in the place of, as the address names it."""
    try:
        appointment_id = UUID(asked)
    except ValueError:
        return None
    known = appointment_queries.appointments(actor).filter(trajectory_id=trajectory_id)
    return known.filter(pk=appointment_id).first()


def moment(one: Appointment) -> str:
    """maandag 2 maart, 9.30 uur."""
    at = timezone.localtime(one.starts_at)
    words = {"day": date_format(at, "l j F"), "at": date_format(at, "TIME_FORMAT")}
    return _("%(day)s, %(at)s uur") % words


def sentence(one: Appointment) -> str:
    """What was agreed, for a toast."""
    return _("Afgesproken: %(moment)s.") % {"moment": moment(one)}


def short(one: Appointment) -> str:
    """Een huisbezoek om 9.30 uur: what it is and when, for a sentence."""
    at = timezone.localtime(one.starts_at)
    return _("%(title)s om %(at)s uur") % {
        "title": one.title,
        "at": date_format(at, "TIME_FORMAT"),
    }


def home_of(one: Appointment) -> str:
    """The page on which an appointment stands: of its person, or the week."""
    if one.trajectory is not None:
        return reverse("desk:appointments", args=[one.trajectory.person_id])
    monday = timezone.localtime(one.starts_at).date()
    monday -= timedelta(days=monday.weekday())
    return f"{reverse('desk:week')}?week={monday.isoformat()}"
