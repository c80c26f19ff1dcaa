"""Run the rules of a day over one slice of persons, in the order in which they need each other."""

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar

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
from klaverblad.engines.rules.log import Logged, Token, bare, settled_rows
from klaverblad.engines.rules.untold import untold_names, untold_of
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


class LoggedParameters:
    """`p` while a case is asked about; of all the amounts of law, only those that are read."""

    def __init__(self, now: "RulesOn") -> None:
        self._now = now

    def __getattr__(self, name: str) -> Logged:
        # An amount of the day is the same for every case.
        found = self._now.logged.get(name)
        if found is None:
            value = self._now.parameter_values[name]
            found = self._now.logged[name] = Logged.of_cells(value, [Token("param", name, 0)])
        setattr(self, name, found)
        return found


class Evaluation:
    """The columns of one slice, each worked out once."""

    is_logged: ClassVar[bool] = False

    def __init__(self, now: "RulesOn", cut: "Slice") -> None:
        self.now, self.cut = now, cut
        self.columns: dict[str, Any] = {}
        self.parameters = self._parameters()

    def run(self, keys: Sequence[str]) -> None:
        """Work out these rules and all that they rest on."""
        with np.errstate(divide="ignore", invalid="ignore"):
            for key in self.now.cone(keys):
                self.columns[key] = self._result(self.now.rule(key))

    def _parameters(self) -> ParameterValues | LoggedParameters:
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
        """A column of persons that is true for all; the logged twin needs the grouping."""
        return np.ones(self.cut.persons, dtype=bool)

    def _input(self, declared: Input) -> Any:
        rows = self.cut.rows(declared.entity)
        lo, hi = self.now.limits(declared.key)
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

    def _unknown(self, dep: Dependency, entity: str) -> Any:  # noqa: ARG002
        """What a person in no group gets; the logged twin names the grouping."""
        if dep.options is not None:
            keys = dep.options.keys
            return Choice(keys, np.asarray((1 << len(keys)) - 1, dtype=bits_for(keys)))
        return Range(*widest(dep.kind))


class LoggedEvaluation(Evaluation):
    """The same, with the reason of every cell kept."""

    is_logged: ClassVar[bool] = True

    def __init__(self, now: "RulesOn", cut: "Slice") -> None:
        super().__init__(now, cut)
        self.log: dict[str, Logged] = {}
        self._settled: dict[str, list[bool]] = {}
        self._kept = untold_of(now, cut)
        self._untold: frozenset[str] = frozenset()

    def run(self, keys: Sequence[str]) -> None:
        self._untold = untold_names(self.now, self.cut, self.now.cone(keys))
        super().run(keys)

    def _result(self, rule: Rule) -> Any:
        if rule.key not in self._untold:
            return super()._result(rule)
        kept = self._kept
        if rule.key not in kept.columns:
            kept.columns[rule.key] = super()._result(rule)
            kept.log[rule.key] = self.log[rule.key]
        self.log[rule.key] = kept.log[rule.key]
        return kept.columns[rule.key]

    def _parameters(self) -> LoggedParameters:
        return LoggedParameters(self.now)

    def _finished(self, rule: Rule, result: Any) -> Any:
        self.log[rule.key] = result
        value = super()._finished(rule, result.value)
        rows = range(self.cut.rows(rule.entity))
        return Logged.of_cells(value, [Token("rule", rule.key, row) for row in rows])

    def _bent(self, result: Any, exceptions: Sequence[tuple[Rule, When]]) -> Any:
        """The same, with the exception that applied written down as the branch that was taken."""
        rows = max(len(column.why) for column in _logged(result, exceptions))
        taken: list[tuple[str | None, str | None]] = [
            (_label(result, row), None) for row in range(rows)
        ]
        for one, found in exceptions:
            certain, possible = (in_rows(b, rows) for b in bounds(bare(found.condition)))
            for row in np.flatnonzero(possible).tolist():
                is_taken = bool(certain[row])
                taken[row] = (_label(found.value, row), one.key) if is_taken else (None, None)
        bent: Logged = super()._bent(result, exceptions)
        why = [
            one._replace(label=label, bent_by=by)
            for one, (label, by) in zip(bent.why, taken, strict=True)
        ]
        return Logged(bent.value, why)

    def _everyone(self, entity: str) -> Any:
        groups = self.cut.groups[entity]
        tokens = [Token("group", entity, int(group)) for group in groups.of_person]
        return Logged.of_cells(super()._everyone(entity), tokens)

    def _input(self, declared: Input) -> Any:
        if declared.key not in self._untold:
            return self._cells_of(declared)
        kept = self._kept.columns
        if declared.key not in kept:
            kept[declared.key] = self._cells_of(declared)
        return kept[declared.key]

    def _cells_of(self, declared: Input) -> Logged:
        rows = range(self.cut.rows(declared.entity))
        tokens = [Token("input", declared.key, row) for row in rows]
        return Logged.of_cells(super()._input(declared), tokens)

    def _unknown(self, dep: Dependency, entity: str) -> Any:
        return Logged.of_cells(super()._unknown(dep, entity), [Token("group", entity, 0)])

    def value(self, key: str) -> Any:
        """The column of a rule or an input, without its reasons."""
        column = self._held(key)
        return column.value if isinstance(column, Logged) else column

    def _held(self, key: str) -> Any:
        """A column; an input that only untold rules read was not worked out again."""
        return self.columns[key] if key in self.columns else self._kept.columns[key]

    def is_open(self, token: Token) -> bool:
        """May this cell still change?"""
        if token.source == "group":
            return True
        if token.source == "param":
            return isinstance(self.now.parameter_values[token.key], Range)
        return not self.settled_rows(token.key)[token.row]

    def settled_rows(self, key: str) -> list[bool]:
        """Which rows of a rule or an input are settled."""
        if key not in self._settled:
            value = self.value(key)
            self._settled[key] = settled_rows(value, len(self._held(key).why))
        return self._settled[key]


def _logged(result: Any, exceptions: Sequence[tuple[Rule, When]]) -> list[Logged]:
    columns = [result, *(part for _, found in exceptions for part in found)]
    return [column for column in columns if isinstance(column, Logged)]


def _label(result: Any, row: int) -> str | None:
    if not isinstance(result, Logged):
        return None
    return result.why[row if len(result.why) > 1 else 0].label


def widest(kind: Kind) -> tuple[Any, Any]:
    """The widest range of a kind, for what nobody has told anything about."""
    if kind is Kind.FLAG:
        return np.bool_(False), np.bool_(True)
    if kind is Kind.DATE:
        return EARLIEST, LATEST
    return (0.0, np.inf) if kind is Kind.COUNT else (-np.inf, np.inf)
