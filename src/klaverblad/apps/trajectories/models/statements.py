"""What somebody took part in outside, as they themselves handed it over."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.people.models import Fact
from klaverblad.apps.trajectories.models.steps import Step


class HandedBy(models.TextChoices):
    PERSON = "person", _("de persoon zelf")
    COACH = "coach", _("de coach, die het kreeg")


class HandedStatement(models.Model):
    """A statement of taking part that its owner gave to a step of the plan, and can take back.

    Only what stood on it is kept, never the file, nor the name of the group or of the member there.
    `digest` is of the number on it, so that the same paper counts once. Minutes are null where the
    group gives an hour no value. Personal: all of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="statements")
    digest = models.CharField(max_length=64)
    first = models.DateField()
    last = models.DateField()
    minutes_given = models.PositiveIntegerField(null=True)
    minutes_received = models.PositiveIntegerField(null=True)
    minutes_for_group = models.PositiveIntegerField(null=True)
    n_exchanges = models.PositiveIntegerField()
    n_both = models.PositiveIntegerField()
    n_partners = models.PositiveIntegerField()
    n_activities = models.PositiveIntegerField()
    # Whether it may be counted, without a name, in what a project of the OCMW came to.
    may_count = models.BooleanField(default=False)
    handed_by = models.CharField(max_length=6, choices=HandedBy)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    handed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    fact = models.ForeignKey(Fact, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-handed_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="handed_statement_counts_once",
                fields=["digest"],
                condition=Q(withdrawn_at=None),
                violation_error_message=_("Dit bewijs is al gegeven."),
            ),
            models.CheckConstraint(
                name="handed_statement_ends_after_it_begins", condition=Q(first__lte=F("last"))
            ),
            models.CheckConstraint(
                name="handed_statement_both_are_some_of_all",
                condition=Q(n_both__lte=F("n_exchanges")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.last}"
