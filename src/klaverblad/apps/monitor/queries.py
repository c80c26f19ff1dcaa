"""What an actor may read of the printed figures: those of its own region, and what they stand beside."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.monitor import policies
from klaverblad.apps.monitor.models import Finding, IndicatorValue


def figures(actor: Actor) -> QuerySet[IndicatorValue]:
    """The figures in use: of the municipalities of the region, of the province and of Flanders."""
    if not policies.can_read_figures(actor).is_allowed:
        return IndicatorValue.objects.none()
    own = Q(municipality=None) | Q(municipality__region_id=actor.region_id)
    return IndicatorValue.objects.filter(own, table_import__is_current=True).order_by("row", "pk")


def findings(actor: Actor) -> QuerySet[Finding]:
    """What was found about the figures in use. Nothing of it is personal: tables are published."""
    if not policies.can_read_figures(actor).is_allowed:
        return Finding.objects.none()
    return Finding.objects.filter(table_import__is_current=True).order_by("pk")


def regions_of(actor: Actor, import_id: int) -> list[str]:
    """The regions with a municipality in this import; none when it is no longer in use."""
    if not policies.can_read_figures(actor).is_allowed:
        return []
    shown = IndicatorValue.objects.filter(
        table_import=import_id, table_import__is_current=True, municipality__isnull=False
    )
    regions = shown.order_by("municipality__region_id").values_list("municipality__region_id")
    return [region_id for (region_id,) in regions.distinct()]
