"""Finding a trajectory under a lock, for whoever may write in it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import Goal, Step, Trajectory
from klaverblad.errors import Refused


class AlreadyClosed(Refused):
    """Somebody finished this moment or step before you did."""

    code = "already_closed"
    sentence = _("Dit is al afgerond. Kijk eerst wat er staat.")


def running(actor: Actor, trajectory_id: UUID) -> Trajectory:
    """A trajectory that is open, under a lock, for whoever may write in it."""
    trajectory = mine(actor, trajectory_id)
    if trajectory.closed_on is not None:
        raise AlreadyClosed(_("Dit traject is afgesloten. Open het eerst weer."))
    return trajectory


def mine(actor: Actor, trajectory_id: UUID) -> Trajectory:
    """A trajectory under a lock, for whoever may write in it."""
    trajectory = queries.trajectories(actor).select_for_update(of=("self",)).get(pk=trajectory_id)
    policies.can_write_trajectory(actor, person_of(trajectory)).enforce()
    return trajectory


def mine_with_person(actor: Actor, trajectory_id: UUID) -> Trajectory:
    """The same, with a lock on the person before: for what opens or closes a file.

    Who forgets files locks people first too, and must not weigh what is changing.
    """
    person_id = queries.trajectories(actor).get(pk=trajectory_id).person_id
    Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    return mine(actor, trajectory_id)


def person_of(trajectory: Trajectory) -> Person:
    """The person with their team, as policies read them."""
    return Person.objects.prefetch_related("team").get(pk=trajectory.person_id)


def trajectory_to_note_in(actor: Actor, trajectory_id: UUID) -> Trajectory:
    """A trajectory under a lock, for whoever is around the person."""
    trajectory = queries.trajectories(actor).select_for_update(of=("self",)).get(pk=trajectory_id)
    trajectory.person = person_of(trajectory)
    policies.can_write_contact(actor, trajectory.person).enforce()
    return trajectory


def held_step(actor: Actor, step_id: UUID) -> tuple[Step, Person]:
    """A step under a lock with its plan, and its person: in the order in which everybody locks.

    The person before the trajectory, because what a finished step brings is written on the person;
    the trajectory before the step, because the versions of a plan are numbered one by one.
    """
    found = queries.steps(actor).get(pk=step_id)
    Person.objects.select_for_update(of=("self",)).get(pk=found.trajectory.person_id)
    lock_plan(found.trajectory_id)
    step = queries.steps(actor).select_for_update(of=("self",)).get(pk=step_id)
    return step, person_of(step.trajectory)


def held_goal(actor: Actor, goal_id: UUID) -> tuple[Goal, Person]:
    """A goal under a lock with its plan, and its person."""
    found = queries.goals(actor).get(pk=goal_id)
    lock_plan(found.trajectory_id)
    goal = queries.goals(actor).select_for_update(of=("self",)).get(pk=goal_id)
    return goal, person_of(goal.trajectory)


def lock_plan(trajectory_id: UUID) -> None:
    """Hold a plan until the end of the transaction: its changes are numbered one by one."""
    Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory_id)
