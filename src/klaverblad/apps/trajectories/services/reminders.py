"""Reminders: planned with the appointment, sent once, and never more often than somebody wants.

Never twice: who sends first takes the row (`_claim`) in a transaction of its own. Whoever breaks off
in between leaves it taken, and it is given up as "maybe it arrived": a coach decides whether to send
it once more. So a kill costs a reminder at most, and sends none twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.trajectories import appointment_queries, policies, sending
from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentReply,
    AppointmentState,
    Channel,
    FailedAs,
    Reminder,
    ReminderKind,
    ReminderState,
    ReminderWish,
)
from klaverblad.apps.trajectories.sending import numbers, words
from klaverblad.errors import Refused
from klaverblad.sms import Gateway

DAYS_BEFORE = {ReminderKind.EARLY: 3, ReminderKind.EVE: 1}
# At an hour at which nobody is woken up.
SENT_AT = time(9, 30)
# After the first try, and the next ones; then it is given up.
BACKOFF = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4))
# Whoever took a reminder and says nothing for so long is gone.
BROKEN_OFF_AFTER = timedelta(hours=1)
_TO_GO = (ReminderState.WAITING, ReminderState.FAILED)
_SLICE = 200
_SIGNER = signing.Signer(salt="klaverblad.sms-report")


# ---- planning --------------------------------------------------------------------------------
def plan(appointment: Appointment, *, at: datetime) -> None:
    """Make what is to be sent agree with the appointment, in the transaction of its change.

    What waited for how it was falls away; what is new is planned when the person wants it.
    """
    _not_needed(appointment)
    if appointment.trajectory_id is None or not _goes_ahead(appointment):
        return
    person = appointment.trajectory.person
    wish = ReminderWish.objects.filter(person=person).first()
    if wish is None or wish.channel == Channel.NONE:
        return
    for kind, days in DAYS_BEFORE.items():
        due_at = _days_before(appointment.starts_at, days)
        # Who was just told needs no reminder of it.
        if (
            due_at <= at
            or Reminder.objects.filter(
                appointment=appointment, kind=kind, sequence=appointment.sequence
            ).exists()
        ):
            continue
        _plan_one(appointment, wish.channel, kind, due_at, at)


def _days_before(starts_at: datetime, days: int) -> datetime:
    day = timezone.localtime(starts_at).date() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, SENT_AT))


def _plan_one(
    appointment: Appointment, channel: str, kind: str, due_at: datetime, at: datetime
) -> Reminder:
    planned = Reminder.objects.create(
        appointment=appointment,
        person_id=appointment.trajectory.person_id,
        channel=channel,
        kind=kind,
        sequence=appointment.sequence,
        due_at=due_at,
    )
    # The daily work of today has been, perhaps; that of a later day finds it.
    if timezone.localtime(due_at).date() <= timezone.localtime(at).date():
        enqueue(planned)
    return planned


def _not_needed(appointment: Appointment) -> None:
    open_ones = appointment.reminders.filter(state__in=(*_TO_GO, ReminderState.BY_HAND))
    if _goes_ahead(appointment):
        open_ones = open_ones.exclude(sequence=appointment.sequence)
    open_ones.update(state=ReminderState.CANCELLED)


def _goes_ahead(appointment: Appointment) -> bool:
    """Whether there is something to be reminded of; who said that they cannot come knows."""
    cannot = AppointmentReply.objects.filter(appointment=appointment, is_coming=False)
    return appointment.is_open and not cannot.exists()


def enqueue(reminder: Reminder) -> None:
    """Have the worker send it when it is due; by its id alone, and after this is kept."""
    from klaverblad.apps.trajectories.tasks import send_reminder

    transaction.on_commit(
        lambda: send_reminder.using(run_after=reminder.due_at).enqueue(str(reminder.pk))
    )


@transaction.atomic
def say_reminder_wish(
    actor: Actor, person_id: UUID, *, channel: Channel, at: datetime
) -> ReminderWish:
    """Keep how somebody wants to be reminded. What waits is planned anew by it."""
    person = people.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_say_reminder_wish(actor, person).enforce()
    wish, _is_new = ReminderWish.objects.update_or_create(
        person=person,
        defaults={"channel": channel, "said_on": actor.on, "noted_by_id": actor.user_id},
    )
    Reminder.objects.filter(person=person, state__in=(*_TO_GO, ReminderState.BY_HAND)).exclude(
        channel=channel
    ).update(state=ReminderState.CANCELLED)
    journal.emit("reminder.wished", actor, person, person_id=person.pk, channel=channel)
    ahead = Appointment.objects.filter(
        trajectory__person=person, state=AppointmentState.PLANNED, starts_at__gt=at
    )
    for one in ahead.select_related("trajectory__person"):
        # A reminder that fell away keeps its place: one more change makes room for the new one.
        Appointment.objects.filter(pk=one.pk).update(sequence=F("sequence") + 1)
        one.sequence += 1
        plan(one, at=at)
    return wish


# ---- sending ---------------------------------------------------------------------------------
def send(actor: Actor, reminder_id: UUID, *, at: datetime) -> Reminder:
    """Send one reminder if it is due, wanted, and taken by nobody; else leave it as it is."""
    policies.can_send_reminders(actor).enforce()
    if not _claim(reminder_id, at=at):
        return Reminder.objects.get(pk=reminder_id)
    reminder = Reminder.objects.select_related(
        "person", "appointment__user", "appointment__trajectory__organisation"
    ).get(pk=reminder_id)
    message = message_of(reminder)
    if not message.to:
        return _settle(actor, reminder, ReminderState.GIVEN_UP, failed_as=FailedAs.NO_ADDRESS)
    try:
        handed = sending.hand_over(message)
    except sending.NotReached:
        return _later(actor, reminder, at=at)
    except sending.RefusedBySender:
        return _settle(actor, reminder, ReminderState.GIVEN_UP, failed_as=FailedAs.REFUSED)
    except sending.Unsure:
        return _settle(actor, reminder, ReminderState.GIVEN_UP, failed_as=FailedAs.UNSURE)
    if handed.by_hand:
        return _settle(actor, reminder, ReminderState.BY_HAND)
    return _settle(
        actor, reminder, ReminderState.SENT, sent_at=at, provider_ref=handed.ref, failed_as=""
    )


@transaction.atomic
def _claim(reminder_id: UUID, *, at: datetime) -> bool:
    """Take a reminder for ourselves; one that is not needed any more is put away here."""
    reminder = (
        Reminder.objects.select_for_update(of=("self",))
        .select_related("appointment")
        .get(pk=reminder_id)
    )
    if reminder.state not in _TO_GO or reminder.due_at > at:
        return False
    mine = Reminder.objects.filter(pk=reminder_id)
    appointment = reminder.appointment
    is_as_planned = _goes_ahead(appointment) and appointment.sequence == reminder.sequence
    wish = ReminderWish.objects.filter(person_id=reminder.person_id).first()
    if not is_as_planned or wish is None or wish.channel != reminder.channel:
        mine.update(state=ReminderState.CANCELLED)
        return False
    if appointment.starts_at <= at:
        mine.update(state=ReminderState.GIVEN_UP, failed_as=FailedAs.TOO_LATE)
        return False
    mine.update(state=ReminderState.SENDING, claimed_at=at, n_tries=F("n_tries") + 1)
    return True


def message_of(reminder: Reminder) -> sending.Message:
    """What leaves, made now: nothing of it is kept."""
    person, appointment = reminder.person, reminder.appointment
    is_mail = reminder.channel == Channel.MAIL
    return sending.Message(
        id=reminder.pk,
        channel=reminder.channel,
        to=person.email if is_mail else numbers.for_sms(person.phone),
        subject=words.subject(appointment, language=person.language) if is_mail else "",
        body=words.body(appointment, reminder.channel, language=person.language),
        report_url="" if is_mail else report_url(reminder.pk),
    )


@transaction.atomic
def _settle(actor: Actor, reminder: Reminder, state: str, **columns: object) -> Reminder:
    """Keep what became of it. A report that came in between knows better, and stays."""
    mine = Reminder.objects.filter(pk=reminder.pk, state=ReminderState.SENDING)
    if mine.update(state=state, claimed_at=None, **columns):
        journal.emit(
            f"reminder.{state}",
            actor,
            reminder,
            person_id=reminder.person_id,
            channel=reminder.channel,
            failed_as=columns.get("failed_as", ""),
        )
    reminder.refresh_from_db()
    return reminder


def _later(actor: Actor, reminder: Reminder, *, at: datetime) -> Reminder:
    if reminder.n_tries > len(BACKOFF):
        return _settle(actor, reminder, ReminderState.GIVEN_UP, failed_as=FailedAs.NOT_REACHED)
    due_at = at + BACKOFF[reminder.n_tries - 1]
    settled = _settle(
        actor, reminder, ReminderState.FAILED, failed_as=FailedAs.NOT_REACHED, due_at=due_at
    )
    if settled.state == ReminderState.FAILED:
        enqueue(settled)
    return settled


def send_what_is_due(*, on: date, after: str) -> Iterator[str]:
    """Give the worker every reminder of this day; give up what somebody broke off.

    Begun again the same day it gives some twice, which sends none twice: see `send`.
    """
    actor = Actor.task(policies.REMINDERS, on=on)
    give_up_broken_off(actor, at=timezone.now())
    last = timezone.make_aware(datetime.combine(on, time.max))
    due = Reminder.objects.filter(state__in=_TO_GO, due_at__lte=last).order_by("pk")
    while True:
        rows = due.filter(pk__gt=UUID(after)) if after else due
        batch = list(rows[:_SLICE])
        if not batch:
            return
        with transaction.atomic():
            for one in batch:
                enqueue(one)
        after = str(batch[-1].pk)
        yield after


def give_up_broken_off(actor: Actor, *, at: datetime) -> int:
    """What was taken and never told of may have arrived: it is not sent again by itself."""
    policies.can_send_reminders(actor).enforce()
    broken = Reminder.objects.filter(
        state=ReminderState.SENDING, claimed_at__lt=at - BROKEN_OFF_AFTER
    )
    given_up = 0
    for one in broken.order_by("pk"):
        settled = _settle(actor, one, ReminderState.GIVEN_UP, failed_as=FailedAs.UNSURE)
        given_up += settled.state == ReminderState.GIVEN_UP
    return given_up


# ---- what a coach does -----------------------------------------------------------------------
@transaction.atomic
def send_again(actor: Actor, reminder_id: UUID, *, at: datetime) -> Reminder:
    """Send one more, now, because somebody looked at what became of the first."""
    known = appointment_queries.reminders(actor).get(pk=reminder_id)
    policies.can_change_appointment(actor, known.appointment).enforce()
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("trajectory__person")
        .get(pk=known.appointment_id)
    )
    if not appointment.is_open or appointment.starts_at <= at:
        raise Refused(
            _("Deze afspraak is voorbij of gaat niet door. Herinneren heeft geen zin meer.")
        )
    if not _goes_ahead(appointment):
        raise Refused(_("Deze persoon zei dat het niet kan. Spreek eerst een andere dag af."))
    wish = ReminderWish.objects.filter(person_id=known.person_id).first()
    if wish is None or wish.channel == Channel.NONE:
        raise Refused(_("Deze persoon wil geen herinnering."))
    if appointment.reminders.filter(Q(kind=ReminderKind.AGAIN), state__in=_TO_GO).exists():
        raise Refused(_("Er vertrekt al een nieuwe herinnering."))
    planned = _plan_one(appointment, wish.channel, ReminderKind.AGAIN, at, at)
    journal.emit("reminder.asked_again", actor, planned, person_id=known.person_id)
    return planned


@transaction.atomic
def sent_by_hand(actor: Actor, reminder_id: UUID, *, at: datetime) -> Reminder:
    """Write down that somebody sent it with the phone of the office."""
    known = appointment_queries.reminders(actor).get(pk=reminder_id)
    policies.can_change_appointment(actor, known.appointment).enforce()
    mine = Reminder.objects.filter(pk=reminder_id, state=ReminderState.BY_HAND)
    if not mine.update(state=ReminderState.SENT, sent_at=at):
        raise Refused(_("Deze herinnering wacht niet meer."))
    journal.emit("reminder.sent_by_hand", actor, known, person_id=known.person_id)
    known.refresh_from_db()
    return known


# ---- what a gateway tells --------------------------------------------------------------------
def report_url(reminder_id: UUID) -> str:
    """Where a gateway tells what became of this one; empty when the desk has no name outside."""
    to: Gateway | None = settings.KLAVERBLAD_SMS
    if to is None or not to.reports_to:
        return ""
    address = reverse("desk:sms_report", args=[_SIGNER.sign(str(reminder_id))])
    return f"{to.reports_to}{address}"


@transaction.atomic
def take_report(token: str, said: str, *, at: datetime) -> bool:
    """Keep what a gateway tells of a message; whether we know the message at all.

    Told twice it is kept once, and what arrived does not become lost by a late report.
    """
    try:
        reminder_id = UUID(_SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return False
    reminder = Reminder.objects.select_for_update().filter(pk=reminder_id).first()
    if reminder is None:
        return False
    actor = Actor.task("sms_report", on=timezone.localtime(at).date())
    to: Gateway | None = settings.KLAVERBLAD_SMS
    has_arrived = to is not None and said.lower() in to.delivered
    is_lost = to is not None and said.lower() in to.failed
    may_change = reminder.state in {ReminderState.SENDING, ReminderState.SENT}
    if has_arrived and (
        may_change or reminder.failed_as in {FailedAs.UNSURE, FailedAs.UNDELIVERED}
    ):
        reminder.state, reminder.delivered_at, reminder.failed_as = "delivered", at, ""
    elif is_lost and may_change:
        reminder.state, reminder.failed_as = ReminderState.GIVEN_UP, FailedAs.UNDELIVERED
    else:
        return True
    reminder.claimed_at = None
    reminder.save(update_fields=["state", "delivered_at", "failed_as", "claimed_at"])
    journal.emit(
        "reminder.reported", actor, reminder, person_id=reminder.person_id, state=reminder.state
    )
    return True
