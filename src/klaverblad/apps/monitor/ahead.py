"""Drawing what the page *Cijfers* will show, before somebody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date

from django.utils import translation

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.monitor import charts, queries, registry
from klaverblad.apps.monitor.comparison import Comparison, compare, periods_of
from klaverblad.apps.monitor.policies import DRAWER

log = logging.getLogger("klaverblad.monitor")


def draw_charts(import_id: int, *, on: date) -> int:
    """Draw every comparison of an import, in each language, for each region that reads it.

    What was drawn before is left alone, so it may run twice. What fails is written down and does
    not stop the rest: the page shows its table.

    returns  how many drawings were made
    """
    n_drawn = 0
    for region_id in queries.regions_of(Actor.task(DRAWER, on=on), import_id):
        comparisons = list(_comparisons(Actor.task(DRAWER, on=on, region_id=region_id), import_id))
        for language in registry.LANGUAGES:
            with translation.override(language):
                n_drawn += sum(map(_draw, comparisons))
    return n_drawn


def _draw(comparison: Comparison) -> int:
    try:
        return charts.draw_ahead(comparison)
    except charts.DrawingFailed:
        log.exception("drawing_failed", extra={"code": comparison.indicator.key})
        return 0


def _comparisons(actor: Actor, import_id: int) -> Iterator[Comparison]:
    """What the page compares of this import, in the order in which it offers it."""
    values, findings = list(queries.figures(actor)), list(queries.findings(actor))
    printed = [value for value in values if value.table_import_id == import_id]
    for indicator in registry.indicators().values():
        for period in periods_of(indicator, printed):
            yield compare(indicator, period, values, findings)
