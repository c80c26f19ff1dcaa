"""What a region knows of the amounts of law: dated rows that lie over those of the house."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Region


class RowStatus(models.TextChoices):
    """How sure a value is; the codes of the engine."""

    CONFIRMED = "confirmed", _("bevestigd")
    COMPUTED = "computed", _("berekend")
    UNCONFIRMED = "unconfirmed", _("nog niet bevestigd")


class ParameterRow(models.Model):
    """A value of law from a day on, as an administrator read it. It is taken away, never edited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="parameter_rows")
    # A parameter of the law; that it exists is checked against the book.
    key = models.CharField(max_length=80)
    since = models.DateField(_("vanaf"))
    until = models.DateField(_("tot en met"), null=True, blank=True)
    # A number with a point, or a day as 2026-03-01. Empty: from this day on nobody found the value.
    value = models.CharField(_("waarde"), max_length=40, blank=True)
    status = models.CharField(_("zekerheid"), max_length=12, choices=RowStatus)
    source = models.CharField(_("bron"), max_length=500)
    checked_on = models.DateField(_("nagekeken op"))
    # The row of the same day that this one came in the place of; it comes back when this one goes.
    replaced = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("key", "since", "made_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="parameter_row_once_a_day",
                fields=["region", "key", "since"],
                condition=Q(retired_at=None),
                violation_error_message=_("Op die dag begint al een waarde van deze regio."),
            ),
            models.CheckConstraint(
                name="parameter_row_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.CheckConstraint(
                name="parameter_row_says_its_source",
                condition=Q(status__in=RowStatus.values) & ~Q(source=""),
                violation_error_message=_("Zeg waar dit vandaan komt, en hoe zeker het is."),
            ),
            models.CheckConstraint(
                name="parameter_row_unknown_is_unconfirmed",
                condition=~Q(value="") | Q(status=RowStatus.UNCONFIRMED),
                violation_error_message=_("Wat niemand vond, is niet bevestigd."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.since}"

    @property
    def is_in_use(self) -> bool:
        return self.retired_at is None


class BookVersion(models.Model):
    """Which book of law a region reads. A new token at each change tells every process to read again."""

    region = models.OneToOneField(
        Region, on_delete=models.CASCADE, primary_key=True, related_name="book_version"
    )
    # Not a number: a change that is rolled back must never be taken for one that comes later.
    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return f"{self.region_id} {self.token}"
