"""A book before it is law: everything that is declared, and all that is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import chain, pairwise
from typing import Any

from klaverblad.engines.rules.amounts import Parameter
from klaverblad.engines.rules.checks import Checker, Traced
from klaverblad.engines.rules.declare import BUILT_IN, PERSON, Grouping, Input, Rule
from klaverblad.engines.rules.errors import LoadError, did_you_mean


@dataclass(frozen=True, eq=False)
class Draft:
    """Everything that is declared, unchecked.

    engine  what identifies the code of the engine, for receipts
    known   bodies that were traced before, among the same neighbours
    """

    rules: tuple[Rule, ...]
    declared_inputs: tuple[Input, ...]
    groupings: tuple[Grouping, ...]
    parameters: tuple[Parameter, ...]
    engine: str = ""
    known: Mapping[Rule, Traced] = field(default_factory=dict, repr=False)

    @cached_property
    def versions(self) -> Mapping[str, tuple[Rule, ...]]:
        """All versions of each general rule, the oldest first."""
        return _by_key(rule for rule in self.rules if rule.exception_to is None)

    @cached_property
    def exceptions(self) -> Mapping[str, tuple[Rule, ...]]:
        """All versions of each exception, the oldest first."""
        return _by_key(rule for rule in self.rules if rule.exception_to is not None)

    @cached_property
    def inputs_by_key(self) -> Mapping[str, Input]:
        """The declared inputs by name."""
        return {one.key: one for one in self.declared_inputs}

    @cached_property
    def input_places(self) -> Mapping[str, int]:
        """Where each input stands among those that are declared."""
        return {key: place for place, key in enumerate(self.inputs_by_key)}

    @cached_property
    def groupings_by_key(self) -> Mapping[str, Grouping]:
        """The groupings by name."""
        return {one.key: one for one in self.groupings}

    @cached_property
    def parameters_by_key(self) -> Mapping[str, Parameter]:
        """The parameters by name."""
        return {one.key: one for one in self.parameters}

    def parts_of(self, key: str) -> tuple[Rule, ...]:
        """All versions of a rule and of the exceptions that bend it."""
        return (*self.versions.get(key, ()), *self._exceptions_to.get(key, ()))

    @cached_property
    def _exceptions_to(self) -> Mapping[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for one in chain.from_iterable(self.exceptions.values()):
            found.setdefault(one.exception_to or "", []).append(one)
        return {key: tuple(some) for key, some in found.items()}

    def problems(self) -> tuple[LoadError, ...]:
        """All that is wrong, each with its place; nothing when this may be law."""
        checks = (_wrong_names, _wrong_versions, _circles, _hidden_months)
        found = list(chain.from_iterable(check(self) for check in checks))
        known = {str(problem) for problem in found}
        for problem in self._tracing[1]:
            if str(problem) not in known:
                known.add(str(problem))
                found.append(problem)
        return tuple(found)

    @cached_property
    def _tracing(self) -> tuple[Mapping[Rule, Traced], tuple[LoadError, ...]]:
        checker = Checker(
            self.versions,
            self.inputs_by_key,
            self.groupings_by_key,
            self.parameters_by_key,
            dict(self.known),
        )
        traced: dict[Rule, Traced] = {}
        wrong: list[LoadError] = []
        entities = {PERSON, *self.groupings_by_key}
        in_circles = {key for circle in _paths_in_circles(self) for key in circle}
        for one in self.rules:
            if one.entity not in entities or (in_circles and self.rests_on(one, in_circles)):
                continue
            try:
                traced[one] = checker.trace(one)
            except LoadError as problem:
                wrong.append(problem)
        return traced, tuple(wrong)

    def rests_on(self, rule: Rule, keys: set[str]) -> bool:
        """Is this rule one of these, or does it rest on one, near or far?"""
        seen: set[str] = set()
        waiting = [rule.key, *(dep.name for dep in rule.dependencies)]
        while waiting:
            key = waiting.pop()
            if key in keys:
                return True
            if key not in seen:
                seen.add(key)
                waiting += [dep.name for one in self.parts_of(key) for dep in one.dependencies]
        return False


def _by_key(rules: Iterable[Rule]) -> Mapping[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for one in sorted(rules, key=lambda rule: rule.since):
        found.setdefault(one.key, []).append(one)
    return {key: tuple(found[key]) for key in sorted(found)}


def _wrong_names(book: Draft) -> Iterator[LoadError]:
    owners: dict[str, str] = dict.fromkeys((*BUILT_IN, PERSON), "the engine")
    declared: list[tuple[str, Iterable[Any]]] = [
        ("an input", book.declared_inputs),
        ("a grouping", book.groupings),
        ("a rule", (versions[0] for versions in book.versions.values())),
        ("an exception", (versions[0] for versions in book.exceptions.values())),
    ]
    for what, things in declared:
        for one in things:
            if one.key in owners:
                said = f"'{one.key}': {what} has the name of {owners[one.key]}"
                yield LoadError(_where(one), said, "Rename one.")
            owners[one.key] = what
    seen: set[str] = set()
    for parameter in book.parameters:
        if parameter.key in seen:
            yield LoadError(parameter.where, f"'{parameter.key}' exists already", "Rename one.")
        seen.add(parameter.key)
    entities = {PERSON, *book.groupings_by_key}
    told: list[Rule | Input] = [*book.rules, *book.declared_inputs]
    for fact in told:
        if fact.entity not in entities:
            hint = did_you_mean(fact.entity, entities)
            yield LoadError(_where(fact), f"entity '{fact.entity}' is unknown", hint)
    for one in book.declared_inputs:
        if one.granted and one.granted not in book.versions:
            hint = did_you_mean(one.granted, book.versions)
            yield LoadError(_where(one), f"it grants '{one.granted}', which is unknown", hint)


def _where(thing: Any) -> str:
    return thing.where or f"'{thing.key}'"


def _wrong_versions(book: Draft) -> Iterator[LoadError]:
    for key, versions in (*book.versions.items(), *book.exceptions.items()):
        for old, new in pairwise(versions):
            if old.until >= new.since:
                yield LoadError(
                    new.where,
                    f"two versions of '{key}' hold on {new.since}",
                    "Give the older one an `until` before that day.",
                )
            said = [(one.entity, one.kind, one.unit, one.options) for one in (old, new)]
            if said[0] != said[1]:
                what = f"the versions of '{key}' differ in entity, kind, unit or outcomes"
                yield LoadError(new.where, what, "Make them agree, or give the new one a new name.")
    for rule in book.rules:
        if rule.exception_to is not None and rule.exception_to not in book.versions:
            hint = did_you_mean(rule.exception_to, book.versions)
            yield LoadError(rule.where, f"it bends '{rule.exception_to}', which is unknown", hint)
        for dependency in rule.dependencies:
            if dependency.name in book.versions:
                yield from _uncovered(rule, book.versions[dependency.name])


def _uncovered(rule: Rule, versions: Sequence[Rule]) -> Iterator[LoadError]:
    """A rule may not read, on any day that it holds, a rule that does not hold that day."""
    day = rule.since
    for version in versions:
        if version.since <= day <= version.until:
            if version.until >= rule.until:
                return
            day = version.until + timedelta(days=1)
    yield LoadError(
        rule.where,
        f"it reads '{versions[0].key}', which has no version on {day}",
        "Add that version, or shorten this rule with since and until.",
    )


def _hidden_months(book: Draft) -> Iterator[LoadError]:
    """What one signature reads from the month before, all signatures read so, in the same words."""
    said: dict[str, str] = {}
    for rule in book.rules:
        for dep in rule.dependencies:
            if dep.previous is not None:
                said.setdefault(dep.name, dep.previous.rule)
    for rule in book.rules:
        for dep in rule.dependencies:
            source = said.get(dep.name)
            if source and (dep.previous is None or dep.previous.rule != source):
                what = f"'{dep.name}' is elsewhere what '{source}' gave the month before"
                yield LoadError(rule.where, what, f"Write Annotated[…, Previous('{source}')].")


def _circles(book: Draft) -> Iterator[LoadError]:
    for path in _paths_in_circles(book):
        circle = " → ".join(path)
        where = book.versions[path[0]][0].where
        yield LoadError(where, f"it rests on itself: {circle}", "Break the circle in one rule.")


def _paths_in_circles(book: Draft) -> list[tuple[str, ...]]:
    done: set[str] = set()
    found: list[tuple[str, ...]] = []

    def visit(key: str, path: tuple[str, ...]) -> None:
        if key in path:
            found.append((*path[path.index(key) :], key))
            return
        if key in done or key not in book.versions:
            return
        for rule in book.parts_of(key):
            for dependency in rule.dependencies:
                visit(dependency.name, (*path, key))
        done.add(key)

    for key in book.versions:
        visit(key, ())
    return found
