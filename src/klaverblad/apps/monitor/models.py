"""Figures as they were printed, what they can have been, and what we doubt about them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Municipality
from klaverblad.apps.monitor.registry import say


class PlaceKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("gemeente")
    PROVINCE = "province", _("provincie")
    FLANDERS = "flanders", _("Vlaanderen")


class Severity(models.TextChoices):
    """How wrong it is, the worst first."""

    IMPOSSIBLE = "impossible", _("kan niet kloppen")
    UNIT = "unit", _("eenheid kan niet kloppen")
    DOUBTFUL = "doubtful", _("twijfelachtig")
    NOTICE = "notice", _("anders gedrukt")


class TableImport(models.Model):
    """One printed table, read from one file. Its bytes are known by their hash."""

    table = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=60)
    is_current = models.BooleanField(default=True)
    figures_read = models.PositiveIntegerField()
    figures_checked = models.PositiveIntegerField()

    class Meta:
        ordering = ("-imported_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                name="monitor_one_current_import_of_a_table",
                fields=["table"],
                condition=Q(is_current=True),
                violation_error_message=_("Van deze tabel is al een bestand in gebruik."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.sha256[:8]}"


class IndicatorValue(models.Model):
    """One printed figure: place, period, unit, source, the text, and the bounds of its rounding."""

    table_import = models.ForeignKey(TableImport, on_delete=models.CASCADE, related_name="values")
    indicator = models.CharField(max_length=40)
    place_kind = models.CharField(max_length=20, choices=PlaceKind)
    place_code = models.CharField(max_length=5)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="figures"
    )
    footnote = models.CharField(max_length=5, blank=True)
    period_from = models.DateField()
    period_until = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=6)
    low = models.DecimalField(max_digits=20, decimal_places=6)
    high = models.DecimalField(max_digits=20, decimal_places=6)
    decimals = models.PositiveSmallIntegerField()
    printed = models.CharField(max_length=40)
    unit = models.CharField(max_length=20)
    unit_printed = models.CharField(max_length=20)
    source = models.CharField(max_length=200)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=60)

    class Meta:
        ordering = ("table_import", "row", "pk")
        constraints = [
            models.UniqueConstraint(
                name="monitor_one_value_per_place_and_period",
                fields=["table_import", "indicator", "place_code", "period_from", "period_until"],
                violation_error_message=_("Dit cijfer staat er al voor deze plaats en periode."),
            ),
            models.CheckConstraint(
                name="monitor_value_within_its_rounding",
                condition=Q(low__lte=F("value")) & Q(high__gte=F("value")),
                violation_error_message=_("Het cijfer ligt buiten zijn eigen afronding."),
            ),
            models.CheckConstraint(
                name="monitor_period_ends_after_it_starts",
                condition=Q(period_until__gte=F("period_from")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.CheckConstraint(
                name="monitor_municipality_has_its_place",
                condition=Q(place_kind=PlaceKind.MUNICIPALITY, municipality__isnull=False)
                | (~Q(place_kind=PlaceKind.MUNICIPALITY) & Q(municipality=None)),
                violation_error_message=_("Een cijfer van een gemeente hoort bij die gemeente."),
            ),
        ]
        indexes = [models.Index(fields=["indicator", "place_code"], name="monitor_value_place")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.place_code} {self.printed}"


class Finding(models.Model):
    """Something about a printed figure that cannot be, may not be, or was printed differently."""

    table_import = models.ForeignKey(TableImport, on_delete=models.CASCADE, related_name="findings")
    severity = models.CharField(max_length=20, choices=Severity)
    code = models.CharField(max_length=40)
    indicator = models.CharField(max_length=40)
    place_code = models.CharField(max_length=5, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=60)
    facts = models.JSONField()
    sentences = models.JSONField()

    class Meta:
        ordering = ("table_import", "pk")

    def __str__(self) -> str:
        return f"{self.severity} {self.code} {self.column}"

    @property
    def sentence(self) -> str:
        """What was found, in the language of this page."""
        return say(self.sentences)
