"""Trajectories of many people at once, in the transaction of the caller: files that are taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people.policies import can_open_person
from klaverblad.apps.people.reach_queries import own_persons
from klaverblad.apps.trajectories import queries
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.apps.trajectories.services.coaches import write_coaches


def open_trajectories(
    actor: Actor, coached: Sequence[tuple[UUID, UUID | None]], *, at: datetime
) -> dict[UUID, UUID]:
    """Start a trajectory for people whose file was just opened: person -> trajectory."""
    assert connection.in_atomic_block
    can_open_person(actor).enforce()
    known = set(queries.coaches(actor).values_list("pk", flat=True))
    assert {coach for _who, coach in coached if coach} <= known | {actor.user_id}
    begun = [
        Trajectory(
            person_id=person_id,
            organisation_id=actor.organisation_id,
            coach_id=coach_id,
            opened_on=actor.on,
        )
        for person_id, coach_id in coached
    ]
    Trajectory.objects.bulk_create(begun, batch_size=400)
    journal.record_many(
        [
            journal.event("trajectory.opened", actor, one, person_id=one.person_id, at=at)
            for one in begun
        ]
    )
    return {one.person_id: one.pk for one in begun}


def assign_coaches(
    actor: Actor, coaches: Mapping[UUID, UUID | None], *, at: datetime
) -> dict[UUID, tuple[UUID | None, UUID | None]]:
    """Give the running trajectories of people another coach: person -> who it was and is."""
    assert connection.in_atomic_block
    can_open_person(actor).enforce()
    running = list(
        queries.trajectories(actor)
        .filter(
            person__in=own_persons(actor),
            person_id__in=list(coaches),
            organisation_id=actor.organisation_id,
            closed_on=None,
        )
        .select_for_update(of=("self",))
    )
    found = {one.pk: one for one in running}
    new = {one.pk: coaches[one.person_id] for one in running}
    write_coaches(actor, found, new, at=at)
    return {one.person_id: (one.coach_id, new[one.pk]) for one in running}


def take_back_trajectories(actor: Actor, trajectory_ids: Sequence[UUID]) -> None:
    """Take away trajectories that were begun by mistake; the caller looked that nothing followed."""
    can_open_person(actor).enforce()
    own = Trajectory.objects.filter(
        pk__in=list(trajectory_ids), organisation_id=actor.organisation_id
    )
    own.filter(person__in=own_persons(actor)).delete()
