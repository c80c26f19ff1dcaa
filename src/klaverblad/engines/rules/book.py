"""The book of rules: all versions of all rules, checked as a whole before anyone asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from klaverblad.engines.rules.checks import Traced
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.declare import ALL, BUILT_IN, DatedValue, Input, Rule
from klaverblad.engines.rules.draft import Draft
from klaverblad.engines.rules.errors import LoadError, did_you_mean
from klaverblad.engines.rules.months import Months, over
from klaverblad.engines.rules.population import Case


@dataclass(frozen=True)
class InputUse:
    """An input, and the rules that read it."""

    input: Input
    read_by: tuple[str, ...]


@dataclass(frozen=True)
class Reads:
    """All that a rule rests on, near and far."""

    inputs: tuple[str, ...]
    rules: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Rules(Draft):
    """Everything that is law here. It cannot change; a change is another book."""

    def __post_init__(self) -> None:
        for problem in self.problems():
            raise problem

    @cached_property
    def traced(self) -> Mapping[Rule, Traced]:
        """The graph of every body, checked for kinds, units, sentences and parameters."""
        return self._tracing[0]

    def on(self, day: date) -> RulesOn:
        """The law of one day: the versions in force and the values that hold."""
        return RulesOn(self, day)

    def inputs(self) -> tuple[InputUse, ...]:
        """Every input there is, and which rules read it."""
        return tuple(
            InputUse(
                one,
                tuple(
                    key
                    for key in self.versions
                    if any(
                        dep.name == one.key
                        for rule in self.parts_of(key)
                        for dep in rule.dependencies
                    )
                ),
            )
            for one in self.declared_inputs
        )

    def reads(self, key: str) -> Reads:
        """What a rule rests on, in all its versions."""
        if key not in self.versions:
            raise LoadError(f"rule '{key}'", "it is unknown", did_you_mean(key, self.versions))
        seen: dict[str, None] = {}
        parameters: dict[str, None] = {}
        waiting = [key]
        while waiting:
            name = waiting.pop()
            for rule in self.parts_of(name):
                parameters |= dict.fromkeys(self.traced[rule].parameters)
                new = [dep.name for dep in rule.dependencies if dep.name not in seen]
                seen |= dict.fromkeys(name for name in new if name not in BUILT_IN)
                waiting += new
        return Reads(
            inputs=tuple(sorted(name for name in seen if name in self.inputs_by_key)),
            rules=tuple(sorted(name for name in seen if name in self.versions)),
            parameters=tuple(sorted(parameters)),
        )

    def over(self, first: str, last: str, case: Case, rights: Sequence[str] = ALL) -> Months:
        """Work a case out month by month, by the law and the facts of the first day of each.

        first, last  months such as 2026-01
        case         a fact or group that holds for some time is a History, or has from and until
        raises       CaseError: what is no month, or comes before the first one
        """
        return over(self, first, last, case, rights)

    def with_values(self, values: Mapping[str, Sequence[DatedValue]]) -> Self:
        """Another book with values added; on a day that had a value the new one stands."""
        for key in values:
            if key not in self.parameters_by_key:
                hint = did_you_mean(key, self.parameters_by_key)
                raise LoadError(f"parameter '{key}'", "it is unknown", hint)
        changed = []
        for one in self.parameters:
            by_day = {value.since: value for value in (*one.values, *values.get(one.key, ()))}
            changed.append(replace(one, values=tuple(by_day[day] for day in sorted(by_day))))
        return replace(self, parameters=tuple(changed))
