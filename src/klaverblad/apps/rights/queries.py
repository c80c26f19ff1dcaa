"""What the law gives with what is known. A proposal: the OCMW decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from uuid import UUID
from weakref import WeakKeyDictionary

from klaverblad.apps.access.reckoned import Kept, digest
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.books import law, law_on
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.reach_queries import reaches_of
from klaverblad.apps.people.registry import FactKey, registry
from klaverblad.apps.people.values import language
from klaverblad.apps.rights.cases import (
    HOUSEHOLD,
    LEEFLOON,
    RIGHTS,
    amounts_of,
    facts_read,
    household_inputs,
    told,
    with_provenance,
)
from klaverblad.apps.rights.policies import can_read_rights, shows_rights
from klaverblad.apps.rights.reckoned import reckoned
from klaverblad.engines.rules.answers import Answer
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.explanation import Explanation

# The step of the library that asks for it.
LEEFLOON_REQUEST = "leefloon-aanvragen"
_ONLY = (LEEFLOON,)
# The steps that a worker tells in a talk; the others are one tap away.
MAIN_STEPS = frozenset(
    {
        "leefloon_conditions_met",
        "leefloon_category",
        "category_amount_month",
        "counted_wage_year",
        "replacement_income_year",
        "counted_savings_year",
        "counted_home_year",
        "other_means_year",
        "partner_means_year",
        "relatives_means_year",
        "general_exemption_year",
        LEEFLOON,
    }
)


@dataclass(frozen=True, slots=True)
class LeefloonState:
    """The leefloon of one person in a list: bounds in EUR per month."""

    low: float
    high: float
    n_unknown: int
    is_received: bool

    @property
    def is_settled(self) -> bool:
        return self.low == self.high

    @property
    def is_surely_positive(self) -> bool:
        """Whatever the unknown facts turn out to be, there is something to get."""
        return self.low > 0

    @property
    def is_one_answer_away(self) -> bool:
        return self.n_unknown == 1 and self.high > 0 and not self.is_settled


_caseloads: WeakKeyDictionary[RulesOn, Kept[dict[UUID, LeefloonState]]] = WeakKeyDictionary()


def leefloon_of_many(
    actor: Actor,
    persons: Sequence[Person],
    *,
    on: date,
    snapshot: people.Snapshot | None = None,
    with_received: bool = True,
) -> dict[UUID, LeefloonState]:
    """The leefloon of a caseload in one run of the rules.

    with_received   also of whoever receives one already; a list of who may ask needs them not
    Whose income is not shared with this actor is not in it: half an answer would mislead.
    """
    seen = reaches_of(actor, persons)
    persons = [one for one in persons if shows_rights(seen.get(one.pk)).is_allowed]
    if not persons:
        return {}
    known = snapshot or people.snapshot(
        actor, [one.pk for one in persons], on=on, keys=facts_read(_ONLY)
    )

    now = law_on(actor, on)

    def reckon() -> dict[UUID, LeefloonState]:
        all_told = told(
            actor, persons, on=on, snapshot=known, rights=_ONLY, with_received=with_received
        )
        states = reckoned([one.case for one in all_told], now)
        return {
            one.person_id: LeefloonState(state.low, state.high, state.n_unknown, one.is_received)
            for one, state in zip(all_told, states, strict=True)
        }

    key = digest(
        known.digest,
        with_received,
        [(one.pk.int, one.born_on, one.municipality_id) for one in persons],
    )
    # By the law that they were reckoned by: when a region reads another one, its answers go with it.
    return _caseloads.setdefault(now, Kept(400)).get(key, reckon)


@dataclass(frozen=True)
class Open:
    """A fact that could still change the answer: whose, and its entry of the registry."""

    key: str
    person_id: UUID | None
    entry: FactKey | None


@dataclass(frozen=True, eq=False)
class Leefloon:
    """The leefloon of one person on one day, with everything that explains it."""

    answer: Answer
    category: Answer
    on: date
    me: UUID
    is_received: bool

    @property
    def is_settled(self) -> bool:
        return self.answer.settled

    @property
    def bounds(self) -> tuple[float, float]:
        low, high = self.answer.range
        return float(low), float(high)

    @property
    def low(self) -> float:
        return self.bounds[0]

    @property
    def high(self) -> float:
        return self.bounds[1]

    @property
    def state(self) -> str:
        """sure_yes, likely (some amount whatever is unknown), open, or sure_no."""
        if self.is_settled:
            return "sure_yes" if self.low > 0 else "sure_no"
        return "likely" if self.low > 0 else "open"

    @property
    def status(self) -> str:
        """confirmed, computed or unconfirmed: the least sure amount of law behind it."""
        return self.answer.status

    @cached_property
    def open_facts(self) -> list[Open]:
        """What is still to ask, the person's own facts first."""
        found = []
        for missing in self.answer.waiting_for:
            whose = None if missing.who == HOUSEHOLD else _uuid(missing.who)
            found.append(Open(missing.key, whose, registry().get(missing.key)))
        if any(one.key == HOUSEHOLD for one in found):
            # What is asked of a household waits until somebody said who lives there.
            found = [one for one in found if one.key not in household_inputs()]
        return sorted(found, key=lambda one: (one.person_id != self.me, one.key))

    @cached_property
    def next_question(self) -> Open | None:
        """The question whose answer narrows most."""
        asked = self.answer.answers.next_question(rights=[LEEFLOON])
        if asked is None:
            return None
        if asked.key in household_inputs() and any(o.key == HOUSEHOLD for o in self.open_facts):
            return Open(HOUSEHOLD, None, None)
        whose = None if asked.who == HOUSEHOLD else _uuid(asked.who)
        return Open(asked.key, whose, registry().get(asked.key))

    def category_in(self, language: str) -> str:
        """The category in words, empty while it is open."""
        options = self.category.rule.options
        if not self.category.settled or options is None:
            return ""
        return str(options.names[self.category.value][language])

    def explain(self, language: str) -> Explanation:
        """Why, line by line, in nl, fr or en."""
        return self.answer.explain(language)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def leefloon(actor: Actor, person: Person, *, on: date) -> Leefloon:
    """The leefloon of one person, with all reasons."""
    can_read_rights(actor, person).enforce()
    (one,) = told(actor, [person], on=on, rights=_ONLY)
    everyone = [UUID(who) for who in one.case.persons]
    known = people.known_facts(actor, everyone, keys=facts_read(_ONLY))
    one = with_provenance(one, known, _ONLY)
    answers = law_on(actor, on).ask(one.case, LEEFLOON, "leefloon_category")
    return Leefloon(
        answer=answers[LEEFLOON],
        category=answers["leefloon_category"],
        on=on,
        me=person.pk,
        is_received=one.is_received,
    )


@cache
def _reads() -> dict[str, tuple[str, ...]]:
    """Which rights read each fact: by the names of their rules."""
    found: dict[str, list[str]] = {}
    for right in (LEEFLOON, *RIGHTS):
        for rule in (right, *amounts_of(right)):
            for key in law().reads(rule).inputs:
                readers = found.setdefault(key, [])
                # The yes or no of the leefloon goes by the name of its amount.
                name = LEEFLOON if right == "may_have_leefloon" else right
                if name not in readers:
                    readers.append(name)
    return {key: tuple(readers) for key, readers in found.items()}


def rights_reading(key: str) -> tuple[str, ...]:
    """The names of the rights that read a fact, in the language of the reader."""
    now, said_in = law().versions, language()
    return tuple(now[right][-1].name[said_in] for right in _reads().get(key, ()))
