"""Doing what the apps want done once a day (`klaverblad.daily`), in the worker or by hand."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks_db.utils import is_locked_database_exception

from klaverblad.daily import DailyWork, all_looks, all_work
from klaverblad.site.models import DailyRun

# Whoever took work and says nothing for this long is gone; what failed is tried again after it.
SILENT_AFTER = timedelta(hours=1)
log = logging.getLogger("klaverblad.daily")


class Outcome(StrEnum):
    """How it went with a piece of work."""

    DONE = "done"
    DONE_BEFORE = "done_before"
    TAKEN = "taken"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Done:
    """One piece of work, and how it went."""

    name: str
    outcome: Outcome


def do_what_is_due(
    *,
    on: date,
    works: Sequence[DailyWork] | None = None,
    clock: Callable[[], datetime] = timezone.now,
) -> Iterator[Done]:
    """Do all work that was not done yet on this local day, one after the other.

    works   None: everything that the apps named
    """
    for one in all_work() if works is None else works:
        yield Done(one.name, _do(one, on, clock))


def look_around(*, at: datetime) -> None:
    """Let everything look whether there is something to do; what fails does not stop the others."""
    for name, look in all_looks():
        try:
            look(at=at)
        except Exception as error:
            if isinstance(error, OperationalError) and is_locked_database_exception(error):
                raise
            log.exception("look_failed", extra={"task": name})


def _do(one: DailyWork, on: date, clock: Callable[[], datetime]) -> Outcome:
    taken = _take(one.name, on, clock())
    if isinstance(taken, Outcome):
        return taken
    run = DailyRun.objects.filter(pk=taken.pk)
    try:
        for bookmark in one.work(on=on, after=taken.bookmark) or ():
            run.update(bookmark=bookmark, claimed_at=clock())
    except Exception as error:
        if isinstance(error, OperationalError) and is_locked_database_exception(error):
            # A database that is busy is no failure of the work: the worker waits, and comes back.
            run.update(claimed_at=None)
            raise
        # The others must go on: what failed is kept, logged, and tried again.
        run.update(failures=F("failures") + 1, failed_as=type(error).__name__)
        log.exception("daily_failed", extra={"task": one.name})
        return Outcome.FAILED
    except BaseException:
        # Broken off, perhaps in the middle of a question: so on a new connection. Whoever comes
        # next goes on at once.
        connection.close()
        run.update(claimed_at=None)
        raise
    run.update(finished_at=clock(), failed_as="")
    log.info("daily_done", extra={"task": one.name})
    return Outcome.DONE


def _take(name: str, on: date, at: datetime) -> DailyRun | Outcome:
    """Take the work for ourselves, so that two workers do not both do it."""
    with transaction.atomic():
        run, _is_new = DailyRun.objects.select_for_update().get_or_create(name=name, on=on)
        if run.finished_at is not None:
            return Outcome.DONE_BEFORE
        if run.claimed_at is not None and run.claimed_at > at - SILENT_AFTER:
            return Outcome.TAKEN
        run.claimed_at = at
        run.save(update_fields=["claimed_at"])
    return run
