"""Likely answers: what people in the same place answered, as far as we know them.

They order the questions; only the ranges settle anything.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.columns import Array
from klaverblad.engines.rules.declare import PERSON, Input
from klaverblad.engines.rules.groups import NO_GROUP
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.population import Population, Values

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answers

# With fewer people alike than this, chance would speak louder than likeness.
ALIKE_MIN = 40
TRIES = 8
YEARS_ALIKE = 8


class Likely:
    """A reference population, and the case to which it is compared."""

    def __init__(self, answers: "Answers", like: Population) -> None:
        self.answers, self.like = answers, like
        self._alike: dict[tuple[str, int], Array] = {}

    def answers_to(self, declared: Input, row: int) -> list[tuple[Any, float]]:
        """Answers of people alike, with how often they give each; none when too few are known."""
        held = self._columns(self.like, declared.entity).get(declared.key)
        if held is None:
            return []
        alike = self._rows(declared.entity, row)
        if held.known is not None:
            alike = alike[held.known[alike]]
        if len(alike) < ALIKE_MIN:
            return []
        given = held.values[alike]
        if declared.kind is Kind.FLAG or declared.options is not None:
            values, counts = np.unique(given, return_counts=True)
        else:
            # The middle of each part of the answers, when they are put in order.
            places = (len(given) * (np.arange(TRIES) + 0.5) / TRIES).astype(np.int64)
            values, counts = np.unique(np.sort(given)[places], return_counts=True)
        return list(zip(values, counts.astype(np.float64).tolist(), strict=True))

    def _rows(self, entity: str, row: int) -> Array:
        """Who is alike: first in role, then in one known fact after the other, while enough are."""
        if (entity, row) not in self._alike:
            rows = np.arange(_count(self.like, entity))
            if entity == PERSON:
                rows = self._same_roles(rows, row)
            mine = self._columns(self.answers.population, entity)
            theirs = self._columns(self.like, entity)
            for key, column in mine.items():
                if key not in theirs or (column.known is not None and not column.known[row]):
                    continue
                declared = self.answers.now.rules.inputs_by_key[key]
                kept = rows[_is_alike(declared, column.values[row], theirs[key], rows)]
                rows = kept if len(kept) >= ALIKE_MIN else rows
            self._alike[entity, row] = rows
        return self._alike[entity, row]

    def _same_roles(self, rows: Array, row: int) -> Array:
        for key, mine in self.answers.population.groups.items():
            theirs = self.like.groups.get(key)
            if theirs is None or mine.of_person[row] == NO_GROUP:
                continue
            kept = rows[theirs.role[rows] == mine.role[row]]
            rows = kept if len(kept) >= ALIKE_MIN else rows
        return rows

    def _columns(self, population: Population, entity: str) -> dict[str, Values]:
        if entity == PERSON:
            return dict(population.columns)
        groups = population.groups.get(entity)
        return dict(groups.columns) if groups else {}


def _count(population: Population, entity: str) -> int:
    if entity == PERSON:
        return population.persons
    groups = population.groups.get(entity)
    return groups.count if groups else 0


def _is_alike(declared: Input, mine: Any, theirs: Values, rows: Array) -> Array:
    """Which of these rows answered the same, or nearly."""
    given = theirs.values[rows]
    if declared.kind is Kind.FLAG or declared.options is not None:
        alike = given == mine
    elif declared.kind is Kind.DATE:
        alike = np.abs(given - mine) <= np.timedelta64(YEARS_ALIKE * 366, "D")
    else:
        # Having none is another life than having some.
        alike = (given > 0) == (mine > 0)
    return np.asarray(alike if theirs.known is None else alike & theirs.known[rows])
