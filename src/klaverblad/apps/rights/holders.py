"""For whom a right or an instrument holds, of many people at once: one run of the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

import numpy as np

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.books import law_on
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.reach_queries import reaches
from klaverblad.apps.rights import ladder
from klaverblad.apps.rights.cases import LEEFLOON, RIGHTS, told
from klaverblad.apps.rights.policies import shows_rights
from klaverblad.engines.rules.columns import Array
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.population import Case
from klaverblad.law.instruments import Instrument
from klaverblad.law.rights import Right
from klaverblad.law.rights import rights as right_cards

# Who else lives there brings questions of their own: a list must not promise that one settles it.
_ANSWERS_OF_A_GROUP = 2
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Holding:
    """What the law says of one person: whether surely, whether possibly, and what is still unknown."""

    is_sure: bool
    is_possible: bool
    n_unknown: int
    is_received: bool = False

    @property
    def is_one_answer_away(self) -> bool:
        return self.is_possible and not self.is_sure and self.n_unknown == 1


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


def _held(now: RulesOn, cases: Sequence[Case], rule: str) -> list[tuple[bool, bool, int]]:
    if not cases:
        return []
    outcomes, counted = now.run_and_count(now.population(cases, [rule]), [rule])
    rows = rows_of(cases, now.rule(rule).entity)
    is_there = rows != NOWHERE
    low, high = outcomes[rule].lo[rows] > 0, outcomes[rule].hi[rows] > 0
    low, high = low & is_there, high & is_there
    unknown = counted[rule].facts + _ANSWERS_OF_A_GROUP * counted[rule].groups
    return [
        (bool(sure), bool(may), int(n))
        for sure, may, n in zip(low, high, unknown[rows], strict=True)
    ]


def rows_of(cases: Sequence[Case], entity: str) -> Array:
    """Where in the columns of an entity each case begins: there stands the person it is about.

    NOWHERE for a case that has no such group: nothing of it holds.
    """
    sizes = np.array([_size(case, entity) for case in cases], dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    return np.where(sizes > 0, starts, NOWHERE)


def _size(case: Case, entity: str) -> int:
    if entity == PERSON:
        return len(case.persons)
    # A group that is not told is that of one person alone; one that is told as none is no group.
    return sum(group is not None for group in case.groups.get(entity, ({},)))


def right_of(key: str) -> Right | None:
    """The card of a right, None when the law has no such right."""
    return right_cards().get(key)
