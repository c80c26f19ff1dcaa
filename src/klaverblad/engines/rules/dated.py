"""The rules on one day: ask about a case, run over a population, try what would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from klaverblad.engines.rules.admission import admitted
from klaverblad.engines.rules.answers import Answers
from klaverblad.engines.rules.columns import Array
from klaverblad.engines.rules.declare import ALL, PERSON, Rule
from klaverblad.engines.rules.evaluate import Evaluation, LoggedEvaluation
from klaverblad.engines.rules.law_of_a_day import LawOfADay
from klaverblad.engines.rules.outcomes import Collected, Outcome, Results, left_out
from klaverblad.engines.rules.population import SLICE_PERSONS, Case, Population
from klaverblad.engines.rules.questions import Question, best_question
from klaverblad.engines.rules.reading import Reading
from klaverblad.engines.rules.reforms import reformed
from klaverblad.engines.rules.sweeps import Sweep, sweep
from klaverblad.engines.rules.unknowns import (
    COUNTED_PERSONS,
    CountedEvaluation,
    Unknown,
    together,
)


@dataclass(frozen=True, eq=False)
class RulesOn(LawOfADay):
    """The rules on one day. Nothing about it can change; a what-if is another one."""

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
        population = admitted(self, population, keys)
        collected = {key: Collected(self.in_force[key]) for key in keys if self.rule(key)}
        for cut in population.slices(self.rules.groupings_by_key, size):
            evaluation = Evaluation(self, cut)
            evaluation.run(keys)
            for key in keys:
                collected[key].add(evaluation.columns[key])
        return Results(
            {key: self._in_given_order(population, key, collected[key].outcome()) for key in keys},
            self.status_of(keys),
            left_out(part for key in self.cone(keys) for part in self.parts_of(key)),
        )

    def run_cases(self, cases: Sequence[Case], keys: Sequence[str]) -> Results:
        """What follows for many cases at once; rows in the order of cases and of their persons."""
        return self.run(self.population(cases, keys), keys)

    def population(self, cases: Sequence[Case], keys: Sequence[str]) -> Population:
        """Lay out cases as columns, ready to run."""
        return self._read(cases, keys)[1]

    def count_unknown(
        self, population: Population, keys: Sequence[str], *, size: int = COUNTED_PERSONS
    ) -> Mapping[str, Unknown]:
        """For each row, how many facts could still change it; the same facts that `ask` waits for.

        size  how many persons a slice holds, about
        """
        return self.run_and_count(population, keys, size=size)[1]

    def run_and_count(
        self, population: Population, keys: Sequence[str], *, size: int = COUNTED_PERSONS
    ) -> tuple[Mapping[str, Outcome], Mapping[str, Unknown]]:
        """The outcomes of a population and what each row still waits for, in one run."""
        population = admitted(self, population, keys)
        collected = {key: Collected(self.in_force[key]) for key in keys if self.rule(key)}
        parts: dict[str, list[Unknown]] = {key: [] for key in collected}
        for cut in population.slices(self.rules.groupings_by_key, size):
            evaluation = CountedEvaluation(self, cut, keys)
            evaluation.run(keys)
            for key, found in parts.items():
                collected[key].add(evaluation.columns[key].value)
                found.append(evaluation.unknown(key))
        back = {key: self._back(population, key) for key in collected}
        outcomes = {
            key: self._in_given_order(population, key, one.outcome())
            for key, one in collected.items()
        }
        return outcomes, {key: together(found, back[key]) for key, found in parts.items()}

    def next_question(
        self, case: Case, *, rights: Sequence[str] = ALL, like: Population | None = None
    ) -> Question | None:
        """The question whose answer narrows these rights most; None when all are settled.

        like  people to take likely answers from, such as a caseload or a survey: they order the
              questions and never settle anything. Without it the usual answers are tried
        """
        return best_question(self, case.on(self.day), self.chosen(rights), like)

    def sweep(
        self, case: Case, key: str, *, of: str, over: Array, rights: Sequence[str] = ALL
    ) -> Sweep:
        """Try every value of one number, all in one run: curves, slopes and steps.

        key, of   an input that is a number, and the person or group it is about
        over      (n,) values in rising order, such as euros(0, 5000, 10)
        raises    CaseError: no such input or person, values outside its bounds
        """
        return sweep(self, case, key, of, over, self.chosen(rights))

    def what_if(
        self, *, parameters: Mapping[str, float | date] | None = None, rules: Sequence[Rule] = ()
    ) -> "RulesOn":
        """The same day under other values or rules: a new object, this one cannot change.

        A result that rests on a supposed value has the status unconfirmed, and its source says so.
        raises  LoadError: an unknown parameter, a rule that does not fit
        """
        return reformed(self.rules, self.day, parameters or {}, rules).on(self.day)

    def read(self, case: Case, keys: Sequence[str]) -> tuple[Population, dict[str, list[str]]]:
        """Lay out one case, with the names of its persons and groups in the order of a run."""
        reading, population = self._read([case], keys)
        names = {PERSON: reading.persons, **reading.groups}
        return population, {key: [name for _, name in rows] for key, rows in names.items()}

    def _read(self, cases: Sequence[Case], keys: Sequence[str]) -> tuple[Reading, Population]:
        known = self.rules.groupings_by_key
        needed = {key: known[key] for key in self.groupings_of(keys)}
        given = {key: known[key] for case in cases for key in case.groups if key in known}
        reading = Reading(self.rules.inputs_by_key, {**needed, **given}, frozenset(needed))
        return reading, reading.read([case.on(self.day) for case in cases])

    def _in_given_order(self, population: Population, key: str, outcome: Outcome) -> Outcome:
        back = self._back(population, key)
        return outcome if back is None else outcome.take(back)

    def _back(self, population: Population, key: str) -> Array | None:
        """Where each row of a rule was before the population was arranged; None if it stood so."""
        if population.order is None:
            return None
        entity = self.in_force[key].entity
        order = population.order[1] if entity == PERSON else population.order[2][entity]
        back: Array = np.empty_like(order)
        back[order] = np.arange(len(order))
        return back
