"""Every read of people and facts, the actor first. `persons` is the one door (see `reach_queries`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, TextField, UUIDField

from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Fact, Person, TeamMember
from klaverblad.apps.people.prepared import prepared
from klaverblad.apps.people.reach_queries import persons
from klaverblad.apps.people.roof_queries import (
    HouseholdMember,
    HouseholdView,
    Roof,
    Snapshot,
    Stay,
    fact_values,
    home_of,
    homes_of,
    households,
    living_in,
    roof,
    snapshot,
    together,
    within_reach,
)

# The face of every read of people: what stands in a module of its own is asked here too.
__all__ = [
    "HouseholdMember",
    "HouseholdView",
    "Known",
    "KnownFact",
    "Roof",
    "Snapshot",
    "Stay",
    "fact_values",
    "found",
    "home_of",
    "households",
    "known_facts",
    "living_in",
    "person",
    "persons",
    "roof",
    "snapshot",
    "team",
]


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
    homes = homes_of(actor, person_ids, actor.on)
    live_in = {*homes.values()}
    if keys is None:
        said = _current(actor, ids=person_ids, homes=live_in)
    else:
        said = _current_under(actor, ids=person_ids, homes=live_in, keys=[*keys])
    rows = (
        (person_id, household_id, key, KnownFact(key, value, *rest, name or "", fact_id))
        for person_id, household_id, key, value, *rest, name, fact_id in said
    )
    return within_reach(actor, _by_person(person_ids, homes, rows))


@prepared(ids=[UUIDField()], homes=[UUIDField()])
def _current(actor: Actor, *, ids: Any, homes: Any) -> QuerySet[Any, Any]:
    """The current facts of these people and of the households they live in now."""
    allowed = persons(actor).filter(pk__among=ids)
    current = Fact.objects.filter(
        Q(person__in=allowed) | Q(household_id__among=homes), replaced_at=None
    )
    return current.order_by().values_list(*_COLUMNS)


@prepared(ids=[UUIDField()], homes=[UUIDField()], keys=[TextField()])
def _current_under(actor: Actor, *, ids: Any, homes: Any, keys: Any) -> QuerySet[Any, Any]:
    """Those under some keys alone."""
    return _current.build(actor, ids=ids, homes=homes).filter(key__among=keys)


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
    return together(person_ids, homes, of_person, of_household)


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
