"""Month by month: facts that begin and end, amounts that rise, exemptions that run out.

What a month hands over to the next stands in the signature of the rule that reads it
(`Previous`). In the first month somebody tells it; from then on it is what the rule gave.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.declare import DatedValue
from klaverblad.engines.rules.errors import CaseError
from klaverblad.engines.rules.population import Case, Provenance

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answer, Answers, Missing
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
    """One month: the law on its first day, the case as it stands then, and what follows."""

    now: "RulesOn"
    case: Case
    results: "Results"
    keys: tuple[str, ...]

    @property
    def month(self) -> date:
        """The first day of the month, on which the law and the facts are read."""
        return self.now.day

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

    def waiting_for(self, month: str, key: str) -> "tuple[Missing, ...]":
        """What could still change an answer; what earlier months hand over is asked at its root."""
        place = self.months.index(self.of(month))
        found: set[Missing] = set()
        waiting = [(place, one) for one in self.months[place].answers[key].waiting_for]
        while waiting:
            at, one = waiting.pop()
            source = carried(self.months[at].now, self.months[at].keys).get(one.key)
            if source is None or at == 0:
                found.add(one)
                continue
            earlier = self.months[at - 1].answers
            waiting += [(at - 1, more) for more in earlier.about(source, one.who).waiting_for]
        return tuple(sorted(found))

    def turns(self, key: str, who: str = "") -> tuple[Turn, ...]:
        """The months in which an answer changes, each with what made it change."""
        found = []
        for old, new in zip(self.months, self.months[1:], strict=False):
            before, after = (_answer(one, key, who) for one in (old, new))
            if before.range != after.range:
                found.append(_turn(old, new, before, after))
        return tuple(found)


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
        told = case.on(day)
        for (who, key), value in handed.items():
            source = Provenance(f"{found[-1].month:%Y-%m}", found[-1].month)
            told = told.with_fact(who, key, value)
            told = replace(told, provenance={**told.provenance, (who, key): source})
        population, names = now.read(told, asked)
        results = now.run(population, asked)
        found.append(OneMonth(now, told, results, asked))
        handed = {
            (who, fact): results[source].value(row)
            for fact, source in carried(now, asked).items()
            for row, who in enumerate(names[now.rule(source).entity])
            if who
        }
    return Months(tuple(found))


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


def _answer(one: OneMonth, key: str, who: str) -> "Answer":
    return one.answers.about(key, who) if who else one.answers[key]


def _turn(old: OneMonth, new: OneMonth, before: "Answer", after: "Answer") -> Turn:
    inputs = new.now.rules.inputs_by_key
    both = [(one, token) for one in (before, after) for token in one.support("input")]
    facts = {
        (token.key, one.answers.name(inputs[token.key].entity, token.row)) for one, token in both
    }
    keys = {token.key for one in (before, after) for token in one.support("rule")}
    used = {one.key for answer in (before, after) for one in answer.parameters}
    return Turn(
        month=new.month,
        before=before.range,
        after=after.range,
        facts=tuple(
            (key, who)
            for key, who in sorted(facts)
            if who and old.case.fact(who, key) != new.case.fact(who, key)
        ),
        parameters=tuple(key for key in sorted(used) if _held(old.now, key) != _held(new.now, key)),
        rules=tuple(key for key in sorted(keys) if _parts(old.now, key) != _parts(new.now, key)),
    )


def _parts(now: "RulesOn", key: str) -> list[int]:
    return [id(part) for part in now.parts_of(key)] if key in now.in_force else []


def _held(now: "RulesOn", key: str) -> Any:
    held: DatedValue | None = now.dated_values[key]
    return held.value if held else None
