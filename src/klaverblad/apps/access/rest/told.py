"""Of whom an answer tells: every operation says it, and one place hears it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest

from klaverblad.apps.access.reading import write_down

log = logging.getLogger("klaverblad.api")


def tells_of(request: HttpRequest, person_ids: Iterable[UUID], *, what: str) -> None:
    """Say whose file an answer opens, and which part of it; the ids come from a scoped query."""
    request.told_of = (what, tuple(person_ids))


def hear(request: HttpRequest) -> None:
    """Write down whose files an answer opened: in the read log that these people see.

    The server's log gets how many people, and what of them. Never who.
    """
    what, person_ids = getattr(request, "told_of", ("", ()))
    if person_ids:
        write_down(request.actor, person_ids, via="api", what=what)
        log.info("told", extra={"code": what, "count": len(person_ids)})
