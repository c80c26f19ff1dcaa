"""A trajectory from opening to closing, and its goals."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.people.models import Person


class Phase(models.TextChoices):
    INTAKE = "intake", _("intake")
    SCREENING = "screening", _("screening")
    PREPARATION = "preparation", _("voortraject")
    PLAN = "plan", _("plan")
    AT_WORK = "at_work", _("aan het werk")
    AFTERCARE = "aftercare", _("nazorg")
    CLOSED = "closed", _("afgesloten")


class Trajectory(models.Model):
    """Person × organisation in charge, from opening to closing, and open again if needed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trajectories")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="trajectories"
    )
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trajectories",
    )
    phase = models.CharField(max_length=20, choices=Phase, default=Phase.INTAKE)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    # The one before, when somebody came back later and began anew.
    former = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="later"
    )

    class Meta:
        ordering = ("-opened_on", "pk")
        verbose_name = _("traject")
        constraints = [
            models.CheckConstraint(
                name="trajectory_closed_has_a_day",
                condition=Q(phase="closed", closed_on__isnull=False)
                | (~Q(phase="closed") & Q(closed_on=None)),
            ),
            models.UniqueConstraint(
                name="trajectory_open_once_per_organisation",
                fields=["person", "organisation"],
                condition=Q(closed_on=None),
                violation_error_message=_("Er loopt al een traject voor deze persoon."),
            ),
        ]
        indexes = [models.Index(fields=["coach", "closed_on"], name="trajectory_coach_open")]

    def __str__(self) -> str:
        return f"{self.phase} {self.opened_on}"


class GoalState(models.TextChoices):
    ACTIVE = "active", _("daar werken we aan")
    REACHED = "reached", _("bereikt")
    LET_GO = "let_go", _("losgelaten")


class Goal(models.Model):
    """What the person wants, in their own words; and later what became of it, in theirs too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="goals")
    words = models.CharField(_("in eigen woorden"), max_length=400)
    said_on = models.DateField()
    # The order that the person gives; until they do, the newest comes first.
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=GoalState, default=GoalState.ACTIVE)
    ended_on = models.DateField(null=True, blank=True)
    ended_words = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("position", "-said_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="goal_ended_has_a_day",
                condition=Q(state="active", ended_on=None)
                | (~Q(state="active") & Q(ended_on__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.words
