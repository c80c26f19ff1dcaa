"""The course of a trajectory: opening, phases, the coach."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as files
from klaverblad.apps.people.policies import can_open_person
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import Phase, Trajectory
from klaverblad.apps.trajectories.services.endings import came_back, end_without_telling
from klaverblad.apps.trajectories.services.locked import mine_with_person
from klaverblad.errors import Refused


class AftercareOpen(Refused):
    """A trajectory that would close over promised talks."""

    code = "aftercare_open"
    sentence = _(
        "Er staan nog nazorggesprekken open. Vul ze in, of zeg bij elk gesprek waarom het niet "
        "doorgaat. Kies tot dan de fase ‘nazorg’."
    )


@transaction.atomic
def welcome(actor: Actor, newcomer: files.Newcomer, *, coach_id: UUID | None) -> Trajectory:
    """Open the file of somebody new and start their trajectory: both, or neither."""
    person = files.open_person(actor, newcomer)
    return open_trajectory(actor, person.pk, coach_id=coach_id)


@transaction.atomic
def open_trajectory(actor: Actor, person_id: UUID, *, coach_id: UUID | None) -> Trajectory:
    """Start a trajectory with the OCMW in charge; one runs at a time."""
    can_open_person(actor).enforce()
    person = people.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_write_trajectory(actor, person).enforce()
    if Trajectory.objects.filter(
        person=person, organisation_id=actor.organisation_id, closed_on=None
    ).exists():
        raise Refused(_("Er loopt al een traject voor deze persoon."))
    if coach_id is not None:
        _refuse_unless_coach(actor, coach_id)
    trajectory = Trajectory.objects.create(
        person=person,
        organisation_id=actor.organisation_id,
        coach_id=coach_id,
        opened_on=actor.on,
        former=_former(person.pk, actor.organisation_id),
    )
    journal.emit("trajectory.opened", actor, trajectory, person_id=person.pk)
    return trajectory


@transaction.atomic
def change_phase(actor: Actor, trajectory_id: UUID, *, to: Phase) -> Trajectory:
    """Move a trajectory to another phase; closing and opening again lose nothing."""
    trajectory = mine_with_person(actor, trajectory_id)
    if trajectory.phase == to:
        return trajectory
    if to == Phase.CLOSED and queries.is_aftercare_open(actor, trajectory_id):
        raise AftercareOpen(trajectory=trajectory.pk)
    others = trajectory.person.trajectories.filter(organisation_id=trajectory.organisation_id)
    if trajectory.closed_on and others.filter(closed_on=None).exists():
        raise Refused(_("Er loopt al een traject voor deze persoon."))
    before, trajectory.phase = trajectory.phase, to
    trajectory.closed_on = actor.on if to == Phase.CLOSED else None
    trajectory.save(update_fields=["phase", "closed_on"])
    if to == Phase.CLOSED:
        end_without_telling(actor, trajectory, before=Phase(before))
    elif to != Phase.AFTERCARE:
        came_back(actor, trajectory)
    journal.emit(
        "phase.changed", actor, trajectory, person_id=trajectory.person_id, before=before, to=to
    )
    return trajectory


def _former(person_id: UUID, organisation_id: UUID | None) -> Trajectory | None:
    """The last one that this organisation closed, if somebody comes back."""
    ended = Trajectory.objects.filter(
        person_id=person_id, organisation_id=organisation_id, closed_on__isnull=False
    )
    return ended.order_by("-closed_on", "-opened_on", "pk").first()


def _refuse_unless_coach(actor: Actor, coach_id: UUID) -> None:
    if not queries.coaches(actor).filter(pk=coach_id).exists():
        raise Refused(_("Kies een coach van je eigen organisatie."))
