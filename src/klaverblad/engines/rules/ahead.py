"""Months and days by the law of one day: every month of every life in one run.

Amounts and versions are those of the day of the law, as far as anybody knows them; what a rule reads
as today is the day of its own row, so that ages, terms and exemptions run on. `over` is the other
way: it reads the law of each month anew, and is open where that law is not known yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.columns import Array
from klaverblad.engines.rules.declare import PERSON, Dependency, Input, Rule
from klaverblad.engines.rules.errors import CaseError
from klaverblad.engines.rules.evaluate import Evaluation
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.months import carried, handed_over
from klaverblad.engines.rules.outcomes import Collected, Outcome
from klaverblad.engines.rules.population import Between, Case, Slice
from klaverblad.engines.rules.reading import Reading

if TYPE_CHECKING:
    from klaverblad.engines.rules.dated import RulesOn

# So often what runs on is guessed from what came before; then it is handed over month by month.
GUESSES = 4


class DatedEvaluation(Evaluation):
    """Rules over rows that each have a day of their own."""

    def __init__(self, now: "RulesOn", cut: Slice, days: Mapping[str, Array]) -> None:
        super().__init__(now, cut)
        self._days = days

    def _argument(self, rule: Rule, dep: Dependency) -> Any:
        if dep.name == "day":
            return self._days[rule.entity]
        return super()._argument(rule, dep)

    def _limits(self, declared: Input) -> tuple[Any, Any]:
        """What cannot be later than the day lies before the day of its own row."""
        lo, hi = super()._limits(declared)
        is_until_day = declared.kind is Kind.DATE and declared.is_not_after_day
        return lo, self._days[declared.entity] if is_until_day else hi


@dataclass(frozen=True, eq=False)
class Ahead:
    """What follows for each case on its own day.

    outcomes  per rule one row for each person or group, in the order of the cases
    names     per entity the number of the case and the name of each row
    """

    now: "RulesOn"
    outcomes: Mapping[str, Outcome]
    names: Mapping[str, Sequence[tuple[int, str]]]

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[tuple[int, str], int]]:
        return {
            entity: {name: row for row, name in enumerate(names)}
            for entity, names in self.names.items()
        }

    def span(self, key: str, number: int, who: str) -> tuple[Any, ...]:
        """What an answer may be in a case: the value alone, both ends, or the outcomes left."""
        row = self._rows[self.now.rule(key).entity][number, who]
        return self.outcomes[key].span(row)


def run_ahead(
    now: "RulesOn", cases: Sequence[Case], days: Sequence[date], keys: Sequence[str]
) -> Ahead:
    """Work out many cases by the law of one day, each as it stands on a day of its own.

    days    one for each case; a day before that of the law is read by this law as well
    raises  CaseError: as many days as cases; a fact that its rule cannot hold
    """
    if len(days) != len(cases) or not cases:
        raise CaseError(f"{len(cases)} cases and {len(days)} days: give a day for each case")
    known = now.rules.groupings_by_key
    needed = {key: known[key] for key in now.groupings_of(keys)}
    given = {key: known[key] for case in cases for key in case.groups if key in known}
    reading = Reading(max(days), now.rules.inputs_by_key, {**needed, **given}, frozenset(needed))
    population = reading.read([case.on(day) for case, day in zip(cases, days, strict=True)])
    names = {PERSON: reading.persons, **reading.groups}
    numbers = {
        entity: np.array([n for n, _ in rows], dtype=np.int64) for entity, rows in names.items()
    }
    (cut,) = replace(population, block=numbers[PERSON]).slices(known, population.persons)
    of_case = np.array(days, dtype="datetime64[D]")
    evaluation = DatedEvaluation(
        now, cut, {entity: of_case[number] for entity, number in numbers.items()}
    )
    evaluation.run(keys)
    collected = {key: Collected(now.rule(key)) for key in keys}
    for key, one in collected.items():
        one.add(evaluation.columns[key])
    return Ahead(now, {key: one.outcome() for key, one in collected.items()}, names)


def running_on(
    now: "RulesOn", lives: Sequence[Case], days: Sequence[date], keys: Sequence[str]
) -> list[list[Case]]:
    """The case of each month of each life, with what one month hands over to the next.

    lives   cases whose facts may hold for some time; what runs on is told for the first month
    days    the first day of each month, in order
    """
    sources = carried(now, keys)
    found = [[life.on(day) for day in days] for life in lives]
    if not sources or len(days) == 1:
        return found
    handed = _Small(now, tuple(days), sources).handed(found)
    return [
        [_with(case, facts) for case, facts in zip(months, one, strict=True)]
        for months, one in zip(found, handed, strict=True)
    ]


Handed = dict[tuple[str, str], Any]


@dataclass(frozen=True)
class _Small:
    """Only the rules that hand something over, so that they can be worked out several times."""

    now: "RulesOn"
    days: tuple[date, ...]
    sources: Mapping[str, str]

    @cached_property
    def read(self) -> frozenset[str]:
        """The inputs of the rules that hand something over."""
        return frozenset(self.now.inputs_of(self.keys))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        found: dict[str, None] = dict.fromkeys(self.sources.values())
        while more := set(carried(self.now, [*found]).values()) - found.keys():
            found |= dict.fromkeys(sorted(more))
        return tuple(found)

    def handed(self, lives: Sequence[Sequence[Case]]) -> list[list[Handed]]:
        """What holds at the start of each month of each life; the first is what somebody told.

        The lives are worked out together: most of a turn goes to running the rules at all.
        """
        bare = [[self._bare(one) for one in months] for months in lives]
        firsts = [
            {
                (who, fact): facts.get(fact)
                for who, facts in months[0].persons.items()
                for fact in self.sources
            }
            for months in lives
        ]
        found = [[dict(first) for _ in months] for first, months in zip(firsts, lives, strict=True)]
        for turn in range(len(self.days) + GUESSES):
            after = self._after(
                [
                    [_with(case, facts) for case, facts in zip(months, handed, strict=True)]
                    for months, handed in zip(bare, found, strict=True)
                ]
            )
            is_found = [was[1:] == new[:-1] for was, new in zip(found, after, strict=True)]
            if all(is_found):
                return found
            found = [
                was if ends else [first, *new[:-1]] if turn >= GUESSES else _guess(was, new)
                for ends, first, was, new in zip(is_found, firsts, found, after, strict=True)
            ]
        raise AssertionError("what a month hands over follows from the months before it")

    def _bare(self, case: Case) -> Case:
        """Only what these rules read of the persons."""
        persons = {
            who: {key: value for key, value in facts.items() if key in self.read}
            for who, facts in case.persons.items()
        }
        return Case(persons)

    def _after(self, tried: Sequence[Sequence[Case]]) -> list[list[Handed]]:
        days = self.days * len(tried)
        cases = [case for months in tried for case in months]
        ran = run_ahead(self.now, cases, days, self.keys)
        inputs = self.now.rules.inputs_by_key
        handed = [
            {
                (who, fact): handed_over(inputs[fact], ran.span(source, number, who), day)
                for who in case.persons
                for fact, source in self.sources.items()
            }
            for number, (case, day) in enumerate(zip(cases, days, strict=True))
        ]
        n = len(self.days)
        return [handed[n * place : n * (place + 1)] for place in range(len(tried))]


def _guess(before: Sequence[Handed], after: Sequence[Handed]) -> list[Handed]:
    """Each month as far on from the one before as it moved just now; checked in the next turn."""
    found = [dict(before[0])]
    for was, now in zip(before[:-1], after[:-1], strict=True):
        found.append({key: _moved(found[-1][key], was[key], now[key]) for key in now})
    return found


def _moved(start: Any, was: Any, now: Any) -> Any:
    if was == now:
        return start
    numbers = (start, was, now)
    if all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers):
        return start + now - was
    if all(isinstance(one, Between) for one in numbers):
        ends = [
            now_end if None in (a, b, now_end) or isinstance(a, date) else a + now_end - b
            for a, b, now_end in zip(_ends(start), _ends(was), _ends(now), strict=True)
        ]
        return Between(*ends)
    return now


def _ends(one: Between) -> tuple[Any, Any]:
    return one.low, one.high


def _with(case: Case, facts: Handed) -> Case:
    persons = {who: dict(said) for who, said in case.persons.items()}
    for (who, fact), value in facts.items():
        if who in persons:
            persons[who][fact] = value
    return Case(persons, case.groups, case.provenance)
