"""The run in the background: when somebody asks, and going on with one that was broken off."""

from __future__ import annotations

import time
from datetime import datetime
from uuid import UUID

from django_tasks import task

from klaverblad.apps.placements import run_queries as queries

# A look leaves the worker to others after so long, and goes on at the next one.
LOOKS_FOR_S = 20.0


@task()
def place_now(run_id: str) -> str:
    """Work on a run to its end; how that went."""
    from klaverblad.apps.placements import run_services as services

    try:
        for _run in services.work(UUID(run_id)):
            pass
    except services.SomebodyRuns:
        return "somebody_runs"
    return "done"


def look(*, at: datetime) -> None:
    """Go on with what was broken off."""
    from klaverblad.apps.placements import run_services as services

    until = time.monotonic() + LOOKS_FOR_S
    for run in queries.broken_off(at=at):
        try:
            for _run in services.work(run.pk):
                if time.monotonic() > until:
                    return
        except services.SomebodyRuns:
            # Two workers looked in the same moment.
            return
