"""Keeping what a scan found: states, what of it is news, and the events of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people.models import Person
from klaverblad.apps.rights import scan_queries as queries
from klaverblad.apps.rights.cases import LEEFLOON, Told
from klaverblad.apps.rights.levels import (
    NO,
    Difference,
    Level,
    News,
    State,
    difference,
    levels,
    packed,
    told_on_a_new_day,
    unpacked,
)
from klaverblad.apps.rights.models import PersonStates, RightAlert, ScanRun
from klaverblad.apps.rights.reason_queries import (
    Before,
    Changed,
    Reasons,
    reasons,
    rights_not_looked_at,
)
from klaverblad.apps.rights.reckoning import facts_print, home_print, law_print, reckon
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.population import Case

_AT_ONCE = 500
# What an alert counts as, in a run and in the journal.
COUNTED = {
    Level.YES: ("n_opened", "right.opened"),
    Level.NO: ("n_closed", "right.closed"),
    Level.NEAR: ("n_near", "right.near"),
    Level.OPEN: ("n_unsure", "right.unsure"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What the law gives one person now, and what it was reckoned from."""

    person_id: UUID
    case: Case
    states: Mapping[str, State]
    packed: Mapping[str, object]
    facts: str
    home: str
    is_received: bool


def found_of(now: RulesOn, persons: Sequence[Person], told: Sequence[Told]) -> list[Found]:
    """The rights of these people, with hashes of what they rest on.

    Whose facts the rules cannot read is not in it; what was kept of them stays as it was.
    """
    return [
        Found(
            person.pk,
            one.case,
            states,
            packed(states),
            facts_print(one.case),
            home_print(one.case),
            one.is_received,
        )
        for person, one, states in zip(persons, told, reckon(now, told), strict=True)
        if states is not None
    ]


def keep(
    actor: Actor, run: ScanRun, found: Sequence[Found], *, now: RulesOn, at: datetime
) -> Counter[str]:
    """Write what is not as it was, in the caller's transaction; how much of what.

    at   when the facts were read
    """
    assert connection.in_atomic_block
    law = law_print(now).fingerprint
    counts: Counter[str] = Counter()
    ids = [one.person_id for one in found]
    kept = {
        row.person_id: row
        for row in PersonStates.objects.select_for_update(of=("self",)).filter(person_id__in=ids)
    }
    new = [one.person_id for one in found if one.person_id not in kept]
    # Whoever was erased since they were read has no row any more, and gets none here.
    still = set(
        Person.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=new)
        .values_list("pk", flat=True)
    )
    back = _waits_again(actor, run, [one for one in found if one.person_id in still], counts)
    rows, differ = [], []
    for one in found:
        row = kept.get(one.person_id)
        if row is None:
            if one.person_id in still:
                told = levels(one.states) | back.get(one.person_id, {})
                rows.append(_row(run, one, told, at, law=law))
                counts["n_first"] += 1
        elif row.states != one.packed:
            differ.append((row, one))
            counts["n_changed"] += 1
        elif (row.law, row.facts, row.home) != (law, one.facts, one.home):
            # The same rights, of other facts: told and day stay, so that no day begins by it.
            rows.append(_row(run, one, row.told, at, law=law, on=row.on))
    rows += _tell(actor, run, differ, now=now, at=at, counts=counts)
    PersonStates.objects.bulk_create(
        rows,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["states", "told", "on", "at", "law", "facts", "home"],
    )
    return counts


def _waits_again(
    actor: Actor, run: ScanRun, found: Sequence[Found], counts: Counter[str]
) -> dict[UUID, dict[str, str]]:
    """Bring back what nobody saw when guidance ended, and holds again now that they are back.

    Who is looked at for the first time is no news; but a trajectory that was closed by mistake and
    opened again must not cost somebody a right that nobody was told of.
    returns   by person, what was told of those rights
    """
    if not found:
        return {}
    states = {one.person_id: one.states for one in found}
    last: dict[tuple[UUID, str], RightAlert] = {}
    for alert in RightAlert.objects.filter(person_id__in=states.keys()).order_by("at", "pk"):
        last[alert.person_id, alert.right] = alert
    again = [
        alert
        for (person_id, right), alert in last.items()
        if alert.seen_at is None
        and alert.withdrawn_at is not None
        and states[person_id].get(right, NO).level == alert.after
    ]
    told: dict[UUID, dict[str, str]] = defaultdict(dict)
    events = []
    for alert in again:
        told[alert.person_id][alert.right] = alert.before
        counter, name = COUNTED[Level(alert.after)]
        counts[counter] += 1
        events.append(_event(name, actor, alert, run))
    RightAlert.objects.filter(pk__in=[alert.pk for alert in again]).update(
        withdrawn_at=None, run=run
    )
    journal.record_many(events)
    return told


def _row(
    run: ScanRun,
    one: Found,
    told: Mapping[str, str],
    at: datetime,
    *,
    law: str,
    on: object = None,
) -> PersonStates:
    return PersonStates(
        person_id=one.person_id,
        states=one.packed,
        told=told,
        on=on or run.on,
        at=at,
        law=law,
        facts=one.facts,
        home=one.home,
    )


def _tell(
    actor: Actor,
    run: ScanRun,
    differ: Sequence[tuple[PersonStates, Found]],
    *,
    now: RulesOn,
    at: datetime,
    counts: Counter[str],
) -> list[PersonStates]:
    """Make the alerts of these people agree with what holds now; their rows as they become."""
    if not differ:
        return []
    ids = [one.person_id for _row, one in differ]
    mine: dict[UUID, dict[str, RightAlert]] = {person_id: {} for person_id in ids}
    for alert in RightAlert.objects.filter(person_id__in=ids, seen_at=None, withdrawn_at=None):
        mine[alert.person_id][alert.right] = alert
    rows, told_of = [], []
    law_now = law_print(now)
    unseen = rights_not_looked_at(now, law_now, {row.law for row, _one in differ})
    for row, one in differ:
        waiting = {right: (a.before, a.after) for right, a in mine[one.person_id].items()}
        told: Mapping[str, str] = row.told
        if row.on < run.on:
            told = told_on_a_new_day(row.told, unpacked(row.states), waiting)
        first = unseen.get(row.law, set())
        told = {**told, **levels({right: one.states[right] for right in first})}
        said = difference(told, one.states, waiting)
        rows.append(_row(run, one, told, at, law=law_now.fingerprint))
        if said.news or said.withdrawn:
            told_of.append((row, one, said))
    events = _withdraw(actor, mine, told_of, at, counts)
    because = reasons(
        now,
        law_now,
        [_changed(row, one) for row, one, said in told_of if said.news],
        since=queries.day_before(on=run.on),
        on=run.on,
    )
    alerts = [
        _alert(run, one, news, because, _changed(row, one), at)
        for row, one, said in told_of
        for news in said.news
        if not (one.is_received and news.right == LEEFLOON)
    ]
    _save(run, alerts)
    for alert in alerts:
        counter, name = COUNTED[Level(alert.after)]
        counts[counter] += 1
        events.append(_event(name, actor, alert, run))
    journal.record_many(events)
    return rows


def _save(run: ScanRun, alerts: Sequence[RightAlert]) -> None:
    """Keep these. The same change of the same day is the same alert: it is there again, not twice,
    and the journal names it under the id that it had."""
    ids = {alert.person_id for alert in alerts}
    there = RightAlert.objects.filter(person_id__in=ids, on=run.on) if ids else ()
    same = {_change(alert): alert.pk for alert in there}
    for alert in alerts:
        alert.pk = same.get(_change(alert), alert.pk)
    RightAlert.objects.bulk_create(
        alerts,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[
            "at", "low", "high", "because", "run", "seen_at", "seen_by", "withdrawn_at",
        ],
    )  # fmt: skip


def _change(alert: RightAlert) -> tuple[UUID, str, str, str]:
    """What makes two alerts of one day the same."""
    return alert.person_id, alert.right, alert.before, alert.after


def _withdraw(
    actor: Actor,
    mine: Mapping[UUID, Mapping[str, RightAlert]],
    told_of: Sequence[tuple[PersonStates, Found, Difference]],
    at: datetime,
    counts: Counter[str],
) -> list[Event]:
    """What nobody saw yet and no longer holds goes away; what there is to do changed again."""
    gone = [
        mine[one.person_id][right]
        for _row, one, said in told_of
        for right in sorted(said.withdrawn)
    ]
    counts["n_taken_back"] += len(gone)
    return _withdrawn(actor, gone, at)


def withdraw(actor: Actor, alerts: Sequence[RightAlert], at: datetime) -> None:
    """Take these back that nobody saw yet, in the caller's transaction."""
    journal.record_many(_withdrawn(actor, alerts, at))


def _withdrawn(actor: Actor, gone: Sequence[RightAlert], at: datetime) -> list[Event]:
    ids = [alert.pk for alert in gone]
    for start in range(0, len(ids), _AT_ONCE):
        some = RightAlert.objects.filter(pk__in=ids[start : start + _AT_ONCE])
        some.update(withdrawn_at=at)
    return [
        journal.event(
            "right.news_withdrawn",
            actor,
            alert,
            person_id=alert.person_id,
            right=alert.right,
            before=alert.before,
            after=alert.after,
        )
        for alert in gone
    ]


def _changed(row: PersonStates, one: Found) -> Changed:
    before = Before(row.at, row.law, row.facts, row.home)
    return Changed(one.person_id, one.case, before, one.facts, one.home)


def _alert(
    run: ScanRun, one: Found, news: News, because: Reasons, changed: Changed, at: datetime
) -> RightAlert:
    state = one.states.get(news.right, NO)
    return RightAlert(
        person_id=one.person_id,
        right=news.right,
        before=news.before,
        after=news.after,
        on=run.on,
        at=at,
        low=state.low,
        high=state.high,
        because=because.of(changed, news.right),
        run=run,
    )


def _event(name: str, actor: Actor, alert: RightAlert, run: ScanRun) -> Event:
    return journal.event(
        name,
        actor,
        alert,
        person_id=alert.person_id,
        right=alert.right,
        before=alert.before,
        after=alert.after,
        on=alert.on,
        run=run.pk,
        because=[f"{one['what']}:{one.get('key', '')}"[:60].rstrip(":") for one in alert.because],
    )
