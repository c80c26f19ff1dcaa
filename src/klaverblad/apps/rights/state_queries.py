"""The rights of people as the last scan left them, and what of it waits to be seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, UUIDField

from klaverblad.apps.access.purposes import purpose_of
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.people.reach_queries import (
    EVERY_DOMAIN,
    Reach,
    in_reach,
    is_the_house_alone,
    reaches,
)
from klaverblad.apps.people.registry import registry
from klaverblad.apps.rights.cases import facts_read, law
from klaverblad.apps.rights.levels import State, unpacked
from klaverblad.apps.rights.models import PersonStates, RightAlert
from klaverblad.apps.rights.policies import shows_rights
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.law.rights import rights


@dataclass(frozen=True, slots=True)
class Kept:
    """All rights of one person as they stand; a right that is not in `states` is surely none.

    on   the day on which they last became something else
    """

    states: Mapping[str, State]
    on: date


def states_of(actor: Actor, person_ids: Collection[UUID]) -> dict[UUID, Kept]:
    """The states that are kept of these people: three queries at most, however many there are.

    Who was not looked at yet is not in it; neither is whose income is not shared with this actor.
    Of whoever shares a part of their file, only the rights that rest on that part.
    """
    if is_the_house_alone(actor) and shows_rights(_whole(actor)).is_allowed:
        rows = _states_of_house(actor, ids=list(person_ids))
        return {one: Kept(unpacked(packed), on) for one, packed, on in rows}
    seen = _shown(actor, person_ids)
    found = {}
    for person_id, packed, on in _states(actor, ids=list(seen)):
        states, reach = unpacked(packed), seen[person_id]
        if not reach.is_whole:
            states = {right: one for right, one in states.items() if shows_right(reach, right)}
        found[person_id] = Kept(states, on)
    return found


@prepared(ids=[UUIDField()])
def _states_of_house(actor: Actor, *, ids: Any) -> QuerySet[Any, Any]:
    found = PersonStates.objects.filter(in_reach(actor, "person"), person_id__among=ids)
    return found.order_by().values_list("person_id", "states", "on")


@prepared(ids=[UUIDField()])
def _states(_actor: Actor, *, ids: Any) -> QuerySet[Any, Any]:
    found = PersonStates.objects.filter(person_id__among=ids).order_by()
    return found.values_list("person_id", "states", "on")


def waiting_of(actor: Actor, person_ids: Collection[UUID]) -> list[RightAlert]:
    """What changed about these people and was not seen yet, within what this actor may know."""
    waiting = RightAlert.objects.filter(_waits(), person_id__in=person_ids)
    return _within_reach(actor, list(waiting.select_related("person__municipality")))


def waiting_of_caseload(actor: Actor) -> list[RightAlert]:
    """The same, of everybody whom this actor guides now."""
    return _within_reach(actor, _waiting(actor))


def of_the_day(_actor: Actor) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(_waiting, {})]


@prepared()
def _waiting(actor: Actor) -> QuerySet[RightAlert]:
    mine = trajectories.caseload(actor).select_related(None).order_by().values("person_id")
    waiting = RightAlert.objects.filter(_waits(), person_id__in=mine)
    return waiting.select_related("person__municipality")


def _waits() -> Q:
    return Q(seen_at=None, withdrawn_at=None)


def _within_reach(actor: Actor, alerts: Sequence[RightAlert]) -> list[RightAlert]:
    if not alerts:
        return []
    seen = _shown(actor, {one.person_id for one in alerts})
    return [
        one
        for one in alerts
        if one.person_id in seen and shows_right(seen[one.person_id], one.right)
    ]


def _whole(actor: Actor) -> Reach:
    return Reach(purpose_of(actor), EVERY_DOMAIN)


def _shown(actor: Actor, person_ids: Collection[UUID]) -> dict[UUID, Reach]:
    found = reaches(actor, person_ids)
    return {one: seen for one, seen in found.items() if shows_rights(seen).is_allowed}


def shows_right(seen: Reach, right: str) -> bool:
    """Whether all that a right rests on lies within what somebody may see of a file.

    Else the answer would tell what was not shared: who gets an allowance for a disability has one.
    """
    return seen.is_whole or all(seen.allows(registry()[key]) for key in _rests_on(right))


@lru_cache(maxsize=64)
def _rests_on(right: str) -> tuple[str, ...]:
    card = rights().get(right)
    if card is None:
        return tuple(key for key in facts_read() if key in registry())
    rules = (card.rule, *card.amounts)
    read = {key for rule in rules if rule in law().versions for key in law().reads(rule).inputs}
    # What says the same in other words may be behind any of them.
    read |= {key for key in facts_read() if key not in law().inputs_by_key}
    return tuple(sorted(read & registry().keys()))
