"""What a region agreed on: the points of a placement, and the steps of a choice. Each as a version."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Region


class AgreedKind(models.TextChoices):
    POINTS = "points", _("de punten")
    CHAIN = "chain", _("de stappen van een keuze")


class AgreedTable(models.Model):
    """One version of a table as it was written. It never changes; the newest that holds counts.

    The text is the file that `klaverblad match --policy` reads, or a chain; who adopted it, when and
    where that stands are read from it. Until somebody lets it hold, it can only be tried.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agreed_tables")
    kind = models.CharField(max_length=8, choices=AgreedKind)
    version = models.CharField(max_length=40)
    adopted_by = models.CharField(max_length=160)
    adopted_on = models.DateField()
    source = models.CharField(max_length=300)
    text = models.TextField()
    # The points for being near, as pages order places by: read from the text once.
    closeness = models.JSONField(default=dict, blank=True)
    has_quotas = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    holds_since = models.DateTimeField(null=True, blank=True)
    let_hold_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-recorded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="agreed_table_version_once",
                fields=["region", "kind", "version"],
                violation_error_message=_("Deze versie is er al. Geef de nieuwe een andere naam."),
            )
        ]
        indexes = [
            models.Index(
                fields=["region", "kind", "holds_since"],
                name="agreed_table_in_force",
                condition=Q(holds_since__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
