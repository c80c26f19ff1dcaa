"""The leefloon line by line, in the order of the law, with what each line rests on and may try.

A draft for the OCMW, which decides. What is tried here is not written down until somebody says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.books import law_on
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import values
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.people.registry import FactKey, FactType, registry
from klaverblad.apps.rights.cases import (
    HOUSEHOLD,
    LEEFLOON,
    facts_read,
    group_inputs,
    label_of,
    person_inputs,
    told,
    with_provenance,
)
from klaverblad.apps.rights.policies import can_make_worksheet
from klaverblad.apps.rights.set_lines import (
    CATEGORY,
    FIXED,
    PER,
    PREFIX,
    SetValue,
    entry_of,
    field_name,
    settable,
    with_set,
)
from klaverblad.apps.rights.worksheet_queries import set_lines_of
from klaverblad.engines.rules import Answer, Answers, Case, Kind, RulesOn
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.errors import RulesError
from klaverblad.engines.rules.explanation import Line
from klaverblad.errors import BadInput

_ONLY = (LEEFLOON,)
SET_ASIDE, WITH_REASON = "is_relatives_income_set_aside", "has_equity_reason"
ASSESSED, CHANGED_SINCE = "assessed_on", "relatives_must_count_since"
RELATIVES = ("ascendant_or_descendant", "maintenance_relative")
# Each part of the sum ends with this rule: the order is that of the law itself.
PARTS: Mapping[str, str] = {
    "leefloon_conditions_met": "conditions",
    "category_amount_month": "category",
    "applicant_means_year": "own",
    "partner_means_year": "partner",
    "relatives_means_year": "relatives",
    "counted_means_year": "sum",
    LEEFLOON: "result",
}
TERMS = ("leefloon_starts_on", "decision_due_on", "notification_due_on", "payment_due_on")
APPEAL_RULE, APPEAL = "appeal_until_on", "appeal_within_months"


@dataclass(frozen=True)
class WhatIf:
    """A fact as it is tried: whose (empty for the person or their household), and the value."""

    key: str
    who: str
    value: Any

    @property
    def name(self) -> str:
        """What the field is called on the page."""
        return f"{self.key}.{self.who}" if self.who else self.key


@dataclass(frozen=True)
class Item:
    """A fact that a line rests on.

    value    as it is reckoned with now; None is not known
    source   who said it; empty when nobody did
    is_tried it is tried here and not written down
    """

    entry: FactKey
    who: str
    value: Any
    source: str
    is_tried: bool
    raw: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        return f"{self.entry.key}.{self.who}" if self.who else self.entry.key

    @property
    def shown(self) -> str:
        return values.show(self.entry, self.value)


@dataclass(frozen=True)
class SheetLine:
    """A step of the law, the facts that are asked at it, and whether it may be set by hand.

    field  to try another value for what is reckoned here; None where the law leaves no room
    fixed  why it leaves none, in words
    set_to what it is set to now, tried or with its reason
    """

    line: Line
    about: str
    items: tuple[Item, ...]
    field: Item | None = None
    fixed: str = ""
    set_to: SetValue | None = None


@dataclass(frozen=True)
class Part:
    """A part of the sum, with its lines in order."""

    code: str
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True)
class Regimes:
    """The leefloon by the rule for relatives of before the change, and by that of since then."""

    since: date
    before: tuple[float, float]
    after: tuple[float, float]
    holds_new: bool | None

    @property
    def differ(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, eq=False)
class Sheet:
    """The whole sum of one person on one day."""

    person: Person
    on: date
    now: RulesOn
    case: Case
    tried: tuple[WhatIf, ...]
    errors: Mapping[str, tuple[str, str]]
    known: Mapping[UUID, Mapping[str, KnownFact]]
    names: Mapping[str, str]
    set_values: tuple[SetValue, ...] = ()

    @property
    def me(self) -> str:
        return str(self.person.pk)

    @cached_property
    def answers(self) -> Answers:
        return self.now.ask(self.case, LEEFLOON, CATEGORY, *PARTS)

    def _lines(self, language: str) -> Iterator[Line]:
        """Every line in the order of the law, also those that a no does not rest on.

        Whoever decides must see the income of family, and may try it, when savings alone say no.
        """
        seen: set[tuple[str, str]] = set()
        for key in PARTS:
            is_own = self.now.rule(key).entity == PERSON
            answer = self.answers.about(key, self.me) if is_own else self.answers[key]
            for line in answer.explain(language).lines:
                if (line.key, line.who) not in seen:
                    seen.add((line.key, line.who))
                    yield line

    @property
    def answer(self) -> Answer:
        return self.answers[LEEFLOON]

    @property
    def category(self) -> Answer:
        return self.answers[CATEGORY]

    @property
    def bounds(self) -> tuple[float, float]:
        low, high = self.answer.range
        return float(low), float(high)

    def worded(self, line: str, value: Any, language: str) -> str:
        """A value of a line as people write it, with its period."""
        text = self.now.said(line, value, language)
        rule = self.now.rule(line)
        is_per = value is not None and rule.kind is Kind.MONEY
        return text + PER.get(rule.period, {}).get(language, "") if is_per else text

    def bounds_on(self, day: date) -> tuple[float, float] | None:
        """What the law of another day makes of the same facts; None where it cannot read them."""
        try:
            low, high = self.now.rules.on(day).ask(self.case, LEEFLOON)[LEEFLOON].range
        except RulesError:
            return None
        return float(low), float(high)

    @property
    def is_set_aside(self) -> bool:
        """Does the OCMW set the income of relatives aside?"""
        return self.case.fact(HOUSEHOLD, SET_ASIDE) is True

    @property
    def has_relatives(self) -> bool:
        (group,) = self.case.groups[HOUSEHOLD]
        return any((group or {}).get(role) for role in RELATIVES)

    @cached_property
    def regimes(self) -> Regimes | None:
        """Both rules for relatives who live in; None where nobody does."""
        since = self.now.parameter_uses[CHANGED_SINCE].value
        if not self.has_relatives or not isinstance(since, date) or self.on < since:
            return None
        days = (since - timedelta(days=1), since)
        cases = [self.case.with_fact(HOUSEHOLD, ASSESSED, day) for day in days]
        found = self.now.run_cases(cases, [LEEFLOON])[LEEFLOON]
        before, after = ((float(found.lo[n]), float(found.hi[n])) for n in (0, 1))
        holds = self.now.ask(self.case, "relatives_new_rule_holds")["relatives_new_rule_holds"]
        return Regimes(since, before, after, holds.value if holds.settled else None)

    def parts(self, language: str) -> list[Part]:
        """The sum in the order of the law, in words; a fact is asked at the first line that reads it."""
        found, lines, asked = [], [], set[tuple[str, str]]()
        for line in self._lines(language):
            items: list[Item] = []
            for item in self._items(line):
                if (item.entry.key, item.who) not in asked:
                    asked.add((item.entry.key, item.who))
                    items.append(item)
            who = self._whose(line.who)
            about = self.names.get(who, "")
            is_new = (line.key, who) not in asked
            asked.add((line.key, who))
            lines.append(self._line(line, who, about, tuple(items), may_be_set=is_new))
            if line.key in PARTS:
                found.append(Part(PARTS[line.key], tuple(lines)))
                lines = []
        return [*found, Part("result", tuple(lines))] if lines else found

    def _whose(self, who: str) -> str:
        """Empty for the person or their household."""
        return "" if who in {self.me, HOUSEHOLD} else who

    def _line(
        self, line: Line, who: str, about: str, items: tuple[Item, ...], *, may_be_set: bool
    ) -> SheetLine:
        if line.key not in settable() or not may_be_set:
            fixed = str(FIXED.get(line.key, "")) if may_be_set else ""
            return SheetLine(line, about, items, fixed=fixed)
        now = next((one for one in self.set_values if (one.line, one.who) == (line.key, who)), None)
        raw, error = self.errors.get(field_name(line.key, who), ("", ""))
        value, is_tried = (now.value, now.is_tried) if now else (None, False)
        field = Item(entry_of(line.key), who, value, "", is_tried, raw, error)
        return SheetLine(line, about, items, field, set_to=now)

    def _items(self, line: Line) -> Iterator[Item]:
        for given in line.inputs:
            entry = registry().get(given.key)
            if entry is None:
                continue
            who = self._whose(given.who)
            owner = self.person.pk if not who else UUID(who)
            fact = self.known.get(owner, {}).get(given.key)
            tried = next((t for t in self.tried if (t.key, t.who) == (given.key, who)), None)
            value = tried.value if tried else fact.value if fact else None
            source = label_of(fact) if fact is not None and fact.value is not None else ""
            name = f"{given.key}.{who}" if who else given.key
            raw, error = self.errors.get(name, ("", ""))
            yield Item(entry, who, value, source, tried is not None, raw, error)

    def terms(self, requested_on: date) -> list[Answer]:
        """The days that the law sets after a request."""
        request = {"applicant": [self.me], "requested_on": requested_on, "is_decided": False}
        case = Case({self.me: {}}, {"leefloon_request": [request]})
        found = self.now.ask(case, *TERMS)
        return [found[key] for key in TERMS]


def sheet(
    actor: Actor, person: Person, *, on: date, said: Mapping[str, str] | None = None
) -> Sheet:
    """The sum with what is known, and with what is tried.

    said    what was typed, by the name of its field; what is the same as the fact tries nothing
    """
    can_make_worksheet(actor, person).enforce()
    (one,) = told(actor, [person], on=on, rights=_ONLY)
    everyone = [UUID(who) for who in one.case.persons]
    known = people.known_facts(actor, everyone, keys=facts_read(_ONLY))
    case = with_provenance(one, known, _ONLY).case
    home = people.households(actor, [person.pk], on=on).get(person.pk)
    names = {str(m.person_id): m.name for m in home.members} if home else {}
    tried, errors = _read(said or {}, person, case, known, on)
    case, me = _with(case, tried, str(person.pk)), str(person.pk)
    now = law_on(actor, on)
    lines = _lines(now, case, me, set_lines_of(actor, person.pk), said or {}, errors)
    now, case = with_set(now, case, lines, me)
    return Sheet(person, on, now, case, tried, errors, known, names, lines)


def _lines(
    now: RulesOn,
    case: Case,
    me: str,
    standing: Sequence[SetValue],
    said: Mapping[str, str],
    errors: dict[str, tuple[str, str]],
) -> tuple[SetValue, ...]:
    """The lines that are set, those of the address first; each with what the law gives instead."""
    found = {(one.line, one.who): one for one in standing}
    for name, raw in said.items():
        line, _dot, who = name.removeprefix(PREFIX).partition(".")
        is_line = name.startswith(PREFIX) and line in settable()
        if not is_line or not raw.strip() or (who and who not in case.persons):
            continue
        try:
            value = values.read(entry_of(line), raw)
        except BadInput as error:
            errors[name] = (raw, str(error.sentence))
            continue
        old = found.get((line, who))
        if value is not None and (old is None or old.value != value):
            found[line, who] = SetValue(line, who, value)
    if not found:
        return ()
    plain, known = now.ask(case, LEEFLOON, CATEGORY), now.cone((LEEFLOON, CATEGORY))
    found = {place: one for place, one in found.items() if one.line in known}
    names = {line: me if now.rule(line).entity == PERSON else HOUSEHOLD for line, _who in found}
    return tuple(
        replace(one, reckoned=plain.about(one.line, one.who or names[one.line]).value)
        for one in found.values()
        if not one.who or one.who in case.persons
    )


def _read(
    said: Mapping[str, str],
    person: Person,
    case: Case,
    known: Mapping[UUID, Mapping[str, KnownFact]],
    on: date,
) -> tuple[tuple[WhatIf, ...], dict[str, tuple[str, str]]]:
    """What is tried, and what of it cannot be read; that stays in its field, and counts for nothing."""
    found, errors = [], {}
    readable = {*person_inputs(_ONLY), *group_inputs(_ONLY)} & registry().keys()
    for name, raw in said.items():
        key, who = (*name.split(".", 1), "")[:2]
        if key not in readable or (who and who not in case.persons) or not raw.strip():
            continue
        entry = registry()[key]
        try:
            value = values.read(entry, raw)
            _refuse_later(entry, value, on)
        except BadInput as error:
            errors[name] = (raw, str(error.sentence))
            continue
        fact = known.get(UUID(who) if who else person.pk, {}).get(key)
        if value != (fact.value if fact else None):
            found.append(WhatIf(key, who, value))
    return tuple(found), errors


def _refuse_later(entry: FactKey, value: Any, on: date) -> None:
    """A day that is past by now, as the law asks of all of these."""
    if entry.type == FactType.DAY and value is not None and date.fromisoformat(value) > on:
        raise BadInput(_("Die dag moet nog komen."), key=entry.key)


def _with(case: Case, tried: Sequence[WhatIf], me: str) -> Case:
    provenance = dict(case.provenance)
    for one in tried:
        entry = registry()[one.key]
        who = one.who or (HOUSEHOLD if one.key in group_inputs(_ONLY) else me)
        value = one.value
        if value is not None and entry.type == FactType.DAY:
            value = date.fromisoformat(value)
        elif value is not None and entry.unit == "percent":
            value = value / 100
        case = case.with_fact(who, one.key, value)
        if one.key == SET_ASIDE and value is True:
            # The draft is refused without its reason, so here the reason is taken to be there.
            case = case.with_fact(HOUSEHOLD, WITH_REASON, True)
        provenance.pop((who, one.key), None)
    return replace(case, provenance=provenance)
