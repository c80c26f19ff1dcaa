"""Who has a right that nobody asked for yet: the same answer on every list."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.rights import queries as rights
from klaverblad.apps.rights import request_queries as requests
from klaverblad.apps.rights.cases import LEEFLOON
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories.models import StepState, Trajectory


def rights_asked(actor: Actor, running: Sequence[Trajectory]) -> set[UUID]:
    """The trajectories in which leefloon was asked for: as a step of the plan, or as a request."""
    planned = (
        trajectories.steps(actor)
        .filter(
            trajectory_id__in=[one.pk for one in running],
            instrument_id=rights.LEEFLOON_REQUEST,
        )
        .exclude(state=StepState.DROPPED)
        .order_by()
        .values_list("trajectory_id", flat=True)
    )
    return {*planned, *requested(actor, running)}


def requested(actor: Actor, running: Sequence[Trajectory]) -> set[UUID]:
    """The trajectories whose person asked for leefloon, or whom somebody asked it for."""
    asked = requests.asked_among(actor, [one.person_id for one in running], LEEFLOON)
    return {one.pk for one in running if one.person_id in asked}


def with_open_right(actor: Actor, running: Sequence[Trajectory]) -> set[UUID]:
    """The people among these who surely have something to get and did not ask."""
    asked = rights_asked(actor, running)
    may_ask = [one.person for one in running if one.pk not in asked]
    states = rights.leefloon_of_many(actor, may_ask, on=actor.on, with_received=False)
    return {
        one.person_id
        for one in running
        if (state := states.get(one.person_id)) is not None and state.is_surely_positive
    }
