"""What the keeping of files itself keeps: terms that a region shortened, and warnings."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Region


class RetentionTerm(models.Model):
    """A term that a region made shorter than the house, from a day on, by a decision of its own."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="retention_terms")
    # A rule of retention.yaml, or one fact key: fact.lift_kg_max.
    subject = models.CharField(max_length=80)
    months = models.PositiveSmallIntegerField()
    since = models.DateField()
    decision = models.CharField(_("beslissing"), max_length=200)

    class Meta:
        ordering = ("subject", "-since", "-pk")
        constraints = [
            models.UniqueConstraint(
                name="retention_term_once_a_day",
                fields=["region", "subject", "since"],
                violation_error_message=_("Voor die dag is deze termijn al ingekort."),
            ),
            models.CheckConstraint(
                name="retention_term_says_its_decision",
                condition=~Q(decision=""),
                violation_error_message=_("Zeg welke beslissing dit is, en van wanneer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.months}"


class RetentionNotice(models.Model):
    """A warning that a part of a file goes on a day, and perhaps why it is still needed.

    People stand higher in the house, so here a person is only an id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    rule = models.CharField(max_length=40)
    months = models.PositiveSmallIntegerField()
    warned_on = models.DateField()
    due_on = models.DateField()
    kept_until = models.DateField(null=True, blank=True)
    kept_because = models.CharField(_("nog nodig, omdat"), max_length=300, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("due_on", "rule", "pk")
        constraints = [
            models.UniqueConstraint(
                name="retention_notice_once", fields=["person_id", "rule", "months"]
            ),
            models.CheckConstraint(
                name="retention_kept_has_a_reason_and_an_end",
                condition=Q(kept_until=None, kept_because="")
                | (Q(kept_until__isnull=False) & ~Q(kept_because="")),
                violation_error_message=_("Zeg waarom het nog nodig is, en tot wanneer."),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="retention_notice_due")]

    def __str__(self) -> str:
        return f"{self.rule} {self.due_on}"
