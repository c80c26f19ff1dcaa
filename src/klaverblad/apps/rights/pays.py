"""Does this work pay, for one person: what is known of them, what is said of the work, and what follows.

Nothing is kept: what is typed about a place is asked again next time, or recorded as a fact. What a
status or a household says in other words is used, and named on the page as what we go by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import floor, inf
from typing import Any

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.books import law_on
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.ages import is_of_age
from klaverblad.apps.people.models import HouseholdRole, Person
from klaverblad.apps.people.queries import HouseholdView, KnownFact
from klaverblad.apps.people.registry import FactKey, registry
from klaverblad.apps.rights.cases import HOUSEHOLD, LEEFLOON, facts_read, label_of, told
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.engines.rules import Answer, Between, Case, RulesOn
from klaverblad.engines.rules.outcomes import ParameterUse
from klaverblad.law.paying import BENEFITS, DISPOSABLE, JOB, NET, WAGE, Span
from klaverblad.law.work_ahead import (
    CHILDCARE,
    RECEIVES,
    TRAVEL,
    MonthAhead,
    Outlook,
    Work,
    gains,
    outlook,
)

MONTHS, FULL_TIME_HOURS, WEEKS_A_MONTH = 24, 38, 13 / 3
CREDIT, KIND_OF_WORK = "has_spi_credit", "spi_work"
CHILDCARE_NOW = "childcare_now"
# What more hours bring than the law reads: nobody can say.
UNREAD = Span(-inf, inf)
# Who gets a leefloon meets what the OCMW has to judge before it grants one.
GRANTED = ("is_resident", "has_residence_right", "is_willing_to_work", "has_claimed_other_rights")
_ALSO_READ = (CHILDCARE, TRAVEL, WAGE, BENEFITS, CREDIT, KIND_OF_WORK)


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
class Situation:
    """One person as the reckoning finds them.

    now        the law of that day, as the region reads it
    receives   whether they get a leefloon; None when nobody said what they live on
    assumed    what follows from something else that is known, as codes that the page has words for
    """

    person: Person
    on: date
    now: RulesOn
    case: Case
    receives: bool | None
    known: Mapping[str, KnownFact]
    home: HouseholdView | None
    assumed: tuple[str, ...]

    @property
    def me(self) -> str:
        return str(self.person.pk)

    @property
    def starts_on(self) -> date:
        """The first day of the next month: work is reckoned in whole months."""
        return _month_after(self.on.replace(day=1))

    def value(self, key: str) -> Any:
        """What is known under a key; None for what is not."""
        return self.known[key].value if key in self.known else None

    def source(self, key: str) -> str:
        """Who said it, and when; empty when nobody did."""
        fact = self.known.get(key)
        return label_of(fact) if fact is not None and fact.value is not None else ""

    @property
    def hours_most(self) -> int:
        """The most whole hours a week of which the law reads the paid hours of a month."""
        _least, most = self.now.limits("paid_hours_month")
        return floor(most / WEEKS_A_MONTH)

    @property
    def wage_now(self) -> float | None:
        wage: float | None = self.value(WAGE)
        return wage

    @property
    def benefit_now(self) -> float | None:
        benefit: float | None = self.value(BENEFITS)
        return benefit

    @property
    def has_child(self) -> bool:
        return bool(self.n_children)

    @property
    def n_children(self) -> int | None:
        """Children under age in the house of their parent; None when nobody said who lives there."""
        if self.home is None:
            return None
        mine = next(m.role for m in self.home.members if m.person_id == self.person.pk)
        if mine not in {HouseholdRole.HEAD, HouseholdRole.PARTNER}:
            return 0
        return sum(
            one.role == HouseholdRole.CHILD and not is_of_age(one.born_on, on=self.on)
            for one in self.home.members
        )

    @property
    def tax_partner(self) -> str | None:
        """Nobody to be married to in the house; with a partner there it is asked."""
        if self.home is None:
            return None
        roles = {m.person_id: m.role for m in self.home.members}
        couple = {HouseholdRole.HEAD, HouseholdRole.PARTNER}
        is_couple = couple <= set(roles.values()) and roles[self.person.pk] in couple
        return None if is_couple else "none"


def situation(actor: Actor, person: Person, *, on: date) -> Situation:
    """What is known of one person and of whoever lives with them."""
    can_read_rights(actor, person).enforce()
    keys = sorted({*facts_read(), *_ALSO_READ} & registry().keys())
    seen = people.snapshot(actor, [person.pk], on=on, keys=keys)
    (one,) = told(actor, [person], on=on, snapshot=seen)
    known = people.known_facts(actor, [person.pk], keys=keys).get(person.pk, {})
    source, statuses = (
        known[k].value if k in known else None for k in ("income_source", "statuses")
    )
    receives: bool | None = one.is_received or None
    if not one.is_received and source is not None and statuses is not None:
        receives = False
    me, case, assumed = str(person.pk), one.case, []
    said = case.persons[me]
    if one.is_received and (open_ones := [key for key in GRANTED if said.get(key) is None]):
        case = _with(case, me, dict.fromkeys(open_ones, True))
        assumed.append("granted")
    if receives is not None:
        case = _with(case, me, {RECEIVES: receives})
    home = seen.homes.get(person.pk)
    return Situation(person, on, law_on(actor, on), case, receives, known, home, tuple(assumed))


@dataclass(frozen=True, eq=False)
class Paying:
    """Both lives of one person with one offer, and on what it rests."""

    here: Situation
    offer: Offer
    gross: float
    found: Outlook
    left_out: tuple[str, ...]
    assumed: tuple[str, ...]

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
    return Paying(here, offer, gross, found, left_out, assumed)


def figures(here: Situation, offers: Sequence[Offer]) -> list[Span]:
    """What each of these places would bring in its first month, in one run.

    offers   hours and gross alone differ: what else is said of the work is that of the first
    """
    read = [one for one in offers if one.hours <= here.hours_most]
    if not read:
        return [UNREAD] * len(offers)
    case, first, *_rest = _work(here, read[0])
    works = [replace(first, job=_job(here, one)) for one in read]
    found = iter(gains(here.now, case, works, who=here.me, on=here.starts_on))
    return [next(found).gain if one.hours <= here.hours_most else UNREAD for one in offers]


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
        case = _with(case, here.me, {WAGE: offer.wage_now})
    now = here.benefit_now
    if now is None and offer.benefit_now is not None:
        now = offer.benefit_now
        case = _with(case, here.me, {BENEFITS: now})
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
        case = _with(case, here.me, {TRAVEL: 0.0})
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


def _with(case: Case, who: str, facts: Mapping[str, Any]) -> Case:
    for key, value in facts.items():
        case = case.with_fact(who, key, value)
    return case


def _months(first: date) -> list[date]:
    found = [first]
    while len(found) < MONTHS:
        found.append(_month_after(found[-1]))
    return found


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
