"""Two files that turned out to be of one person, and files that only look alike."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.people.models.files import Person


class Merge(models.Model):
    """One file went into another. Every row that moved is noted, so that it can be undone exactly.

    Personal: `set_aside`, what the kept file said before. The file that went stays in its table,
    out of everybody's sight: its events keep their person, and the way back is open.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    merged_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    set_aside = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("-merged_at", "pk")
        constraints = [
            models.CheckConstraint(name="merge_of_two_files", condition=~Q(kept=F("gone"))),
            models.UniqueConstraint(
                name="merge_in_force_once",
                fields=["gone"],
                condition=Q(undone_at=None),
                violation_error_message=_(
                    "Dit dossier is al samengevoegd. Kijk eerst wat er staat."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_at:%Y-%m-%d}"


class NotSame(models.Model):
    """Somebody looked: these two files are of two people. They are proposed no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The smaller id first, so that a pair is one row: the service sees to it.
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-said_at", "pk")
        constraints = [
            models.CheckConstraint(name="not_same_of_two_files", condition=~Q(one=F("other"))),
            models.UniqueConstraint(name="not_same_once", fields=["one", "other"]),
        ]

    def __str__(self) -> str:
        return f"{self.said_at:%Y-%m-%d}"
