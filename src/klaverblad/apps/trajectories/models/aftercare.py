"""The promised talks after someone starts work."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.trajectories.models.course import Trajectory


class Situation(models.TextChoices):
    AT_WORK = "at_work", _("nog aan het werk")
    OTHER_WORK = "other_work", _("ander werk")
    STOPPED = "stopped", _("gestopt")


class AftercareMoment(models.Model):
    """A promised talk after someone starts work. It is kept or reasoned away, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="aftercare")
    started_work_on = models.DateField()
    where = models.CharField(max_length=160, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    situation = models.CharField(max_length=20, choices=Situation, blank=True)
    skipped_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="aftercare_kept_or_skipped_not_both",
                condition=Q(done_on=None) | Q(skipped_because=""),
                violation_error_message=_("Dit gesprek is al afgerond. Kijk eerst wat er staat."),
            ),
            models.CheckConstraint(
                name="aftercare_comes_after_the_start", condition=Q(due_on__gt=F("started_work_on"))
            ),
        ]
        indexes = [models.Index(fields=["due_on", "done_on"], name="aftercare_due")]

    def __str__(self) -> str:
        return f"{self.due_on}"
