"""What a place of work brings in the months to come, by the law of one day: both lives in one run.

`paying.does_it_pay` reads the law of each month anew, and is open where that law is not known yet. This
is for the table between two people: today's amounts, while months of exemption and ages run on.
What nobody told is the same in both lives, so the gain is known far better than either side of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from math import inf
from typing import Any

from klaverblad.engines.rules import Between, Case, CaseError, RulesOn
from klaverblad.engines.rules.ahead import Ahead, run_ahead, running_on
from klaverblad.engines.rules.declare import PERSON
from klaverblad.law.paying import BENEFITS, DISPOSABLE, HOUSEHOLD, JOB, NET, WAGE, Span

LEEFLOON, COUNTED, EXEMPT = "leefloon", "counted_wage_year", "spi_exemption_month"
TRAVEL, CHILDCARE, RECEIVES = "work_travel_month_eur", "childcare_month_eur", "receives_leefloon"
GENERAL = (
    "general_exemption_with_family_year",
    "general_exemption_alone_year",
    "general_exemption_cohabiting_year",
)
MONTHS_A_YEAR = 12
NOTHING = Span(0.0, 0.0)
CENT = 0.005


@dataclass(frozen=True)
class Work:
    """A place that the applicant of the case could take, in the place of the wage they have now.

    job            what is said of the job: its gross wage, its hours, the household for tax
    benefits_left  what stays of a benefit: an amount, or Between, or None for nobody knows
    facts          what else holds then for the person: travel, the SPI exemption
    household      what else holds then for the household: childcare
    """

    job: Mapping[str, Any]
    benefits_left: Any = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    household: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Side:
    """One month of one life, each in EUR per month; travel and childcare are costs."""

    net_wage: Span
    benefits: Span
    leefloon: Span
    travel: Span
    childcare: Span
    left: Span
    exempt: Span
    counted: Span


@dataclass(frozen=True)
class MonthAhead:
    """One month without the place and with it."""

    month: date
    without: Side
    with_work: Side
    gain: Span


@dataclass(frozen=True)
class Point:
    """What the household would have with so many hours of the same work."""

    hours: float
    gross: float
    with_work: Side
    gain: Span


@dataclass(frozen=True)
class Moves:
    """A right that is there in one life and not in the other, from a month on.

    is_lost    it is gone with work, whatever is still unknown
    is_likely  it may go: without work it is there; with work that is less sure
    """

    right: str
    month: date
    is_lost: bool
    is_likely: bool


@dataclass(frozen=True, eq=False)
class Outlook:
    """Both lives month by month, the curve of hours, and the rights that move."""

    now: RulesOn
    who: str
    months: tuple[MonthAhead, ...]
    points: tuple[Point, ...]
    moves: tuple[Moves, ...]
    with_work: Case

    @property
    def first(self) -> MonthAhead:
        """The month in which the work begins."""
        return self.months[0]

    @cached_property
    def spans(self) -> tuple[tuple[MonthAhead, MonthAhead], ...]:
        """The months in which nothing changes, as first and last of each stretch."""
        found: list[tuple[MonthAhead, MonthAhead]] = []
        for one in self.months:
            if found and _same(found[-1][0], one):
                found[-1] = (found[-1][0], one)
            else:
                found.append((one, one))
        return tuple(found)


def net_wages(now: RulesOn, jobs: Sequence[Mapping[str, Any]]) -> list[Span]:
    """What each of these jobs pays out, in one run."""
    cases = [Case({"worker": {}}, {JOB: [{"worker": "worker", **job}]}) for job in jobs]
    ran = run_ahead(now, cases, [now.day] * len(cases), [NET])
    return [_span(ran.span(NET, number, JOB)) for number in range(len(cases))]


def gains(
    now: RulesOn, case: Case, works: Sequence[Work], *, who: str, on: date
) -> list[MonthAhead]:
    """The first month of each of these places, all in one run."""
    nets = net_wages(now, [work.job for work in works])
    cases = [case, *(_working(case, who, work, net) for work, net in zip(works, nets, strict=True))]
    ran = run_ahead(now, cases, [on] * len(cases), KEYS)
    sides = [_side(ran, number, one, who) for number, one in enumerate(cases)]
    return [MonthAhead(on, sides[0], one, gain(now, sides[0], one)) for one in sides[1:]]


def outlook(
    now: RulesOn,
    case: Case,
    work: Work,
    *,
    who: str,
    months: Sequence[date],
    curve: Sequence[tuple[float, Mapping[str, Any]]] = (),
    rights: Sequence[str] = (),
) -> Outlook:
    """Reckon a household with and without a place, by the law of one day.

    who     the person who would work; the applicant of the case
    months  the first day of each month, from the one in which the work begins
    curve   (hours a week, job) of the same work with other hours, in rising order; without hours
            there is no work to travel to, nor to have children looked after for
    rights  which rights to follow, of which the groups are told
    raises  CaseError: nobody of that name, no household
    """
    if who not in case.persons:
        raise CaseError(f"nobody is called '{who}': known are {', '.join(case.persons)}")
    net, *other_nets = net_wages(now, [work.job, *(job for _hours, job in curve)])
    working = _working(case, who, work, net)
    lives = running_on(now, [case, working], months, KEYS)
    others = [
        _working(case, who, work, one) if hours > 0 else case.with_fact(who, WAGE, 0.0)
        for (hours, _job), one in zip(curve, other_nets, strict=True)
    ]
    cases = [*lives[0], *lives[1], *others]
    days = [*months, *months, *([months[0]] * len(others))]
    ran = run_ahead(now, cases, days, KEYS)
    sides = [_side(ran, number, one, who) for number, one in enumerate(cases)]
    n = len(months)
    found = tuple(
        MonthAhead(month, before, after, gain(now, before, after))
        for month, before, after in zip(months, sides[:n], sides[n : 2 * n], strict=True)
    )
    points = tuple(
        Point(hours, float(job["gross_wage_month_eur"]), side, gain(now, sides[0], side))
        for (hours, job), side in zip(curve, sides[2 * n :], strict=True)
    )
    moves = _moves(now, lives, found, months, rights, who) if rights else ()
    return Outlook(now, who, found, points, moves, lives[1][0])


KEYS = (DISPOSABLE, LEEFLOON, COUNTED, EXEMPT)


def gain(now: RulesOn, without: Side, with_work: Side) -> Span:
    """What work adds, however much is unknown of both lives alike.

    The leefloon falls with the means that count: by the wage less the exemption, never by more than
    there is, but for the general exemption, which may end with it (RMI-wet art. 14 and 16, KB
    11 juli 2002 art. 22 §2 and 35). So what is unknown and the same in both lives does not count twice.
    """
    naive = _minus(with_work.left, without.left)
    general = max((_value(now, key) for key in GENERAL), default=0.0) / MONTHS_A_YEAR
    wage = _minus(with_work.net_wage, without.net_wage)
    benefits = _minus(with_work.benefits, without.benefits)
    if benefits.high == inf:
        # Nobody said what it is, nor what stays of it: more than it was it never is.
        benefits = Span(benefits.low, 0.0)
    costs = _plus(
        _minus(with_work.travel, without.travel), _minus(with_work.childcare, without.childcare)
    )
    means = _plus(_counted(without, with_work), benefits)
    loss = _within(
        _minus(without.leefloon, with_work.leefloon),
        Span(
            0.0 if means.low >= 0 else -min(general - means.low, with_work.leefloon.high),
            0.0 if means.high <= 0 else min(means.high + general, without.leefloon.high),
        ),
    )
    plain = _minus(_minus(_plus(wage, benefits), costs), loss)
    # Of every euro that counts one is lost at most, so what is exempt stays, whatever the wage is.
    kept = with_work.exempt.low - without.exempt.high - general
    if means.low < 0:
        kept = min(kept, wage.low + benefits.low)
    # And where a benefit falls away, the leefloon makes up for no more than that.
    most = wage.high + benefits.high if means.high >= 0 else -inf
    if means.low < 0:
        most = max(most, with_work.exempt.high - without.exempt.low + general)
    ends = max(plain.low, kept - costs.high), min(plain.high, most - costs.low)
    return _within(naive, Span(*ends))


def _counted(without: Side, with_work: Side) -> Span:
    """By how much the counted wage rises in a month; other work is the same in both lives."""
    low = with_work.net_wage.low - without.net_wage.high - with_work.exempt.high
    high = with_work.net_wage.high - without.net_wage.low + without.exempt.high
    return _within(_minus(with_work.counted, without.counted), Span(low, high))


def _moves(
    now: RulesOn,
    lives: Sequence[Sequence[Case]],
    found: Sequence[MonthAhead],
    months: Sequence[date],
    rights: Sequence[str],
    who: str,
) -> tuple[Moves, ...]:
    """The rights that differ between both lives, in the month in which they begin to.

    What somebody does not have cannot fall away: without the work a right is sure, or granted.
    """
    told = lives[0][0].persons[who].get(RECEIVES)
    # Nothing moves within a stretch in which both lives stay as they are, but for an age or a term.
    chosen = [
        n
        for n, one in enumerate(found)
        if n in {0, len(found) - 1} or not n % MONTHS_A_YEAR or not _same(found[n - 1], one)
    ]
    # Who gets no leefloon any more has its status no more: the law opens other rights by it.
    after = [
        case.with_fact(who, RECEIVES, False)
        if told is not None and one.with_work.leefloon.high <= 0
        else case
        for case, one in ((lives[1][n], found[n]) for n in chosen)
    ]
    days = [months[n] for n in chosen]
    ran = run_ahead(now, [*(lives[0][n] for n in chosen), *after], [*days, *days], rights)
    n, moves = len(chosen), []
    for right in rights:
        entity = now.rule(right).entity
        rows = {name for number, name in ran.names[entity] if number == 0 and name}
        name = who if who in rows else min(rows, default="")
        if not name:
            continue
        for number, month in enumerate(days):
            before, later = ran.span(right, number, name), ran.span(right, n + number, name)
            is_there = min(before) or _is_granted(now, lives[0][chosen[number]], right, who)
            if is_there and _is_less(before, later):
                is_lost = before == (True,) and later == (False,)
                moves.append(Moves(right, month, is_lost, not is_lost))
                break
    return tuple(moves)


def _is_granted(now: RulesOn, case: Case, right: str, who: str) -> bool:
    """Somebody said that it was granted, whatever the rule makes of it."""
    return any(
        case.fact(who if one.entity == PERSON else one.entity, key) is True
        for key, one in now.rules.inputs_by_key.items()
        if one.granted == right
    )


def _is_less(before: tuple[Any, ...], after: tuple[Any, ...]) -> bool:
    return bool(max(after) < max(before) or min(after) < min(before))


def _working(case: Case, who: str, work: Work, net: Span) -> Case:
    wage = net.low if net.is_settled else Between(net.low, None if net.high == inf else net.high)
    found = case
    for key, value in ({WAGE: wage, BENEFITS: work.benefits_left} | dict(work.facts)).items():
        found = found.with_fact(who, key, value)
    for key, value in work.household.items():
        found = found.with_fact(HOUSEHOLD, key, value)
    return replace(found, provenance=case.provenance)


def _side(ran: Ahead, number: int, case: Case, who: str) -> Side:
    counted = _span(ran.span(COUNTED, number, who))
    wage = _told(case.fact(who, WAGE))
    return Side(
        net_wage=wage,
        benefits=_told(case.fact(who, BENEFITS)),
        leefloon=_span(ran.span(LEEFLOON, number, HOUSEHOLD)),
        travel=_told(case.fact(who, TRAVEL)) if wage.high > 0 else NOTHING,
        childcare=_told(case.fact(HOUSEHOLD, CHILDCARE)),
        left=_span(ran.span(DISPOSABLE, number, HOUSEHOLD)),
        exempt=_span(ran.span(EXEMPT, number, who)),
        counted=Span(counted.low / MONTHS_A_YEAR, counted.high / MONTHS_A_YEAR),
    )


def _same(one: MonthAhead, other: MonthAhead) -> bool:
    pairs = (
        (one.gain, other.gain),
        (one.without.leefloon, other.without.leefloon),
        (one.with_work.leefloon, other.with_work.leefloon),
    )
    return all(
        a == b or (abs(a.low - b.low) < CENT and abs(a.high - b.high) < CENT) for a, b in pairs
    )


def _value(now: RulesOn, key: str) -> float:
    value = now.parameter_values[key]
    return float(value) if isinstance(value, int | float) else inf


def _told(value: Any) -> Span:
    """What a fact may be; nobody's wage is below zero."""
    if value is None:
        return Span(0.0, inf)
    if isinstance(value, Between):
        return Span(
            0.0 if value.low is None else float(value.low),
            inf if value.high is None else float(value.high),
        )
    return Span(float(value), float(value))


def _span(ends: tuple[Any, ...]) -> Span:
    return Span(float(ends[0]), float(ends[-1]))


def _plus(one: Span, other: Span) -> Span:
    return Span(one.low + other.low, one.high + other.high)


def _minus(one: Span, other: Span) -> Span:
    """Either end may be open on both sides; then nothing is known of that end."""
    low = -inf if other.high == inf or one.low == -inf else one.low - other.high
    high = inf if one.high == inf or other.low == -inf else one.high - other.low
    return Span(low, high)


def _within(one: Span, other: Span) -> Span:
    """What both allow; a hair of rounding never turns them round."""
    low, high = max(one.low, other.low), min(one.high, other.high)
    return Span(low, high) if low <= high else Span(high, high)
