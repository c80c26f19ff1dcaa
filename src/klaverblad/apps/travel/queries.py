"""Every read of timetables: that of the actor's region."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import CharField, Max, Min, QuerySet

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.written import asked_alike
from klaverblad.apps.travel import store
from klaverblad.apps.travel.models import Timetable
from klaverblad.apps.travel.prepare import Around
from klaverblad.apps.travel.store import Loaded
from klaverblad.errors import Refused


def timetables(actor: Actor) -> QuerySet[Timetable]:
    """Every timetable that the actor's region had."""
    return Timetable.objects.filter(region_id=actor.region_id)


def timetable(actor: Actor) -> Loaded | None:
    """The timetable that the actor's region travels by; None without one, or without its files."""
    row = next(iter(_current(region=actor.region_id)), None) if actor.region_id else None
    return None if row is None else store.loaded(row)


@asked_alike(region=CharField())
def _current(*, region: Any) -> QuerySet[Timetable]:
    return Timetable.objects.filter(region_id=region, is_current=True)


def around(actor: Actor) -> Around:
    """Where the actor's region lies."""
    box = accounts.municipalities(actor).aggregate(Min("lat"), Max("lat"), Min("lon"), Max("lon"))
    if box["lat__min"] is None:
        raise Refused(region=actor.region_id)
    return Around(
        south=box["lat__min"], north=box["lat__max"], west=box["lon__min"], east=box["lon__max"]
    )


def replaced(region_id: str) -> list[UUID]:
    """The timetables of a region that are no longer used."""
    return list(
        Timetable.objects.filter(region_id=region_id, is_current=False).values_list("pk", flat=True)
    )
