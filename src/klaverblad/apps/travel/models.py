"""Which timetable a region travels by: where it came from, and until when it holds."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Region, User


class Timetable(models.Model):
    """A GTFS feed that was read, checked and laid out; its arrays stand in files under its id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="timetables")
    source = models.CharField(_("bestand"), max_length=120)
    operator = models.CharField(_("vervoerder"), max_length=160)
    sha256 = models.CharField(max_length=64)
    valid_from = models.DateField(_("geldig vanaf"))
    valid_until = models.DateField(_("geldig tot en met"))
    loaded_at = models.DateTimeField(_("ingelezen op"))
    loaded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Which command, when nobody was signed in: whoever keeps the machine.
    loaded_through = models.CharField(max_length=40, blank=True)
    # The days that stand for all workdays, Saturdays and Sundays.
    workday_on = models.DateField()
    saturday_on = models.DateField()
    sunday_on = models.DateField()
    n_stops = models.PositiveIntegerField()
    n_trips = models.PositiveIntegerField()
    n_zones = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("-loaded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="timetable_one_in_use",
                fields=["region"],
                condition=Q(is_current=True),
                violation_error_message=_("Een regio gebruikt één dienstregeling tegelijk."),
            ),
            models.CheckConstraint(
                name="timetable_ends_after_it_starts",
                condition=Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
        ]

    def __str__(self) -> str:
        return self.operator
