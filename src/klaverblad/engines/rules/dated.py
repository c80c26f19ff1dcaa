"""The rules on one day: ask about a case, run over a population, try what would change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

import numpy as np

from klaverblad.engines.rules.admission import admitted
from klaverblad.engines.rules.answers import Answers
from klaverblad.engines.rules.caseload import NextQuestions, next_questions
from klaverblad.engines.rules.columns import Array
from klaverblad.engines.rules.declare import ALL, PERSON, Rule
from klaverblad.engines.rules.errors import ConflictError
from klaverblad.engines.rules.evaluate import Evaluation
from klaverblad.engines.rules.law_of_a_day import LawOfADay
from klaverblad.engines.rules.make_ups import layout_of
from klaverblad.engines.rules.outcomes import Collected, Outcome, Results
from klaverblad.engines.rules.population import SLICE_PERSONS, Case, Population, Slice
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
from klaverblad.engines.rules.worked import Worked, facts_of

Evaluated = TypeVar("Evaluated", bound=Evaluation)


@dataclass(frozen=True, eq=False)
class RulesOn(LawOfADay):
    """The rules on one day. Nothing about it can change; a what-if is another one."""

    def ask(self, case: Case, *keys: str) -> Answers:
        """What follows for one case, with all the reasons."""
        reading = self._reading([case], keys)
        reading.take([case.on(self.day)])
        layout, orders = layout_of(self, reading)
        listed = {PERSON: reading.persons, **reading.groups}
        names = {
            entity: [some[row][1] for row in orders.get(entity, range(len(some)))]
            for entity, some in listed.items()
        }
        try:
            worked = Worked(layout, keys, facts_of(layout, reading, orders))
        except ConflictError as problem:
            who = names[self.rule(problem.key).entity][problem.row]
            raise problem.at(problem.row, who) from None
        return Answers(self, case, worked, names, lambda: reading.population().arranged())

    def run(
        self, population: Population, keys: Sequence[str], *, size: int = SLICE_PERSONS
    ) -> Results:
        """What follows for a whole population: columns in, columns out, in flat memory.

        size  how many persons a slice holds, about
        """
        population = admitted(self, population, keys)
        collected = {key: Collected(self.rule(key)) for key in keys}
        for evaluation in self._each_slice(population, size, keys, partial(Evaluation, self)):
            for key in keys:
                collected[key].add(evaluation.columns[key])
        return Results(
            {key: self._in_given_order(population, key, collected[key].outcome()) for key in keys},
            self.status_of(keys),
            self.left_out_of(keys),
        )

    def _each_slice(
        self,
        population: Population,
        size: int,
        keys: Sequence[str],
        evaluation: Callable[[Slice], Evaluated],
    ) -> Iterator[Evaluated]:
        """Work these rules out slice by slice."""
        before = dict.fromkeys((PERSON, *population.groups), 0)
        for cut in population.slices(self.rules.groupings_by_key, size):
            one = evaluation(cut)
            try:
                one.run(keys)
            except ConflictError as problem:
                entity = self.rule(problem.key).entity
                row, back = before[entity] + problem.row, population.order
                if back is not None:
                    row = int((back[1] if entity == PERSON else back[2][entity])[row])
                raise problem.at(row) from None
            yield one
            before = {entity: rows + cut.rows(entity) for entity, rows in before.items()}

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
        collected = {key: Collected(self.rule(key)) for key in keys}
        parts: dict[str, list[Unknown]] = {key: [] for key in collected}
        counted = partial(CountedEvaluation, self, keys=keys)
        for evaluation in self._each_slice(population, size, keys, counted):
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
        chosen = self.chosen(rights)
        return best_question(self.ask(case, *chosen), chosen, like)

    def next_questions(
        self, population: Population, *, rights: Sequence[str] = ALL
    ) -> NextQuestions:
        """The next question of each household of a caseload; what `next_question` asks of each.

        population  a block for each person says which household they are in
        raises      CaseError: no blocks, or a household of which others may be part
        """
        return next_questions(self, population, rights)

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
        reading = self._reading(cases, keys)
        return reading, reading.read([case.on(self.day) for case in cases])

    def _reading(self, cases: Sequence[Case], keys: Sequence[str]) -> Reading:
        known = self.rules.groupings_by_key
        needed = {key: known[key] for key in self.groupings_of(keys)}
        given = {key: known[key] for case in cases for key in case.groups if key in known}
        return Reading(self.day, self.rules.inputs_by_key, {**needed, **given}, frozenset(needed))

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
