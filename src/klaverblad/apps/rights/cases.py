"""Facts and households as the cases that the rules read. Nothing is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.utils.formats import date_format

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.ages import is_of_age
from klaverblad.apps.people.models import HouseholdRole, KnownBy, Person
from klaverblad.apps.people.queries import HouseholdView, KnownFact
from klaverblad.apps.people.registry import FactType, registry
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.population import Case, Provenance
from klaverblad.law import Rules

HOUSEHOLD = "leefloon_household"
LEEFLOON = "leefloon"
# What another member is to somebody, by both their roles, which are said from the head of the house.
# Grandparents, in-laws and the like belong to the circle of the law only since 2026; whoever is
# not in this table is left to the worker, so they stand as someone else. A child of the head is
# a child for the head and the partner alone: to a housemate it is nobody's charge.
_AS = {
    HouseholdRole.HEAD: {
        HouseholdRole.PARTNER: "partner",
        HouseholdRole.CHILD: "child",
        HouseholdRole.PARENT: "ascendant_or_descendant",
    },
    HouseholdRole.PARTNER: {HouseholdRole.HEAD: "partner", HouseholdRole.CHILD: "child"},
    HouseholdRole.CHILD: {
        HouseholdRole.HEAD: "ascendant_or_descendant",
        HouseholdRole.PARTNER: "ascendant_or_descendant",
    },
    HouseholdRole.PARENT: {HouseholdRole.HEAD: "ascendant_or_descendant"},
    HouseholdRole.SIBLING: {HouseholdRole.PARENT: "ascendant_or_descendant"},
}
# What is known of one person: fact key -> value, None for asked and not known.
Known = Mapping[str, Any]


@cache
def law() -> Rules:
    """The law of Belgium, read once."""
    return Rules.load("be")


@lru_cache(maxsize=64)
def law_on(day: date) -> RulesOn:
    """The law of one day; it remembers what it worked out about the rules themselves."""
    return law().on(day)


@cache
def person_inputs() -> tuple[str, ...]:
    """The facts about a person that the leefloon reads; a birthday stands on the person."""
    read = law().reads(LEEFLOON).inputs
    return tuple(
        use.input.key
        for use in law().inputs()
        if use.input.entity == "person" and use.input.key != "born_on" and use.input.key in read
    )


@cache
def household_inputs() -> tuple[str, ...]:
    """The facts about a household that the law reads."""
    return tuple(use.input.key for use in law().inputs() if use.input.entity == HOUSEHOLD)


@cache
def _of_person() -> frozenset[str]:
    return frozenset(person_inputs())


@cache
def _of_household() -> frozenset[str]:
    return frozenset(household_inputs())


# Who gets a leefloon already says so in one of these.
RECEIVING = ("income_source", "statuses")


@dataclass(frozen=True)
class Told:
    """The case of one person, and whether they receive a leefloon already."""

    person_id: UUID
    case: Case
    is_received: bool


@cache
def facts_read() -> tuple[str, ...]:
    """Every fact that a case is made of."""
    return (*person_inputs(), *household_inputs(), *RECEIVING)


def told(
    actor: Actor,
    persons: Sequence[Person],
    *,
    on: date,
    snapshot: people.Snapshot | None = None,
    with_received: bool = True,
) -> list[Told]:
    """One case per person, with everybody under their roof; five queries, however many people.

    with_received   also of whoever receives a leefloon already
    """
    ids = [person.pk for person in persons]
    seen = snapshot or people.snapshot(actor, ids, on=on, keys=facts_read())
    receiving = {one for one in ids if _is_received(seen.values.get(one, {}))}
    return [
        Told(
            person.pk,
            _case(person, seen.homes.get(person.pk), seen.values, on),
            person.pk in receiving,
        )
        for person in persons
        if with_received or person.pk not in receiving
    ]


def with_provenance(actor: Actor, one: Told) -> Told:
    """The same case, with who told each fact: for an explanation, not for a list."""
    everyone = [UUID(who) for who in one.case.persons]
    keys = (*person_inputs(), *household_inputs())
    known = people.known_facts(actor, everyone, keys=keys)
    provenance = {
        (HOUSEHOLD if key in household_inputs() else str(who), key): Provenance(
            label_of(fact), fact.since
        )
        for who, facts in known.items()
        for key, fact in facts.items()
    }
    return replace(one, case=replace(one.case, provenance=provenance))


def _is_received(known: Known) -> bool:
    return known.get("income_source") == "leefloon" or "leefloon" in (known.get("statuses") or ())


def _case(
    person: Person, home: HouseholdView | None, known: Mapping[UUID, Known], on: date
) -> Case:
    me = str(person.pk)
    members = [m for m in home.members if m.person_id != person.pk] if home else []
    mine = next((m.role for m in home.members if m.person_id == person.pk), None) if home else None
    facts = {me: _facts(known.get(person.pk, {}), person.born_on, on)}
    roles: dict[str, Any] = {"applicant": [me]}
    for member in members:
        name = str(member.person_id)
        facts[name] = _facts(known.get(member.person_id, {}), member.born_on, on)
        roles.setdefault(_role(mine, member, on), []).append(name)
    if home is None:
        # Nobody said with whom this person lives: that is unknown, not "alone".
        roles["unlisted"] = True
    roles |= _values(known.get(person.pk, {}), _of_household(), on)
    return Case(persons=facts, groups={HOUSEHOLD: [roles]})


def _role(mine: HouseholdRole | None, member: people.HouseholdMember, on: date) -> str:
    """What another member is to the person."""
    found = _AS.get(mine, {}).get(member.role, "other") if mine else "other"
    # An unknown birthday is left to the rules.
    if found == "child" and is_of_age(member.born_on, on=on):
        return "ascendant_or_descendant"
    return found


def _values(known: Known, keys: AbstractSet[str], on: date) -> dict[str, Any]:
    """The known values as the rules store them; asked-and-not-known stays out."""
    # What is known is little beside what the law reads, and a caseload asks this for everybody.
    told_keys = sorted(known.keys() & keys)
    values = {key: _as_input(key, known[key]) for key in told_keys if known[key] is not None}
    return {key: value for key, value in values.items() if _is_past(key, value, on)}


def _is_past(key: str, value: Any, on: date) -> bool:
    """False for a day that is still to come and can only be told once it is past."""
    return not law().inputs_by_key[key].is_not_after_day or value <= on


def _as_input(key: str, value: Any) -> Any:
    entry = registry()[key]
    if entry.type == FactType.DAY:
        return date.fromisoformat(value)
    return value / 100 if entry.unit == "percent" else value


def _facts(known: Known, born_on: date | None, on: date) -> dict[str, Any]:
    facts = _values(known, _of_person(), on)
    is_born = born_on is not None and _is_past("born_on", born_on, on)
    return facts | {"born_on": born_on} if is_born else facts


def label_of(fact: KnownFact) -> str:
    """Where a fact comes from, in words: "loonbrief, 2 maart 2026"."""
    day = date_format(fact.since)
    if fact.document:
        return f"{fact.document}, {day}"
    how = str(KnownBy(fact.known_by).label)
    return f"{how}, {day}" if not fact.recorded_by else f"{how} ({fact.recorded_by}), {day}"
