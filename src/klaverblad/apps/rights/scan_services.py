"""The scan: the rights of everybody in guidance, every night and after a change.

It goes in slices. A slice is read and reckoned outside a transaction, and then kept in one that
also moves the bookmark: killed at any moment, it goes on after the last slice that was kept. What
is done twice comes to the same, for only what differs from what was told is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import queries as journal_queries
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.rights import scan_queries as queries
from klaverblad.apps.rights.cases import facts_read, told
from klaverblad.apps.rights.models import LawSeen, PersonStates, RightAlert, ScanCause, ScanRun
from klaverblad.apps.rights.policies import can_read_scans, can_scan
from klaverblad.apps.rights.scan_laws import Laws, laws_on
from klaverblad.apps.rights.state_services import Found, found_of, keep, withdraw
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.errors import Refused

SLICE = 500
# How long the page shows a run that looked at only some people.
KEPT = timedelta(days=30)
Clock = Callable[[], datetime]


class SomebodyScans(Refused):
    """Another process is at it."""

    code = "somebody_scans"
    sentence = _("Er loopt al een nazicht. Het gaat vanzelf verder.")


class TakenOver(Refused):
    """Another process went on with this run, because this one was silent for too long."""

    code = "scan_taken_over"
    sentence = _("Een ander proces ging verder met dit nazicht.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which scan is asked for.

    is_whole   everybody in guidance; else only those around whom something happened
    """

    cause: ScanCause
    is_whole: bool = True
    asked_by: UUID | None = None


def scan(
    actor: Actor,
    wanted: Wanted,
    *,
    now: RulesOn | None = None,
    clock: Clock = timezone.now,
    size: int = SLICE,
) -> Iterator[ScanRun]:
    """Begin a run, or go on with the one that was broken off; the run after each slice.

    now      the law to reckon everybody by; None is that of each region on the day of the actor
    raises   SomebodyScans; TakenOver
    """
    can_scan(actor).enforce()
    laws = Laws(now) if now is not None else laws_on(actor.on)
    run = begin(actor, wanted, laws=laws, at=clock())
    try:
        yield run
        yield from go_on(actor, run, laws=laws, clock=clock, size=size)
    finally:
        # Broken off, but not killed: whoever comes next need not wait until we are silent.
        ScanRun.objects.filter(pk=run.pk, holder=run.holder, is_open=True).update(holder="")


def begin(actor: Actor, wanted: Wanted, *, laws: Laws, at: datetime) -> ScanRun:
    """Take the one run that there may be: the one that was broken off, or a new one.

    A run of another day, of another law or of fewer people than are asked for is given up: what
    it kept stays, and the new one looks at everybody that it left.
    """
    can_scan(actor).enforce()
    try:
        with transaction.atomic():
            old = ScanRun.objects.select_for_update(of=("self",)).filter(is_open=True).first()
            if old is not None:
                if queries.is_alive(old, at=at):
                    raise SomebodyScans
                fits = (old.on, old.law) == (actor.on, laws.fingerprint)
                if fits and (old.is_whole or not wanted.is_whole):
                    return _take_over(old, at)
                _give_up(old, at)
            for law in laws.prints:
                LawSeen.objects.get_or_create(
                    fingerprint=law.fingerprint,
                    defaults={"on": actor.on, "values": law.values, "rules": law.rules},
                )
            return _begin(actor, wanted, laws.fingerprint, at)
    except IntegrityError:
        # Two began in the same moment: the database let one of them.
        raise SomebodyScans from None


@transaction.atomic
def ask_for_one(actor: Actor, *, at: datetime) -> None:
    """Have everybody looked at in the background, because somebody asks.

    raises   SomebodyScans while one is going on
    """
    from klaverblad.apps.rights.tasks import scan_now

    can_read_scans(actor).enforce()
    run = queries.open_run()
    if run is not None and queries.is_alive(run, at=at):
        raise SomebodyScans
    assert actor.user_id is not None
    transaction.on_commit(partial(scan_now.enqueue, str(actor.user_id)))


def _begin(actor: Actor, wanted: Wanted, law: str, at: datetime) -> ScanRun:
    last, head = queries.looked_at_by(), journal_queries.head().seq
    is_whole = wanted.is_whole or last == 0
    touched = None if is_whole else queries.touched(actor, first=last, last=head)
    run = ScanRun.objects.create(
        cause=wanted.cause,
        on=actor.on,
        is_whole=is_whole or touched is None,
        asked_by_id=wanted.asked_by,
        from_link=last,
        to_link=head,
        law=law,
        started_at=at,
        claimed_at=at,
        holder=_holder(),
        n_people=0,
    )
    everybody = queries.guided(actor)
    run.n_people = (everybody if touched is None else everybody.filter(pk__in=touched)).count()
    run.save(update_fields=["n_people"])
    journal.emit(
        "scan.started", actor, run, cause=wanted.cause, is_whole=run.is_whole, n_people=run.n_people
    )
    return run


def _holder() -> str:
    return f"{queries.this_process()}:{uuid4().hex[:8]}"


def _take_over(run: ScanRun, at: datetime) -> ScanRun:
    run.holder, run.claimed_at, run.n_resumed = _holder(), at, run.n_resumed + 1
    run.save(update_fields=["holder", "claimed_at", "n_resumed"])
    return run


def _give_up(run: ScanRun, at: datetime) -> None:
    run.is_open, run.is_given_up, run.finished_at = None, True, at
    run.save(update_fields=["is_open", "is_given_up", "finished_at"])


def go_on(
    actor: Actor, run: ScanRun, *, laws: Laws, clock: Clock, size: int = SLICE
) -> Iterator[ScanRun]:
    """Slice after slice, to the end."""
    only = None
    if not run.is_whole:
        # More than a list holds by now, since others moved in with them: then everybody after all.
        only = queries.touched(actor, first=run.from_link, last=run.to_link)
    for ids, persons in _slices(actor, run, only, size):
        run = _one_slice(actor, run, persons, up_to=ids, laws=laws, clock=clock)
        yield run
    yield _finish(actor, run, only, clock=clock)


def _slices(
    actor: Actor, run: ScanRun, only: set[UUID] | None, size: int
) -> Iterator[tuple[UUID, list[Person]]]:
    """The people of each slice, and the id after which the next one begins."""
    if only is None:
        after = run.after
        while persons := queries.slice_of(actor, after=after, size=size, only=None):
            after = str(persons[-1].pk)
            yield persons[-1].pk, persons
        return
    ids = [one for one in queries.ids_in_order(only) if not run.after or one > UUID(run.after)]
    for start in range(0, len(ids), size):
        some = ids[start : start + size]
        yield some[-1], queries.slice_of(actor, after="", size=size, only=some)


def _one_slice(
    actor: Actor, run: ScanRun, persons: list[Person], *, up_to: UUID, laws: Laws, clock: Clock
) -> ScanRun:
    at = clock()
    by_law: dict[RulesOn, list[Person]] = {}
    for one in persons:
        by_law.setdefault(laws.of(one.organisation.region_id), []).append(one)
    found = {now: _look(actor, some, now=now) for now, some in by_law.items()}
    with transaction.atomic():
        run = _mine(run)
        kept: Counter[str] = Counter()
        for now, some in found.items():
            kept += keep(actor, run, some, now=now, at=at)
        run.after, run.claimed_at = str(up_to), clock()
        run.n_done += len(persons)
        run.n_unreadable += len(persons) - sum(map(len, found.values()))
        for name, count in kept.items():
            setattr(run, name, getattr(run, name) + count)
        run.save(update_fields=["after", "claimed_at", "n_done", "n_unreadable", *kept])
    return run


def _look(actor: Actor, persons: Sequence[Person], *, now: RulesOn) -> list[Found]:
    """What the law gives these people with what is known now."""
    ids = [one.pk for one in persons]
    seen = people.snapshot(actor, ids, on=actor.on, keys=facts_read())
    return found_of(now, persons, told(actor, persons, on=actor.on, snapshot=seen))


def _mine(run: ScanRun) -> ScanRun:
    """The run again, locked; only as long as it is still ours."""
    held = ScanRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.holder != run.holder or held.is_open is None:
        raise TakenOver
    return held


@transaction.atomic
def _finish(actor: Actor, run: ScanRun, only: set[UUID] | None, *, clock: Clock) -> ScanRun:
    run = _mine(run)
    run.n_taken_back += _let_go_of_the_rest(actor, only, clock())
    run.is_open, run.finished_at = None, clock()
    run.save(update_fields=["is_open", "finished_at", "n_taken_back"])
    # There may be one a minute; the journal keeps what each of them found.
    old = ScanRun.objects.filter(cause=ScanCause.CHANGED, finished_at__lt=clock() - KEPT)
    old.exclude(pk=run.pk).delete()
    journal.emit(
        "scan.finished",
        actor,
        run,
        n_done=run.n_done,
        n_first=run.n_first,
        n_changed=run.n_changed,
        n_opened=run.n_opened,
        n_closed=run.n_closed,
        n_near=run.n_near,
        n_unsure=run.n_unsure,
        n_taken_back=run.n_taken_back,
        n_unreadable=run.n_unreadable,
    )
    return run


def _let_go_of_the_rest(actor: Actor, only: set[UUID] | None, at: datetime) -> int:
    """Whoever is no longer in guidance is not looked at: nothing of them is kept, or waits.

    returns   how much of what waited was taken back
    """
    gone = PersonStates.objects.exclude(queries.is_guided(actor))
    waits = RightAlert.objects.filter(seen_at=None, withdrawn_at=None)
    waits = waits.exclude(queries.is_guided(actor))
    if only is not None:
        gone, waits = gone.filter(person_id__in=only), waits.filter(person_id__in=only)
    alerts = list(waits.select_for_update(of=("self",)).order_by("pk"))
    withdraw(actor, alerts, at)
    gone.delete()
    return len(alerts)
