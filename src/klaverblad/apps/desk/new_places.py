"""The places that opened lately and fit some of the actor's people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.places import queries as places
from klaverblad.apps.places.models import Place


@dataclass(frozen=True)
class NewPlace:
    """A place that opened lately, and for how many of the actor's people it fits."""

    place: Place
    n_people: int


def new_places(actor: Actor, fitting: Mapping[UUID, int], *, most: int) -> list[NewPlace]:
    """Those that fit most of them, at most so many; where nobody fits is no news."""
    best = sorted(
        ((place, n) for place, n in fitting.items() if n), key=lambda one: (-one[1], str(one[0]))
    )[:most]
    if not best:
        return []
    shown = {one.pk: one for one in places.these(actor, ids=[place for place, _n in best])}
    return [NewPlace(shown[place], n) for place, n in best if place in shown]
