"""Every read of people and facts, the actor first. `persons` is the one door (see `reach_queries`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, Q, QuerySet, TextField, UUIDField

from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.gathered import Gathered, read
from klaverblad.apps.people.models import (
    Fact,
    HouseholdMembership,
    HouseholdRole,
    Person,
    TeamMember,
)
from klaverblad.apps.people.prepared import prepared
from klaverblad.apps.people.reach_queries import (
    in_reach,
    is_partial,
    is_the_house_alone,
    persons,
    reaches,
)
from klaverblad.apps.people.registry import Domain, registry


def person(actor: Actor, person_id: UUID) -> Person:
    """One person with what the header of a page needs; DoesNotExist when not there or not yours.

    This is opening a file: the read log will say so.
    """
    found = (
        persons(actor)
        .select_related("municipality", "organisation")
        .prefetch_related("team__user", "team__organisation", "team__consent", "emergencies")
        .get(pk=person_id)
    )
    note_opened([found.pk])
    return found


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as pages and engines read it: the value, and where it comes from."""

    key: str
    value: Any
    since: date
    said_by: str
    known_by: str
    document: str
    recorded_by: str
    fact_id: UUID


Known = Mapping[str, KnownFact]

_COLUMNS = (
    "person_id",
    "household_id",
    "key",
    "value",
    "since",
    "said_by",
    "known_by",
    "document",
    "recorded_by__name",
    "pk",
)


def known_facts(
    actor: Actor, person_ids: Sequence[UUID], *, keys: Iterable[str] | None = None
) -> dict[UUID, dict[str, KnownFact]]:
    """What is known now of each of these people, their household's facts included.

    Three queries, however many people. A person outside the actor's reach is simply not in it.
    """
    current, homes = _current(actor, person_ids, keys)
    rows = (
        (person_id, household_id, key, KnownFact(key, value, *rest, name or "", fact_id))
        for person_id, household_id, key, value, *rest, name, fact_id in current.values_list(
            *_COLUMNS
        )
    )
    return _within_reach(actor, _by_person(person_ids, homes, rows))


def fact_values(
    actor: Actor, person_ids: Sequence[UUID], *, keys: Iterable[str]
) -> dict[UUID, dict[str, Any]]:
    """The values alone, for many people at once: what engines read. Same reach; four queries."""
    return _values(actor, person_ids, _homes(actor, person_ids, actor.on), keys=keys)


def _values(
    actor: Actor, person_ids: Sequence[UUID], homes: Mapping[UUID, UUID], *, keys: Iterable[str]
) -> dict[UUID, dict[str, Any]]:
    """The values of these people, in two queries.

    homes   where those of them live who are in reach: what is said of a household is of all in it
    """
    known = list(keys)
    of_people = _facts_of_people(actor, ids=person_ids, keys=known)
    of_homes = _facts_of_homes(actor, ids=set(homes.values()), keys=known)
    person = {pk: read(text) for pk, text in of_people}
    home = {pk: read(text) for pk, text in of_homes}
    return _within_reach(actor, _together(person_ids, homes, person, home))


@prepared(ids=[UUIDField()], keys=[TextField()])
def _facts_of_people(actor: Actor, *, ids: Any, keys: Any) -> QuerySet[Any, Any]:
    current = Fact.objects.filter(
        in_reach(actor, "person"), person_id__among=ids, key__among=keys, replaced_at=None
    )
    return current.order_by().values_list("person_id").annotate(said=Gathered("key", "value"))


@prepared(ids=[UUIDField()], keys=[TextField()])
def _facts_of_homes(_actor: Actor, *, ids: Any, keys: Any) -> QuerySet[Any, Any]:
    current = Fact.objects.filter(household_id__among=ids, key__among=keys, replaced_at=None)
    return current.order_by().values_list("household_id").annotate(said=Gathered("key", "value"))


def _within_reach(actor: Actor, found: dict[UUID, dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
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


def _homes(actor: Actor, person_ids: Iterable[UUID], on: date) -> dict[UUID, UUID]:
    """The household that each of these people in reach lives in on a day; the newest of two."""
    return dict(_stays_of(actor, ids=list(person_ids), day=on))


@prepared(ids=[UUIDField()], day=DateField())
def _stays_of(actor: Actor, *, ids: Any, day: Any) -> QuerySet[Any, Any]:
    stays = HouseholdMembership.objects.filter(
        _running(day), in_reach(actor, "person"), person_id__among=ids
    )
    return stays.order_by("since", "pk").values_list("person_id", "household_id")


@dataclass(frozen=True)
class Snapshot:
    """What engines read of some people, fetched once: values by person, and who lives with whom.

    The people of a household are in `values` too, as far as the actor may know of them.
    """

    values: Mapping[UUID, Mapping[str, Any]]
    homes: Mapping[UUID, HouseholdView]


def snapshot(
    actor: Actor, person_ids: Sequence[UUID], *, on: date, keys: Iterable[str]
) -> Snapshot:
    """Fetch what engines read of these people and whoever lives with them: five queries at most."""
    homes, live_in = _roofs(actor, person_ids, on=on)
    everyone = list({*person_ids, *(m.person_id for home in homes.values() for m in home.members)})
    if not is_the_house_alone(actor):
        live_in = _homes(actor, everyone, on)
    return Snapshot(_values(actor, everyone, live_in, keys=keys), homes)


def _current(
    actor: Actor, person_ids: Sequence[UUID], keys: Iterable[str] | None
) -> tuple[QuerySet[Fact], dict[UUID, UUID]]:
    """The current facts of these people and of the households they live in now."""
    allowed = persons(actor).filter(pk__in=list(person_ids))
    homes = _homes(actor, person_ids, actor.on)
    current = Fact.objects.filter(
        Q(person__in=allowed) | Q(household_id__in=set(homes.values())), replaced_at=None
    )
    if keys is not None:
        current = current.filter(key__in=list(keys))
    return current.order_by(), homes


def _by_person(
    person_ids: Sequence[UUID], homes: Mapping[UUID, UUID], rows: Iterable[tuple[Any, ...]]
) -> dict[UUID, dict[str, Any]]:
    """Facts by person; what is said of a person goes before what is said of the household."""
    of_person: dict[UUID, dict[str, Any]] = defaultdict(dict)
    of_household: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for person_id, household_id, key, said in rows:
        if person_id:
            of_person[person_id][key] = said
        else:
            of_household[household_id][key] = said
    return _together(person_ids, homes, of_person, of_household)


def _together(
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
    return _roofs(actor, person_ids, on=on)[0]


def _roofs(
    actor: Actor, person_ids: Sequence[UUID], *, on: date
) -> tuple[dict[UUID, HouseholdView], dict[UUID, UUID]]:
    """The household of each of these people, and where those of the own house live who are in one."""
    shares = person_ids
    if is_partial(actor):
        shared = reaches(actor, person_ids)
        shares = [
            one for one in person_ids if one in shared and Domain.HOUSING in shared[one].domains
        ]
    mine = _homes(actor, shares, on)
    members: dict[UUID, list[HouseholdMember]] = defaultdict(list)
    # Whoever lives there may live somewhere else as well: who moves today is in the new one.
    newest: dict[UUID, UUID] = {}
    rows = _under_roofs(actor, homes=set(mine.values()), day=on)
    for home, member, first, last, role, born_on, since, house in rows:
        members[home].append(
            HouseholdMember(member, f"{first} {last}", HouseholdRole(role), born_on, since)
        )
        if house == actor.organisation_id:
            newest[member] = home
    views = {who: HouseholdView(home, tuple(members[home])) for who, home in mine.items()}
    return views, newest | mine


@prepared(homes=[UUIDField()], day=DateField())
def _under_roofs(_actor: Actor, *, homes: Any, day: Any) -> QuerySet[Any, Any]:
    """Wherever those live who live in these households."""
    running = HouseholdMembership.objects.filter(_running(day)).order_by()
    there = running.filter(household_id__among=homes).values("person_id")
    return (
        running.filter(person_id__in=there)
        .order_by("since", "pk")
        .values_list(
            "household_id",
            "person_id",
            "person__first_name",
            "person__last_name",
            "role",
            "person__born_on",
            "since",
            "person__organisation_id",
        )
    )


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


def team(actor: Actor, person_id: UUID) -> list[TeamMember]:
    """The professionals around a person today; who came by a consent, as long as it holds."""
    on = actor.on
    running = Q(until=None) | Q(until__gte=on)
    agreed = Q(consent=None) | Q(
        consent__revoked_at=None, consent__given_on__lte=on, consent__until__gte=on
    )
    return list(
        TeamMember.objects.filter(running, agreed, person__in=persons(actor), person_id=person_id)
        .select_related("user", "organisation")
        .order_by("since", "pk")
    )


def found(actor: Actor, words: str, *, limit: int = 20) -> list[Person]:
    """People whose name holds every word, within the actor's reach. At most `limit`."""
    query = persons(actor).select_related("municipality")
    for word in words.split()[:5]:
        query = query.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    return list(query[:limit])
