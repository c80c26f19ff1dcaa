"""Since when a right is there, and until when as far as anybody can know: by the law of today.

What is known now is laid over other days. Ahead, ages and terms run on, and what a month hands to
the next; back, a fact counts from the day on which it holds. Months and birthdays are all tried in
one run of the rules. No decision: it is what follows if nothing else changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.ages import age, is_of_age
from klaverblad.apps.rights.belonging import Roof
from klaverblad.apps.rights.cases import told_of
from klaverblad.apps.rights.models import RequestState, RightRequest
from klaverblad.apps.rights.overview import Amount, Overview, RightOf
from klaverblad.apps.rights.request_queries import requests
from klaverblad.engines.rules.ahead import Ahead, run_ahead, running_on
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.months import carried
from klaverblad.engines.rules.population import Case

MONTHS_AHEAD, DAYS_BACK = 24, 731
# A file in which something was noted on more days than these is looked at from the newest on.
PAST_MOST = 16
Span = tuple[Any, ...]


@dataclass(frozen=True)
class Turn:
    """The first day on which the answer is another one, if nothing else changes.

    becomes    what it may be then: (True,), (False,), or both
    name, age  whose birthday makes it so; empty where it is another term
    is_exact   whether it is that very day, and not one of the month before
    """

    on: date
    becomes: Span
    name: str = ""
    age: int = 0
    is_exact: bool = True

    @property
    def is_sure(self) -> bool:
        """Whether it is clear then as well, the other way round."""
        return len(self.becomes) == 1


@dataclass(frozen=True)
class Rise:
    """The first day on which its first amount is another one, while the right is still there."""

    on: date
    amount: Amount


@dataclass(frozen=True)
class Ending:
    """An amount of the law that ends; `value` is what it is then, None while nobody knows it."""

    key: str
    name: Mapping[str, str]
    last: date
    value: float | date | None


@dataclass(frozen=True)
class HowLong:
    """Since when, and until when, one right is as it is now.

    since      it is surely so from this day on, at least; None while it is not sure
    is_longer  nothing older was looked at
    until      the last month that was looked at
    """

    since: date | None
    is_longer: bool
    until: date
    turn: Turn | None = None
    rise: Rise | None = None
    endings: tuple[Ending, ...] = ()
    granted: RightRequest | None = field(default=None, compare=False)

    def is_granted(self, on: date) -> bool:
        """Whether a letter said yes for this day."""
        one = self.granted
        if one is None or (one.granted_from is not None and one.granted_from > on):
            return False
        return one.granted_until is None or one.granted_until >= on


def how_long(actor: Actor, overview: Overview) -> Mapping[str, HowLong]:
    """Of each right of an overview, by the word in its address; one query."""
    rights = [one.slug for one in overview.rights]
    asked = requests(actor).filter(
        person=overview.told.person_id, right__in=rights, state=RequestState.GRANTED
    )
    # The newest answer counts.
    granted = {one.right: one for one in asked.order_by("answered_on", "pk")}
    looked = _Looked(overview)
    return {one.slug: looked.at(one, granted.get(one.slug)) for one in overview.rights}


@dataclass(frozen=True, eq=False)
class _Looked:
    """One household on many days."""

    overview: Overview

    @property
    def on(self) -> date:
        return self.overview.on

    @property
    def roof(self) -> Roof:
        return self.overview.told.roof

    @cached_property
    def rights(self) -> tuple[str, ...]:
        return tuple(one.card.rule for one in self.overview.rights)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Of what is sure alone: since when something is open, or how long, says nothing."""
        sure = [one for one in self.overview.rights if one.is_clear]
        amounts = [one.amounts[0].key for one in sure if one.amounts]
        return tuple(dict.fromkeys([*(one.card.rule for one in sure), *amounts]))

    @cached_property
    def births(self) -> dict[str, tuple[str, date]]:
        """By id in the case: the name to say, and the day of birth as far as it is known."""
        me = self.roof.me
        found = {str(me.pk): (me.first_name, me.born_on)}
        found |= {str(one.person_id): (one.name, one.born_on) for one in self.roof.others}
        return {who: (name, day) for who, (name, day) in found.items() if day is not None}

    @cached_property
    def months(self) -> list[date]:
        """The first of each month to come."""
        found, day = [], self.on
        for _n in range(MONTHS_AHEAD):
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
            found.append(day)
        return found

    @cached_property
    def ahead(self) -> list[date]:
        """Those, and every birthday in between."""
        last = self.months[-1]
        years = range(self.on.year, last.year + 1)
        births = {_birthday(day, year) for _name, day in self.births.values() for year in years}
        return sorted({*self.months, *(one for one in births if self.on < one <= last)})

    @cached_property
    def floor(self) -> date:
        """Before this the house was another one, or nobody looks."""
        members = self.roof.home.members if self.roof.home else ()
        days = [self.on - timedelta(days=DAYS_BACK), *(one.since for one in members)]
        return min(max([*days, *(day for _name, day in self.births.values())]), self.on)

    @cached_property
    def back(self) -> list[date]:
        """Days on which a fact or a year of life began, the newest first; then the floor."""
        noted = {fact.since for facts in self.overview.known.values() for fact in facts.values()}
        years = range(self.floor.year, self.on.year + 1)
        births = {_birthday(day, year) for _name, day in self.births.values() for year in years}
        found = sorted((one for one in noted | births if self.floor < one < self.on), reverse=True)
        return [*found[:PAST_MOST], *([self.floor] if len(found) <= PAST_MOST else [])]

    @cached_property
    def first_run(self) -> Ahead:
        """All these days, and today first."""
        cases = [self.overview.told.case, *self._ahead_cases, *self._back_cases]
        days = [self.on, *self.ahead, *self.back]
        return run_ahead(self.overview.answers.now, cases, days, self.keys)

    @cached_property
    def _ahead_cases(self) -> list[Case]:
        now, bare = self.overview.answers.now, [self._case_ahead(day) for day in self.ahead]
        handed = carried(now, self.keys)
        persons = self.overview.told.case.persons.values()
        if not any(facts.get(key) is not None for facts in persons for key in handed):
            return bare
        (run_on,) = running_on(now, [self.overview.told.case], self.months, self.keys)
        by_month = dict(zip(self.months, run_on, strict=True))
        return [
            _with_handed(case, by_month.get(day.replace(day=1)), handed)
            for case, day in zip(bare, self.ahead, strict=True)
        ]

    def _case_ahead(self, day: date) -> Case:
        """The same house on a later day: who comes of age has another place in it."""
        births = [born for _name, born in self.births.values()]
        if all(is_of_age(one, on=day) == is_of_age(one, on=self.on) for one in births):
            return self.overview.told.case
        roof = Roof(self.roof.me, self.roof.home, self.roof.known, day)
        return told_of(roof, self.rights).case

    @cached_property
    def _back_cases(self) -> list[Case]:
        """The same house on earlier days, with what was known to hold then."""
        found: list[Case] = []
        before: tuple[object, ...] = ()
        for day in self.back:
            known = {
                who: {key: fact.value for key, fact in facts.items() if fact.since <= day}
                for who, facts in self.overview.known.items()
            }
            ages = [is_of_age(born, on=day) for _name, born in self.births.values()]
            same = ([*map(len, known.values())], ages)
            if same != before:
                roof = Roof(self.roof.me, self.roof.home, known, day)
                found.append(told_of(roof, self.rights).case)
            else:
                found.append(found[-1])
            before = same
        return found

    def _spans(self, key: str, who: str, numbers: range) -> list[Span]:
        return [self.first_run.span(key, number, who) for number in numbers]

    def at(self, right: RightOf, granted: RightRequest | None) -> HowLong:
        """What was found of one right."""
        if not right.is_clear:
            last = self.months[-1]
            return HowLong(None, False, last, endings=self._endings(right), granted=granted)
        who = self._whose(right.card.rule)
        n = len(self.ahead)
        (now,) = self._spans(right.card.rule, who, range(1))
        ahead = self._spans(right.card.rule, who, range(1, n + 1))
        back = self._spans(right.card.rule, who, range(n + 1, n + 1 + len(self.back)))
        since, is_longer = self._since(now, back)
        turn = self._turn(right.card.rule, who, now, ahead)
        return HowLong(
            since=since,
            is_longer=is_longer,
            until=self.months[-1],
            turn=turn,
            rise=self._rise(right, turn),
            endings=self._endings(right),
            granted=granted,
        )

    def _whose(self, rule: str) -> str:
        entity = self.overview.answers.now.rule(rule).entity
        return self.overview.me if entity == PERSON else entity

    def _since(self, now: Span, back: Sequence[Span]) -> tuple[date, bool]:
        since = self.on
        for day, span in zip(self.back, back, strict=True):
            if span != now:
                return since, False
            since = day
        return since, since == self.on - timedelta(days=DAYS_BACK)

    def _turn(self, rule: str, who: str, now: Span, ahead: Sequence[Span]) -> Turn | None:
        before = self.on
        for day, span in zip(self.ahead, ahead, strict=True):
            if span != now:
                return self._explained(rule, who, now, Turn(day, span), before)
            before = day
        return None

    def _explained(self, rule: str, who: str, now: Span, turn: Turn, before: date) -> Turn:
        """Whose birthday it is; of the first of a month it is tried whether a birthday made it so."""
        for name, born in self.births.values():
            if _birthday(born, turn.on.year) == turn.on:
                return Turn(turn.on, turn.becomes, name, age(born, on=turn.on) or 0)
        eve = turn.on - timedelta(days=1)
        lately = [
            (one, name, born)
            for one, (name, born) in self.births.items()
            if eve.replace(day=1) <= _birthday(born, eve.year) <= eve
        ]
        case = self._case_ahead(turn.on)
        tries = [(self._case_ahead(eve), eve)] if eve > before else []
        later = [(case.with_fact(one, "born_on", _later(born)), turn.on) for one, _, born in lately]
        spans = self._tried([*tries, *later], rule, who)
        is_exact = not tries or spans[0] == now
        for (_one, name, born), span in zip(lately, spans[len(tries) :], strict=True):
            if span == now:
                return Turn(turn.on, turn.becomes, name, age(born, on=turn.on) or 0, is_exact)
        return Turn(turn.on, turn.becomes, is_exact=is_exact)

    def _tried(self, tries: Sequence[tuple[Case, date]], rule: str, who: str) -> list[Span]:
        if not tries:
            return []
        cases, days = [case for case, _day in tries], [day for _case, day in tries]
        ran = run_ahead(self.overview.answers.now, cases, days, [rule])
        return [ran.span(rule, number, who) for number in range(len(cases))]

    def _rise(self, right: RightOf, turn: Turn | None) -> Rise | None:
        """When its first amount moves; one that is not known today has nothing to move from."""
        if not right.amounts or not right.amounts[0].is_settled:
            return None
        first = right.amounts[0]
        names = [one.who for one in right.parts(first.key)]
        for number, day in enumerate(self.ahead, start=1):
            if turn is not None and day >= turn.on:
                return None
            spans = [self.first_run.span(first.key, number, one) for one in names]
            low, high = sum(float(s[0]) for s in spans), sum(float(s[-1]) for s in spans)
            if abs(low - first.low) > 0.005 or abs(high - first.low) > 0.005:
                top = None if high == float("inf") else high
                then = Amount(first.key, first.name, low, top, first.unit, first.status)
                return Rise(day, then)
        return None

    def _endings(self, right: RightOf) -> tuple[Ending, ...]:
        """The amounts of law behind it of which a later value, or its lack, is known already."""
        rules = self.overview.answers.now.rules
        found: dict[str, Ending] = {}
        answers = [right.answer, *(part for one in right.amounts for part in right.parts(one.key))]
        for use in (use for one in answers for use in one.parameters):
            parameter = rules.parameters_by_key.get(use.key)
            if parameter is None or use.since is None or use.key in found:
                continue
            for held, later in pairwise([*parameter.values, None]):
                if held.since != use.since:
                    continue
                last = held.until or (later.since - timedelta(days=1) if later else None)
                if last is not None and self.on <= last <= self.months[-1]:
                    value = (
                        later.value if later and later.since <= last + timedelta(days=1) else None
                    )
                    found[use.key] = Ending(use.key, parameter.name, last, value)
        return tuple(sorted(found.values(), key=lambda one: (one.last, one.key)))


def _birthday(born: date, year: int) -> date:
    """The day on which somebody is a year older; who was born on 29 February is so on 1 March."""
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _later(born: date) -> date:
    """As if somebody were two months younger: no month holds both birthdays."""
    return born + timedelta(days=62)


def _with_handed(case: Case, month: Case | None, handed: Mapping[str, str]) -> Case:
    """The case of a day, with what its month got from the one before."""
    if month is None:
        return case
    for who, facts in month.persons.items():
        for key in handed:
            if who in case.persons and facts.get(key) != case.persons[who].get(key):
                case = case.with_fact(who, key, facts.get(key))
    return case
