"""Appointments: with whom, when, where, and what came of it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.trajectories.models.contacts import Contact
from klaverblad.apps.trajectories.models.course import Trajectory


class AppointmentKind(models.TextChoices):
    TALK = "talk", _("gesprek")
    HOME_VISIT = "home_visit", _("huisbezoek")
    PHONE = "phone", _("telefoon")
    VIDEO = "video", _("videogesprek")
    CONFERENCE = "conference", _("overleg")
    OTHER = "other", _("iets anders")


class AppointmentState(models.TextChoices):
    PLANNED = "planned", _("gepland")
    KEPT = "kept", _("ging door")
    MISSED = "missed", _("ging niet door")
    CANCELLED = "cancelled", _("afgezegd")


class Side(models.TextChoices):
    """Who could not: a fact about a day, the same for both, and counted nowhere."""

    PERSON = "person", _("de persoon")
    TEAM = "team", _("wij")
    NEITHER = "neither", _("geen van beide")


class EndedBecause(models.TextChoices):
    """Why an appointment did not go ahead. Practical words; health is "kon niet" and no more."""

    PERSON_UNABLE = "person_unable", _("kon niet")
    PERSON_FORGOT = "person_forgot", _("dacht er niet aan")
    TRANSPORT = "transport", _("raakte er niet: bus, fiets of lift")
    CARE = "care", _("moest voor iemand zorgen")
    BUSY = "busy", _("had werk, les of iets anders")
    TEAM_UNABLE = "team_unable", _("wij konden niet")
    TEAM_FORGOT = "team_forgot", _("wij dachten er niet aan")
    TEAM_UNCLEAR = "team_unclear", _("onze uitnodiging was niet duidelijk of kwam niet aan")
    NOT_NEEDED = "not_needed", _("het is niet meer nodig")
    UNKNOWN = "unknown", _("dat weten we nog niet")

    @property
    def side(self) -> Side:
        """On which side it was."""
        return _SIDES.get(self, Side.PERSON)


_SIDES = {
    EndedBecause.TEAM_UNABLE: Side.TEAM,
    EndedBecause.TEAM_FORGOT: Side.TEAM,
    EndedBecause.TEAM_UNCLEAR: Side.TEAM,
    EndedBecause.NOT_NEEDED: Side.NEITHER,
    EndedBecause.UNKNOWN: Side.NEITHER,
}


class Appointment(models.Model):
    """Something in a professional's day, with or without a person.

    minutes    how long it takes; None when nobody said
    bring      what the person brings along; it is in no reminder and in no calendar
    sequence   how often it was moved or cancelled: a calendar that follows it compares
    follows    the appointment that did not go ahead, of which this is the new proposal
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appointments"
    )
    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, null=True, blank=True, related_name="appointments"
    )
    kind = models.CharField(max_length=12, choices=AppointmentKind, default=AppointmentKind.OTHER)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=120)
    where = models.CharField(max_length=120, blank=True)
    bring = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=AppointmentState, default=AppointmentState.PLANNED
    )
    ended_because = models.CharField(max_length=16, choices=EndedBecause, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    contact = models.OneToOneField(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="appointment"
    )
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
    # A calendar that follows this asks when it last changed.
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("starts_at", "pk")
        indexes = [
            models.Index(fields=["user", "starts_at"], name="appointment_user_starts"),
            models.Index(fields=["trajectory", "starts_at"], name="appointment_traj_starts"),
        ]
        constraints = [
            models.CheckConstraint(
                name="appointment_lasts_a_day_at_most",
                condition=Q(minutes=None) | Q(minutes__gte=5, minutes__lte=600),
                violation_error_message=_("Kies een duur van 5 minuten tot 10 uur."),
            ),
            models.CheckConstraint(
                name="appointment_says_why_it_did_not_go_ahead",
                condition=Q(state__in=("planned", "kept"), ended_because="")
                | (Q(state__in=("missed", "cancelled")) & ~Q(ended_because="")),
                violation_error_message=_("Zeg waarom het niet doorging."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime | None:
        """When it ends; None when nobody said how long it takes."""
        return None if self.minutes is None else self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_open(self) -> bool:
        """Whether nobody said yet what came of it."""
        return self.state == AppointmentState.PLANNED

    @property
    def stands(self) -> bool:
        """Whether it is in the day: it goes ahead, or it went ahead."""
        return self.state in {AppointmentState.PLANNED, AppointmentState.KEPT}

    @property
    def reason(self) -> str:
        """Why it did not go ahead, in words."""
        return str(EndedBecause(self.ended_because).label) if self.ended_because else ""


class AppointmentGuest(models.Model):
    """A professional of the team who comes along."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="guests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="appointment_guest_is_invited_once", fields=["appointment", "user"]
            )
        ]
        indexes = [models.Index(fields=["user"], name="appointment_guest_user")]

    def __str__(self) -> str:
        return str(self.user_id)
