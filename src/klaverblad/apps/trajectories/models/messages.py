"""Short messages between a person and the OCMW that guides them, and what they say to appointments."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.trajectories.models.course import Trajectory
from klaverblad.apps.trajectories.models.steps import Step


class CannotCome(models.TextChoices):
    """Why somebody cannot come: to find another day, and for nothing else. Nobody asks of illness."""

    UNABLE = "unable", _("Ik kan die dag niet")
    TRANSPORT = "transport", _("Ik raak er niet")
    CARE = "care", _("Ik moet voor iemand zorgen")
    BUSY = "busy", _("Ik heb werk, les of iets anders")


class Message(models.Model):
    """A few words from the person to the OCMW in charge, or back. Nobody else reads them.

    cannot_because                  of who cannot come: a code, so that each side reads it in its own language
    about_step, about_appointment   what it is about, when it came by a button beside that thing
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_from_person = models.BooleanField()
    text = models.CharField(_("bericht"), max_length=1000, blank=True)
    cannot_because = models.CharField(max_length=10, choices=CannotCome, blank=True)
    about_step = models.ForeignKey(
        Step, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    about_appointment = models.ForeignKey(
        "trajectories.Appointment",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("sent_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="message_says_something", condition=~Q(text="") | ~Q(cannot_because="")
            ),
        ]
        indexes = [models.Index(fields=["trajectory", "sent_at"], name="message_trajectory_sent")]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d}"


class AppointmentReply(models.Model):
    """What the person said to an appointment: I come, or I cannot, and why. Never a penalty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointment = models.OneToOneField(
        "trajectories.Appointment", on_delete=models.CASCADE, related_name="reply"
    )
    is_coming = models.BooleanField()
    because = models.CharField(max_length=10, choices=CannotCome, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointment_reply_says_why_not",
                condition=Q(is_coming=True, because="") | (Q(is_coming=False) & ~Q(because="")),
            )
        ]

    def __str__(self) -> str:
        return "coming" if self.is_coming else self.because
