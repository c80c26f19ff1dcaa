"""Why a right changed: which fact, who lives there, whose birthday, which amount of the law.

A reason is kept as codes: {"what": "fact", "key": …}, {"what": "home"}, {"what": "birthday",
"who": id}, {"what": "law", "key": parameter}, {"what": "rules"}, {"what": "file"}, {"what": "day"}.
Only what the right itself reads is a reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from klaverblad.apps.people.models import Fact, HouseholdMembership
from klaverblad.apps.rights.cases import facts_read, law
from klaverblad.apps.rights.models import LawSeen
from klaverblad.apps.rights.reckoning import LawPrint, sums
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.population import Case

Reason = dict[str, str]
_LAWS_MOST = 3
_BORN = "born_on"


@dataclass(frozen=True, slots=True)
class Before:
    """What a person's rights were reckoned from the last time."""

    at: datetime
    law: str
    facts: str
    home: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One person of whom some right is news: what their case was, and is."""

    person_id: UUID
    case: Case
    before: Before
    facts: str
    home: str


@dataclass(frozen=True)
class Reasons:
    """The reasons of one slice of people, looked up at once."""

    now: RulesOn
    law: LawPrint
    since: date | None
    on: date
    facts: Mapping[UUID, frozenset[str]]
    laws: Mapping[str, tuple[frozenset[str], frozenset[str]]]

    def of(self, one: Changed, right: str) -> list[Reason]:
        """Why this right of this person is not what it was; never empty."""
        found = [*self._facts(one, right), *self._law(one, right)]
        if one.home != one.before.home:
            found.append({"what": "home"})
        found += self._birthdays(one, right)
        if found:
            return found
        return [{"what": "file" if one.facts != one.before.facts else "day"}]

    def _inputs(self, right: str) -> frozenset[str]:
        rule = next((one.rule for one in sums(self.now) if one.right == right), None)
        return frozenset(self.now.inputs_of([rule])) if rule else frozenset()

    def _facts(self, one: Changed, right: str) -> Iterator[Reason]:
        if one.facts == one.before.facts:
            return
        inputs, known = self._inputs(right), law().inputs_by_key
        for key in sorted(self.facts.get(one.person_id, ())):
            # What says the same in other words, such as a statute, may be read by any right.
            if key in inputs or key not in known:
                yield {"what": "fact", "key": key}

    def _law(self, one: Changed, right: str) -> Iterator[Reason]:
        if one.before.law == self.law.fingerprint:
            return
        values, rules = self.laws.get(one.before.law, (frozenset(), frozenset()))
        rule = next((some.rule for some in sums(self.now) if some.right == right), None)
        read = self.now.parameters_of([rule]) if rule else ()
        for key in [key for key in read if key in values][:_LAWS_MOST]:
            yield {"what": "law", "key": key}
        if right in rules or rule is None:
            yield {"what": "rules"}

    def _birthdays(self, one: Changed, right: str) -> Iterator[Reason]:
        if self.since is None or _BORN not in self._inputs(right):
            return
        for who, facts in one.case.persons.items():
            born_on = facts.get(_BORN)
            if born_on is not None and _has_birthday(born_on, self.since, self.on):
                yield {"what": "birthday", "who": who}


def rights_not_looked_at(
    now: RulesOn, law_now: LawPrint, laws: Collection[str]
) -> Mapping[str, set[str]]:
    """By earlier law: the rights that were not looked at then, though they were there.

    Nobody is told of those: that the desk learned to look at a right is no news of a person. A right
    that the law itself began since then is.
    """
    rule_of = {one.right: now.rule(one.rule) for one in sums(now)}
    return {
        one.fingerprint: {
            right
            for right in law_now.rules
            if right not in one.rules and rule_of[right].since < one.on
        }
        for one in LawSeen.objects.filter(pk__in={*laws} - {law_now.fingerprint})
    }


def reasons(
    now: RulesOn,
    law_now: LawPrint,
    changed: Sequence[Changed],
    *,
    since: date | None,
    on: date,
) -> Reasons:
    """What changed around these people since they were last looked at: three queries at most.

    since    the day of the last whole run before today
    changed  what a scan read; that is the scope of this one
    """
    told = [one for one in changed if one.facts != one.before.facts]
    laws = {one.before.law for one in changed} - {law_now.fingerprint}
    return Reasons(now, law_now, since, on, _facts_said(told), _laws_between(laws, law_now))


def _facts_said(changed: Sequence[Changed]) -> dict[UUID, frozenset[str]]:
    """The keys of which something else is said than the last time, by person."""
    if not changed:
        return {}
    under = {one.person_id: {UUID(who) for who in one.case.persons} for one in changed}
    everyone = set().union(*under.values())
    homes: dict[UUID, set[UUID]] = defaultdict(set)
    rows = HouseholdMembership.objects.filter(person_id__in=[one.person_id for one in changed])
    for person_id, home in rows.order_by().values_list("person_id", "household_id"):
        homes[person_id].add(home)
    first = min(one.before.at for one in changed)
    rows_of = defaultdict(list)
    of = Q(person_id__in=everyone) | Q(household_id__in=set().union(*homes.values()))
    lately = Q(recorded_at__gte=first) | Q(replaced_at__gte=first)
    said = Fact.objects.filter(of & lately, key__in=facts_read()).order_by("recorded_at", "pk")
    for person_id, home, *rest in said.values_list(
        "person_id", "household_id", "key", "value", "recorded_at", "replaced_at"
    ):
        rows_of[person_id or home].append(rest)
    return {
        one.person_id: frozenset(
            key
            for subject in under[one.person_id] | homes[one.person_id]
            for key in _other_now(rows_of[subject], one.before.at)
        )
        for one in changed
    }


def _other_now(rows: Sequence[Sequence[Any]], since: datetime) -> Iterator[str]:
    """Of which keys another value is said now than was said at a moment."""
    then, now = {}, {}
    for key, value, recorded_at, replaced_at in rows:
        if recorded_at < since and (replaced_at is None or replaced_at >= since):
            then[key] = value
        if replaced_at is None:
            now[key] = value
    for key in {row[0] for row in rows}:
        if then.get(key) != now.get(key):
            yield key


def _laws_between(
    before: set[str], law_now: LawPrint
) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """What differs between each earlier law and this one: amounts, and the rules of rights."""
    return {
        one.fingerprint: (
            frozenset(_differ(one.values, law_now.values)),
            frozenset(_differ(one.rules, law_now.rules)),
        )
        for one in LawSeen.objects.filter(pk__in=before)
    }


def _differ(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}


def _has_birthday(born_on: date, since: date, on: date) -> bool:
    """Whether somebody became a year older after one day, up to another."""
    return _years(born_on, on) > _years(born_on, since)


def _years(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
