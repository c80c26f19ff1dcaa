"""One person before any work is reckoned: what is known of them, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Any

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.books import law_on
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.ages import is_of_age
from klaverblad.apps.people.models import HouseholdRole, Person
from klaverblad.apps.people.queries import HouseholdView, KnownFact
from klaverblad.apps.people.registry import registry
from klaverblad.apps.rights.cases import facts_read, label_of, told
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.engines.rules import Case, RulesOn
from klaverblad.law.paying import BENEFITS, WAGE
from klaverblad.law.work_ahead import CHILDCARE, RECEIVES, TRAVEL

WEEKS_A_MONTH = 13 / 3
CREDIT, KIND_OF_WORK = "has_spi_credit", "spi_work"
# Who gets a leefloon meets what the OCMW has to judge before it grants one.
GRANTED = ("is_resident", "has_residence_right", "is_willing_to_work", "has_claimed_other_rights")
_ALSO_READ = (CHILDCARE, TRAVEL, WAGE, BENEFITS, CREDIT, KIND_OF_WORK)


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
        return month_after(self.on.replace(day=1))

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


def keys_read() -> frozenset[str]:
    """Every fact that a situation is made of."""
    return frozenset({*facts_read(), *_ALSO_READ} & registry().keys())


def situation(
    actor: Actor,
    person: Person,
    *,
    on: date,
    snapshot: people.Snapshot | None = None,
    known: Mapping[str, KnownFact] | None = None,
) -> Situation:
    """What is known of one person and of whoever lives with them.

    snapshot   of `keys_read` at least, when the caller has it already
    known      the facts of the person themselves with who said them, in the same way
    """
    can_read_rights(actor, person).enforce()
    seen = snapshot or people.snapshot(actor, [person.pk], on=on, keys=sorted(keys_read()))
    (one,) = told(actor, [person], on=on, snapshot=seen)
    if known is None:
        found = people.known_facts(actor, [person.pk], keys=sorted(keys_read()))
        known = found.get(person.pk, {})
    source, statuses = (
        known[k].value if k in known else None for k in ("income_source", "statuses")
    )
    receives: bool | None = one.is_received or None
    if not one.is_received and source is not None and statuses is not None:
        receives = False
    me, case, assumed = str(person.pk), one.case, []
    said = case.persons[me]
    if one.is_received and (open_ones := [key for key in GRANTED if said.get(key) is None]):
        case = with_facts(case, me, dict.fromkeys(open_ones, True))
        assumed.append("granted")
    if receives is not None:
        case = with_facts(case, me, {RECEIVES: receives})
    home = seen.homes.get(person.pk)
    return Situation(person, on, law_on(actor, on), case, receives, known, home, tuple(assumed))


def with_facts(case: Case, who: str, facts: Mapping[str, Any]) -> Case:
    """The same case, with these facts about somebody."""
    for key, value in facts.items():
        case = case.with_fact(who, key, value)
    return case


def month_after(day: date) -> date:
    """The same day a month later; of a first day."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
