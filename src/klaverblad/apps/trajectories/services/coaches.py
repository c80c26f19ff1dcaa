"""Who coaches whom is written here and nowhere else, whoever decided it: a colleague, or a file that
is taken in. The caller asked whether it may, and holds the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories.models import Trajectory


def write_coaches(
    actor: Actor,
    found: Mapping[UUID, Trajectory],
    to: Mapping[UUID, UUID | None],
    *,
    at: datetime | None = None,
    **said: Any,
) -> None:
    """Give these trajectories another coach, or nobody, and tell each of them once.

    found   trajectories as they are now, under a lock, by key
    to      whom each of some of them gets
    said    what the events say besides
    """
    assert connection.in_atomic_block
    mine: dict[UUID | None, list[UUID]] = defaultdict(list)
    for trajectory_id, coach_id in to.items():
        mine[coach_id].append(trajectory_id)
    for coach_id, ids in mine.items():
        Trajectory.objects.filter(pk__in=ids).update(coach_id=coach_id)
    journal.record_many(
        [_event(actor, found[one], coach_id, at, said) for one, coach_id in to.items()]
    )


def _event(
    actor: Actor,
    trajectory: Trajectory,
    coach_id: UUID | None,
    at: datetime | None,
    said: Mapping[str, Any],
) -> Any:
    name = "coach.assigned" if coach_id is not None else "coach.released"
    before = {"before": trajectory.coach_id, "coach": coach_id}
    return journal.event(
        name, actor, trajectory, person_id=trajectory.person_id, at=at, **before, **said
    )
