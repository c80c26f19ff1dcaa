"""People who went from one coach to another in one go: so that it can be told, and put back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.trajectories.models.course import Trajectory


class HandOver(models.Model):
    """One decision about who coaches whom. It carries no name: its rows say who went."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class HandedOver(models.Model):
    """One person in a hand-over: from whom, to whom, with which appointments.

    before        None: nobody coached them
    appointments  the ids of those that went along, so that putting back takes these and no others
    back_at       when it was put back
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="people")
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="handed_over")
    before = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    appointments = models.JSONField(default=list)
    before_saw_at = models.DateTimeField(null=True, blank=True)
    to_saw_at = models.DateTimeField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="handed_over_once_each", fields=["hand_over", "trajectory"]
            ),
            models.CheckConstraint(
                name="handed_over_to_another", condition=~models.Q(before=models.F("to"))
            ),
        ]
        indexes = [
            models.Index(fields=["to", "to_saw_at"], name="handed_over_to"),
            models.Index(fields=["before", "before_saw_at"], name="handed_over_before"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
