"""What is counted of people against places, once for as long as nothing of them changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from klaverblad.apps.access.reckoned import Kept, digest
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import columns
from klaverblad.apps.placements.queries import (
    Field,
    laid_out,
    main_barriers,
    n_feasible,
    n_fitting,
    n_waiting,
)
from klaverblad.apps.places import queries as places
from klaverblad.apps.travel import queries as timetables
from klaverblad.engines.matching.barriers import Barrier

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands to the open places: what keeps most closed, how many are open or wait."""

    barriers: tuple[tuple[Barrier, int], ...]
    n_open: int
    n_waiting: int


def standings(actor: Actor, persons: Sequence[Person], *, on: date) -> Mapping[UUID, Standing]:
    """How each of these people stands to the open places of the region."""

    def reckon(laid: Field) -> Mapping[UUID, Standing]:
        barriers, n_open, n_asked = main_barriers(laid), n_feasible(laid), n_waiting(laid)
        return {one: Standing(barriers[one], n_open[one], n_asked[one]) for one in laid.ids}

    return _counted(actor, persons, _standings, reckon, on=on)


def fitting(
    actor: Actor,
    persons: Sequence[Person],
    *,
    on: date,
    opened_since: date,
    snapshot: people.Snapshot,
) -> Mapping[UUID, int]:
    """For how many of these people each place is feasible that opened on a day or later."""

    def reckon(laid: Field) -> Mapping[UUID, int]:
        return {place.pk: n for place, n in zip(laid.found, n_fitting(laid), strict=True)}

    return _counted(
        actor, persons, _fitting, reckon, on=on, opened_since=opened_since, snapshot=snapshot
    )


# Of some hundred caseloads each, a few kilobytes for one.
_standings: Kept[Mapping[UUID, Standing]] = Kept(400)
_fitting: Kept[Mapping[UUID, int]] = Kept(400)


def _counted(
    actor: Actor,
    persons: Sequence[Person],
    kept: Kept[Result],
    reckon: Callable[[Field], Result],
    *,
    on: date,
    opened_since: date | None = None,
    snapshot: people.Snapshot | None = None,
) -> Result:
    """What is counted of these people and places, once for as long as nothing of them changed."""
    ids = [person.pk for person in persons]
    seen = snapshot or people.snapshot(actor, ids, on=on, keys=columns.FACT_KEYS)
    rows = places.rows_to_count(actor, on=on, opened_since=opened_since)
    loaded = timetables.timetable(actor)
    key = digest(
        on,
        seen.digest,
        [(one.pk.int, one.home_lat, one.home_lon) for one in persons],
        [(pk.int, *said) for pk, *said in rows],
        None if loaded is None else (loaded.row.pk, loaded.row.loaded_at),
    )
    return kept.get(
        key,
        lambda: reckon(laid_out(persons, tuple(places.read_counted(rows)), loaded, seen, on=on)),
    )
