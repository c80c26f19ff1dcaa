"""Finding a trajectory under a lock, for whoever may write in it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import Trajectory
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
