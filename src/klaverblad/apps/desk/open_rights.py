"""Who has a right that nobody asked for yet: the same answer on every list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.rights import queries as rights
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories.models import StepState, Trajectory


def rights_asked(actor: Actor, trajectory_ids: Iterable[UUID]) -> set[UUID]:
    """The trajectories in which a request for leefloon is in the plan already, or was granted."""
    found = (
        trajectories.steps(actor)
        .filter(trajectory_id__in=list(trajectory_ids), instrument_id=rights.LEEFLOON_REQUEST)
        .exclude(state=StepState.DROPPED)
        .order_by()
        .values_list("trajectory_id", flat=True)
    )
    return set(found)


def with_open_right(actor: Actor, running: Sequence[Trajectory]) -> set[UUID]:
    """The people among these who surely have something to get and did not ask."""
    asked = rights_asked(actor, [one.pk for one in running])
    may_ask = [one.person for one in running if one.pk not in asked]
    states = rights.leefloon_of_many(actor, may_ask, on=actor.on, with_received=False)
    return {
        one.person_id
        for one in running
        if (state := states.get(one.person_id)) is not None and state.is_surely_positive
    }
