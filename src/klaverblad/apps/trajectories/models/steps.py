"""Who does what by when, and what a partner answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people import values
from klaverblad.apps.people.models import Fact
from klaverblad.apps.trajectories.models.course import Goal, Trajectory


class StepState(models.TextChoices):
    TODO = "todo", _("nog te doen")
    BUSY = "busy", _("bezig")
    WAITING = "waiting", _("wacht")
    DONE = "done", _("gedaan")
    DROPPED = "dropped", _("valt weg")


class StepBy(models.TextChoices):
    PERSON = "person", _("de persoon")
    COACH = "coach", _("de coach")
    BOTH = "both", _("samen")
    PARTNER = "partner", _("een partner")


class Step(models.Model):
    """Who does what by when. An instrument of the library says what may come of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="steps")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(
        Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="steps"
    )
    title = models.CharField(_("stap"), max_length=160)
    by = models.CharField(_("wie doet het"), max_length=10, choices=StepBy, default=StepBy.BOTH)
    partner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A place stands higher in the house, so here it is only an id.
    place_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.TODO)
    due_on = models.DateField(_("tegen wanneer"), null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    waiting_since = models.DateField(null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(default=14)
    # What was written when it was finished, so that putting the step back takes that back too.
    brought = models.ForeignKey(
        Fact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Since when the OCMW is asked whether what it brings is so: somebody else marked it done.
    to_confirm_since = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("stap")
        constraints = [
            models.CheckConstraint(
                name="step_done_has_a_day",
                condition=Q(state="done", done_on__isnull=False)
                | (~Q(state="done") & Q(done_on=None)),
            ),
            models.CheckConstraint(
                name="step_waiting_has_a_start",
                condition=~Q(state="waiting") | Q(waiting_since__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["trajectory", "state"], name="step_trajectory_state"),
            models.Index(
                name="step_to_confirm",
                fields=["trajectory"],
                condition=Q(to_confirm_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def say_title(self, language: str | None = None) -> str:
        """The step in the words that somebody gave it, else as the library calls it in a language.

        A step that was added without words holds the name in the language of whoever added it.
        """
        names: dict[str, str] = self.instrument.name
        if self.title not in names.values():
            return self.title
        return names.get(language or values.language(), names["nl"])


class AnswerSaid(models.TextChoices):
    """What a partner can answer, each with the one thing that is asked beside it."""

    YES = "yes", _("ja")
    NOT_YET = "not_yet", _("nog niet")
    NO = "no", _("nee")


class StepAnswer(models.Model):
    """What a partner answered by a link, for the OCMW in charge; no answer is ever rewritten.

    Personal: `remark`, a few words about a person by somebody outside.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    said = models.CharField(max_length=10, choices=AnswerSaid)
    starts_on = models.DateField(null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    remark = models.CharField(max_length=400, blank=True)
    link_id = models.UUIDField()
    answered_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-answered_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="step_answer_yes_has_its_day",
                condition=Q(said="yes", starts_on__isnull=False)
                | (~Q(said="yes") & Q(starts_on=None)),
            ),
            models.CheckConstraint(
                name="step_answer_not_yet_has_its_weeks",
                condition=Q(said="not_yet", weeks__isnull=False)
                | (~Q(said="not_yet") & Q(weeks=None)),
            ),
            models.CheckConstraint(
                name="step_answer_no_has_its_reason", condition=~Q(said="no") | ~Q(remark="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said} {self.answered_at:%Y-%m-%d}"
