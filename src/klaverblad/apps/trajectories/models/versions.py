"""Every change to the goals and steps of a plan, as it was before and as it is after."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.trajectories.models.course import Trajectory


class Item(models.TextChoices):
    GOAL = "goal", _("doel")
    STEP = "step", _("stap")


class PlanChange(models.Model):
    """One change to one goal or step. A version of the plan is what stood there after a number.

    Personal: `before` and `after` hold the columns of a goal or step, its words among them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    # Null: somebody without a login, by a link.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    item = models.CharField(max_length=4, choices=Item)
    item_id = models.UUIDField()
    # The name of the event that was told of it: step.added, goal.reached.
    what = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(name="plan_change_once", fields=["trajectory", "number"]),
            models.CheckConstraint(
                name="plan_change_of_an_item", condition=Q(item__in=Item.values)
            ),
        ]
        indexes = [models.Index(fields=["item_id", "number"], name="plan_change_item")]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"
