"""How the life domains stand, seen by the person and by the professional."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.people.models import Fact
from klaverblad.apps.trajectories.models.course import Trajectory

# What was asked before questionnaires had a name: two views of each domain, and no questions.
FIRST_VERSION = "v0"


class Screening(models.Model):
    """One moment of looking together at all life domains. Made by mistake it is withdrawn, and stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="screenings")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of two on one day the later one holds, and a random key does not say which that is.
    recorded_at = models.DateTimeField(default=timezone.now)
    # Which questionnaire was asked, so that it still reads as it was asked.
    version = models.CharField(max_length=40, default=FIRST_VERSION)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-on", "-recorded_at", "pk")

    def __str__(self) -> str:
        return f"{self.on}"


class Position(models.IntegerChoices):
    """From acute to strength. Said twice: by the person and by the professional."""

    ACUTE = 1, _("acuut")
    HARD = 2, _("zwaar")
    FAIR = 3, _("gaat net")
    GOOD = 4, _("gaat goed")
    STRONG = 5, _("sterk")


class DomainPosition(models.Model):
    """How one life domain stands, in both views, never averaged."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="positions")
    domain = models.CharField(max_length=12)
    person_says = models.PositiveSmallIntegerField(choices=Position, null=True, blank=True)
    professional_says = models.PositiveSmallIntegerField(choices=Position, null=True, blank=True)
    what_counts = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="domain_position_once_per_screening", fields=["screening", "domain"]
            )
        ]

    def __str__(self) -> str:
        return self.domain


class ScreeningAnswer(models.Model):
    """The fact that a question of a screening was answered with.

    No copy of what was said: when the fact is erased, the answer goes with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="answers")
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="screening_answers")
    # Whether it was written for this answer, or stood there already and was said again.
    wrote = models.BooleanField(default=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="screening_answer_once_per_fact", fields=["screening", "fact"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.screening_id} {self.fact_id}"
