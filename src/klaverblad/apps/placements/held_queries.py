"""Which seats are kept for whom: by who chose a place, and by who works there by a proposal."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from klaverblad.apps.access.policies import deny
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.reach_queries import REGION_TASKS
from klaverblad.apps.placements import agreed_queries as agreed
from klaverblad.apps.placements.models import Proposal
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
    guided = Trajectory.objects.filter(closed_on=None)
    at_work = guided.filter(phase__in=_AT_WORK)
    chosen = Proposal.objects.filter(
        Q(ended_on=None, person_id__in=guided.values("person_id"))
        | Q(person_id__in=at_work.values("person_id")),
        chosen__isnull=False,
        person__organisation__region_id=actor.region_id,
    )
    found = []
    for one in chosen.select_related("chain", "chosen").order_by("pk"):
        state = agreed.chain_of(one).states.get(one.state)
        is_there = one.ended_on is None or (state is not None and state.starts_work)
        if one.chosen is not None and state is not None and state.holds_seat and is_there:
            found.append(Held(one.person_id, one.chosen.place_id))
    return found


def seats_taken(actor: Actor) -> Counter[UUID]:
    """Per place how many seats are kept."""
    return Counter(one.place_id for one in held_seats(actor))
