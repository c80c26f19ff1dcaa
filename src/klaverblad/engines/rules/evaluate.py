"""Run the rules of a day over one slice of persons, in the order in which they need each other."""

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.columns import (
    Choice,
    Range,
    as_numbers,
    bits_for,
    bounds,
    collapsed,
    in_rows,
    spread,
)
from klaverblad.engines.rules.dates import EARLIEST, LATEST
from klaverblad.engines.rules.declare import PERSON, Dependency, Input, Rule
from klaverblad.engines.rules.errors import ConflictError
from klaverblad.engines.rules.groups import View, to_persons
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.tracked import bare
from klaverblad.engines.rules.vocabulary import When, where

if TYPE_CHECKING:
    from klaverblad.engines.rules.dated import RulesOn
    from klaverblad.engines.rules.population import Slice

NUMBERS = frozenset({Kind.MONEY, Kind.COUNT, Kind.SHARE})


class ParameterValues:
    """`p` while rules run: the values of the day, unknown where none holds yet."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"parameter '{name}' was checked at load and is not here")


class Evaluation:
    """The columns of one slice, each worked out once."""

    def __init__(self, now: "RulesOn", cut: "Slice") -> None:
        self.now, self.cut = now, cut
        self.columns: dict[str, Any] = {}
        self.parameters = self._parameters()

    def run(self, keys: Sequence[str]) -> None:
        """Work out these rules and all that they rest on."""
        with np.errstate(divide="ignore", invalid="ignore"):
            for key in self.now.cone(keys):
                self.columns[key] = self._result(self.now.rule(key))

    def _parameters(self) -> Any:
        return ParameterValues(self.now.parameter_values)

    def _result(self, rule: Rule) -> Any:
        result = rule.body(**self._arguments(rule))
        exceptions = self.now.exceptions_to(rule.key)
        if exceptions:
            found = [(one, one.body(**self._arguments(one))) for one in exceptions]
            self._refuse_conflicts(rule, found)
            result = self._bent(result, found)
        column = self._finished(rule, result)
        if rule.key in self.now.dividing:
            for bound in bounds(bare(column)):
                assert not np.isnan(bound).any(), f"rule '{rule.key}' divides by zero"
        return column

    def _arguments(self, rule: Rule) -> dict[str, Any]:
        arguments = {dep.name: self._argument(rule, dep) for dep in rule.dependencies}
        if rule.reads_parameters:
            arguments["p"] = self.parameters
        return arguments

    def _bent(self, result: Any, exceptions: Sequence[tuple[Rule, When]]) -> Any:
        """The general result, with each exception over it, the lowest rank first."""
        for _, found in exceptions:
            result = where(found.condition, found.value, result)
        return result

    def _refuse_conflicts(self, rule: Rule, exceptions: Sequence[tuple[Rule, When]]) -> None:
        """Two of equal rank that both apply for certain: neither may win."""
        for (one, first), (other, second) in combinations(exceptions, 2):
            if one.rank != other.rank:
                continue
            (a, _), (b, _) = bounds(bare(first.condition)), bounds(bare(second.condition))
            both = np.flatnonzero(in_rows(a & b, self.cut.rows(rule.entity)))
            if len(both):
                raise ConflictError(rule.key, one.key, other.key, int(both[0]))

    def _finished(self, rule: Rule, result: Any) -> Any:
        if rule.options is not None:
            result = Choice.certain(result) if isinstance(result, str) else result
            result = result.aligned(rule.options.keys)
        elif rule.kind in NUMBERS:
            result = as_numbers(result)
        return collapsed(spread(result, self.cut.rows(rule.entity)))

    def _argument(self, rule: Rule, dep: Dependency) -> Any:
        if dep.name == "day":
            return self.now.day64
        entity, column = self._column(rule, dep.name)
        if dep.is_view:
            return View(column, self.cut.groups[rule.entity])
        if entity in {PERSON, rule.entity}:
            return column
        return to_persons(column, self.cut.groups[entity], self._unknown(dep, entity))

    def _column(self, rule: Rule, name: str) -> tuple[str, Any]:
        if name == "members":
            return PERSON, self._everyone(rule.entity)
        if name in self.now.rules.inputs_by_key:
            declared = self.now.rules.inputs_by_key[name]
            if name not in self.columns:
                self.columns[name] = self._input(declared)
            return declared.entity, self.columns[name]
        return self.now.rule(name).entity, self.columns[name]

    def _everyone(self, entity: str) -> Any:  # noqa: ARG002
        """A column of persons that is true for all; who keeps reasons needs the grouping."""
        return np.ones(self.cut.persons, dtype=bool)

    def _input(self, declared: Input) -> Any:
        rows = self.cut.rows(declared.entity)
        lo, hi = self._limits(declared)
        given = self.cut.columns.get(declared.key)
        if declared.options is not None:
            keys = declared.options.keys
            everything = bits_for(keys).type((1 << len(keys)) - 1)
            if given is None:
                return Choice(keys, np.full(rows, everything))
            bits = np.left_shift(np.int64(1), given.values).astype(everything.dtype)
            if given.known is None:
                return Choice(keys, bits, is_certain=True)
            return Choice(keys, np.where(given.known, bits, everything))
        if given is None:
            return Range(np.full(rows, lo), np.full(rows, hi))
        if given.known is None:
            return given.values
        known = given.known
        lows = lo if given.lows is None else given.lows
        highs = hi if given.highs is None else given.highs
        return collapsed(
            Range(np.where(known, given.values, lows), np.where(known, given.values, highs))
        )

    def _limits(self, declared: Input) -> tuple[Any, Any]:
        """Between which values a fact lies that nobody told."""
        return self.now.limits(declared.key)

    def _unknown(self, dep: Dependency, entity: str) -> Any:  # noqa: ARG002
        """What a person in no group gets; who counts what is unknown names the grouping."""
        if dep.options is not None:
            keys = dep.options.keys
            return Choice(keys, np.asarray((1 << len(keys)) - 1, dtype=bits_for(keys)))
        return Range(*widest(dep.kind))


def widest(kind: Kind) -> tuple[Any, Any]:
    """The widest range of a kind, for what nobody has told anything about."""
    if kind is Kind.FLAG:
        return np.bool_(False), np.bool_(True)
    if kind is Kind.DATE:
        return EARLIEST, LATEST
    return (0.0, np.inf) if kind is Kind.COUNT else (-np.inf, np.inf)
