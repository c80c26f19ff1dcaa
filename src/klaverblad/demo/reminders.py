"""How people want to be reminded, and the reminders of the talks in the diaries."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentState,
    Channel,
    FailedAs,
    Reminder,
    ReminderKind,
    ReminderState,
    ReminderWish,
)
from klaverblad.apps.trajectories.services.reminders import DAYS_BEFORE
from klaverblad.demo.chance import Chance, made_id, moment

_WISHES = {Channel.SMS: 60, Channel.MAIL: 18, Channel.NONE: 12, "": 10}
_BATCH = 500


def add_reminders(on: date) -> None:
    """Ask everybody who has a talk ahead, and let yesterday's reminders be on their way."""
    wishes: dict[object, ReminderWish] = {}
    sent: list[Reminder] = []
    ahead = Appointment.objects.filter(trajectory__isnull=False, state=AppointmentState.PLANNED)
    for one in ahead.select_related("trajectory__person").order_by("pk").iterator():
        person = one.trajectory.person
        chance = Chance("remind", person.pk)
        channel = chance.weighted(_WISHES)
        if channel and person.pk not in wishes:
            said_on = on - chance.days(3, 60)
            wishes[person.pk] = ReminderWish(person=person, channel=channel, said_on=said_on)
        if channel in {Channel.SMS, Channel.MAIL}:
            reaches = bool(person.email if channel == Channel.MAIL else person.phone)
            sent += [_reminder(one, channel, kind, on, reaches) for kind in DAYS_BEFORE]
    ReminderWish.objects.bulk_create(list(wishes.values()), batch_size=_BATCH)
    Reminder.objects.bulk_create(sent, batch_size=_BATCH)


def _reminder(
    one: Appointment, channel: str, kind: ReminderKind, on: date, reaches: bool
) -> Reminder:
    due_at = timezone.localtime(one.starts_at) - timedelta(days=DAYS_BEFORE[kind])
    due_at = moment(due_at.date(), 9, 30)
    reminder = Reminder(
        id=made_id("reminder", one.pk, kind),
        appointment=one,
        person=one.trajectory.person,
        channel=channel,
        kind=kind,
        due_at=due_at,
    )
    if due_at.date() >= on:
        return reminder
    if not reaches:
        reminder.state, reminder.failed_as = ReminderState.GIVEN_UP, FailedAs.NO_ADDRESS
        return reminder
    reminder.n_tries = 1
    reminder.sent_at = due_at
    reminder.state = ReminderState.SENT
    if channel == Channel.SMS and Chance("arrived", one.pk, kind).yes(0.85):
        reminder.state, reminder.delivered_at = ReminderState.DELIVERED, _soon(due_at)
    return reminder


def _soon(at: datetime) -> datetime:
    return at + timedelta(seconds=40)
