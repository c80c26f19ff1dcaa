"""What the monitor does in the background. Arguments are ids only; each task may run twice."""

from __future__ import annotations

import logging

from django.utils import timezone
from django_tasks import task

from klaverblad.apps.monitor import ahead

log = logging.getLogger("klaverblad.monitor")


@task()
def draw_charts(import_id: int) -> int:
    """Draw the charts of a table that was taken in; how many there were to draw."""
    n_drawn = ahead.draw_charts(import_id, on=timezone.localdate())
    log.info("charts_drawn", extra={"task": "draw_charts", "count": n_drawn})
    return n_drawn
