"""Who takes part, who waits, who was there, and what came of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.groups.models.programmes import Series, Session
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people.models import GivenHow, Person
from klaverblad.apps.trajectories.models import Step


class EnrolmentState(models.TextChoices):
    WAITING = "waiting", _("wacht")
    PROPOSED = "proposed", _("er is plaats")
    ENROLLED = "enrolled", _("doet mee")
    LEFT = "left", _("gestopt")
    FINISHED = "finished", _("rond")


# Somebody for whom a place is kept.
TAKES_A_PLACE = (EnrolmentState.PROPOSED, EnrolmentState.ENROLLED)
STILL_OPEN = (EnrolmentState.WAITING, *TAKES_A_PLACE)
TOOK_PART = (EnrolmentState.ENROLLED, EnrolmentState.LEFT, EnrolmentState.FINISHED)


class LeftBecause(models.TextChoices):
    """Why somebody stops: as often good news or our doing as theirs. None of it counts against anyone."""

    WORK = "work", _("heeft werk of een andere opleiding")
    NOT_NOW = "not_now", _("het lukt nu niet")
    CARE = "care", _("zorg of opvang thuis")
    TRAVEL = "travel", _("raakt er niet")
    HOURS = "hours", _("de uren passen niet")
    NOT_FITTING = "not_fitting", _("de groep past niet")
    OUR_SIDE = "our_side", _("wij konden het niet waarmaken")
    MOVED = "moved", _("verhuisd")
    NOT_SAID = "not_said", _("niet gezegd")


class Enrolment(models.Model):
    """A person in a series, by their own yes.

    Personal: `needs`, what the person wants the trainer to know; in their words, never a diagnosis.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    state = models.CharField(max_length=10, choices=EnrolmentState)
    asked_at = models.DateTimeField()
    agreed_how = models.CharField(max_length=20, choices=GivenHow)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=12, choices=LeftBecause, blank=True)
    went_on_to = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Peers see nothing of somebody who did not say yes to this.
    shows_name = models.BooleanField(_("de groep ziet de voornaam"), default=False)
    needs = models.CharField(_("goed om te weten"), max_length=200, blank=True)
    step = models.ForeignKey(
        Step, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="enrolment_open_once",
                fields=["series", "person"],
                condition=Q(state__in=["waiting", "proposed", "enrolled"]),
                violation_error_message=_("Deze persoon staat al in deze reeks."),
            ),
            models.CheckConstraint(
                name="enrolment_left_says_why",
                condition=Q(state="left", ended_on__isnull=False) & ~Q(left_because="")
                | ~Q(state="left") & Q(left_because=""),
            ),
            models.CheckConstraint(
                name="enrolment_finished_has_a_day",
                condition=Q(state__in=["left", "finished"], ended_on__isnull=False)
                | Q(state__in=["waiting", "proposed", "enrolled"], ended_on=None),
            ),
        ]
        indexes = [models.Index(fields=["series", "state"], name="enrolment_series_state")]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.state in STILL_OPEN


class AwayBecause(models.TextChoices):
    """Why somebody was not there; the last ones are ours."""

    ILL = "ill", _("ziek")
    CARE = "care", _("zorg of opvang")
    APPOINTMENT = "appointment", _("andere afspraak of werk")
    TRAVEL = "travel", _("raakte er niet")
    SAID_SO = "said_so", _("verwittigd, zonder reden")
    NOT_KNOWN = "not_known", _("reden niet bekend")
    NOT_TOLD = "not_told", _("wij zeiden het niet of te laat")
    NOT_POSSIBLE = "not_possible", _("wij maakten het niet mogelijk")


OUR_SIDE = frozenset({AwayBecause.NOT_TOLD, AwayBecause.NOT_POSSIBLE})


class Attendance(models.Model):
    """Whether somebody was there. No row: nobody said. Who came late was there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendance")
    was_there = models.BooleanField()
    because = models.CharField(max_length=12, choices=AwayBecause, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ("noted_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="attendance_once_per_session", fields=["session", "enrolment"]
            ),
            models.CheckConstraint(
                name="attendance_away_has_its_reason",
                condition=Q(was_there=True, because="") | Q(was_there=False) & ~Q(because=""),
            ),
        ]

    def __str__(self) -> str:
        return "aanwezig" if self.was_there else self.because
