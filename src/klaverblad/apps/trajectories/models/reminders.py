"""Reminders of appointments: who wants them how, and what became of each."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories.models.appointments import Appointment


class Channel(models.TextChoices):
    SMS = "sms", _("een sms")
    MAIL = "mail", _("een mail")
    NONE = "none", _("geen herinnering")


class ReminderWish(models.Model):
    """How somebody wants to be reminded. Nobody who did not say it gets anything."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="reminder_wish"
    )
    channel = models.CharField(max_length=4, choices=Channel)
    said_on = models.DateField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.channel


class ReminderKind(models.TextChoices):
    """Which of the reminders of one appointment it is."""

    EARLY = "early", _("enkele dagen vooraf")
    EVE = "eve", _("de dag ervoor")
    AGAIN = "again", _("opnieuw gestuurd")


class ReminderState(models.TextChoices):
    WAITING = "waiting", _("wacht op zijn dag")
    SENDING = "sending", _("vertrekt nu")
    BY_HAND = "by_hand", _("klaar om zelf te sturen")
    SENT = "sent", _("verstuurd")
    DELIVERED = "delivered", _("aangekomen")
    FAILED = "failed", _("mislukt, we proberen opnieuw")
    GIVEN_UP = "given_up", _("niet verstuurd")
    CANCELLED = "cancelled", _("niet meer nodig")


class FailedAs(models.TextChoices):
    NO_ADDRESS = "no_address", _("er is geen bruikbaar nummer of adres")
    NOT_REACHED = "not_reached", _("de dienst die verstuurt, gaf geen antwoord")
    REFUSED = "refused", _("de dienst die verstuurt, weigerde")
    UNDELIVERED = "undelivered", _("het kwam niet aan op de telefoon")
    TOO_LATE = "too_late", _("de afspraak was al begonnen")
    UNSURE = "unsure", _("het versturen brak af; misschien kwam het aan")


class Reminder(models.Model):
    """One reminder on its way. It holds ids and codes: the words are made when it leaves.

    sequence      the appointment as it was then: one that moved has reminders of its own
    n_tries       how often it left, or tried to
    claimed_at    somebody is sending it; so no two do
    provider_ref  what the gateway calls it
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    channel = models.CharField(max_length=4, choices=Channel)
    kind = models.CharField(max_length=6, choices=ReminderKind)
    sequence = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReminderState, default=ReminderState.WAITING)
    n_tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    failed_as = models.CharField(max_length=12, choices=FailedAs, blank=True)
    provider_ref = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_at", "pk")
        indexes = [models.Index(fields=["state", "due_at"], name="reminder_state_due")]
        constraints = [
            models.UniqueConstraint(
                name="reminder_is_planned_once",
                fields=["appointment", "kind", "sequence"],
                condition=~Q(kind="again"),
            ),
            models.CheckConstraint(
                name="reminder_is_for_who_wants_one", condition=~Q(channel="none")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def can_go_again(self) -> bool:
        """Whether a coach may have it sent once more."""
        return self.state in {ReminderState.GIVEN_UP, ReminderState.SENT, ReminderState.FAILED}
