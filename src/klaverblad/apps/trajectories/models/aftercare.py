"""The promised talks after someone starts work."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Region
from klaverblad.apps.trajectories.models.course import Trajectory


class Situation(models.TextChoices):
    AT_WORK = "at_work", _("nog aan het werk")
    OTHER_WORK = "other_work", _("ander werk")
    STOPPED = "stopped", _("gestopt")


class WageChange(models.TextChoices):
    UP = "up", _("meer dan in het begin")
    SAME = "same", _("evenveel")
    DOWN = "down", _("minder")


class SkippedAs(models.TextChoices):
    """Why a promised talk does not go ahead."""

    UNREACHED = "unreached", _("niet bereikt, ook niet na enkele keren")
    NOT_WANTED = "not_wanted", _("de persoon wil het niet")
    STOPPED = "stopped", _("het werk stopte al eerder")
    OTHER = "other", _("iets anders")
    # Promised by an ending that was undone: nobody reads it, and the same start takes it up again.
    UNDONE = "undone", _("het afsluiten is ongedaan gemaakt")


class AftercareTerm(models.Model):
    """When a region asks how it goes, counted from the first day of work.

    A region without terms keeps those of the house (`AFTERCARE_DAYS`). A term that changes is for
    who starts after it: what was promised stays promised.
    """

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="aftercare_terms")
    days = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("days",)
        constraints = [
            models.UniqueConstraint(name="aftercare_term_is_there_once", fields=["region", "days"]),
            models.CheckConstraint(
                name="aftercare_term_lies_within_three_years",
                condition=Q(days__gte=7, days__lte=1096),
                violation_error_message=_("Kies een moment van 1 week tot 36 maanden."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days}"


class AftercareMoment(models.Model):
    """A promised talk after someone starts work. It is kept or reasoned away, never deleted.

    The database refuses to delete one too, as long as its trajectory is open.

    hours_week, wage, wants_help   what was heard; None or blank when it was not asked
    told_by_link                   the person answered by a link, and nobody spoke with them
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="aftercare")
    started_work_on = models.DateField()
    where = models.CharField(max_length=160, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    situation = models.CharField(max_length=20, choices=Situation, blank=True)
    hours_week = models.FloatField(null=True, blank=True)
    wage = models.CharField(max_length=4, choices=WageChange, blank=True)
    wants_help = models.BooleanField(null=True, blank=True)
    told_by_link = models.BooleanField(default=False)
    skipped_as = models.CharField(max_length=12, choices=SkippedAs, blank=True)
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
            models.CheckConstraint(
                name="aftercare_hours_fit_in_a_week",
                condition=Q(hours_week=None) | Q(hours_week__gte=0, hours_week__lte=60),
                violation_error_message=_("Schrijf een aantal uren van 0 tot 60."),
            ),
        ]
        indexes = [models.Index(fields=["due_on", "done_on"], name="aftercare_due")]

    def __str__(self) -> str:
        return f"{self.due_on}"
