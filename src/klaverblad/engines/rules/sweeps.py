"""One fact over a whole span of values: the curve, its slopes, and what makes each step in it.

A slope is never told without its steps: where a right ends at once, the slope on both sides of
the edge says nothing of what is lost there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.columns import Array
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.errors import CaseError
from klaverblad.engines.rules.groups import NO_GROUP, UNLISTED
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.outcomes import Outcome
from klaverblad.engines.rules.reading import within
from klaverblad.engines.rules.variants import Cell, swept

if TYPE_CHECKING:
    from klaverblad.engines.rules.dated import RulesOn
    from klaverblad.engines.rules.population import Case, Population

NUMBERS = frozenset({Kind.MONEY, Kind.COUNT, Kind.SHARE})
# What counts as a step of an amount: more than roundings on the way could do.
STEP_EUR = 0.5
# How much a rule on the way may move by rounding alone.
NOISE = 0.005
FINE = 1e-6
POINTS = 65
VALUES_MAX = 100_000


def euros(first: float, last: float, step: float) -> Array:
    """Amounts from the first to the last, both included, this far apart."""
    return values_between(first, last, step)


def values_between(first: float, last: float, step: float) -> Array:
    """Numbers from the first to the last, this far apart; raise CaseError for what is no span."""
    if not (np.isfinite([first, last, step]).all() and step > 0 and last > first):
        raise CaseError(
            f"from {first} to {last} by {step} is no span: give from < to, and step > 0"
        )
    count = int(np.floor((last - first) / step + FINE)) + 1
    if count > VALUES_MAX:
        raise CaseError(f"that makes {count} values, and {VALUES_MAX} are the most: a wider step")
    return first + step * np.arange(count, dtype=np.float64)


@dataclass(frozen=True)
class Step:
    """An edge in a curve.

    at      the first value beyond the edge, to the cent
    before  the outcome right below the edge, and after: right above it
    path    the rules that jump there, from the answer down to the one that makes it
    right   the first right on that path, the answer itself if there is none
    """

    key: str
    at: float
    before: Any
    after: Any
    path: tuple[str, ...]
    right: str

    @property
    def cause(self) -> str:
        """The rule that makes the step: all that it rests on moves smoothly there."""
        return self.path[-1]


@dataclass(frozen=True, eq=False)
class Sweep:
    """What follows for each value of one fact.

    key, who  the input, and the person or group it is about
    values    (n,) the values that were tried
    rows      per rule the row that is about that person, or the group they are in
    """

    now: "RulesOn"
    population: "Population"
    cell: Cell
    key: str
    who: str
    values: Array
    rows: Mapping[str, int]

    @cached_property
    def curves(self) -> Mapping[str, Outcome]:
        """Per rule (n,) outcomes, about that person or the group they are in."""
        return self._tried(self.values, list(self.rows))

    def slopes(self, key: str) -> Array:
        """(n - 1,) what one more euro brings, between each two values; nan where it is open.

        raises  CaseError: the answer is no number
        """
        if self.curves[key].kind not in NUMBERS:
            raise CaseError(f"'{key}' is a {self.curves[key].kind}: only a number has slopes")
        found = self.curves[key].values
        return np.asarray(np.diff(found.astype(np.float64)) / np.diff(self.values))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every edge, in the order of the values; each to the cent, with the rule that makes it."""
        edges = [
            _Edge(key, float(self.values[place]), float(self.values[place + 1]))
            for key, curve in self.curves.items()
            for place in _suspects(curve)
        ]
        while wide := [edge for edge in edges if edge.high - edge.low > FINE]:
            self._narrow(wide)
        return tuple(sorted(self._told(edges), key=lambda step: (step.at, step.key)))

    def _narrow(self, edges: "Sequence[_Edge]") -> None:
        """Keep of each edge the piece in which most happens."""
        grids = [np.linspace(edge.low, edge.high, POINTS) for edge in edges]
        results = self._tried(np.concatenate(grids), [edge.key for edge in edges])
        for number, (edge, grid) in enumerate(zip(edges, grids, strict=True)):
            mine = slice(number * POINTS, (number + 1) * POINTS)
            place = int(np.argmax(_moves(results[edge.key].take(mine))))
            edge.low, edge.high = float(grid[place]), float(grid[place + 1])

    def _told(self, edges: "Sequence[_Edge]") -> list[Step]:
        if not edges:
            return []
        ends = np.array([end for edge in edges for end in (edge.low, edge.high)])
        cone = self.now.cone(list(self.curves))
        copies = self._copies(ends)
        everything = self.now.run(copies, cone)
        found: dict[tuple[str, float], Step] = {}
        for number, edge in enumerate(edges):
            jumps = {key: _jump(everything[key], number * 2, len(ends)) for key in cone}
            outcome = _of_row(everything[edge.key], self.rows[edge.key], len(ends))
            before, after = (outcome.value(number * 2 + side) for side in (0, 1))
            is_number = outcome.kind in NUMBERS
            size = abs(after - before) if is_number and None not in {before, after} else 0.0
            if before == after or (is_number and size < STEP_EUR):
                continue
            path = self._path(edge.key, jumps)
            right = next((key for key in path if self.now.rule(key).is_right), path[0])
            at = float(np.ceil(round(edge.high * 100, 3)) / 100)
            found[edge.key, at] = Step(edge.key, at, before, after, path, right)
        return list(found.values())

    def _path(self, key: str, jumps: Mapping[str, float]) -> tuple[str, ...]:
        """From the answer down, each time to what jumps most; a yes that becomes a no goes first."""
        path = [key]
        while True:
            below = {
                dep.name: jumps[dep.name]
                for part in self.now.parts_of(path[-1])
                for dep in part.dependencies
                if jumps.get(dep.name, 0.0) > NOISE
            }
            if not below:
                return tuple(path)
            path.append(max(below, key=lambda name: below[name]))

    def _tried(self, values: Array, keys: Sequence[str]) -> Mapping[str, Outcome]:
        results = self.now.run(self._copies(values), list(dict.fromkeys(keys)))
        return {key: _of_row(results[key], self.rows[key], len(values)) for key in results}

    def _copies(self, values: Array) -> "Population":
        return swept(self.population, self.cell, values, self.now.rules.inputs_by_key)


@dataclass
class _Edge:
    key: str
    low: float
    high: float


def sweep(
    now: "RulesOn", case: "Case", key: str, of: str, over: Array, rights: Sequence[str]
) -> Sweep:
    """Try every value of one fact; see `RulesOn.sweep`."""
    declared = now.rules.inputs_by_key.get(key)
    if declared is None or declared.kind not in NUMBERS:
        what = "no known input" if declared is None else f"a {declared.kind}, and no number"
        raise CaseError(f"'{key}' is {what}: sweep over an amount, a count or a share")
    values = np.asarray(over, dtype=np.float64)
    lowest, highest = now.limits(key)
    if values.ndim != 1 or len(values) < 2 or not np.all(np.diff(values) > 0):
        raise CaseError("give at least two values, in rising order")
    if not np.all((values >= lowest) & (values <= highest)):
        span = f"'{key}': the span goes from {values[0]:.15g} to {values[-1]:.15g}"
        raise CaseError(f"{span}: give {within(declared.lowest, declared.highest)}")
    population, names = now.read(case, rights)
    if of not in names.get(declared.entity, ()) or not of:
        known = ", ".join(name for name in names.get(declared.entity, ()) if name) or "none"
        raise CaseError(f"there is no {declared.entity} '{of}' here: known are {known}")
    row = names[declared.entity].index(of)
    cell = Cell(declared.entity, row, key)
    rows = {right: _row(right, now.rule(right).entity, cell, population) for right in rights}
    return Sweep(now, population, cell, key, of, values, rows)


def _row(right: str, entity: str, cell: Cell, population: "Population") -> int:
    """The row of a right that is about the person or group whose fact is swept."""
    if entity == cell.entity:
        return cell.row
    persons = np.array([cell.row])
    if cell.entity != PERSON:
        swept = population.groups[cell.entity]
        persons = np.flatnonzero((swept.of_person == cell.row) & (swept.role != UNLISTED))
    rows = persons
    if entity != PERSON:
        rows = np.unique(population.groups[entity].of_person[persons])
        rows = rows[rows != NO_GROUP]
    if len(rows) != 1:
        is_about = f"'{right}' is about a {entity}, and a fact of a {cell.entity} is swept"
        raise CaseError(f"{is_about}: {len(rows)} of them go with it, and it takes one")
    return int(rows[0])


def _of_row(outcome: Outcome, row: int, copies: int) -> Outcome:
    """The outcomes of one row in every copy."""
    step = len(outcome.lo) // copies
    return outcome.take(slice(row, None, step))


def _moves(outcome: Outcome) -> Array:
    """How much an outcome moves from each value to the next; a yes or a category counts as one."""
    if outcome.kind in NUMBERS:
        with np.errstate(invalid="ignore"):
            moves = np.abs(np.diff(outcome.lo)) + np.abs(np.diff(outcome.hi))
        return np.asarray(np.nan_to_num(moves, nan=0.0, posinf=0.0))
    is_other = (outcome.lo[1:] != outcome.lo[:-1]) | (outcome.hi[1:] != outcome.hi[:-1])
    return np.asarray(is_other, dtype=np.float64)


def _suspects(outcome: Outcome) -> list[int]:
    """Where an edge may lie: more happens there than in the pieces on either side.

    In a bend no more happens than on its steeper side. Of each side the calmer of two pieces
    counts, so that two edges beside each other do not hide behind one another.
    """
    moves = _moves(outcome)
    if outcome.kind not in NUMBERS:
        return np.flatnonzero(moves).tolist()
    padded = np.r_[0, 0, moves, 0, 0]
    left, right = np.minimum(padded[:-4], padded[1:-3]), np.minimum(padded[3:-1], padded[4:])
    return np.flatnonzero(moves > np.maximum(left, right) + NOISE).tolist()


def _jump(outcome: Outcome, low: int, copies: int) -> float:
    """How much any row of one copy differs from the same row in the next copy."""
    rows = len(outcome.lo) // copies
    one, other = (slice(rows * n, rows * (n + 1)) for n in (low, low + 1))
    if outcome.kind in NUMBERS:
        with np.errstate(invalid="ignore"):
            moves = np.abs(outcome.lo[one] - outcome.lo[other])
            moves = np.maximum(moves, np.abs(outcome.hi[one] - outcome.hi[other]))
        return float(np.nan_to_num(moves, nan=0.0, posinf=0.0).max(initial=0.0))
    is_other = np.any(
        (outcome.lo[one] != outcome.lo[other]) | (outcome.hi[one] != outcome.hi[other])
    )
    # A yes that becomes a no weighs more than any amount that follows from it.
    return float("inf") if is_other else 0.0
