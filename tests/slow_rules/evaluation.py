"""The rules of a day over a case, with the reason of every cell kept: the body itself, no text of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.columns import bounds, in_rows
from klaverblad.engines.rules.declare import Dependency, Input, Rule
from klaverblad.engines.rules.evaluate import Evaluation
from klaverblad.engines.rules.tracked import Token, bare
from klaverblad.engines.rules.vocabulary import When
from tests.slow_rules.log import Logged, settled_rows

if TYPE_CHECKING:
    from klaverblad.engines.rules.dated import RulesOn
    from klaverblad.engines.rules.population import Slice


class LoggedParameters:
    """`p` while a case is asked about; of all the amounts of law, only those that are read."""

    def __init__(self, now: "RulesOn") -> None:
        self._now = now

    def __getattr__(self, name: str) -> Logged:
        found = Logged.of_cells(self._now.parameter_values[name], [Token("param", name, 0)])
        setattr(self, name, found)
        return found


class LoggedEvaluation(Evaluation):
    """The same, with the reason of every cell kept."""

    def __init__(self, now: "RulesOn", cut: "Slice") -> None:
        super().__init__(now, cut)
        self.log: dict[str, Logged] = {}
        self._settled: dict[str, list[bool]] = {}

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

    def _input(self, declared: Input) -> Logged:
        rows = range(self.cut.rows(declared.entity))
        tokens = [Token("input", declared.key, row) for row in rows]
        return Logged.of_cells(super()._input(declared), tokens)

    def _unknown(self, dep: Dependency, entity: str) -> Any:
        return Logged.of_cells(super()._unknown(dep, entity), [Token("group", entity, 0)])

    def value(self, key: str) -> Any:
        """The column of a rule or an input, without its reasons."""
        column = self.columns[key]
        return column.value if isinstance(column, Logged) else column

    def settled_rows(self, key: str) -> list[bool]:
        """Which rows of a rule or an input are settled."""
        if key not in self._settled:
            value = self.value(key)
            self._settled[key] = settled_rows(value, len(self.columns[key].why))
        return self._settled[key]


def _logged(result: Any, exceptions: Sequence[tuple[Rule, When]]) -> list[Logged]:
    columns = [result, *(part for _, found in exceptions for part in found)]
    return [column for column in columns if isinstance(column, Logged)]


def _label(result: Any, row: int) -> str | None:
    if not isinstance(result, Logged):
        return None
    return result.why[row if len(result.why) > 1 else 0].label
