"""Keeping files no longer than needed: warn, wait, erase. The runner, and nothing of its own to
erase: the register of columns and `duties.py` say what there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from klaverblad.apps.access import queries, services
from klaverblad.apps.access.duties import FILE, REGISTERED, STILL_OPEN
from klaverblad.apps.access.leftovers import empty_the_write_ahead_log
from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.access.policies import can_run_retention
from klaverblad.apps.access.terms import (
    Counted,
    Term,
    keep_months_max,
    months_later,
    rules,
    wait_days,
)
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.journal.models import Event

# One transaction each: a run that is killed has done whole batches, and the next goes on.
BATCH = 200


@dataclass(slots=True)
class Line:
    """What a run found, or did, for one term in one region.

    to_warn, waiting, kept, lifted, erased   people
    rows                                     what goes of those that are erased
    first_on                                 the first day on which something of this goes
    """

    region_id: str
    term: Term
    to_warn: int = 0
    waiting: int = 0
    kept: int = 0
    lifted: int = 0
    erased: int = 0
    rows: int = 0
    first_on: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found (`plan`) or did (`apply`): files by term, and what ended by itself.

    old_pages_stay   the log of the embedded database still holds what went: somebody reads from it
    """

    on: date
    lines: list[Line]
    swept: Mapping[str, int]
    old_pages_stay: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to warn of, to lift or to erase."""
        did = (one.to_warn or one.lifted or one.erased for one in self.lines)
        return not any(did) and not any(self.swept.values())


def run_retention(actor: Actor, *, on: date, apply: bool = False) -> Report:
    """Warn of what is nearly due and erase what is due; without `apply` only say so.

    Each batch of people is one transaction, so that a run may be killed and begun again.
    """
    can_run_retention(actor).enforce()
    files = REGISTERED.only_files()
    lines = []
    if apply:
        services.overwrite_what_goes()
    for region_id, everybody in files.of_regions().items():
        terms = terms_of(region_id, on=on)
        tally = {term: Line(region_id, term) for term in terms}
        for start in range(0, len(everybody), BATCH):
            batch = everybody[start : start + BATCH]
            if apply:
                with transaction.atomic():
                    _carry_out(actor, _weigh(terms, _locked(batch, on), on), tally)
            else:
                _note(_weigh(terms, batch, on), tally)
        lines += tally.values()
    swept = services.sweep(actor, on=on) if apply else services.n_swept(on)
    is_emptied = not apply or connection.in_atomic_block or empty_the_write_ahead_log(connection)
    return Report(on, lines, swept, old_pages_stay=not is_emptied)


def _locked(person_ids: Sequence[UUID], on: date) -> list[UUID]:
    """Those of these people who are still there, under a lock with everybody under their roofs.

    Whoever says meanwhile that a file is still needed, or opens one again, locks its person too: so
    they come before all that is weighed here, or after all that is done.
    """
    files = REGISTERED.only_files()
    roofs = files.together(person_ids, on).values()
    there = set(files.lock(sorted({one for roof in roofs for one in roof} | set(person_ids))))
    return [one for one in person_ids if one in there]


def terms_of(region_id: str, *, on: date) -> list[Term]:
    """Every term of files in a region on a day, in the order of the rules."""
    shortened = queries.shortened(region_id, on=on)
    return [
        term
        for rule in rules().values()
        if rule.is_of_files
        for term in REGISTERED.eraser(rule.key).terms(rule, shortened)
    ]


def latest_keep(on: date) -> date:
    """The last day until which something may be said to be still needed."""
    return months_later(on, keep_months_max())


@dataclass(frozen=True, slots=True)
class _Closings:
    """The day that each file closed: its own, and that of everybody under the same roof."""

    own: Mapping[UUID, date]
    shared: Mapping[UUID, date]

    def of(self, person_id: UUID, term: Term) -> date | None:
        """The day that the months count from; None while it is open."""
        is_shared = term.rule.counted == Counted.HOUSEHOLD_CLOSED
        day = (self.shared if is_shared else self.own)[person_id]
        return None if day == STILL_OPEN else day


def _closings(person_ids: Sequence[UUID], on: date) -> _Closings:
    roofs = REGISTERED.only_files().together(person_ids, on)
    everybody = sorted({one for roof in roofs.values() for one in roof} | set(person_ids))
    own = dict.fromkeys(everybody, date.min)
    for found in (_heard, *REGISTERED.lifelines):
        for person_id, day in found(everybody).items():
            own[person_id] = max(own[person_id], day)
    # A file of which somebody still needs a part holds those who live with its person, too.
    needed = {
        person_id
        for person_id, some in queries.notices(everybody).items()
        if any(is_kept(one, on=on) for one in some)
    }
    shared = {
        one: max(
            own[one],
            *(STILL_OPEN if other in needed else own[other] for other in roofs[one] - {one}),
        )
        if roofs.get(one, frozenset()) - {one}
        else own[one]
        for one in person_ids
    }
    return _Closings(own, shared)


def _heard(person_ids: Sequence[UUID]) -> Mapping[UUID, date]:
    return {
        one: timezone.localtime(at).date() for one, at in queries.last_heard(person_ids).items()
    }


def is_kept(notice: RetentionNotice, *, on: date) -> bool:
    """Whether somebody still needs it on a day; the last day counts."""
    return notice.kept_until is not None and on <= notice.kept_until


@dataclass(slots=True)
class _Weighed:
    """What is to be done with some people."""

    fresh: list[tuple[Term, RetentionNotice]] = field(default_factory=list)
    lifted: list[RetentionNotice] = field(default_factory=list)
    waiting: list[tuple[Term, RetentionNotice]] = field(default_factory=list)
    kept: list[tuple[Term, RetentionNotice]] = field(default_factory=list)
    due: dict[Term, dict[UUID, int]] = field(default_factory=dict)
    done: list[RetentionNotice] = field(default_factory=list)


def _weigh(terms: Sequence[Term], person_ids: Sequence[UUID], on: date) -> _Weighed:
    """Look at every term of some people; nothing changes."""
    closings = _closings(person_ids, on)
    given = {
        (one.person_id, one.rule, one.months): one
        for some in queries.notices(person_ids).values()
        for one in some
    }
    found = _Weighed()
    longer = list(given.values())
    needed = {key for key, one in given.items() if is_kept(one, on=on)}
    in_whole = {key for key in needed if key[1] == FILE}
    in_part = {person_id for person_id, _rule, _months in needed - in_whole}
    for term in terms:
        for person_id, ends, n in _nearly_due(term, person_ids, closings, on):
            key = (person_id, term.rule.key, term.months)
            if term.rule.key == FILE and person_id in in_part and key not in in_whole:
                # A part of it is still needed, so it does not go now; its warning is lifted below.
                continue
            notice = given.pop(key, None)
            if notice is not None and is_kept(notice, on=on):
                found.kept.append((term, notice))
            elif notice is None or notice.due_on < ends or notice.kept_until is not None:
                # Something happened since the warning, so that the day moved; or it was still needed
                # for a time that is over now. Either way it is warned of anew.
                found.lifted += [notice] if notice is not None else []
                fresh = _notice(term, person_id, ends, on)
                if notice is None:
                    _carry_over(longer, fresh, on)
                found.fresh.append((term, fresh))
            elif notice.due_on <= on:
                found.due.setdefault(term, {})[person_id] = n
                found.done.append(notice)
            else:
                found.waiting.append((term, notice))
    found.lifted += given.values()
    return found


def _carry_over(given: Iterable[RetentionNotice], fresh: RetentionNotice, on: date) -> None:
    """Keep what somebody still needed under a term that the region has made shorter since."""
    needed = [
        one
        for one in given
        if (one.person_id, one.rule) == (fresh.person_id, fresh.rule)
        and one.months > fresh.months
        and is_kept(one, on=on)
    ]
    if needed:
        last = max(needed, key=lambda one: one.kept_until or on)
        fresh.kept_until, fresh.kept_because = last.kept_until, last.kept_because
        fresh.kept_by_id = last.kept_by_id


def _nearly_due(
    term: Term, person_ids: Sequence[UUID], closings: _Closings, on: date
) -> Iterator[tuple[UUID, date, int]]:
    """Whoever has something of a term that ends within the time of a warning."""
    ends: dict[UUID, date] = {}
    for person_id in person_ids:
        closed = closings.of(person_id, term)
        if closed is not None:
            ends[person_id] = months_later(closed, term.months)
    by = on + timedelta(days=wait_days())
    near = [person_id for person_id, day in ends.items() if day <= by]
    held = REGISTERED.eraser(term.rule.key).held(term, near, on) if near else {}
    return ((one, ends[one], held[one]) for one in near if held.get(one))


def _notice(term: Term, person_id: UUID, ends: date, on: date) -> RetentionNotice:
    due_on = max(ends, on + timedelta(days=wait_days()))
    return RetentionNotice(
        person_id=person_id, rule=term.rule.key, months=term.months, warned_on=on, due_on=due_on
    )


def _note(weighed: _Weighed, tally: Mapping[Term, Line]) -> None:
    """Count what was weighed."""

    def first(term: Term, day: date) -> None:
        line = tally[term]
        line.first_on = day if line.first_on is None else min(line.first_on, day)

    by_key = {(term.rule.key, term.months): term for term in tally}
    for term, notice in weighed.fresh:
        tally[term].to_warn += 1
        first(term, notice.due_on)
    for term, notice in weighed.waiting:
        tally[term].waiting += 1
        first(term, notice.due_on)
    for term, _notice_kept in weighed.kept:
        tally[term].kept += 1
    for notice in weighed.lifted:
        term_of = by_key.get((notice.rule, notice.months))
        if term_of is not None:
            tally[term_of].lifted += 1
    for term, people in weighed.due.items():
        tally[term].erased += len(people)
        tally[term].rows += sum(people.values())
    for notice in weighed.done:
        first(by_key[notice.rule, notice.months], notice.due_on)


def _carry_out(actor: Actor, weighed: _Weighed, tally: Mapping[Term, Line]) -> None:
    """Lift, warn and erase, in the caller's transaction, and leave events."""
    subject = REGISTERED.only_files().subject
    events = [
        journal.event(
            "warning.lifted", actor, subject(one.person_id), person_id=one.person_id, rule=one.rule
        )
        for one in weighed.lifted
    ]
    services.lift([one.pk for one in [*weighed.lifted, *weighed.done]])
    services.warn([notice for _term, notice in weighed.fresh])
    events += [
        journal.event(
            "warning.given",
            actor,
            subject(one.person_id),
            person_id=one.person_id,
            rule=one.rule,
            months=one.months,
            due_on=one.due_on,
        )
        for _term, one in weighed.fresh
    ]
    for term, people in weighed.due.items():
        REGISTERED.eraser(term.rule.key).erase(actor, term, list(people))
        events += [] if term.rule.key == FILE else _forgotten(actor, term, people)
    journal.record_many(events)
    _note(weighed, tally)


def _forgotten(actor: Actor, term: Term, people: Mapping[UUID, int]) -> list[Event]:
    subject = REGISTERED.only_files().subject
    name = "fact.forgotten" if term.parts else "record.forgotten"
    return [
        journal.event(
            name,
            actor,
            subject(one),
            person_id=one,
            rule=term.rule.key,
            months=term.months,
            count=n,
        )
        for one, n in people.items()
    ]
