"""The law of one day: which versions hold, what the amounts are, and what rests on what."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from klaverblad.engines.rules.amounts import DatedValue
from klaverblad.engines.rules.bodies import RowBody, row_body
from klaverblad.engines.rules.columns import Range
from klaverblad.engines.rules.dates import EARLIEST, LATEST
from klaverblad.engines.rules.declare import ALL, BUILT_IN, PERSON, Rule
from klaverblad.engines.rules.errors import NotInForceError, did_you_mean
from klaverblad.engines.rules.outcomes import LeftOut, ParameterUse, Status, left_out, worst
from klaverblad.engines.rules.wording import value_text

if TYPE_CHECKING:
    from klaverblad.engines.rules.book import Rules
    from klaverblad.engines.rules.layout import Layout

Found = TypeVar("Found")


def per_rules(find: Callable[[Any, Sequence[str]], Found]) -> Callable[[Any, Sequence[str]], Found]:
    """Work out once for each choice of rules; the law of a day does not change."""
    name = find.__name__

    @wraps(find)
    def found(self: "LawOfADay", keys: Sequence[str]) -> Found:
        held, place = self._per_rules, (name, tuple(keys))
        if place not in held:
            held[place] = find(self, place[1])
        known: Found = held[place]
        return known

    return found


@dataclass(frozen=True, eq=False)
class LawOfADay:
    """Which versions of the rules hold on one day, and what the amounts are."""

    rules: "Rules"
    day: date
    _per_rules: dict[tuple[str, tuple[str, ...]], Any] = field(default_factory=dict, repr=False)

    @cached_property
    def in_force(self) -> Mapping[str, Rule]:
        """The version of each rule that holds on this day."""
        return {
            key: version
            for key, versions in self.rules.versions.items()
            for version in versions
            if version.holds_on(self.day)
        }

    @cached_property
    def day64(self) -> np.datetime64:
        """The day as the columns hold it."""
        return np.datetime64(self.day, "D")

    @cached_property
    def dated_values(self) -> Mapping[str, DatedValue | None]:
        """For each parameter the value that holds; None before the first."""
        return {one.key: one.on(self.day) for one in self.rules.parameters}

    @cached_property
    def parameter_values(self) -> dict[str, Any]:
        """What bodies read from `p`; a value that does not exist yet is open at both ends."""
        found: dict[str, Any] = {}
        for key, held in self.dated_values.items():
            is_date = self.rules.parameters_by_key[key].unit is None
            if held is None or held.value is None:
                # No legal amount, rate or term is below zero.
                open_ends = (EARLIEST, LATEST) if is_date else (0.0, np.inf)
                found[key] = Range(*open_ends)
            else:
                value = held.value
                found[key] = np.datetime64(value, "D") if isinstance(value, date) else float(value)
        return found

    @cached_property
    def layouts(self) -> dict[Any, "tuple[Layout, dict[str, list[int]]]"]:
        """The cells of each make-up of persons and groups, and in which order they stand."""
        return {}

    @cached_property
    def explained(self) -> dict[tuple[str, str], Any]:
        """How an explanation tells of each legal value, per language; filled as it is told."""
        return {}

    @cached_property
    def worded(self) -> dict[tuple[Rule, str], Any]:
        """The words of each rule, per language; filled as it is told."""
        return {}

    @cached_property
    def parameter_uses(self) -> Mapping[str, ParameterUse]:
        """Each legal value as an answer tells of it."""
        found = {}
        for key, held in self.dated_values.items():
            unit = self.rules.parameters_by_key[key].unit
            if held is None:
                found[key] = ParameterUse(key, None, unit, None, "unconfirmed", "")
                continue
            status = worst([held.status])
            found[key] = ParameterUse(
                key, held.value, unit, held.since, status, held.source, held.note
            )
        return found

    def rule(self, key: str) -> Rule:
        """The version of a rule that holds today; raise when there is none."""
        if key in self.in_force:
            return self.in_force[key]
        if key in self.rules.versions:
            raise NotInForceError(f"rule '{key}' does not hold on {self.day}")
        raise NotInForceError(f"rule '{key}' is unknown. {did_you_mean(key, self.in_force)}")

    def said(self, key: str, value: Any, language: str) -> str:
        """A value of a rule or an input as people write it; None is what is not known yet."""
        declared = self.rules.inputs_by_key.get(key)
        found = declared or self.rule(key)
        if value is not None and found.options is not None:
            return str(found.options.names[value][language])
        unit = declared.unit if declared else self.rules.traced[self.rule(key)].unit
        return value_text(value, found.kind, unit, language)

    def row_body(self, key: str) -> RowBody:
        """A rule with its exceptions, written out for one row; once for all days it holds alike."""
        parts = self.parts_of(key)
        traced = [self.rules.traced[part] for part in parts]
        held = traced[0].row_bodies
        if parts not in held:
            held[parts] = row_body(parts, [one.node for one in traced])
        return held[parts]

    @cached_property
    def leaving_out(self) -> frozenset[str]:
        """The rules that leave out a part of their article, or an exception to them does."""
        return frozenset(
            key for key in self.in_force if any(part.leaves_out for part in self.parts_of(key))
        )

    @cached_property
    def dividing(self) -> frozenset[str]:
        """The rules whose bodies divide, so that they may meet a zero."""
        traced = self.rules.traced
        return frozenset(
            key for key in self.in_force if any(traced[part].divides for part in self.parts_of(key))
        )

    @cached_property
    def places(self) -> Mapping[str, Mapping[str, int]]:
        """For each rule the place of each name in its signature and those of its exceptions."""
        return {
            key: {
                name: place
                for place, name in enumerate(
                    dict.fromkeys(d.name for part in self.parts_of(key) for d in part.dependencies)
                )
            }
            for key in self.in_force
        }

    @cached_property
    def _exceptions(self) -> Mapping[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for versions in self.rules.exceptions.values():
            for one in versions:
                if one.holds_on(self.day):
                    found.setdefault(one.exception_to or "", []).append(one)
        return {key: tuple(sorted(some, key=lambda one: one.rank)) for key, some in found.items()}

    def exceptions_to(self, key: str) -> tuple[Rule, ...]:
        """The exceptions that bend a rule on this day, the lowest rank first."""
        return self._exceptions.get(key, ())

    def parts_of(self, key: str) -> tuple[Rule, ...]:
        """The version of a rule that holds, and the exceptions that bend it."""
        return (self.rule(key), *self.exceptions_to(key))

    def limits(self, key: str) -> tuple[Any, Any]:
        """Between which values an input lies when nobody has told it."""
        return self.rules.inputs_by_key[key].limits(self.day)

    @per_rules
    def cone(self, keys: Sequence[str]) -> tuple[str, ...]:
        """These rules and all rules they rest on, the foundations first."""
        found: dict[str, None] = {}

        def visit(key: str) -> None:
            if key in found or key in self.rules.inputs_by_key or key in BUILT_IN:
                return
            for part in self.parts_of(key):
                for dependency in part.dependencies:
                    visit(dependency.name)
            found[key] = None

        for key in keys:
            visit(key)
        return tuple(found)

    @per_rules
    def groupings_of(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The groupings without which these rules cannot be worked out."""
        entities = {self.in_force[key].entity for key in self.cone(keys)}
        entities |= {
            self.rules.inputs_by_key[dep.name].entity
            for key in self.cone(keys)
            for part in self.parts_of(key)
            for dep in part.dependencies
            if dep.name in self.rules.inputs_by_key
        }
        return tuple(sorted(entities - {PERSON}))

    @per_rules
    def parameters_of(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The parameters that these rules may read."""
        traced = self.rules.traced
        return tuple(
            dict.fromkeys(
                name
                for key in self.cone(keys)
                for part in self.parts_of(key)
                for name in traced[part].parameters
            )
        )

    @per_rules
    def status_of(self, keys: Sequence[str]) -> Status:
        """How sure the least sure value is that these rules may read."""
        held = [self.dated_values[name] for name in self.parameters_of(keys)]
        return worst([value.status for value in held if value])

    @per_rules
    def left_out_of(self, keys: Sequence[str]) -> tuple[LeftOut, ...]:
        """What these rules and all they rest on do not look at."""
        return left_out(part for key in self.cone(keys) for part in self.parts_of(key))

    @cached_property
    def rights(self) -> tuple[str, ...]:
        """Every right there is on this day."""
        return tuple(key for key, rule in self.in_force.items() if rule.is_right)

    def chosen(self, rights: Sequence[str]) -> tuple[str, ...]:
        """These rights; ALL stands for every one there is."""
        return self.rights if rights is ALL else tuple(rights)

    @per_rules
    def inputs_of(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The inputs that these rules may read."""
        names = dict.fromkeys(
            dep.name
            for key in self.cone(keys)
            for part in self.parts_of(key)
            for dep in part.dependencies
        )
        return tuple(name for name in names if name in self.rules.inputs_by_key)

    @per_rules
    def fingerprint(self, keys: Sequence[str]) -> str:
        """A hash of the bodies of these rules and all they rest on, blind to their layout."""
        parts = []
        for key in self.cone(keys):
            for part in self.parts_of(key):
                text = self.rules.traced[part].text
                parts.append(f"{part.key}|{part.rank}|{part.entity}|{part.period}|{text}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @per_rules
    def parameter_fingerprint(self, keys: Sequence[str]) -> str:
        """A hash of the values of the day that these rules may read."""
        held = {name: self.dated_values[name] for name in sorted(self.parameters_of(keys))}
        lines = [f"{name}={value.value if value else None}" for name, value in held.items()]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()
