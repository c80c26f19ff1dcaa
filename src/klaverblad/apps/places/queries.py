"""Every read of places: those of the actor's region."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery, TextField, UUIDField
from django.db.models.functions import Cast, Coalesce

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.library import queries as library
from klaverblad.apps.library.models import Instrument, Leaf
from klaverblad.apps.people.prepared import prepared
from klaverblad.apps.places.models import Activity, Place, PlaceRoom, PlaceVersion


def places(actor: Actor) -> QuerySet[Place]:
    """Every place of the actor's region; a person in guidance sees the open ones too."""
    if actor.region_id is None or (actor.role is None and not actor.system):
        return Place.objects.none()
    return Place.objects.filter(organisation__region_id=actor.region_id).select_related(
        "organisation", "municipality"
    )


def open_places(actor: Actor, *, on: date) -> QuerySet[Place]:
    """Places that can still be filled on a day, in a fixed order."""
    return with_room(places(actor).filter(_is_open(on), _is_offered(on)), on=on).order_by("pk")


def _is_open(on: Any) -> Q:
    return Q(closed_on=None) | Q(closed_on__gt=on)


def _is_offered(on: Any) -> Q:
    """Not in a pause."""
    return Q(paused_from=None) | Q(paused_from__gt=on) | Q(paused_until__lt=on)


def with_room(found: QuerySet[Place], *, on: Any) -> QuerySet[Place]:
    """The same places, each with `room`: for how many it has room on a day."""
    held = PlaceRoom.objects.filter(
        Q(until=None) | Q(until__gte=on), place=OuterRef("pk"), since__lte=on
    ).values("capacity")
    return found.annotate(room=Coalesce(Subquery(held[:1]), "capacity"))


def is_open_place(actor: Actor, place_id: UUID) -> bool:
    """Whether this is a place of the actor's region that can still be filled."""
    return open_places(actor, on=actor.on).filter(pk=place_id).exists()


def closed_places(actor: Actor, *, on: date) -> QuerySet[Place]:
    """Places that are no longer offered on a day; they can be opened again."""
    return places(actor).filter(closed_on__lte=on).order_by("pk")


@prepared(ids=[UUIDField()])
def these(actor: Actor, *, ids: Any) -> QuerySet[Place]:
    """Some places by their keys, for a page that names a few."""
    return places(actor).filter(pk__among=ids).order_by()


class Counted(NamedTuple):
    """A place as the matching counts it: what it asks, and nothing of who offers it."""

    pk: UUID
    title: str
    needs_licence_b: bool
    week: list[list[Any]]
    hours_week: Decimal
    language_level_min: int
    competences: list[str]
    statuses: list[str]
    min_months: int | None
    starts_until: date | None
    lift_kg: int
    stand_hours: int
    needs_stairs: bool
    capacity: int
    lat: float
    lon: float


# Which of these are lists, in the database a text.
_LISTS = frozenset(Counted._fields.index(name) for name in ("week", "competences", "statuses"))


def open_places_to_count(
    actor: Actor, *, on: date, opened_since: date | None = None
) -> list[Counted]:
    """The same places for the matching, for whoever only counts them."""
    return read_counted(rows_to_count(actor, on=on, opened_since=opened_since))


def rows_to_count(
    actor: Actor, *, on: date, opened_since: date | None = None
) -> list[tuple[Any, ...]]:
    """The same, with what is a list still as text: to see whether anything changed, that will do."""
    return _counted(actor, day=on, since=opened_since or date.min)


def read_counted(rows: Iterable[tuple[Any, ...]]) -> list[Counted]:
    """These rows, read."""
    return [
        Counted(*(json.loads(one) if at in _LISTS else one for at, one in enumerate(row)))
        for row in rows
    ]


@prepared(day=DateField(), since=DateField())
def _counted(actor: Actor, *, day: Any, since: Any) -> QuerySet[Any, Any]:
    found = open_places(actor, on=day).select_related(None).filter(opened_on__gte=since)
    columns = [
        Cast(name, TextField()) if at in _LISTS else "room" if name == "capacity" else name
        for at, name in enumerate(Counted._fields)
    ]
    return found.values_list(*columns)


def open_places_among(actor: Actor, place_ids: Iterable[UUID], *, on: date) -> dict[UUID, Place]:
    """Of these the open ones, with who offers them: to show what the matching counted."""
    found = {one.pk: one for one in open_places(actor, on=on).filter(pk__in=list(place_ids))}
    for one in found.values():
        one.capacity = one.room
    return found


def open_places_in_bulk(actor: Actor, *, on: date, opened_since: date | None = None) -> list[Place]:
    """The same places for the matching: few organisations stand behind many places, so each is
    read once instead of with every place."""
    found = open_places(actor, on=on).select_related(None)
    if opened_since is not None:
        found = found.filter(opened_on__gte=opened_since)
    rows = list(found)
    organisations = Organisation.objects.in_bulk({row.organisation_id for row in rows})
    municipalities = Municipality.objects.in_bulk({row.municipality_id for row in rows})
    for row in rows:
        row.organisation = organisations[row.organisation_id]
        row.municipality = municipalities[row.municipality_id]
        # The matching fills a place as far as there is room on this day.
        row.capacity = row.room
    return rows


def place(actor: Actor, place_id: UUID) -> Place:
    """One place with what its page needs."""
    found = with_room(places(actor), on=actor.on)
    return found.prefetch_related("accepts", "rooms").get(pk=place_id)


def of_organisation(actor: Actor, organisation_id: UUID | None) -> QuerySet[Place]:
    """All places of one organisation of the region, whatever their state, by name."""
    found = places(actor).filter(organisation_id=organisation_id)
    return with_room(found, on=actor.on).order_by("title", "pk")


def versions(actor: Actor, place_id: UUID) -> QuerySet[PlaceVersion]:
    """What was done to a place, the last first."""
    found = PlaceVersion.objects.filter(place__in=places(actor), place_id=place_id)
    return found.select_related("by").order_by("-number")


def last_changes(actor: Actor, place_ids: Iterable[UUID]) -> dict[UUID, PlaceVersion]:
    """The last thing that was done to each of these places of the region."""
    found = PlaceVersion.objects.filter(place__in=places(actor), place_id__in=list(place_ids))
    return {one.place_id: one for one in found.select_related("by").order_by("number")}


def creches(actor: Actor, *, on: date) -> list[Place]:
    """Where children are looked after in the region, each organisation once."""
    found = open_places(actor, on=on).filter(activity=Activity.CHILDCARE)
    by_name = {one.organisation_id: one for one in found}
    return sorted(by_name.values(), key=lambda one: (one.organisation.name, str(one.pk)))


def instruments_accepted(actor: Actor) -> QuerySet[Instrument]:
    """The measures that some place of the region accepts, to choose from."""
    some = Place.accepts.through.objects.filter(place__in=places(actor))
    return library.instruments(actor).filter(pk__in=some.values("instrument_id"))


def instruments_for_places(actor: Actor) -> QuerySet[Instrument]:
    """The measures under which somebody can work or take part at a place.

    Not courses, which bring a fact, nor help on the way there, which lifts a barrier.
    """
    return library.instruments(actor).filter(
        leaf__in=(Leaf.WERK, Leaf.SAMENLEVEN), lifts="", produces_fact_key=""
    )
