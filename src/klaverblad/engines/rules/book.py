"""The book of rules: all versions of all rules, checked as a whole before anyone asks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache, partial
from typing import Self

from klaverblad.engines.rules.amounts import Confirmation, DatedValue
from klaverblad.engines.rules.checks import Traced
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.declare import ALL, BUILT_IN, Input, Rule
from klaverblad.engines.rules.draft import Draft
from klaverblad.engines.rules.errors import LoadError, did_you_mean
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.months import Months, over
from klaverblad.engines.rules.population import Case

# A batch of months, or the cases of the law, ask for a few days again and again.
DAYS_KEPT = 64


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
        """The law of one day: the versions in force and the values that hold.

        The same one each time: it remembers what it worked out about the rules themselves.
        """
        return self._of_day(day)

    @cached_property
    def _of_day(self) -> Callable[[date], RulesOn]:
        return lru_cache(maxsize=DAYS_KEPT)(partial(RulesOn, self))

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

    def kind_of(self, parameter: str) -> Kind:
        """What a parameter is: money, a date, a share or a plain number."""
        unit = self.parameters_by_key[parameter].unit
        if unit is None:
            return Kind.DATE
        return {"EUR": Kind.MONEY, "share": Kind.SHARE}.get(unit.base, Kind.COUNT)

    def over(self, first: str, last: str, case: Case, rights: Sequence[str] = ALL) -> Months:
        """Work a case out month by month, by the law and the facts of the first day of each.

        first, last  months such as 2026-01
        case         a fact or group that holds for some time is a History, or has from and until
        raises       CaseError: what is no month, or comes before the first one
        """
        return over(self, first, last, case, rights)

    def with_values(self, values: Mapping[str, Sequence[DatedValue]]) -> Self:
        """Another book with values added; on a day that had a value the new one stands.

        A value that would have ended later ends the day before the new one begins.
        """
        for key in values:
            if key not in self.parameters_by_key:
                hint = did_you_mean(key, self.parameters_by_key)
                raise LoadError(f"parameter '{key}'", "it is unknown", hint)
        changed = []
        for one in self.parameters:
            if one.key not in values:
                changed.append(one)
                continue
            by_day = {value.since: value for value in (*one.values, *values[one.key])}
            changed.append(replace(one, values=_in_order(by_day)))
        # The bodies read the same names in the same units: nothing has to be traced again.
        return replace(self, parameters=tuple(changed), known=self.traced)

    def with_confirmed(self, confirmations: Mapping[str, Sequence[Confirmation]]) -> Self:
        """Another book in which these values are confirmed, by whom and where it stands.

        raises  LoadError: an unknown parameter, a day on which no value begins
        """
        found: dict[str, list[DatedValue]] = {}
        for key, some in confirmations.items():
            declared = self.parameters_by_key.get(key)
            if declared is None:
                hint = did_you_mean(key, self.parameters_by_key)
                raise LoadError(f"parameter '{key}'", "it is unknown", hint)
            by_day = {value.since: value for value in declared.values}
            for one in some:
                if one.since not in by_day:
                    days = ", ".join(str(day) for day in sorted(by_day)[-3:])
                    what = f"no value begins on {one.since}, so there is none to confirm"
                    raise LoadError(f"parameter '{key}'", what, f"The last ones begin on {days}.")
                value = by_day[one.since]
                note = "; ".join(text for text in (value.note, f"{one.by}, {one.on}") if text)
                sure = replace(value, status="confirmed", source=one.source, note=note)
                found.setdefault(key, []).append(sure)
        return self.with_values(found)


def _in_order(by_day: Mapping[date, DatedValue]) -> tuple[DatedValue, ...]:
    """Values by day, each at an end before the next one begins."""
    days = sorted(by_day)
    found = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        value = by_day[day]
        if following and value.until and value.until >= following:
            value = replace(value, until=following - timedelta(days=1))
        found.append(value)
    return tuple(found)
