"""What the scan reads, and what may be read of it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

from django.db.models import Exists, Max, OuterRef, QuerySet

from klaverblad.apps.access.queries import QUIET_EVENTS
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import queries as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import HouseholdMembership, Person
from klaverblad.apps.rights.models import PersonStates, ScanCause, ScanRun
from klaverblad.apps.rights.policies import can_read_scans, can_scan
from klaverblad.apps.rights.scan_laws import laws_on
from klaverblad.apps.trajectories.models import Trajectory

# Whoever is at it says so after each slice; silent for this long, they are gone.
SILENT = timedelta(minutes=2)
# When more people than this were touched, everybody is looked at: one list of ids stays small.
TOUCHED_MOST = 20_000
# Seen and undone on the day list: nothing of a person changed by it.
_NO_CHANGE = (*QUIET_EVENTS, "right.news_seen", "right.news_unseen")


# Numbers of processes come back: one of our number that is not us is gone.
_OURSELVES = uuid4().hex[:8]


def this_process() -> str:
    """Who is at it: the machine, the process, and a word that no other process has."""
    return f"{socket.gethostname()}:{os.getpid()}:{_OURSELVES}"


class Held(Protocol):
    """A piece of work that one process is at."""

    holder: str
    claimed_at: datetime


def is_alive(run: Held, *, at: datetime) -> bool:
    """Whether somebody is still at a run, as far as can be known.

    A process of this machine that is gone is known at once; of another one, by its silence.
    """
    if not run.holder:
        return False
    host, _, rest = run.holder.partition(":")
    if host == socket.gethostname():
        number, _, word = rest.partition(":")
        is_gone = not number.isdecimal() or not _is_running(int(number))
        if is_gone or (int(number) == os.getpid() and not word.startswith(_OURSELVES)):
            return False
    return run.claimed_at > at - SILENT


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def guided(actor: Actor) -> QuerySet[Person]:
    """Everybody in guidance: whose rights are looked at."""
    can_scan(actor).enforce()
    running = Trajectory.objects.filter(person=OuterRef("pk"), closed_on=None)
    found = people.persons(actor).filter(Exists(running)).select_related("organisation")
    return found.order_by("pk")


def is_guided(actor: Actor) -> Exists:
    """Whether whoever a row is about is in guidance.

    Asked of each row, which both databases answer by joining. A list of everybody who is would not
    fit what PostgreSQL keeps at hand from 210,000 people on: it then walks all of it for each row.
    """
    return Exists(guided(actor).order_by().filter(pk=OuterRef("person_id")))


def touched(actor: Actor, *, first: int, last: int) -> set[UUID] | None:
    """Around whom something happened in a stretch of the journal, and whoever lived with them.

    returns  None when it is about so many that everybody may as well be looked at
    """
    can_scan(actor).enforce()
    events = journal.people_between(first, last, besides=_NO_CHANGE)
    found = set(events.values_list("person_id", flat=True).distinct()[: TOUCHED_MOST + 1])
    if len(found) > TOUCHED_MOST:
        return None
    # Also those who were left behind by somebody who moved out.
    homes = HouseholdMembership.objects.filter(person_id__in=found).values("household_id")
    under = HouseholdMembership.objects.filter(household_id__in=homes)
    found |= set(under.order_by().values_list("person_id", flat=True))
    return None if len(found) > TOUCHED_MOST else found


def last_finished(*, whole: bool = False) -> ScanRun | None:
    """The last run that came to its end."""
    done = ScanRun.objects.filter(finished_at__isnull=False, is_given_up=False)
    return (done.filter(is_whole=True) if whole else done).order_by("-started_at").first()


def open_run() -> ScanRun | None:
    """The run that is not over, if any: there is one at most."""
    return ScanRun.objects.filter(is_open=True).first()


def looked_at_by() -> int:
    """Up to which link of the journal everything was looked at."""
    done = ScanRun.objects.filter(finished_at__isnull=False, is_given_up=False)
    return done.aggregate(last=Max("to_link"))["last"] or 0


def slice_of(actor: Actor, *, after: str, size: int, only: Sequence[UUID] | None) -> list[Person]:
    """The next people in guidance, in the order of their ids.

    only   these alone, in order; None is everybody
    """
    found = guided(actor)
    if only is not None:
        # Of a short list the next ones are known; some of them may not be in guidance.
        return list(found.filter(pk__in=only))
    if after:
        found = found.filter(pk__gt=UUID(after))
    # The keys alone first: joined with its organisation, SQLite would put everybody in order.
    keys = list(found.select_related(None).values_list("pk", flat=True)[:size])
    return list(guided(actor).filter(pk__in=keys)) if keys else []


def is_touched(actor: Actor) -> bool:
    """Whether something happened around people in guidance since the last run began."""
    last, head = looked_at_by(), journal.head().seq
    if last in {0, head}:
        return False
    found = touched(actor, first=last, last=head)
    return found is None or guided(actor).filter(pk__in=found).exists()


def runs(actor: Actor, *, limit: int) -> list[ScanRun]:
    """The last runs, the newest first: numbers, and nobody's name."""
    can_read_scans(actor).enforce()
    return list(ScanRun.objects.order_by("-started_at", "pk")[:limit])


def n_kept(actor: Actor) -> int:
    """How many people have states that are kept."""
    can_read_scans(actor).enforce()
    return PersonStates.objects.count()


def day_before(*, on: date) -> date | None:
    """The day of the last whole run before a day: since then no day was looked at."""
    done = ScanRun.objects.filter(
        finished_at__isnull=False, is_given_up=False, is_whole=True, on__lt=on
    )
    return done.aggregate(last=Max("on"))["last"]


def ids_in_order(found: Iterable[UUID]) -> list[UUID]:
    """In the order in which a database sorts them."""
    return sorted(found, key=lambda one: one.hex)


def is_done_today(actor: Actor) -> bool:
    """Whether everybody was looked at on this day, by the law of now."""
    last = last_finished(whole=True)
    return last is not None and (last.on, last.law) == (actor.on, laws_on(actor.on).fingerprint)


def what_is_due(actor: Actor, *, at: datetime) -> tuple[ScanCause, bool] | None:
    """What a look should begin or go on with: why, and whether of everybody; None is nothing."""
    run = open_run()
    if run is not None:
        return None if is_alive(run, at=at) else (ScanCause(run.cause), run.is_whole)
    last = last_finished()
    if last is None:
        # The first time is the work of a night.
        return None
    if last.law != laws_on(actor.on).fingerprint:
        return ScanCause.LAW, True
    return (ScanCause.CHANGED, False) if is_touched(actor) else None
