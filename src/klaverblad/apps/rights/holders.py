"""For whom a right or an instrument holds, of many people at once: one run of the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.books import law_on
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.reach_queries import reaches
from klaverblad.apps.rights import ladder
from klaverblad.apps.rights.cases import LEEFLOON, RIGHTS, told
from klaverblad.apps.rights.levels import ANSWERS_OF_A_GROUP
from klaverblad.apps.rights.policies import shows_rights
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.population import Case
from klaverblad.law.instruments import Instrument
from klaverblad.law.rights import Right
from klaverblad.law.rights import rights as right_cards


@dataclass(frozen=True, slots=True)
class Holding:
    """What the law says of one person: whether surely, whether possibly, and what is still unknown."""

    is_sure: bool
    is_possible: bool
    n_unknown: int
    lacks_law: bool = False
    is_received: bool = False

    @property
    def is_one_answer_away(self) -> bool:
        is_open = self.is_possible and not self.is_sure
        return is_open and self.n_unknown == 1 and not self.lacks_law


@dataclass(frozen=True, slots=True)
class Holders:
    """Of each person who shares their income with this actor what holds, and how many do not share it."""

    found: Mapping[UUID, Holding]
    n_not_shared: int


@cache
def askable() -> Mapping[str, Right]:
    """The rights for which people can be made into cases of the law."""
    return {key: card for key, card in right_cards().items() if card.rule in RIGHTS}


def holders_of_right(actor: Actor, persons: Sequence[Person], right: Right, *, on: date) -> Holders:
    """For whom of these people a right holds. A fixed number of queries."""
    shared = sharing(actor, persons)
    found = told(actor, shared, on=on, rights=(right.rule,)) if shared else []
    held = _held(law_on(actor, on), [one.case for one in found], right.rule)
    is_received = [one.is_received and right.key == LEEFLOON for one in found]
    return Holders(
        {
            person.pk: Holding(*said, is_received=received)
            for person, said, received in zip(shared, held, is_received, strict=True)
        },
        len(persons) - len(shared),
    )


def holders_of_instrument(
    actor: Actor, persons: Sequence[Person], card: Instrument, *, on: date
) -> Holders:
    """For whom of these people an instrument is open. A fixed number of queries."""
    shared = sharing(actor, persons)
    cases = ladder.cases(actor, shared) if shared else []
    held = _held(law_on(actor, on), cases, card.rule)
    found = {person.pk: Holding(*said) for person, said in zip(shared, held, strict=True)}
    return Holders(found, len(persons) - len(shared))


def sharing(actor: Actor, persons: Sequence[Person]) -> list[Person]:
    """Those who share their income with this actor: half an answer would mislead."""
    seen = reaches(actor, [person.pk for person in persons])
    return [one for one in persons if shows_rights(seen.get(one.pk)).is_allowed]


def _held(now: RulesOn, cases: Sequence[Case], rule: str) -> list[tuple[bool, bool, int, bool]]:
    if not cases:
        return []
    population = now.population(cases, [rule])
    outcomes, counted = now.run_and_count(population, [rule])
    entity = now.rule(rule).entity
    unknown = counted[rule].facts + ANSWERS_OF_A_GROUP * counted[rule].groups
    columns = (outcomes[rule].lo, outcomes[rule].hi, unknown, counted[rule].law)
    found = (population.of_cases(entity, one).tolist() for one in columns)
    rows = zip(*found, strict=True)
    return [(sure > 0, may > 0, int(n), bool(law)) for sure, may, n, law in rows]


def right_of(key: str) -> Right | None:
    """The card of a right, None when the law has no such right."""
    return right_cards().get(key)
