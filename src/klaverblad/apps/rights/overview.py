"""Every right of one person: sure, nearly clear, open or not, and how much. A proposal, no decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from math import inf
from typing import Any
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.books import law, law_on
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.rights import cases
from klaverblad.apps.rights.cases import GROUPINGS, Told, amounts_of, rights_on
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.engines.rules.answers import Answer, Answers, Missing
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.explanation import Explanation
from klaverblad.law.rights import Right
from klaverblad.law.rights import rights as cards

# A right that waits for no more answers than this is called nearly clear.
FEW_QUESTIONS = 3


class State(StrEnum):
    """How sure it is that somebody has a right."""

    SURE_YES = "sure_yes"
    LIKELY = "likely"
    OPEN = "open"
    SURE_NO = "sure_no"


@dataclass(frozen=True)
class Amount:
    """How much a right is: bounds in its unit, the highest None while it has no end.

    unit   EUR per month, EUR per year, EUR per day, EUR (once), share, days
    """

    key: str
    name: Mapping[str, str]
    low: float
    high: float | None
    unit: str
    status: str

    @property
    def is_settled(self) -> bool:
        return self.low == self.high

    @property
    def says_something(self) -> bool:
        """A nought, or anything between nothing and no end, tells nobody anything."""
        return self.high != 0 and not (self.low == 0 and self.high is None)


@dataclass(frozen=True, eq=False)
class RightOf:
    """One right of one person on one day."""

    slug: str
    card: Right
    answer: Answer
    of: Overview

    @property
    def name(self) -> Mapping[str, str]:
        return self.answer.rule.name

    @cached_property
    def waits_for(self) -> tuple[Missing, ...]:
        """The facts that could still change it."""
        return self.answer.waiting_for

    @property
    def n_questions(self) -> int:
        return len(self.waits_for)

    @property
    def has_unknown_members(self) -> bool:
        """Whoever else belongs to the group brings questions of their own."""
        return any(one.key in GROUPINGS for one in self.waits_for)

    @property
    def state(self) -> State:
        if self.answer.settled:
            return State.SURE_YES if self.answer.value else State.SURE_NO
        is_near = 0 < self.n_questions <= FEW_QUESTIONS and not self.has_unknown_members
        return State.LIKELY if is_near and not self.lacks_law else State.OPEN

    @property
    def is_clear(self) -> bool:
        return self.answer.settled

    @property
    def is_received(self) -> bool:
        """Somebody said that the person has it already."""
        if self.card.rule == "may_have_leefloon":
            return self.of.told.is_received
        return any(self.of.says(key) is True for key in _granting().get(self.card.rule, ()))

    @cached_property
    def amounts(self) -> list[Amount]:
        """How much, as far as anything is known of it; nothing for who surely has no right."""
        if self.state == State.SURE_NO:
            return []
        found = [self._amount(key) for key in amounts_of(self.card.rule) if self._holds(key)]
        return [one for one in found if one.says_something]

    def _holds(self, key: str) -> bool:
        return key in self.of.answers.now.in_force

    def _amount(self, key: str) -> Amount:
        parts = list(self.parts(key))
        low = sum(float(part.range[0]) for part in parts)
        high = sum(float(part.range[-1]) for part in parts)
        rule = self.of.answers.now.rule(key)
        unit = str(law().traced[rule].unit or "")
        status = max((part.status for part in parts), key=_SURENESS.index, default="confirmed")
        return Amount(key, rule.name, low, None if high == inf else high, unit, status)

    def parts(self, key: str) -> Iterator[Answer]:
        """The amount itself; of one that is reckoned per child, that of each member."""
        answers, entity = self.of.answers, self.of.answers.now.rule(key).entity
        if entity != PERSON or self.answer.rule.entity == PERSON:
            yield self.of.answer(key)
            return
        for who in answers.names[PERSON]:
            if who and who != self.of.me:
                yield answers.about(key, who)

    @cached_property
    def status(self) -> str:
        """How sure the least sure amount of law is behind the answer and its amounts."""
        statuses = [str(self.answer.status), *(one.status for one in self.amounts)]
        return max(statuses, key=_SURENESS.index)

    @property
    def amount_status(self) -> str:
        """How sure the least sure of its amounts is; confirmed where it has none."""
        statuses = (one.status for one in self.amounts)
        return max(statuses, key=_SURENESS.index, default="confirmed")

    @property
    def lacks_law(self) -> bool:
        """Whether it also waits for an amount of the law that nobody found yet.

        All answers together may then leave it open, and no number of questions is promised.
        """
        return not self.answer.settled and (self.answer.waits_for_law or not self.waits_for)

    def sentence(self, language: str) -> str:
        """The answer in words of the law."""
        return self.answer.sentence(language)

    def explain(self, language: str) -> Explanation:
        """Why, line by line, in nl, fr or en."""
        return self.answer.explain(language)


@cache
def _granting() -> Mapping[str, tuple[str, ...]]:
    """By right: the facts that say that somebody has it already."""
    found: dict[str, tuple[str, ...]] = {}
    for key, declared in law().inputs_by_key.items():
        if declared.granted:
            found[declared.granted] = (*found.get(declared.granted, ()), key)
    return found


_SURENESS = ("confirmed", "computed", "unconfirmed")


@dataclass(frozen=True, eq=False)
class Overview:
    """Every right of one person on one day, from one question to the law."""

    told: Told
    answers: Answers
    on: date
    known: Mapping[UUID, Mapping[str, KnownFact]]

    @property
    def me(self) -> str:
        return str(self.told.roof.me.pk)

    def says(self, key: str) -> Any:
        """What the case says of the person, or of the group that they ask for; None for unknown."""
        entity = law().inputs_by_key[key].entity
        return self.told.case.fact(self.me if entity == PERSON else entity, key)

    def answer(self, key: str) -> Answer:
        """The answer about the person, or about the group that they ask for."""
        entity = self.answers.now.rule(key).entity
        return self.answers.about(key, self.me if entity == PERSON else entity)

    @cached_property
    def rights(self) -> list[RightOf]:
        """Those that were asked, in the order in which they are told."""
        asked = frozenset(self.answers.worked.keys)
        return [
            RightOf(slug, card, self.answer(card.rule), self)
            for slug, card in cards().items()
            if card.rule in asked
        ]

    @property
    def n_clear(self) -> int:
        return len([one for one in self.rights if one.is_clear])

    @cached_property
    def waiting(self) -> Mapping[Missing, list[RightOf]]:
        """What is not known and could change something, with the rights that it decides on."""
        found: dict[Missing, list[RightOf]] = {}
        for right in self.rights:
            for missing in right.waits_for:
                found.setdefault(missing, []).append(right)
        return found

    def one(self, slug: str) -> RightOf | None:
        """The right with this name in the address."""
        return next((one for one in self.rights if one.slug == slug), None)


def rights_of(actor: Actor, person: Person, *, on: date) -> Overview:
    """Every right of one person, with all reasons at hand."""
    can_read_rights(actor, person).enforce()
    (told,) = cases.told(actor, [person], on=on)
    return _overview(actor, told, rights_on(on), on=on)


def right_of(actor: Actor, person: Person, slug: str, *, on: date) -> RightOf | None:
    """One right of one person; the others are not worked out. None when there is no such right."""
    can_read_rights(actor, person).enforce()
    card = cards().get(slug)
    if card is None or card.rule not in law_on(actor, on).in_force:
        return None
    (told,) = cases.told(actor, [person], on=on, rights=(card.rule,))
    overview = _overview(actor, told, (card.rule,), on=on)
    return RightOf(slug, card, overview.answer(card.rule), overview)


def _overview(actor: Actor, told: Told, rights: tuple[str, ...], *, on: date) -> Overview:
    known = people.known_facts(
        actor, [UUID(who) for who in told.case.persons], keys=cases.facts_read(rights)
    )
    told = cases.with_provenance(told, known, rights)
    now = law_on(actor, on)
    return Overview(told, now.ask(told.case, *rules_of(rights, now)), on, known)


def rules_of(rights: Sequence[str], now: RulesOn) -> tuple[str, ...]:
    """The rules of these rights, and of their amounts, that hold on a day."""
    amounts = (key for right in rights for key in amounts_of(right) if key in now.in_force)
    return tuple(dict.fromkeys((*rights, *amounts)))
