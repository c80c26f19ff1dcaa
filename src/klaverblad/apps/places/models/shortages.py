"""Shortage occupations with their cause, as somebody published them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Region
from klaverblad.apps.places.models.places import Activity


class ShortageCause(models.TextChoices):
    """Why a job stays open."""

    TOO_FEW = "too_few", _("te weinig mensen")
    SKILLS = "skills", _("wat iemand moet kunnen, ontbreekt")
    CONDITIONS = "conditions", _("zwaar, ver, of op moeilijke uren")


class ShortageOccupation(models.Model):
    """A job that stays open, from when to when, why, and where that stands. Never remembered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="shortages")
    name = models.CharField(_("beroep"), max_length=120)
    activity = models.CharField(_("activiteit"), max_length=20, choices=Activity, blank=True)
    causes = models.JSONField(_("oorzaken"))
    since = models.DateField(_("op de lijst sinds"))
    until = models.DateField(_("tot en met"), null=True, blank=True)
    source = models.CharField(_("bron"), max_length=200)
    checked_on = models.DateField(_("nagekeken op"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "-since", "pk")
        constraints = [
            models.CheckConstraint(
                name="shortage_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.CheckConstraint(
                name="shortage_has_a_source",
                condition=~Q(source=""),
                violation_error_message=_("Schrijf waar dat staat."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
