"""The book of rules: all versions of all rules, checked as a whole before anyone asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

from klaverblad.engines.rules.checks import Checker, Traced
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.declare import (
    BUILT_IN,
    PERSON,
    DatedValue,
    Grouping,
    Input,
    Parameter,
    Rule,
)
from klaverblad.engines.rules.errors import LoadError, did_you_mean


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
class Rules:
    """Everything that is law here. It cannot change; a change is another book.

    engine  what identifies the code of the engine, for receipts
    """

    rules: tuple[Rule, ...]
    declared_inputs: tuple[Input, ...]
    groupings: tuple[Grouping, ...]
    parameters: tuple[Parameter, ...]
    engine: str = ""

    def __post_init__(self) -> None:
        _check_names(self)
        _check_versions(self)
        _check_circles(self)
        assert self.traced is not None  # tracing every body is a check of its own

    @cached_property
    def versions(self) -> Mapping[str, tuple[Rule, ...]]:
        """All versions of each rule, the oldest first."""
        found: dict[str, list[Rule]] = {}
        for one in sorted(self.rules, key=lambda rule: rule.since):
            found.setdefault(one.key, []).append(one)
        return {key: tuple(found[key]) for key in sorted(found)}

    @cached_property
    def inputs_by_key(self) -> Mapping[str, Input]:
        """The declared inputs by name."""
        return {one.key: one for one in self.declared_inputs}

    @cached_property
    def groupings_by_key(self) -> Mapping[str, Grouping]:
        """The groupings by name."""
        return {one.key: one for one in self.groupings}

    @cached_property
    def parameters_by_key(self) -> Mapping[str, Parameter]:
        """The parameters by name."""
        return {one.key: one for one in self.parameters}

    @cached_property
    def traced(self) -> Mapping[Rule, Traced]:
        """The graph of every body, checked for kinds, units, sentences and parameters."""
        checker = Checker(
            self.versions, self.inputs_by_key, self.groupings_by_key, self.parameters_by_key
        )
        return {one: checker.trace(one) for one in self.rules}

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
                    for key, versions in self.versions.items()
                    if any(dep.name == one.key for rule in versions for dep in rule.dependencies)
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
            for rule in self.versions.get(name, ()):
                parameters |= dict.fromkeys(self.traced[rule].parameters)
                new = [dep.name for dep in rule.dependencies if dep.name not in seen]
                seen |= dict.fromkeys(name for name in new if name not in BUILT_IN)
                waiting += new
        return Reads(
            inputs=tuple(sorted(name for name in seen if name in self.inputs_by_key)),
            rules=tuple(sorted(name for name in seen if name in self.versions)),
            parameters=tuple(sorted(parameters)),
        )

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


def _check_names(book: Rules) -> None:
    owners: dict[str, str] = dict.fromkeys((*BUILT_IN, PERSON), "the engine")
    declared: list[tuple[str, Iterable[Any]]] = [
        ("an input", book.declared_inputs),
        ("a grouping", book.groupings),
        ("a rule", (versions[0] for versions in book.versions.values())),
    ]
    for what, things in declared:
        for one in things:
            if one.key in owners:
                raise LoadError(
                    f"'{one.key}'", f"{what} has the name of {owners[one.key]}", "Rename one."
                )
            owners[one.key] = what
    seen: set[str] = set()
    for parameter in book.parameters:
        if parameter.key in seen:
            raise LoadError(parameter.where, f"'{parameter.key}' exists already", "Rename one.")
        seen.add(parameter.key)
    entities = {PERSON, *book.groupings_by_key}
    said = [(one.key, one.entity) for one in book.rules]
    said += [(one.key, one.entity) for one in book.declared_inputs]
    for key, entity in said:
        if entity not in entities:
            hint = did_you_mean(entity, entities)
            raise LoadError(f"'{key}'", f"entity '{entity}' is unknown", hint)


def _check_versions(book: Rules) -> None:
    for key, versions in book.versions.items():
        for old, new in pairwise(versions):
            if old.until >= new.since:
                raise LoadError(
                    new.where,
                    f"two versions of '{key}' hold on {new.since}",
                    "Give the older one an `until` before that day.",
                )
            said = [(one.entity, one.kind, one.unit, one.options) for one in (old, new)]
            if said[0] != said[1]:
                what = f"the versions of '{key}' differ in entity, kind, unit or outcomes"
                raise LoadError(new.where, what, "Make them agree, or give the new one a new name.")
    for rule in book.rules:
        for dependency in rule.dependencies:
            if dependency.name in book.versions:
                _check_covered(rule, book.versions[dependency.name])


def _check_covered(rule: Rule, versions: Sequence[Rule]) -> None:
    """A rule may not read, on any day that it holds, a rule that does not hold that day."""
    day = rule.since
    for version in versions:
        if version.since <= day <= version.until:
            if version.until >= rule.until:
                return
            day = version.until + timedelta(days=1)
    raise LoadError(
        rule.where,
        f"it reads '{versions[0].key}', which has no version on {day}",
        "Add that version, or shorten this rule with since and until.",
    )


def _check_circles(book: Rules) -> None:
    done: set[str] = set()

    def visit(key: str, path: tuple[str, ...]) -> None:
        if key in path:
            circle = " → ".join((*path[path.index(key) :], key))
            raise LoadError(
                f"rule '{key}'", f"it rests on itself: {circle}", "Break the circle in one rule."
            )
        if key in done or key not in book.versions:
            return
        for rule in book.versions[key]:
            for dependency in rule.dependencies:
                visit(dependency.name, (*path, key))
        done.add(key)

    for key in book.versions:
        visit(key, ())
