"""What is left of a trajectory when its person is forgotten."""

from __future__ import annotations

import uuid

from django.db import models

from klaverblad.apps.accounts.models import Municipality
from klaverblad.apps.trajectories.models.aftercare import Situation
from klaverblad.apps.trajectories.models.course import Phase


class StatisticalRow(models.Model):
    """What is left of a trajectory when its person is forgotten: coarse, and of nobody.

    No id leads to it and no id leads from it; its own is random, and says nothing of an order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # The first year of a band of five; empty when the birthday was unknown.
    birth_year_from = models.PositiveSmallIntegerField(null=True)
    opened_year = models.PositiveSmallIntegerField()
    closed_year = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField()
    # The slugs of what was begun or done, in order of the alphabet.
    instruments = models.JSONField(default=list)
    # What was last heard in aftercare; empty is unknown.
    destination = models.CharField(max_length=20, choices=Situation, blank=True)
    # Where the person went, as was said at the closing; empty when nobody said it.
    ended_in = models.CharField(max_length=30, blank=True)
    left_from = models.CharField(max_length=20, choices=Phase, blank=True)
    # Of somebody with two trajectories one row is the first: so people can be counted.
    is_first = models.BooleanField()

    class Meta:
        ordering = ("closed_year", "pk")
        indexes = [
            models.Index(fields=["municipality", "closed_year"], name="statistical_row_place")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.closed_year}"
