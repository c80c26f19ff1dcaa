"""What the law says of each instrument for one person: open, not, or waiting for an answer.

A proposal: who decides stands on the card of the instrument. What is known is used; a fact that
says the same in other words (a statute, a wage) is not asked again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.books import law, law_on
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.registry import FactKey, registry
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.apps.rights.said_otherwise import READ, SAID_BY, is_flemish, said_otherwise
from klaverblad.engines.rules.answers import Answer
from klaverblad.engines.rules.explanation import Explanation
from klaverblad.engines.rules.population import Case
from klaverblad.law.instruments import Instrument as Card
from klaverblad.law.instruments import instruments as every_card

CONTRACT = "artikel_60"
_IN_FLANDERS = "is_in_imw_area"


@cache
def cards() -> Mapping[str, Card]:
    """The cards of the law by the slug that the library gives the same instrument."""
    return {card.slug: card for card in every_card().values() if card.slug}


@cache
def inputs_read() -> frozenset[str]:
    """Every input of the law that says who may enter an instrument of the library."""
    return frozenset(key for card in cards().values() for key in law().reads(card.rule).inputs)


@cache
def facts_read() -> tuple[str, ...]:
    """The facts of the registry that the ladder of one person is made of."""
    keys = {SAID_BY.get(key, key) for key in inputs_read()} | inputs_read() | {*READ}
    return tuple(sorted(keys & registry().keys()))


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the law says of one instrument for one person."""

    card: Card
    answer: Answer

    @property
    def state(self) -> str:
        """yes, no, or unknown."""
        if not self.answer.settled:
            return "unknown"
        return "yes" if self.answer.value else "no"

    @property
    def status(self) -> str:
        """How sure the least sure amount of law behind it is."""
        return self.answer.status

    @property
    def questions(self) -> list[FactKey]:
        """What is still to ask, the one that narrows most first; what nobody can say is not there."""
        keys = [missing.key for missing in self.answer.waiting_for]
        asked = self.answer.answers.next_question(rights=[self.card.rule])
        if asked is not None and asked.key in keys:
            keys.remove(asked.key)
            keys.insert(0, asked.key)
        found = dict.fromkeys(SAID_BY.get(key, key) for key in keys)
        return [registry()[key] for key in found if key in registry()]

    @property
    def asks_for_birthday(self) -> bool:
        return any(missing.key == "born_on" for missing in self.answer.waiting_for)

    def sentence(self, language: str) -> str:
        """The answer in words of the law."""
        return self.answer.sentence(language)

    def explain(self, language: str) -> Explanation:
        """Why, line by line."""
        return self.answer.explain(language)

    @property
    def leaves_out(self) -> Sequence[Any]:
        """What the rule does not look at; whoever decides should."""
        return self.answer.leaves_out


def ladder(
    actor: Actor, person: Person, *, on: date, slugs: Sequence[str] | None = None
) -> dict[str, Verdict]:
    """The verdict of the law by slug, for the instruments that it has a rule for.

    slugs   only these; None is all of them
    """
    can_read_rights(actor, person).enforce()
    asked = {slug: card for slug, card in cards().items() if slugs is None or slug in slugs}
    if not asked:
        return {}
    answers = law_on(actor, on).ask(_case(actor, person), *(card.rule for card in asked.values()))
    return {slug: Verdict(card, answers[card.rule]) for slug, card in asked.items()}


def _case(actor: Actor, person: Person) -> Case:
    (case,) = cases(actor, [person])
    return case


def cases(actor: Actor, persons: Sequence[Person]) -> list[Case]:
    """One case per person, of what is known of them; a few queries, however many people."""
    ids = [person.pk for person in persons]
    known = people.fact_values(actor, ids, keys=facts_read())
    return [_of(person, known.get(person.pk, {})) for person in persons]


def _of(person: Person, told: Mapping[str, Any]) -> Case:
    known = {key: value for key, value in told.items() if value is not None}
    said = said_otherwise(known) | {key: known[key] for key in inputs_read() if key in known}
    said = {key: value for key, value in said.items() if key in inputs_read()}
    if is_flemish(person.municipality_id):
        said[_IN_FLANDERS] = True
    if person.born_on is not None:
        said["born_on"] = person.born_on
    entity = {key: law().inputs_by_key[key].entity for key in said}
    me = str(person.pk)
    contract = {key: value for key, value in said.items() if entity[key] == CONTRACT}
    return Case(
        persons={me: {key: value for key, value in said.items() if entity[key] == "person"}},
        groups={CONTRACT: [{"worker": [me], **contract}]},
    )
