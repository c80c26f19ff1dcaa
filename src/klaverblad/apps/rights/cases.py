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
from klaverblad.apps.library.books import law
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import KnownBy, Person
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.people.registry import FactType, registry
from klaverblad.apps.rights import said_otherwise as otherwise
from klaverblad.apps.rights.belonging import (
    ADDRESS,
    AT_CHARGE,
    FAMILY,
    HEALTH_FUND,
    LEEFLOON_HOUSEHOLD,
    Known,
    Roof,
)
from klaverblad.engines.rules.population import Case, Provenance
from klaverblad.law import rights as of_law

# The yes or no of each of the 25.
RIGHTS: tuple[str, ...] = of_law.RIGHTS
HOUSEHOLD = LEEFLOON_HOUSEHOLD
LEEFLOON = "leefloon"
GROUPINGS = (LEEFLOON_HOUSEHOLD, HEALTH_FUND, FAMILY, ADDRESS)
# What is said of everybody under one roof; the other groups may live under two.
_OF_A_ROOF = frozenset({LEEFLOON_HOUSEHOLD, ADDRESS})
_IN_FLANDERS = "lives_in_flanders"
# Who gets a leefloon already says so in one of these.
RECEIVING = ("income_source", "statuses")


@lru_cache(maxsize=64)
def rights_on(day: date) -> tuple[str, ...]:
    """The rights that hold on a day, in the order in which they are told."""
    in_force = law().on(day).in_force
    return tuple(key for key in RIGHTS if key in in_force)


@cache
def amounts_of(right: str) -> tuple[str, ...]:
    """The rules that say how much a right is, in the order to tell them."""
    return next((card.amounts for card in of_law.rights().values() if card.rule == right), ())


@cache
def _reads(rights: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The inputs and the groupings that these rights read, their amounts included."""
    rules = {rule for key in rights for rule in (key, *amounts_of(key))}
    read = [law().reads(key) for key in rules]
    keys = frozenset(key for one in read for key in one.inputs)
    entities = {law().inputs_by_key[key].entity for key in keys}
    entities |= {
        version.entity
        for key in rules.union(*(one.rules for one in read))
        for version in law().versions[key]
    }
    return keys, frozenset(entities & {*GROUPINGS})


@cache
def person_inputs(rights: tuple[str, ...] = RIGHTS) -> frozenset[str]:
    """The facts about a person that the rights read; a birthday stands on the person."""
    keys, _groupings = _reads(rights)
    inputs = law().inputs_by_key
    return frozenset(key for key in keys if inputs[key].entity == "person" and key != "born_on")


@cache
def group_inputs(rights: tuple[str, ...] = RIGHTS) -> Mapping[str, str]:
    """The facts about a group that the rights read, each with its grouping."""
    keys, groupings = _reads(rights)
    inputs = law().inputs_by_key
    return {key: inputs[key].entity for key in keys if inputs[key].entity in groupings}


@cache
def household_inputs() -> frozenset[str]:
    """What is said of a whole household: it waits until somebody said who lives there."""
    return frozenset(key for key, entity in group_inputs().items() if entity in _OF_A_ROOF)


@dataclass(frozen=True)
class Told:
    """The case of one person, the house it was made of, and whether they get a leefloon already."""

    case: Case
    is_received: bool
    roof: Roof

    @property
    def person_id(self) -> UUID:
        return self.roof.me.pk


@cache
def facts_read(rights: tuple[str, ...] = RIGHTS) -> tuple[str, ...]:
    """Every fact that a case is made of."""
    charges = AT_CHARGE.values() if _reads(rights)[1] - {LEEFLOON_HOUSEHOLD} else ()
    keys = {*person_inputs(rights), *group_inputs(rights), *RECEIVING, *otherwise.READ, *charges}
    return tuple(sorted(keys))


def told(
    actor: Actor,
    persons: Sequence[Person],
    *,
    on: date,
    snapshot: people.Snapshot | None = None,
    rights: tuple[str, ...] = RIGHTS,
    with_received: bool = True,
) -> list[Told]:
    """One case per person, with everybody under their roof; seven queries, however many people.

    rights          what will be asked of these cases: what they do not read stays out
    with_received   also of whoever receives a leefloon already
    """
    ids = [person.pk for person in persons]
    seen = snapshot or people.snapshot(actor, ids, on=on, keys=facts_read(rights))
    return [
        told_of(Roof(person, seen.homes.get(person.pk), seen.values, on), rights)
        for person in persons
        if with_received or not _is_received(seen.values.get(person.pk, {}))
    ]


def told_of(roof: Roof, rights: tuple[str, ...] = RIGHTS) -> Told:
    """The case of the house of one person."""
    return Told(_case(roof, rights), _is_received(roof.known.get(roof.me.pk, {})), roof)


def with_provenance(
    one: Told,
    known: Mapping[UUID, Mapping[str, KnownFact]],
    rights: tuple[str, ...] = RIGHTS,
) -> Told:
    """The same case, with who told each fact: for an explanation, not for a list.

    known   the facts of everybody under the roof, as far as the actor may know them
    """
    entities = group_inputs(rights)
    provenance: dict[tuple[str, str], Provenance] = {}
    # The last one that is read stays, so who goes before comes last: the person themselves.
    for who in reversed(list(one.case.persons)):
        facts = known.get(UUID(who), {})
        for key, sources in otherwise.SOURCES.items():
            for source in sources:
                if source in facts and key not in facts:
                    provenance[who, key] = _provenance(facts[source])
        for key, fact in facts.items():
            if key not in entities:
                provenance[who, key] = _provenance(fact)
            elif who in _speakers(one, entities[key]):
                provenance[entities[key], key] = _provenance(fact)
    return replace(one, case=replace(one.case, provenance=provenance))


def _provenance(fact: KnownFact) -> Provenance:
    return Provenance(label_of(fact), fact.since)


def _is_received(known: Known) -> bool:
    return known.get("income_source") == "leefloon" or "leefloon" in (known.get("statuses") or ())


def _case(roof: Roof, rights: tuple[str, ...]) -> Case:
    me, on = roof.me, roof.on
    keys, is_flemish = person_inputs(rights), otherwise.is_flemish(me.municipality_id)
    births = {me.pk: me.born_on} | {one.person_id: one.born_on for one in roof.others}
    persons = {}
    for who, born_on in births.items():
        known = roof.known.get(who, {})
        facts = _values(known, keys, on)
        for key, value in otherwise.said_otherwise(known).items():
            if key in keys:
                facts.setdefault(key, value)
        if _IN_FLANDERS in keys:
            # Whoever lives with me lives where I do.
            facts.setdefault(_IN_FLANDERS, is_flemish)
        if born_on is not None and born_on <= on:
            facts["born_on"] = born_on
        persons[str(who)] = facts
    groups = roof.groups(_reads(rights)[1])
    for key, entity in group_inputs(rights).items():
        for who in _heard(groups[entity], entity):
            value = _values(roof.known.get(UUID(who), {}), {key}, on)
            if value:
                groups[entity] |= value
                break
    return Case(persons=persons, groups={key: [group] for key, group in groups.items()})


def _heard(group: Mapping[str, Any], entity: str) -> list[str]:
    """Whose word counts for a group: of a roof that of anybody, of a family also the partner's."""
    first = group.get("applicant") or group.get("recipient") or []
    return [*first] if entity in _OF_A_ROOF else [*first, *group.get("partner", ())]


def _speakers(one: Told, entity: str) -> list[str]:
    (group,) = one.case.groups[entity]
    return _heard(group or {}, entity)


def _values(known: Known, keys: AbstractSet[str], on: date) -> dict[str, Any]:
    """The known values as the rules store them; asked-and-not-known stays out."""
    # What is known is little beside what the law reads, and a caseload asks this for everybody.
    values = {}
    for key in sorted(known.keys() & keys):
        value = known[key]
        if value is None:
            continue
        is_day, is_percent, is_past = _how_stored(key)
        if is_day:
            value = date.fromisoformat(value)
        elif is_percent:
            value /= 100
        if not is_past or value <= on:
            values[key] = value
    return values


@cache
def _how_stored(key: str) -> tuple[bool, bool, bool]:
    """Whether a fact is a day, whether it is in percent, and whether it can be told only once past."""
    entry = registry()[key]
    return (
        entry.type == FactType.DAY,
        entry.unit == "percent",
        law().inputs_by_key[key].is_not_after_day,
    )


def label_of(fact: KnownFact) -> str:
    """Where a fact comes from, in words: "loonbrief, 2 maart 2026"."""
    day = date_format(fact.since)
    if fact.document:
        return f"{fact.document}, {day}"
    how = str(KnownBy(fact.known_by).label)
    return f"{how}, {day}" if not fact.recorded_by else f"{how} ({fact.recorded_by}), {day}"
