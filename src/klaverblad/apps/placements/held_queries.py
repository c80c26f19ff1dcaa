"""Which seats are kept for whom: by who chose a place, and by who works there by a proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from klaverblad.apps.access.policies import deny
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.reach_queries import REGION_TASKS
from klaverblad.apps.placements import agreed_queries as agreed
from klaverblad.apps.placements.models import Proposal
from klaverblad.apps.places.models import Place
from klaverblad.apps.trajectories.models import Phase, Trajectory

_AT_WORK = (Phase.AT_WORK, Phase.AFTERCARE)


class Held(NamedTuple):
    """One seat, and for whom it is kept."""

    person_id: UUID
    place_id: UUID


def held_seats(actor: Actor) -> list[Held]:
    """The seats of a region that are kept, for the tasks that reckon over all of it. Three queries.

    By the chain of each proposal; who started keeps the seat as long as the guidance goes on.
    """
    if actor.role is not None or actor.system not in REGION_TASKS:
        deny("not_your_role").enforce()
    return list(_kept(_chosen(actor)))


def seats_taken(actor: Actor) -> Counter[UUID]:
    """Per place how many seats are kept."""
    return Counter(one.place_id for one in held_seats(actor))


def kept_for_others(actor: Actor, places: Sequence[Place], *, person_id: UUID) -> dict[UUID, int]:
    """Of these places those where every seat is kept for somebody else: for how many. One query.

    Numbers alone, of all OCMWs of the region: whose seats they are, nobody learns here. Each place
    says in `capacity` for how many it has room, as the matching reads it.
    """
    if actor.region_id is None or actor.role is None or not places:
        return {}
    others = _chosen(actor).exclude(person_id=person_id)
    found = others.filter(chosen__place__in=[one.pk for one in places])
    taken = Counter(one.place_id for one in _kept(found))
    return {one.pk: one.capacity for one in places if taken[one.pk] >= one.capacity}


def _chosen(actor: Actor) -> QuerySet[Proposal]:
    """What may keep a seat in the region: what runs, and what led to the work somebody has."""
    guided = Trajectory.objects.filter(closed_on=None)
    at_work = guided.filter(phase__in=_AT_WORK)
    return (
        Proposal.objects.filter(
            Q(ended_on=None, person_id__in=guided.values("person_id"))
            | Q(person_id__in=at_work.values("person_id")),
            chosen__isnull=False,
            person__organisation__region_id=actor.region_id,
        )
        .select_related("chain", "chosen")
        .order_by("pk")
    )


def _kept(found: QuerySet[Proposal]) -> Iterator[Held]:
    for one in found:
        state = agreed.chain_of(one).states.get(one.state)
        is_there = one.ended_on is None or (state is not None and state.starts_work)
        if one.chosen is not None and state is not None and state.holds_seat and is_there:
            yield Held(one.person_id, one.chosen.place_id)
