"""How a trajectory ended, and what that changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.trajectories.models.course import Phase, Trajectory


class Ending(models.Model):
    """Where somebody went when a trajectory ended. It stays when they come back; a mistake is undone.

    Personal: `where`, `other_words` and `own_words`. The talks that were promised go on after it, so
    a trajectory with an ending may still be in aftercare. `set_aside` is what the ending changed,
    until that can no longer be put back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="endings")
    # A code of destinations.yaml: a region may have one more, so the list is no choices.
    destination = models.CharField(max_length=30)
    contract = models.CharField(max_length=20, blank=True)
    hours_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    where = models.CharField(_("bij wie, of in welke sector"), max_length=120, blank=True)
    since = models.DateField(_("sinds wanneer"), null=True, blank=True)
    other_words = models.CharField(_("waarheen"), max_length=160, blank=True)
    own_words = models.CharField(_("in eigen woorden"), max_length=400, blank=True)
    ended_on = models.DateField()
    ended_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    left_from = models.CharField(max_length=20, choices=Phase)
    undone_at = models.DateTimeField(null=True, blank=True)
    came_back_on = models.DateField(null=True, blank=True)
    set_aside = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("-ended_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="ending_in_force_only_once",
                fields=["trajectory"],
                condition=Q(undone_at=None, came_back_on=None),
                violation_error_message=_("Dit traject is al afgesloten. Kijk eerst wat er staat."),
            ),
            models.CheckConstraint(
                name="ending_hours_fit_a_week",
                condition=Q(hours_week=None) | Q(hours_week__gt=0, hours_week__lte=80),
                violation_error_message=_("Een week telt hoogstens 80 uren werk."),
            ),
            models.CheckConstraint(
                name="ending_undone_is_no_coming_back",
                condition=Q(undone_at=None) | Q(came_back_on=None),
            ),
        ]
        indexes = [models.Index(fields=["ended_on", "destination"], name="ending_day")]

    def __str__(self) -> str:
        return f"{self.destination} {self.ended_on}"
