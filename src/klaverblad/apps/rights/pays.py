"""Does this work pay, for one person: what is known of them, what is said of the work, and what follows.

Nothing is kept: what is typed about a place is asked again next time, or recorded as a fact. What a
status or a household says in other words is used, and named on the page as what we go by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import inf
from typing import Any

from klaverblad.apps.people.registry import FactKey, registry
from klaverblad.apps.rights.cases import HOUSEHOLD, LEEFLOON
from klaverblad.apps.rights.situations import (
    CREDIT,
    KIND_OF_WORK,
    WEEKS_A_MONTH,
    Situation,
    keys_read,
    month_after,
    situation,
    with_facts,
)
from klaverblad.engines.rules import Answer, Between, Case, RulesOn
from klaverblad.engines.rules.outcomes import ParameterUse
from klaverblad.law.paying import BENEFITS, DISPOSABLE, JOB, NET, WAGE, Span
from klaverblad.law.work_ahead import (
    CHILDCARE,
    TRAVEL,
    MonthAhead,
    Outlook,
    Work,
    gains,
    outlook,
)

MONTHS, FULL_TIME_HOURS = 24, 38
CHILDCARE_NOW = "childcare_now"
# What more hours bring than the law reads: nobody can say.
UNREAD = Span(-inf, inf)
_SOME_AID = Span(0.0, inf)


@dataclass(frozen=True)
class Offer:
    """What is said of the work. None is what nobody said.

    gross          EUR per month; None takes the minimum wage for these hours
    stated         how the place says its wage, where that is the gross; empty for a typed one
    benefits_left  EUR per month that stays of a benefit
    wage_now       EUR per month net, where no fact says it; benefit_now the same
    """

    hours: float
    gross: float | None = None
    stated: str = ""
    is_blue_collar: bool | None = None
    tax_partner: str | None = None
    tax_children: int | None = None
    benefits_left: float | None = None
    travel: float | None = None
    childcare: float | None = None
    wage_now: float | None = None
    benefit_now: float | None = None


@dataclass(frozen=True, eq=False)
class Paying:
    """Both lives of one person with one offer, and on what it rests.

    is_aid_unread   aid of the OCMW is there that the law of the leefloon does not come to
    """

    here: Situation
    offer: Offer
    gross: float
    found: Outlook
    left_out: tuple[str, ...]
    assumed: tuple[str, ...]
    is_aid_unread: bool = False

    @property
    def first(self) -> MonthAhead:
        return self.found.first

    @property
    def minimum(self) -> float | None:
        """The lowest gross wage for these hours."""
        return minimum_wage(self.here.now, self.offer.hours)

    @property
    def is_below_minimum(self) -> bool:
        return self.minimum is not None and self.gross < self.minimum - 0.005

    @cached_property
    def _answer(self) -> Answer:
        return self.here.now.ask(self.found.with_work, DISPOSABLE)[DISPOSABLE]

    @cached_property
    def not_confirmed(self) -> tuple[ParameterUse, ...]:
        """The amounts of law that had a say and that nobody confirmed yet."""
        job = Case({"worker": {}}, {JOB: [{"worker": "worker", **_job(self.here, self.offer)}]})
        used = (*self._answer.parameters, *self.here.now.ask(job, NET)[NET].parameters)
        found = {one.key: one for one in used if one.status != "confirmed"}
        return tuple(found.values())

    @property
    def n_open(self) -> int:
        return len(self._answer.waiting_for)

    @cached_property
    def questions(self) -> tuple[FactKey, ...]:
        """What is still to ask of the person themselves, as far as the gain waits for it."""
        gain = self.first.gain
        if gain.is_settled:
            return ()
        mine = {one.key for one in self._answer.waiting_for if one.who in {self.here.me, HOUSEHOLD}}
        # Asked on this very page.
        mine -= {WAGE, TRAVEL, CHILDCARE, BENEFITS}
        first = [key for key in _ASKED_FIRST if key in mine]
        rest = [key for key in registry() if key in mine and key not in first]
        return tuple(registry()[key] for key in (*first, *rest) if key in registry())

    def parameter_name(self, key: str, language: str) -> str:
        return str(self.here.now.rules.parameters_by_key[key].name[language])

    def right_name(self, key: str, language: str) -> str:
        return str(self.here.now.rule(key).name[language])

    def leaves_out(self, language: str) -> str:
        """What the sum of a household does not look at, in the words of the law."""
        words = self.here.now.rule(DISPOSABLE).leaves_out
        return str(words[language]) if words else ""


_ASKED_FIRST = ("has_other_means", "savings_eur", "spi_months_used_before", CREDIT, "owns_home")


def paying(here: Situation, offer: Offer) -> Paying:
    """Reckon one offer: 24 months, and the same work with other hours."""
    case, work, left_out, assumed = _work(here, offer)
    gross = float(work.job["gross_wage_month_eur"])
    rate = gross / offer.hours
    hours = sorted({*range(FULL_TIME_HOURS + 1), offer.hours})
    curve = [(float(h), _job(here, offer, hours=h, gross=round(rate * h, 2))) for h in hours]
    found = outlook(
        here.now,
        case,
        work,
        who=here.me,
        months=_months(here.starts_on),
        curve=curve,
        rights=_followed(here.now, case),
    )
    is_unread = is_aid_unread(here, found.first)
    if is_unread:
        found = _with_aid_unread(found)
    return Paying(here, offer, gross, found, left_out, assumed, is_unread)


def figures(here: Situation, offers: Sequence[Offer]) -> list[Span]:
    """What each of these places would bring in its first month, in one run.

    offers   hours and gross alone differ: what else is said of the work is that of the first
    """
    read = [one for one in offers if one.hours <= here.hours_most]
    if not read:
        return [UNREAD] * len(offers)
    case, first, *_rest = _work(here, read[0])
    works = [replace(first, job=_job(here, one)) for one in read]
    months = gains(here.now, case, works, who=here.me, on=here.starts_on)
    found = iter(_open_below(one.gain) if is_aid_unread(here, one) else one.gain for one in months)
    return [next(found) if one.hours <= here.hours_most else UNREAD for one in offers]


def is_aid_unread(here: Situation, first: MonthAhead) -> bool:
    """Whether somebody gets aid of the OCMW that the law of the leefloon does not come to.

    It is aid of another kind, such as an equivalent, or a fact that is not right: nobody can say
    how much of it goes with work, so there is a most, and no least.
    """
    return here.receives is True and first.without.leefloon.high <= 0


def _with_aid_unread(found: Outlook) -> Outlook:
    months = [
        replace(
            one,
            without=replace(one.without, leefloon=_SOME_AID),
            with_work=replace(one.with_work, leefloon=_SOME_AID),
            gain=_open_below(one.gain),
        )
        for one in found.months
    ]
    points = [
        replace(
            one,
            with_work=replace(one.with_work, leefloon=_SOME_AID),
            gain=_open_below(one.gain),
        )
        for one in found.points
    ]
    return replace(found, months=tuple(months), points=tuple(points))


def _open_below(gain: Span) -> Span:
    return Span(-inf, gain.high)


def gross_of_hours(per_hour: float, hours: float) -> float:
    """What so much an hour is in an average month, for so many hours a week; EUR per month."""
    return round(per_hour * hours * WEEKS_A_MONTH, 2)


def minimum_wage(now: RulesOn, hours: float) -> float | None:
    """The lowest gross wage for so many hours a week; None on a day of which nobody knows it."""
    value = now.parameter_values["ggmmi_month"]
    if not isinstance(value, int | float):
        return None
    return round(float(value) * min(hours, FULL_TIME_HOURS) / FULL_TIME_HOURS, 2)


def _work(here: Situation, offer: Offer) -> tuple[Case, Work, tuple[str, ...], tuple[str, ...]]:
    """The case and the place; what is left out of both lives, and what was taken from elsewhere."""
    case, assumed = here.case, list(here.assumed)
    if here.wage_now is None and offer.wage_now is not None:
        case = with_facts(case, here.me, {WAGE: offer.wage_now})
    now = here.benefit_now
    if now is None and offer.benefit_now is not None:
        now = offer.benefit_now
        case = with_facts(case, here.me, {BENEFITS: now})
    case, household, left_out = _costs(here, offer, case)
    travel = offer.travel
    facts: dict[str, Any] = {TRAVEL: travel or 0.0}
    facts |= _exemption(here, assumed)
    if offer.gross is None:
        assumed.append("minimum_wage")
    if offer.tax_partner is None and here.tax_partner is not None:
        assumed.append("no_partner")
    left = offer.benefits_left
    # Nobody said what stays of a benefit: something between nothing and what it is now.
    benefits: Any = left if left is not None else (0.0 if now == 0 else Between(0.0, now))
    work = Work(_job(here, offer), benefits, facts, household)
    return case, work, tuple(left_out), tuple(assumed)


def _exemption(here: Situation, assumed: list[str]) -> dict[str, Any]:
    """Whether the SPI exemption is there for this work; what was not said of it is noted."""
    credit, kind = here.value(CREDIT), here.value(KIND_OF_WORK)
    if credit is None and here.receives is not None:
        credit = here.receives
        assumed.append("credit" if credit else "no_credit")
    if kind is None:
        assumed.append("ordinary")
    return {CREDIT: credit, KIND_OF_WORK: kind or "ordinary"}


def _costs(here: Situation, offer: Offer, case: Case) -> tuple[Case, dict[str, Any], list[str]]:
    """What going to work costs; what nobody said is left out of both lives, and named."""
    left_out = [] if offer.travel is not None else [TRAVEL]
    household: dict[str, Any] = {CHILDCARE: 0.0}
    if here.has_child:
        household = {CHILDCARE: offer.childcare or 0.0}
        left_out += [] if offer.childcare is not None else [CHILDCARE]
    # What childcare costs now, without the work: the fact, or nothing that we count in either life.
    before = here.value(CHILDCARE) if offer.childcare is not None else None
    if here.has_child and offer.childcare is not None and before is None:
        left_out.append(CHILDCARE_NOW)
    case = case.with_fact(HOUSEHOLD, CHILDCARE, before or 0.0)
    if case.persons[here.me].get(TRAVEL) is None or offer.travel is None:
        case = with_facts(case, here.me, {TRAVEL: 0.0})
    return case, household, left_out


def _job(
    here: Situation, offer: Offer, *, hours: float | None = None, gross: float | None = None
) -> dict[str, Any]:
    """What is said of the job, as the law asks it; hours of an average month."""
    hours = offer.hours if hours is None else hours
    if gross is None:
        gross = offer.gross
    if gross is None:
        gross = minimum_wage(here.now, hours) or 0.0
    is_full = hours >= FULL_TIME_HOURS
    children = offer.tax_children if offer.tax_children is not None else here.n_children
    job = {
        "gross_wage_month_eur": gross,
        "is_blue_collar": offer.is_blue_collar,
        "work_pattern": "full_month" if is_full else "part_time",
        # The law asks for half an hour at least; without hours there is no wage either.
        "paid_hours_month": max(round(hours * WEEKS_A_MONTH, 2), 0.5),
        "full_time_hours_month": round(FULL_TIME_HOURS * WEEKS_A_MONTH, 2),
        "tax_partner": offer.tax_partner or here.tax_partner,
        "tax_children_count": children,
        # More reductions would only leave more; the page says that they are not counted.
        "tax_disabled_children_count": 0,
        "has_other_tax_reductions": False,
    }
    return {key: value for key, value in job.items() if value is not None}


def _followed(now: RulesOn, case: Case) -> list[str]:
    """The rights that can be followed: those of which every group is told."""
    is_alone = len(case.persons) == 1
    return [
        right
        for right in now.rights
        if right != LEEFLOON
        and (is_alone or all(one in case.groups for one in now.groupings_of([right])))
    ]


def _months(first: date) -> list[date]:
    found = [first]
    while len(found) < MONTHS:
        found.append(month_after(found[-1]))
    return found


__all__ = [
    "CREDIT",
    "KIND_OF_WORK",
    "WEEKS_A_MONTH",
    "Offer",
    "Paying",
    "Situation",
    "figures",
    "gross_of_hours",
    "keys_read",
    "minimum_wage",
    "paying",
    "situation",
]
