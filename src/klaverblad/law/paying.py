"""Does a place of work pay: the household with and without it, month by month, and what is lost when.

Both lives are reckoned by the same rules over the same months; nothing is carried over from one to
the other. What is not told of the place stays unknown, and the gain is then a range.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from klaverblad.engines.rules import Case, CaseError, History, Missing, Months, Told
from klaverblad.engines.rules.months import carried
from klaverblad.law import Rules

WAGE, BENEFITS = "net_wage_month_eur", "replacement_income_month_eur"
NET, DISPOSABLE, JOB, HOUSEHOLD = (
    "net_wage_of_job_month",
    "disposable_income_month",
    "job",
    "leefloon_household",
)
CENT = 0.01


@dataclass(frozen=True)
class Place:
    """A place of work that somebody could take, in the place of the wage they have now.

    who         the person of the case who would work there
    starts_on   the first day of a month
    job         what is said of the job: its gross wage, its hours, the household for tax
    benefits_left_month_eur   what stays of unemployment or sickness benefit; None is unknown
    facts       what else holds for the person from that day on: travel, the SPI exemption
    household   what else holds for the household: childcare
    """

    who: str
    starts_on: date
    job: Mapping[str, Any]
    benefits_left_month_eur: float | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    household: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    """At least and at most; the same when it is settled."""

    low: float
    high: float

    @property
    def is_settled(self) -> bool:
        """Is there one value left?"""
        return self.low == self.high


@dataclass(frozen=True)
class MonthOfWork:
    """One month: what the place pays out, and what the household has left without it and with it."""

    month: date
    net_wage: Span
    without: Span
    with_work: Span

    @property
    def gain(self) -> Span:
        """What work adds; below zero it costs money."""
        return Span(self.with_work.low - self.without.high, self.with_work.high - self.without.low)


@dataclass(frozen=True)
class Moved:
    """A right of which the difference between both lives changes in a month.

    without, with_work   what it is in each: one value, or what it may still be
    facts                (fact, who) that differ between the two lives and had a say
    parameters, rules    amounts of law and versions that changed in this month
    """

    right: str
    who: str
    month: date
    without: tuple[Any, ...]
    with_work: tuple[Any, ...]
    facts: tuple[tuple[str, str], ...]
    parameters: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def is_lost(self) -> bool:
        """Is it less with work for certain, whatever is still unknown?"""
        numbers = all(isinstance(one, bool | int | float) for one in self.without + self.with_work)
        return numbers and bool(self.with_work[-1] < self.without[0])


@dataclass(frozen=True, eq=False)
class Comparison:
    """The same household without the place and with it."""

    place: Place
    home: str
    net_wages: Months
    without: Months
    with_work: Months
    rights: tuple[str, ...]

    @cached_property
    def months(self) -> tuple[MonthOfWork, ...]:
        """Month by month, from the first one that was asked."""
        return tuple(
            MonthOfWork(
                month=after.month,
                net_wage=_span(pay.answers.about(NET, JOB).range),
                without=_span(before.answers.about(DISPOSABLE, self.home).range),
                with_work=_span(after.answers.about(DISPOSABLE, self.home).range),
            )
            for pay, before, after in zip(self.net_wages, self.without, self.with_work, strict=True)
        )

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """Each right that work changes, in the month in which it does, in order of time."""
        found = [
            one
            for right in self.rights
            for who in self.with_work[0].answers.names[self.with_work[0].now.rule(right).entity]
            if who
            for one in self._moves(right, who)
        ]
        return tuple(sorted(found, key=lambda one: (one.month, one.right, one.who)))

    @property
    def lost(self) -> tuple[Moved, ...]:
        """Only the rights that are less for certain."""
        return tuple(one for one in self.moved if one.is_lost)

    @cached_property
    def waiting_for(self) -> tuple[Missing, ...]:
        """What could still change what the household has left in the last month."""
        last = f"{self.with_work[-1].month:%Y-%m}"
        both = (self.without, self.with_work)
        told = {one for life in both for one in life.waiting_for(last, DISPOSABLE, self.home)}
        if (self.place.who, WAGE) in {(one.who, one.key) for one in told}:
            # A wage that nobody told is asked of the job, by what would settle it.
            told = {one for one in told if (one.who, one.key) != (self.place.who, WAGE)}
            told |= {*self.net_wages[-1].answers[NET].waiting_for}
        return tuple(sorted(told))

    def _moves(self, right: str, who: str) -> Iterator[Moved]:
        turns = {turn.month: turn for turn in self.with_work.turns(right, who)}
        known: tuple[Any, ...] | None = None
        for before, after in zip(self.without, self.with_work, strict=True):
            one, other = before.answers.about(right, who), after.answers.about(right, who)
            gap = _gap(one.range, other.range)
            if gap != known and not (known is None and _is_nothing(gap)):
                turn = turns.get(after.month)
                yield Moved(
                    right=right,
                    who=who,
                    month=after.month,
                    without=one.range,
                    with_work=other.range,
                    facts=_differing(before.case, after.case, other),
                    parameters=turn.parameters if turn else (),
                    rules=turn.rules if turn else (),
                )
            known = gap


def does_it_pay(
    rules: Rules, case: Case, place: Place, *, first: str, last: str, rights: Sequence[str] = ()
) -> Comparison:
    """Reckon a household with and without a place of work.

    first, last  months such as 2026-03
    rights       which rights to follow; without them every right that holds in all these months
    raises       CaseError: nobody of that name, a start that is no first day of a month
    """
    if place.who not in case.persons:
        raise CaseError(f"nobody is called '{place.who}': known are {', '.join(case.persons)}")
    if place.starts_on.day != 1:
        raise CaseError(f"work begins on {place.starts_on}: give the first day of a month")
    home = _home_of(case, place.who)
    job = Case({place.who: {}}, {JOB: [{"worker": place.who, **place.job}]})
    net_wages = rules.over(first, last, job, [NET])
    followed = tuple(rights) or _rights_of(net_wages)
    asked = list(dict.fromkeys((DISPOSABLE, *followed)))
    runs_down = carried(net_wages[0].now, asked)
    for key in place.facts:
        if key in runs_down:
            what = f"'{key}' runs on from month to month"
            raise CaseError(f"{what}: tell it in the case, not of the place", key=key)
    with_work = _working(case, place, home, net_wages)
    return Comparison(
        place=place,
        home=home,
        net_wages=net_wages,
        without=rules.over(first, last, case, asked),
        with_work=rules.over(first, last, with_work, asked),
        rights=followed,
    )


def _rights_of(months: Months) -> tuple[str, ...]:
    held = [set(one.now.rights) for one in months]
    return tuple(sorted(set.intersection(*held)))


def _home_of(case: Case, who: str) -> str:
    """The household in which somebody lives; without any, the one that the case will have."""
    for number, group in enumerate(case.groups.get(HOUSEHOLD, ()), 1):
        # A group that ended keeps its number, so that the others keep their names.
        for people in (group or {}).values():
            if people == who or (isinstance(people, list | tuple) and who in people):
                return HOUSEHOLD if number == 1 else f"{HOUSEHOLD}:{number}"
    raise CaseError(f"nobody said with whom {who} lives: give a {HOUSEHOLD} with {who} in it")


def _working(case: Case, place: Place, home: str, net_wages: Months) -> Case:
    """The case as it is with the place: from its first day on other facts hold."""
    wages = [
        Told(one.month, one.answers[NET].value) for one in net_wages if one.month >= place.starts_on
    ]
    later: dict[str, list[Told]] = {WAGE: wages}
    changes = {BENEFITS: place.benefits_left_month_eur, **place.facts}
    later |= {key: [Told(place.starts_on, value)] for key, value in changes.items()}
    found = case
    months = [one.month for one in net_wages]
    for key, told in later.items():
        found = found.with_fact(
            place.who, key, _then(case, place.who, key, told, months, place.starts_on)
        )
    for key, value in place.household.items():
        told = [Told(place.starts_on, value)]
        found = found.with_fact(home, key, _then(case, home, key, told, months, place.starts_on))
    return replace(found, provenance=case.provenance)


def _then(
    case: Case, who: str, key: str, told: list[Told], months: Sequence[date], starts_on: date
) -> History:
    """What a fact is until the work begins, month by month, and from then on."""
    before = [Told(month, case.on(month).fact(who, key)) for month in months if month < starts_on]
    return History((*before, *told))


def _span(ends: tuple[Any, ...]) -> Span:
    return Span(float(ends[0]), float(ends[-1]))


def _gap(without: tuple[Any, ...], with_work: tuple[Any, ...]) -> tuple[Any, ...]:
    """How both lives differ, so that an amount that rises in both is no change."""
    is_settled = without[0] == without[-1] and with_work[0] == with_work[-1]
    if is_settled and isinstance(without[0], float):
        return (round((with_work[0] - without[0]) / CENT),)
    return () if without == with_work else (without, with_work)


def _is_nothing(gap: tuple[Any, ...]) -> bool:
    return gap in {(), (0,)}


def _differing(before: Case, after: Case, answer: Any) -> tuple[tuple[str, str], ...]:
    """The facts that differ between both lives and had a say in an answer."""
    inputs = answer.answers.now.rules.inputs_by_key
    told = {
        (token.key, answer.answers.name(inputs[token.key].entity, token.row))
        for token in answer.support("input")
    }
    return tuple(
        (key, who)
        for key, who in sorted(told)
        if who and before.fact(who, key) != after.fact(who, key)
    )
