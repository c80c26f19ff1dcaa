"""Coming back: go on where it stopped, or begin anew with a link to what was."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import ending_queries, queries
from klaverblad.apps.trajectories.models import Goal, Phase, Trajectory
from klaverblad.apps.trajectories.services.endings import came_back
from klaverblad.apps.trajectories.services.locked import mine_with_person
from klaverblad.apps.trajectories.services.transfers import login_comes_back
from klaverblad.errors import Refused

# So long the old trajectory goes on; a life changes, so after that a new one begins.
RESUME_MONTHS = 12


def can_resume(trajectory: Trajectory, *, on: date) -> bool:
    """Whether the old trajectory may go on, or a new one must begin."""
    closed = trajectory.closed_on
    if closed is None:
        return True
    months = (on.year - closed.year) * 12 + on.month - closed.month - (on.day < closed.day)
    return months < RESUME_MONTHS


@transaction.atomic
def resume(actor: Actor, trajectory_id: UUID) -> Trajectory:
    """Go on where it stopped: the same goals and steps, in the phase that it left from."""
    trajectory = mine_with_person(actor, trajectory_id)
    ending = ending_queries.in_force(trajectory)
    if trajectory.closed_on is None and ending is None:
        raise Refused(_("Dit traject loopt al."))
    if not can_resume(trajectory, on=actor.on):
        raise Refused(_("Dit traject is te lang gesloten. Begin een nieuw: wat er was, blijft."))
    _refuse_if_one_runs(trajectory)
    back_to = Phase(ending.left_from) if ending is not None else Phase.PLAN
    trajectory.phase = Phase.PLAN if back_to == Phase.CLOSED else back_to
    trajectory.closed_on = None
    trajectory.coach_id = _coach(actor, trajectory)
    trajectory.save(update_fields=["phase", "closed_on", "coach"])
    came_back(actor, trajectory)
    login_comes_back(actor, trajectory)
    journal.emit(
        "trajectory.resumed",
        actor,
        trajectory,
        person_id=trajectory.person_id,
        to=trajectory.phase,
    )
    return trajectory


@transaction.atomic
def begin_again(
    actor: Actor,
    trajectory_id: UUID,
    *,
    goals: Collection[UUID] = (),
    steps: Collection[UUID] = (),
) -> Trajectory:
    """Begin a new trajectory after a closed one; goals come along as they were said, steps too.

    A step that comes along is the same step: what a partner answered about it stays with it. All
    else stays with the trajectory that was.
    """
    former = mine_with_person(actor, trajectory_id)
    if former.closed_on is None:
        raise Refused(_("Dit traject loopt nog. Neem het weer op, of sluit het eerst af."))
    _refuse_if_one_runs(former)
    new = Trajectory.objects.create(
        person_id=former.person_id,
        organisation_id=former.organisation_id,
        coach_id=_coach(actor, former),
        opened_on=actor.on,
        former=former,
    )
    Goal.objects.bulk_create(
        Goal(trajectory=new, words=one.words, said_on=one.said_on)
        for one in former.goals.filter(pk__in=list(goals)).order_by("said_on", "pk")
    )
    still_open = former.steps.filter(pk__in=list(steps), state__in=queries.OPEN_STATES)
    still_open.update(trajectory=new)
    came_back(actor, former)
    login_comes_back(actor, former)
    journal.emit("trajectory.begun_again", actor, new, person_id=new.person_id, former=former.pk)
    return new


def _refuse_if_one_runs(trajectory: Trajectory) -> None:
    others = Trajectory.objects.filter(
        person_id=trajectory.person_id, organisation_id=trajectory.organisation_id, closed_on=None
    )
    if others.exclude(pk=trajectory.pk).exists():
        raise Refused(_("Er loopt al een traject voor deze persoon."))


def _coach(actor: Actor, trajectory: Trajectory) -> UUID | None:
    """The coach of before while they still work here; else whoever takes it up, if a coach."""
    if trajectory.coach_id and queries.coaches(actor).filter(pk=trajectory.coach_id).exists():
        return trajectory.coach_id
    return queries.coach_for(actor)
