"""Month by month: facts that begin and end, amounts that rise, exemptions that run out.

What a month hands over to the next stands in the signature of the rule that reads it
(`Previous`). In the first month somebody tells it; from then on it is what the rule gave.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import isinf
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.amounts import DatedValue
from klaverblad.engines.rules.declare import Input
from klaverblad.engines.rules.errors import CaseError
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.population import Between, Case, Provenance
from klaverblad.engines.rules.reading import alone

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answers, Missing
    from klaverblad.engines.rules.book import Rules
    from klaverblad.engines.rules.dated import RulesOn
    from klaverblad.engines.rules.outcomes import Results

MONTHS_MAX = 600


@dataclass(frozen=True)
class Turn:
    """A month in which an answer is not what it was the month before, and what made it so.

    facts       (input, who) whose value changed; what is handed over from month to month counts
    parameters  the legal values that changed
    rules       the rules of which another version holds, or that began or ended
    """

    month: date
    before: tuple[Any, ...]
    after: tuple[Any, ...]
    facts: tuple[tuple[str, str], ...]
    parameters: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class OneMonth:
    """One month: the law on its first day, the case as it stands then, and what follows.

    names  per entity who stands in which row of the results; a group keeps its name in every month
    """

    now: "RulesOn"
    case: Case
    results: "Results"
    keys: tuple[str, ...]
    names: Mapping[str, Sequence[str]]

    @property
    def month(self) -> date:
        """The first day of the month, on which the law and the facts are read."""
        return self.now.day

    def about(self, key: str) -> tuple[str, ...]:
        """The persons or groups that an answer is about; nobody when its rule does not hold."""
        if key not in self.results:
            return ()
        return tuple(who for who in self.names[self.now.rule(key).entity] if who)

    def span(self, key: str, who: str) -> tuple[Any, ...]:
        """What an answer may still be; nothing when there is no such answer this month."""
        if who not in self.about(key):
            return ()
        return self.results[key].span(self.names[self.now.rule(key).entity].index(who))

    @cached_property
    def answers(self) -> "Answers":
        """The same with all the reasons; worked out only when somebody asks."""
        return self.now.ask(self.case, *self.keys)


@dataclass(frozen=True, eq=False)
class Months(Sequence[OneMonth]):
    """A case month by month."""

    months: tuple[OneMonth, ...]

    def __getitem__(self, place: Any) -> Any:
        return self.months[place]

    def __len__(self) -> int:
        return len(self.months)

    def __iter__(self) -> Iterator[OneMonth]:
        return iter(self.months)

    def of(self, month: str) -> OneMonth:
        """One month by its name, such as 2026-05."""
        day = _first_day(month)
        for one in self.months:
            if one.month == day:
                return one
        raise CaseError(f"{month} is not among the months from {self[0].month} to {self[-1].month}")

    def waiting_for(self, month: str, key: str, who: str = "") -> "tuple[Missing, ...]":
        """What could still change an answer; what earlier months hand over is asked at its root."""
        place = self.months.index(self.of(month))
        answers = self.months[place].answers
        asked = answers.about(key, who) if who else answers[key]
        found: set[Missing] = set()
        waiting = [(place, one) for one in asked.waiting_for]
        seen = set(waiting)
        while waiting:
            at, one = waiting.pop()
            source = carried(self.months[at].now, self.months[at].keys).get(one.key)
            if source is None or at == 0 or not self.months[at - 1].case.has(one.who):
                found.add(one)
                continue
            earlier = self.months[at - 1].answers.about(source, one.who)
            new = {(at - 1, more) for more in earlier.waiting_for} - seen
            seen |= new
            waiting += new
        return tuple(sorted(found))

    def turns(self, key: str, who: str = "") -> tuple[Turn, ...]:
        """The months in which an answer changes, each with what made it change.

        who     the person or group; not needed when the answer is about one alone
        raises  CaseError: it is about several, or about nobody of that name
        """
        names = dict.fromkeys(name for one in self.months for name in one.about(key))
        if (who and who not in names) or (not who and len(names) != 1):
            said = f"is about {', '.join(names)}" if names else "has no answer in these months"
            raise CaseError(f"'{key}' {said}: give who as one of them")
        about = who or next(iter(names))
        return tuple(
            _turn(old, new, key, about)
            for old, new in pairwise(self.months)
            if old.span(key, about) != new.span(key, about)
        )


def over(book: "Rules", first: str, last: str, case: Case, rights: Sequence[str]) -> Months:
    """Work a case out for each month from the first to the last.

    first, last  months such as 2026-01; the law and the facts are read on the first day of each
    rights       the rules to work out; what they hand over from month to month comes with them
    """
    found: list[OneMonth] = []
    handed: dict[tuple[str, str], Any] = {}
    for day in _months(first, last):
        now = book.on(day)
        keys = now.chosen(rights)
        asked = tuple(dict.fromkeys((*keys, *_states(now, keys))))
        told = with_groups(now, case.on(day), asked)
        for (who, key), value in handed.items():
            if not told.has(who):
                continue
            source = Provenance(f"{found[-1].month:%Y-%m}", found[-1].month)
            told = told.with_fact(who, key, value)
            told = replace(told, provenance={**told.provenance, (who, key): source})
        population, names = now.read(told, asked)
        results = now.run(population, asked)
        found.append(OneMonth(now, told, results, asked, names))
        handed = {
            (who, fact): handed_over(now.rules.inputs_by_key[fact], results[source].span(row), day)
            for fact, source in carried(now, asked).items()
            for row, who in enumerate(names[now.rule(source).entity])
            if who
        }
    return Months(tuple(found))


def handed_over(declared: Input, span: tuple[Any, ...], day: date) -> Any:
    """What a month hands over: the value, or between which it lies; None where it may be anything."""
    if len(span) == 1:
        return span[0]
    if declared.kind in {Kind.FLAG, Kind.CATEGORY}:
        return None
    lowest, highest = (_plain(end) for end in declared.limits(day))
    low, high = max(span[0], lowest), min(span[1], highest)
    # A rule that gives what its input cannot hold is told in full, and refused at the door.
    if (low, high) == (lowest, highest) or low > high:
        return None
    return Between(*(None if isinstance(end, float) and isinf(end) else end for end in (low, high)))


def _plain(end: Any) -> Any:
    return end.item() if isinstance(end, np.datetime64) else end


def with_groups(now: "RulesOn", case: Case, keys: Sequence[str]) -> Case:
    """The same case with the groups of which nobody told who else is in them, so that facts fit."""
    if len(case.persons) != 1:
        return case
    known = now.rules.groupings_by_key
    untold = {key: [alone(known[key], case.persons)] for key in now.groupings_of(keys)}
    return replace(case, groups={**untold, **case.groups})


def carried(now: "RulesOn", keys: Sequence[str]) -> dict[str, str]:
    """The facts that a month hands over to the next, each with the rule that gives it."""
    return {
        dep.name: dep.previous.rule
        for key in now.cone(keys)
        for part in now.parts_of(key)
        for dep in part.dependencies
        if dep.previous is not None
    }


def _states(now: "RulesOn", keys: Sequence[str]) -> tuple[str, ...]:
    """The rules that the next month reads, and those that these read in their turn."""
    found: dict[str, None] = {}
    while True:
        more = {rule: None for rule in carried(now, [*keys, *found]).values() if rule not in found}
        if not more:
            return tuple(found)
        found |= more


def _months(first: str, last: str) -> Iterator[date]:
    day, end = _first_day(first), _first_day(last)
    if end < day:
        raise CaseError(f"{last} comes before {first}: give the first month first")
    if (end.year - day.year) * 12 + end.month - day.month >= MONTHS_MAX:
        raise CaseError(f"from {first} to {last} is more than {MONTHS_MAX} months: give fewer")
    while day <= end:
        yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _first_day(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise CaseError(f"'{month}' is no month: write it like this: 2026-03") from None


def _turn(old: OneMonth, new: OneMonth, key: str, who: str) -> Turn:
    """What made an answer turn; a group that comes or goes has an answer in one month alone."""
    before, after = (
        one.answers.about(key, who) if who in one.about(key) else None for one in (old, new)
    )
    answers = [one for one in (before, after) if one is not None]
    inputs = new.now.rules.inputs_by_key
    facts = {
        (token.key, one.answers.name(inputs[token.key].entity, token.row))
        for one in answers
        for token in one.support("input")
    }
    keys = {token.key for one in answers for token in one.support("rule")}
    used = {one.key for answer in answers for one in answer.parameters}
    return Turn(
        month=new.month,
        before=before.range if before else (),
        after=after.range if after else (),
        facts=tuple(
            (fact, name)
            for fact, name in sorted(facts)
            if name and old.case.fact(name, fact) != new.case.fact(name, fact)
        ),
        parameters=tuple(key for key in sorted(used) if _held(old.now, key) != _held(new.now, key)),
        rules=tuple(key for key in sorted(keys) if _parts(old.now, key) != _parts(new.now, key)),
    )


def _parts(now: "RulesOn", key: str) -> list[int]:
    return [id(part) for part in now.parts_of(key)] if key in now.in_force else []


def _held(now: "RulesOn", key: str) -> Any:
    held: DatedValue | None = now.dated_values[key]
    return held.value if held else None
