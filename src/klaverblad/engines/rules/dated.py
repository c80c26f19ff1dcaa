"""The law of one day: which versions hold, what the amounts are, and what follows for whom."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.answers import Answers
from klaverblad.engines.rules.columns import Range
from klaverblad.engines.rules.dates import EARLIEST, LATEST
from klaverblad.engines.rules.declare import BUILT_IN, PERSON, DatedValue, Rule
from klaverblad.engines.rules.errors import CaseError, NotInForceError, did_you_mean
from klaverblad.engines.rules.evaluate import Evaluation, LoggedEvaluation
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.outcomes import Collected, Outcome, Results, Status, worst
from klaverblad.engines.rules.population import SLICE_PERSONS, Case, Population, Values
from klaverblad.engines.rules.questions import Question, best_question
from klaverblad.engines.rules.reading import Reading, dtype_of

if TYPE_CHECKING:
    from klaverblad.engines.rules.book import Rules


@dataclass(frozen=True, eq=False)
class RulesOn:
    """The rules on one day. Ask about a case, or run over a whole population."""

    rules: "Rules"
    day: date
    _cones: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, repr=False)

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

    def rule(self, key: str) -> Rule:
        """The version of a rule that holds today; raise when there is none."""
        if key in self.in_force:
            return self.in_force[key]
        if key in self.rules.versions:
            raise NotInForceError(f"rule '{key}' does not hold on {self.day}")
        raise NotInForceError(f"rule '{key}' is unknown. {did_you_mean(key, self.in_force)}")

    def divides(self, key: str) -> bool:
        """Does the body of this rule divide, so that it may meet a zero?"""
        return self.rules.traced[self.in_force[key]].divides

    def limits(self, key: str) -> tuple[Any, Any]:
        """Between which values an input lies when nobody has told it."""
        declared = self.rules.inputs_by_key[key]
        if declared.kind is Kind.FLAG:
            return np.bool_(False), np.bool_(True)
        if declared.kind is Kind.DATE:
            return EARLIEST, self.day64 if declared.is_not_after_day else LATEST
        lowest, highest = declared.lowest, declared.highest
        return -np.inf if lowest is None else lowest, np.inf if highest is None else highest

    def cone(self, keys: Sequence[str]) -> tuple[str, ...]:
        """These rules and all rules they rest on, the foundations first."""
        asked = tuple(keys)
        if asked not in self._cones:
            found: dict[str, None] = {}

            def visit(key: str) -> None:
                if key in found or key in self.rules.inputs_by_key or key in BUILT_IN:
                    return
                for dependency in self.rule(key).dependencies:
                    visit(dependency.name)
                found[key] = None

            for key in asked:
                visit(key)
            self._cones[asked] = tuple(found)
        return self._cones[asked]

    def groupings_of(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The groupings without which these rules cannot be worked out."""
        entities = {self.in_force[key].entity for key in self.cone(keys)}
        entities |= {
            self.rules.inputs_by_key[dep.name].entity
            for key in self.cone(keys)
            for dep in self.in_force[key].dependencies
            if dep.name in self.rules.inputs_by_key
        }
        return tuple(sorted(entities - {PERSON}))

    def parameters_of(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The parameters that these rules may read."""
        traced = self.rules.traced
        return tuple(
            dict.fromkeys(
                name for key in self.cone(keys) for name in traced[self.in_force[key]].parameters
            )
        )

    def status_of(self, keys: Sequence[str]) -> Status:
        """How sure the least sure value is that these rules may read."""
        held = [self.dated_values[name] for name in self.parameters_of(keys)]
        return worst([value.status for value in held if value])

    def ask(self, case: Case, *keys: str) -> Answers:
        """What follows for one case, with all the reasons."""
        reading, population = self._read([case], keys)
        (cut,) = population.slices(self.rules.groupings_by_key, population.persons)
        evaluation = LoggedEvaluation(self, cut)
        evaluation.run(keys)
        names = {PERSON: reading.persons, **reading.groups}
        orders = {PERSON: population.order[1], **population.order[2]} if population.order else {}
        in_order = {
            entity: [listed[row][1] for row in orders.get(entity, range(len(listed)))]
            for entity, listed in names.items()
        }
        return Answers(self, case, evaluation, population.arranged(), in_order)

    def run(
        self, population: Population, keys: Sequence[str], *, size: int = SLICE_PERSONS
    ) -> Results:
        """What follows for a whole population: columns in, columns out, in flat memory.

        size  how many persons a slice holds, about
        """
        population = self._checked(population, keys)
        collected = {key: Collected(self.in_force[key]) for key in keys if self.rule(key)}
        for cut in population.slices(self.rules.groupings_by_key, size):
            evaluation = Evaluation(self, cut)
            evaluation.run(keys)
            for key in keys:
                collected[key].add(evaluation.columns[key])
        return Results(
            {key: self._in_given_order(population, key, collected[key].outcome()) for key in keys},
            self.status_of(keys),
        )

    def run_cases(self, cases: Sequence[Case], keys: Sequence[str]) -> Results:
        """What follows for many cases at once; rows in the order of cases and of their persons."""
        return self.run(self.population(cases, keys), keys)

    def population(self, cases: Sequence[Case], keys: Sequence[str]) -> Population:
        """Lay out cases as columns, ready to run."""
        return self._read(cases, keys)[1]

    def next_question(self, case: Case, *, rights: Sequence[str]) -> Question | None:
        """The question whose answer narrows these rights most; None when all are settled."""
        return best_question(self, case, rights)

    def fingerprint(self, keys: Sequence[str]) -> str:
        """A hash of the bodies of these rules and all they rest on, blind to their layout."""
        parts = []
        for key in self.cone(keys):
            rule = self.in_force[key]
            parts.append(f"{key}|{rule.entity}|{rule.period}|{self.rules.traced[rule].text}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def parameter_fingerprint(self, keys: Sequence[str]) -> str:
        """A hash of the values of the day that these rules may read."""
        held = {name: self.dated_values[name] for name in sorted(self.parameters_of(keys))}
        lines = [f"{name}={value.value if value else None}" for name, value in held.items()]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def _read(self, cases: Sequence[Case], keys: Sequence[str]) -> tuple[Reading, Population]:
        known = self.rules.groupings_by_key
        needed = {key: known[key] for key in self.groupings_of(keys)}
        given = {key: known[key] for case in cases for key in case.groups if key in known}
        reading = Reading(self.rules.inputs_by_key, {**needed, **given})
        return reading, reading.read(cases)

    def _in_given_order(self, population: Population, key: str, outcome: Outcome) -> Outcome:
        if population.order is None:
            return outcome
        entity = self.in_force[key].entity
        order = population.order[1] if entity == PERSON else population.order[2][entity]
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return outcome.take(back)

    def _checked(self, population: Population, keys: Sequence[str]) -> Population:
        """Refuse columns of the wrong name or length; see that every group has its persons."""
        inputs = self.rules.inputs_by_key
        for name in self.groupings_of(keys):
            if name not in population.groups:
                raise CaseError(f"the population has no '{name}': give its Groups")
        columns: list[tuple[str, Values, str, int]] = [
            (key, column, PERSON, population.persons) for key, column in population.columns.items()
        ]
        for name, groups in population.groups.items():
            if name not in self.rules.groupings_by_key:
                hint = did_you_mean(name, self.rules.groupings_by_key)
                raise CaseError(f"grouping '{name}' is unknown. {hint}")
            self._check_roles(name, population)
            columns += [(key, column, name, groups.count) for key, column in groups.columns.items()]
        for key, column, entity, rows in columns:
            if key not in inputs or inputs[key].entity != entity:
                hint = did_you_mean(key, [k for k, one in inputs.items() if one.entity == entity])
                raise CaseError(f"column '{key}' is no input of {entity}. {hint}")
            if len(column.values) != rows:
                raise CaseError(f"column '{key}' has {len(column.values)} rows, not {rows}")
            if column.values.dtype != np.dtype(dtype_of(inputs[key].kind)):
                wish = dtype_of(inputs[key].kind)
                raise CaseError(f"column '{key}' holds {column.values.dtype}, not {wish}")
            self._check_bounds(key, column)
        return population

    def _check_bounds(self, key: str, column: Values) -> None:
        declared = self.rules.inputs_by_key[key]
        values = column.values if column.known is None else column.values[column.known]
        if declared.kind in {Kind.FLAG, Kind.DATE}:
            return
        lowest, highest = self.limits(key)
        if declared.options is not None:
            lowest, highest = 0, len(declared.options.keys) - 1
        # A nan lies within no bounds, so this finds it too.
        if not np.all((values >= lowest) & (values <= highest)):
            raise CaseError(f"column '{key}' has values outside {lowest} to {highest}")

    def _check_roles(self, name: str, population: Population) -> None:
        grouping, groups = self.rules.groupings_by_key[name], population.groups[name]
        if len(groups.of_person) != population.persons or len(groups.role) != population.persons:
            raise CaseError(
                f"'{name}' must say for each of {population.persons} persons their group"
            )
        for code, role in enumerate(grouping.roles):
            if role.holds_one:
                at = groups.of_person[(groups.role == code) & (groups.of_person >= 0)]
                if not np.all(np.bincount(at, minlength=groups.count) == 1):
                    raise CaseError(f"'{name}': each group needs exactly one '{role.key}'")
