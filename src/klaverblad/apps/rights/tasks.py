"""When the rights of people are looked at: every night, soon after a change, and when asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.reach_queries import RIGHTS_SCAN
from klaverblad.apps.rights import scan_queries as queries
from klaverblad.apps.rights import scan_services as services
from klaverblad.apps.rights.models import ScanCause

# A look leaves the worker to others after so long, and goes on at the next one.
LOOKS_FOR_S = 20.0


def scanner(on: date) -> Actor:
    """The task that scans."""
    return Actor.task(RIGHTS_SCAN, on=on)


def scan_nightly(*, on: date, after: str) -> Iterator[str]:  # noqa: ARG001 a run keeps its own place
    """Everybody in guidance: a new day may change a right by itself.

    Killed, it is gone on with by the next look, and begun again here later: once a day is enough.
    """
    if queries.is_done_today(scanner(on)):
        return
    wanted = services.Wanted(ScanCause.NIGHT)
    for run in services.scan(scanner(on), wanted):
        yield run.after


def look(*, at: datetime) -> None:
    """Go on with what was broken off; else look at whom something happened to, or all by a new law."""
    actor = scanner(timezone.localdate(at))
    wanted = queries.what_is_due(actor, at=at)
    if wanted is None:
        return
    until = time.monotonic() + LOOKS_FOR_S
    try:
        for _run in services.scan(actor, services.Wanted(*wanted)):
            if time.monotonic() > until:
                return
    except services.SomebodyScans:
        # Two workers looked in the same moment.
        return


@task()
def scan_now(user_id: str) -> str:
    """Look at everybody because somebody asked; how that went."""
    actor = scanner(timezone.localdate())
    wanted = services.Wanted(ScanCause.HAND, asked_by=UUID(user_id))
    try:
        for _run in services.scan(actor, wanted):
            pass
    except services.SomebodyScans:
        return "somebody_scans"
    return "done"
