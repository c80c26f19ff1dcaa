"""Who lives with whom, and what engines read of many people at once, their households' facts included.

The face of it is `queries`, as for every read of people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db.models import DateField, Q, QuerySet, TextField, UUIDField

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.gathered import Gathered, read, said
from klaverblad.apps.people.models import Fact, HouseholdMembership, HouseholdRole, Person
from klaverblad.apps.people.prepared import prepared
from klaverblad.apps.people.reach_queries import (
    in_reach,
    is_partial,
    is_the_house_alone,
    persons,
    reaches,
)
from klaverblad.apps.people.registry import Domain, registry


def fact_values(
    actor: Actor, person_ids: Sequence[UUID], *, keys: Iterable[str]
) -> dict[UUID, dict[str, Any]]:
    """The values alone, for many people at once: what engines read. Same reach; four queries."""
    return _values(actor, person_ids, homes_of(actor, person_ids, actor.on), keys=keys)


def _values(
    actor: Actor, person_ids: Sequence[UUID], homes: Mapping[UUID, UUID], *, keys: Iterable[str]
) -> dict[UUID, dict[str, Any]]:
    """The values of these people, in two queries.

    homes   where those of them live who are in reach: what is said of a household is of all in it
    """
    known = list(keys)
    of_people = said(_facts_of_people(actor, ids=person_ids, keys=known))
    of_homes = said(_facts_of_homes(actor, ids=set(homes.values()), keys=known))
    return within_reach(actor, _read_together(person_ids, homes, of_people, of_homes))


def _read_together(
    person_ids: Iterable[UUID],
    homes: Mapping[UUID, UUID],
    of_people: Mapping[UUID, str],
    of_homes: Mapping[UUID, str],
) -> dict[UUID, dict[str, Any]]:
    """What was gathered of people and of their homes, read."""
    person = {pk: read(text) for pk, text in of_people.items()}
    home = {pk: read(text) for pk, text in of_homes.items()}
    return together(person_ids, homes, person, home)


@prepared(ids=[UUIDField()], keys=[TextField()])
def _facts_of_people(actor: Actor, *, ids: Any, keys: Any) -> QuerySet[Any, Any]:
    # From the person to their facts. The other way round, PostgreSQL reads each person of the region.
    # And all that is known now of each, of which the keys are kept: it would look up each key.
    current = persons(actor).filter(pk__among=ids, facts__isnull=False, facts__replaced_at=None)
    kept = Gathered("facts__key", "facts__value", filter=Q(facts__key__among=keys))
    return current.order_by().values_list("pk").annotate(said=kept)


@prepared(ids=[UUIDField()], keys=[TextField()])
def _facts_of_homes(_actor: Actor, *, ids: Any, keys: Any) -> QuerySet[Any, Any]:
    current = Fact.objects.filter(household_id__among=ids, replaced_at=None).order_by()
    kept = Gathered("key", "value", filter=Q(key__among=keys))
    return current.values_list("household_id").annotate(said=kept)


def within_reach(actor: Actor, found: dict[UUID, dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
    """Leave out what the person does not share with the organisation of this actor."""
    if not is_partial(actor):
        return found
    seen, keys = reaches(actor, found), registry()
    return {
        person_id: {
            key: said
            for key, said in facts.items()
            if key in keys and seen[person_id].allows(keys[key])
        }
        for person_id, facts in found.items()
        if person_id in seen
    }


def homes_of(actor: Actor, person_ids: Iterable[UUID], on: date) -> dict[UUID, UUID]:
    """The household that each of these people in reach lives in on a day; the newest of two."""
    return dict(_stays_of(actor, ids=list(person_ids), day=on))


@prepared(ids=[UUIDField()], day=DateField())
def _stays_of(actor: Actor, *, ids: Any, day: Any) -> QuerySet[Any, Any]:
    stays = HouseholdMembership.objects.filter(
        _running(day), in_reach(actor, "person"), person_id__among=ids
    )
    return stays.order_by("since", "pk").values_list("person_id", "household_id")


class Snapshot:
    """What engines read of some people, fetched once: values by person, and who lives with whom.

    The people of a household are in `values` too, as far as the actor may know of them. What was
    fetched is read when it is asked for: whoever reckoned with the same before need not read it.
    """

    def __init__(
        self,
        read_values: Callable[[], dict[UUID, dict[str, Any]]],
        read_homes: Callable[[], dict[UUID, HouseholdView]],
        fetched: Sequence[Any],
    ) -> None:
        self._read_values, self._read_homes, self._fetched = read_values, read_homes, fetched

    @cached_property
    def values(self) -> Mapping[UUID, Mapping[str, Any]]:
        """The values by person and key."""
        return self._read_values()

    @cached_property
    def homes(self) -> Mapping[UUID, HouseholdView]:
        """The household of each who is in one."""
        return self._read_homes()

    @cached_property
    def digest(self) -> bytes:
        """Equal for equal snapshots; nobody reads a fact back from it."""
        return blake2b(repr(self._fetched).encode(), digest_size=16).digest()


def snapshot(
    actor: Actor, person_ids: Sequence[UUID], *, on: date, keys: Iterable[str]
) -> Snapshot:
    """Fetch what engines read of these people and whoever lives with them: five queries at most."""
    mine, rows = _roof_rows(actor, person_ids, on=on)
    everyone = list({*person_ids, *(row[1] for row in rows)})
    if is_the_house_alone(actor):
        live_in = _live_in(actor, mine, rows)
    else:
        live_in = homes_of(actor, everyone, on)
    known = sorted(keys)
    people = said(_facts_of_people(actor, ids=everyone, keys=known))
    homes = said(_facts_of_homes(actor, ids=set(live_in.values()), keys=known))

    def values() -> dict[UUID, dict[str, Any]]:
        return within_reach(actor, _read_together(everyone, live_in, people, homes))

    fetched = (
        actor.role if is_the_house_alone(actor) else actor,
        [one.int for one in person_ids],
        [(one.int, home.int) for one, home in live_in.items()],
        # A name is reckoned with by nobody.
        [(home.int, who.int, *said) for home, who, _first, _last, *said in rows],
        [(one.int, text) for one, text in people.items()],
        [(one.int, text) for one, text in homes.items()],
    )
    return Snapshot(values, lambda: _views(mine, rows), fetched)


def together(
    person_ids: Iterable[UUID],
    homes: Mapping[UUID, UUID],
    of_person: Mapping[UUID, dict[str, Any]],
    of_household: Mapping[UUID, dict[str, Any]],
) -> dict[UUID, dict[str, Any]]:
    return {
        person_id: {**of_household.get(homes.get(person_id), {}), **of_person.get(person_id, {})}
        for person_id in person_ids
        if person_id in of_person or person_id in homes
    }


def _running(on: date) -> Q:
    """What has begun and is not over on a day, whose last day may be known already."""
    return Q(since__lte=on) & (Q(until=None) | Q(until__gte=on))


def home_of(someone: Person, *, on: date) -> UUID | None:
    """The household of somebody whom a scoped query gave; who moves today is in the new one."""
    mine = someone.household_memberships.filter(_running(on)).order_by("since", "pk")
    return mine.values_list("household_id", flat=True).last()


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """Somebody under the same roof, as the rules and the page need it."""

    person_id: UUID
    name: str
    role: HouseholdRole
    born_on: date | None
    since: date


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """Everybody under one roof on a day, the person themselves included."""

    household_id: UUID
    members: tuple[HouseholdMember, ...]


def households(actor: Actor, person_ids: Sequence[UUID], *, on: date) -> dict[UUID, HouseholdView]:
    """The household of each of these people on a day, in three queries.

    Not of those who do not share how they live with the organisation of this actor.
    """
    return _views(*_roof_rows(actor, person_ids, on=on))


# household, person, first name, last name, role, birthday, since, organisation of the file
_RoofRow = tuple[UUID, UUID, str, str, str, date | None, date, UUID]


def _roof_rows(
    actor: Actor, person_ids: Sequence[UUID], *, on: date
) -> tuple[dict[UUID, UUID], list[_RoofRow]]:
    """The home of each of these people, and wherever those live who live there."""
    if is_the_house_alone(actor):
        return _in_house(actor, person_ids, _with_whom(actor, ids=list(person_ids), day=on))
    shares = person_ids
    if is_partial(actor):
        shared = reaches(actor, person_ids)
        shares = [
            one for one in person_ids if one in shared and Domain.HOUSING in shared[one].domains
        ]
    mine = homes_of(actor, shares, on)
    return mine, _under_roofs(actor, homes=set(mine.values()), day=on)


def _in_house(
    actor: Actor, person_ids: Iterable[UUID], rows: Iterable[tuple[Any, ...]]
) -> tuple[dict[UUID, UUID], list[_RoofRow]]:
    """The same of the own house, from what was asked at once: wherever anybody lives who lives
    where one of these people does."""
    asked = set(person_ids)
    # The newest of two homes is the one somebody lives in.
    mine = {
        row[1]: row[0]
        for *row, house, merged in rows
        if row[1] in asked and house == actor.organisation_id and merged is None
    }
    homes = set(mine.values())
    there = {row[1] for row in rows if row[0] in homes}
    return mine, [row[:-1] for row in rows if row[1] in there]


def _views(mine: Mapping[UUID, UUID], rows: Iterable[_RoofRow]) -> dict[UUID, HouseholdView]:
    """The household of each of these people."""
    members: dict[UUID, list[HouseholdMember]] = defaultdict(list)
    for home, member, first, last, role, born_on, since, _house in rows:
        members[home].append(
            HouseholdMember(member, f"{first} {last}", HouseholdRole(role), born_on, since)
        )
    return {who: HouseholdView(home, tuple(members[home])) for who, home in mine.items()}


def _live_in(actor: Actor, mine: Mapping[UUID, UUID], rows: Iterable[_RoofRow]) -> dict[UUID, UUID]:
    """Where those of the own house live who are in one of these households."""
    # Whoever lives there may live somewhere else as well: who moves today is in the new one.
    newest = {member: home for home, member, *_, house in rows if house == actor.organisation_id}
    return {**newest, **mine}


_COLUMNS = (
    "household_id", "person_id", "person__first_name", "person__last_name", "role",
    "person__born_on", "since", "person__organisation_id",
)  # fmt: skip


@prepared(homes=[UUIDField()], day=DateField())
def _under_roofs(_actor: Actor, *, homes: Any, day: Any) -> QuerySet[Any, Any]:
    """Wherever those live who live in these households."""
    running = HouseholdMembership.objects.filter(_running(day)).order_by()
    return _stays_with(running.filter(household_id__among=homes), day).values_list(*_COLUMNS)


@prepared(ids=[UUIDField()], day=DateField())
def _with_whom(actor: Actor, *, ids: Any, day: Any) -> QuerySet[Any, Any]:
    """Wherever those live who live where one of these people in reach lives."""
    running = HouseholdMembership.objects.filter(_running(day)).order_by()
    homes = running.filter(in_reach(actor, "person"), person_id__among=ids).values("household_id")
    together = running.filter(household_id__in=homes)
    return _stays_with(together, day).values_list(*_COLUMNS, "person__merged_into_id")


def _stays_with(there: QuerySet[HouseholdMembership], day: Any) -> QuerySet[HouseholdMembership]:
    """Wherever the people of these stays live on a day, the newest last."""
    running = HouseholdMembership.objects.filter(
        _running(day), person_id__in=there.values("person_id")
    )
    return running.order_by("since", "pk")


def living_in(home: UUID, *, on: date) -> list[HouseholdMembership]:
    """Everybody in a household that a scoped query gave, on a day; the first person leads."""
    members = HouseholdMembership.objects.filter(_running(on), household_id=home)
    found = list(members.select_related("person").order_by("since", "pk"))
    return sorted(found, key=lambda one: one.role != HouseholdRole.HEAD)


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody who lived with a person for a while, by both their roles."""

    name: str
    mine: HouseholdRole
    theirs: HouseholdRole
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Roof:
    """Who lives with a person now, themselves included, and who did before.

    living     empty when nobody said with whom they live
    reachable  the people among them whose file this actor may open
    """

    on: date
    living: tuple[HouseholdMembership, ...]
    past: tuple[Stay, ...]
    reachable: frozenset[UUID]


def roof(actor: Actor, person_id: UUID) -> Roof:
    """The household of one person as a page shows it."""
    someone = persons(actor).get(pk=person_id)
    home = home_of(someone, on=actor.on)
    living = living_in(home, on=actor.on) if home else []
    here = {one.person_id for one in living}
    mine = list(someone.household_memberships.all())
    others = (
        HouseholdMembership.objects.filter(household_id__in={one.household_id for one in mine})
        .exclude(person_id__in=here | {someone.pk})
        .select_related("person")
    )
    stays = (_stay(mine_then, other) for mine_then in mine for other in others)
    ended = sorted(
        (stay for stay in stays if stay is not None and stay.until < actor.on),
        key=lambda stay: (stay.until, stay.name),
        reverse=True,
    )
    reachable = persons(actor).filter(pk__in=here).values_list("pk", flat=True)
    return Roof(actor.on, tuple(living), tuple(ended), frozenset(reachable))


def _stay(mine: HouseholdMembership, other: HouseholdMembership) -> Stay | None:
    """The days that two people shared a roof, when these have an end."""
    ends = [one.until for one in (mine, other) if one.until is not None]
    since = max(mine.since, other.since)
    if mine.household_id != other.household_id or not ends or min(ends) < since:
        return None
    roles = HouseholdRole(mine.role), HouseholdRole(other.role)
    return Stay(other.person.name, *roles, since, min(ends))
