"""Of whom an answer tells: every operation says it, and one place hears it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest

log = logging.getLogger("klaverblad.api")


def tells_of(request: HttpRequest, person_ids: Iterable[UUID], *, what: str) -> None:
    """Say whose file an answer opens, and which part of it; the ids come from a scoped query."""
    request.told_of = (what, tuple(person_ids))


def hear(request: HttpRequest) -> None:
    """What is done with it once the answer is ready: a read log belongs here, and nowhere else.

    Written down: how many people, and what of them. Never who: that is not for a server's log.
    """
    what, person_ids = getattr(request, "told_of", ("", ()))
    if person_ids:
        log.info("told", extra={"code": what, "count": len(person_ids)})
