"""Supply by activity against what people wish and are able to do: counts of a region, never a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.core.cache import cache
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import columns
from klaverblad.apps.placements.queries import field
from klaverblad.apps.places import queries as places
from klaverblad.apps.places.models import Activity
from klaverblad.apps.places.policies import can_read_supply, can_weigh_place
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.masks import feasible, one_step_away

# A task of people.reach_queries: it reckons over all people of a region and gives back numbers.
TASK = "supply"
# So many people are laid against all places at once: memory stays the same however many there are.
_AT_ONCE = 2000
# A region changes slowly, and reads everybody each time: counts are kept for this long.
KEPT_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Demand:
    """How many people, by activity and municipality.

    wishes   who says to want this work
    able     of them, who can start now at a place of it that is open
    one_step of the others, for whom one barrier alone keeps such a place closed
    """

    wishes: Mapping[tuple[str, str], int]
    able: Mapping[tuple[str, str], int]
    one_step: Mapping[tuple[str, str], int]
    n_people: int
    n_asked: int
    counted_at: datetime


def demand(actor: Actor) -> Demand:
    """Count a region, for whoever may see its counts. Who calls hides the small ones.

    Once in a quarter of an hour: `counted_at` says when.
    """
    can_read_supply(actor).enforce()
    key = f"supply:{actor.region_id}:{actor.on}"
    found: Demand = cache.get_or_set(key, lambda: _demand(actor), KEPT_SECONDS)
    return found


def _demand(actor: Actor) -> Demand:
    task = Actor.task(TASK, on=actor.on, region_id=actor.region_id)
    persons = [one.person for one in trajectories.caseload(task).order_by("pk")]
    tally = _Tally()
    for first in range(0, len(persons), _AT_ONCE):
        _count(task, persons[first : first + _AT_ONCE], tally)
    return Demand(
        tally.wishes, tally.able, tally.one_step, len(persons), tally.n_asked, timezone.now()
    )


@dataclass(frozen=True, slots=True)
class ShutOut:
    """For how many people of the region each requirement alone keeps one place closed."""

    by_barrier: Mapping[Barrier, int]
    n_able: int


def shut_out_by(actor: Actor, place_id: UUID) -> ShutOut:
    """Count for one place, for whoever keeps it or sees the counts. Who calls hides the small ones."""
    can_weigh_place(actor, places.place(actor, place_id)).enforce()
    # A place that somebody changed is counted anew.
    number = places.versions(actor, place_id).values_list("number", flat=True).first() or 0
    key = f"shut_out:{actor.region_id}:{place_id}:{number}:{actor.on}"
    found: ShutOut = cache.get_or_set(key, lambda: _shut_out_by(actor, place_id), KEPT_SECONDS)
    return found


def _shut_out_by(actor: Actor, place_id: UUID) -> ShutOut:
    task = Actor.task(TASK, on=actor.on, region_id=actor.region_id)
    persons = [one.person for one in trajectories.caseload(task).order_by("pk")]
    alone, n_able = dict.fromkeys(Barrier, 0), 0
    for first in range(0, len(persons), _AT_ONCE):
        laid = field(task, persons[first : first + _AT_ONCE], on=task.on, only=place_id)
        n_able += int(feasible(laid.verdict).sum())
        violated = laid.verdict.violated[one_step_away(laid.verdict)]
        for barrier in alone:
            alone[barrier] += int((violated == barrier.value).sum())
    return ShutOut(alone, n_able)


class _Tally:
    """Counts that grow."""

    def __init__(self) -> None:
        self.wishes: dict[tuple[str, str], int] = {}
        self.able: dict[tuple[str, str], int] = {}
        self.one_step: dict[tuple[str, str], int] = {}
        self.n_asked = 0


def _count(task: Actor, persons: list[Person], tally: _Tally) -> None:
    ids = [one.pk for one in persons]
    seen = people.snapshot(task, ids, on=task.on, keys={*columns.FACT_KEYS, "wishes"})
    said = [seen.values.get(pk, {}).get("wishes") for pk in ids]
    tally.n_asked += sum(one is not None for one in said)
    laid = field(task, persons, on=task.on, snapshot=seen)
    can = feasible(laid.verdict)
    near = one_step_away(laid.verdict)
    for activity in Activity.values:
        wants = np.array([activity in (one or ()) for one in said], np.bool_)
        at = np.array([one.activity == activity for one in laid.found], np.bool_)
        able = wants & can[:, at].any(axis=1)
        step = wants & ~able & near[:, at].any(axis=1)
        for which, counts in (
            (wants, tally.wishes),
            (able, tally.able),
            (step, tally.one_step),
        ):
            for row in np.flatnonzero(which).tolist():
                key = (activity, persons[row].municipality_id)
                counts[key] = counts.get(key, 0) + 1
