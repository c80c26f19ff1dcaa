"""Ending a trajectory with an honest destination, undoing that, and coming back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import links
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people.services import teams
from klaverblad.apps.trajectories import ending_queries, queries
from klaverblad.apps.trajectories.destinations import (
    Aftercare,
    Destination,
    Detail,
    contract_name,
    destinations,
)
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Ending,
    Phase,
    SkippedAs,
    StepState,
    Trajectory,
    Transfer,
    TransferState,
)
from klaverblad.apps.trajectories.services.aftercare import promise_talks
from klaverblad.apps.trajectories.services.appointments import call_off_ahead, take_up_again
from klaverblad.apps.trajectories.services.locked import mine_with_person, person_of
from klaverblad.apps.trajectories.services.steps import move_step
from klaverblad.errors import BadInput, Refused

# So long a mistake is put back as it was; after that somebody comes back.
UNDO_DAYS = 14
HOURS_MOST = 80


class StepFate(StrEnum):
    """What becomes of an open step."""

    DONE = "done"
    DROPPED = "dropped"
    ALONG = "along"


class AlreadyEnded(Refused):
    """Somebody ended this trajectory before you did."""

    code = "already_ended"
    sentence = _("Dit traject is al afgesloten. Kijk eerst wat er staat.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEnding:
    """Where somebody goes, and what becomes of what still runs.

    steps         the fate of each open step; one that is not in it goes along
    skip_because  why the promised talks do not go on; empty: they go on
    staying       the seats of the team that stay, for those talks
    """

    destination: str
    contract: str = ""
    hours_week: Decimal | None = None
    where: str = ""
    since: date | None = None
    other_words: str = ""
    own_words: str = ""
    steps: Mapping[UUID, StepFate] = field(default_factory=dict)
    skip_because: str = ""
    staying: frozenset[int] = frozenset()


def check_ending(actor: Actor, new: NewEnding) -> Destination:
    """Refuse what cannot be kept; gives the destination."""
    where_to = destinations().get(new.destination)
    if where_to is None:
        raise BadInput(_("Kies waar de persoon naartoe gaat."), field="destination")
    if Detail.WORDS in where_to.asks and not new.other_words.strip():
        raise BadInput(_("Zeg in een paar woorden waarheen."), field="other_words")
    if new.contract and not contract_name(new.contract):
        raise BadInput(_("Kies een contract uit de lijst."), field="contract")
    if new.hours_week is not None and not 0 < new.hours_week <= HOURS_MOST:
        raise BadInput(_("Geef de uren per week: meer dan 0 en hoogstens 80."), field="hours_week")
    if new.since is not None and new.since > actor.on:
        raise BadInput(_("Kies vandaag of een vroegere dag."), field="since")
    return where_to


@transaction.atomic
def end_trajectory(actor: Actor, trajectory_id: UUID, new: NewEnding) -> Ending:
    """End the guidance: steps, links, appointments and team as was said; promised talks go on.

    With talks still promised the trajectory goes to aftercare, and closes when they are held.
    """
    trajectory = mine_with_person(actor, trajectory_id)
    where_to = check_ending(actor, new)
    _refuse_if_ended(trajectory, actor.on)
    before = Phase(trajectory.phase)
    set_aside = {"phase": before.value, "steps": _settle_steps(actor, trajectory, new.steps)}
    set_aside["moments"] = _settle_moments(trajectory, where_to, new.skip_because)
    set_aside["promised"] = _promise_talks_of(actor, trajectory, where_to, new)
    set_aside["appointments"] = call_off_ahead(actor, trajectory, at=timezone.now())
    set_aside["transfers"] = _stop_asking(actor, trajectory)
    someone = person_of(trajectory)
    set_aside["seats"] = {
        str(pk): day for pk, day in teams.end_team(actor, someone, staying=new.staying).items()
    }
    links.revoke_about(actor, person_id=someone.pk, at=timezone.now())
    ending = _written(actor, trajectory, new, where_to, set_aside)
    to = Phase.AFTERCARE if queries.is_aftercare_open(actor, trajectory.pk) else Phase.CLOSED
    _move(trajectory, to, on=actor.on)
    journal.emit(
        "trajectory.ended",
        actor,
        trajectory,
        person_id=someone.pk,
        destination=where_to.code,
        before=before,
        to=to,
    )
    return ending


def _refuse_if_ended(trajectory: Trajectory, on: date) -> None:
    in_force = ending_queries.in_force(trajectory)
    if trajectory.closed_on is not None:
        raise AlreadyEnded
    if in_force is None:
        return
    if trajectory.phase == Phase.AFTERCARE:
        raise AlreadyEnded
    # The guidance was taken up again meanwhile: that ending was true until then.
    in_force.came_back_on = on
    in_force.save(update_fields=["came_back_on"])


def _settle_steps(
    actor: Actor, trajectory: Trajectory, fates: Mapping[UUID, StepFate]
) -> dict[str, Any]:
    changed = {}
    is_open = trajectory.steps.filter(state__in=queries.OPEN_STATES).order_by("created_at", "pk")
    for step in is_open:
        fate = fates.get(step.pk, StepFate.ALONG)
        if fate == StepFate.ALONG:
            continue
        changed[str(step.pk)] = {"state": step.state, "waiting_since": step.waiting_since}
        to = StepState.DONE if fate == StepFate.DONE else StepState.DROPPED
        move_step(actor, step.pk, to=to)
    return changed


def _settle_moments(trajectory: Trajectory, where_to: Destination, because: str) -> list[str]:
    """Reason the open talks away where that may be said; gives which they were."""
    waiting = AftercareMoment.objects.filter(
        trajectory=trajectory, done_on=None, skipped_because=""
    ).select_for_update(of=("self",))
    because = because.strip()
    if where_to.aftercare == Aftercare.ENDS:
        because = because or where_to.name
    if not because or where_to.aftercare == Aftercare.STAYS:
        return []
    ids = [str(one.pk) for one in waiting]
    AftercareMoment.objects.filter(pk__in=ids).update(skipped_because=because[:200])
    return ids


def _promise_talks_of(
    actor: Actor, trajectory: Trajectory, where_to: Destination, new: NewEnding
) -> list[str]:
    """Whoever goes to work is asked how it goes, also when nobody noted the start before."""
    began = ending_queries.start_told(trajectory, where_to, since=new.since, on=actor.on)
    if began is None:
        return []
    moments = promise_talks(actor, trajectory, on=began, where=new.where)
    return [str(one.pk) for one in moments]


def _stop_asking(actor: Actor, trajectory: Trajectory) -> list[str]:
    """No other OCMW need answer any more; gives which questions that were."""
    waiting = Transfer.objects.filter(trajectory=trajectory, state=TransferState.OPEN)
    ids = [str(one.pk) for one in waiting.select_for_update(of=("self",))]
    Transfer.objects.filter(pk__in=ids).update(
        state=TransferState.WITHDRAWN, decided_at=timezone.now(), decided_by=actor.user_id
    )
    return ids


def _written(
    actor: Actor,
    trajectory: Trajectory,
    new: NewEnding,
    where_to: Destination,
    set_aside: dict[str, Any],
) -> Ending:
    asked = where_to.asks
    return Ending.objects.create(
        trajectory=trajectory,
        destination=where_to.code,
        contract=new.contract if Detail.CONTRACT in asked else "",
        hours_week=new.hours_week if Detail.HOURS_WEEK in asked else None,
        where=new.where.strip() if Detail.WHERE in asked else "",
        since=new.since if Detail.SINCE in asked else None,
        other_words=new.other_words.strip() if Detail.WORDS in asked else "",
        own_words=new.own_words.strip(),
        ended_on=actor.on,
        by_id=actor.user_id,
        left_from=set_aside["phase"],
        set_aside=set_aside,
    )


def _move(trajectory: Trajectory, to: Phase, *, on: date) -> None:
    trajectory.phase = to
    trajectory.closed_on = on if to == Phase.CLOSED else None
    trajectory.save(update_fields=["phase", "closed_on"])


@transaction.atomic
def undo_ending(actor: Actor, trajectory_id: UUID) -> Trajectory:
    """Put everything back as it was before the ending; it counts as if it never was.

    A link that was shut stays shut: whoever held it was told so. A talk that was held meanwhile
    stays held.
    """
    trajectory = mine_with_person(actor, trajectory_id)
    ending = ending_queries.in_force(trajectory)
    if ending is None:
        raise Refused(_("Hier valt niets ongedaan te maken. Kijk eerst wat er staat."))
    if actor.on > ending.ended_on + timedelta(days=UNDO_DAYS) or ending.set_aside is None:
        raise Refused(_("Dat kan niet meer. Neem de begeleiding weer op: alles is er nog."))
    _refuse_if_another_runs(trajectory)
    aside = ending.set_aside or {}
    _move(trajectory, Phase(aside.get("phase", ending.left_from)), on=actor.on)
    for pk, was in aside.get("steps", {}).items():
        _put_step_back(actor, UUID(pk), was)
    AftercareMoment.objects.filter(pk__in=aside.get("moments", []), done_on=None).update(
        skipped_because=""
    )
    # What was promised is not deleted: it is reasoned away, and no page shows it.
    promised = AftercareMoment.objects.filter(pk__in=aside.get("promised", []), done_on=None)
    promised.filter(skipped_because="").update(
        skipped_as=SkippedAs.UNDONE, skipped_because=str(SkippedAs.UNDONE.label)
    )
    take_up_again(actor, aside.get("appointments", []), at=timezone.now())
    if not trajectory.transfers.filter(state=TransferState.OPEN).exists():
        Transfer.objects.filter(pk__in=aside.get("transfers", [])).update(
            state=TransferState.OPEN, decided_at=None, decided_by=None
        )
    seats = {
        int(pk): date.fromisoformat(day) if isinstance(day, str) else day
        for pk, day in aside.get("seats", {}).items()
    }
    teams.put_team_back(person_of(trajectory), seats)
    ending.undone_at, ending.set_aside = timezone.now(), None
    ending.save(update_fields=["undone_at", "set_aside"])
    journal.emit("trajectory.ending_undone", actor, trajectory, person_id=trajectory.person_id)
    return trajectory


def _put_step_back(actor: Actor, step_id: UUID, was: Mapping[str, Any]) -> None:
    step = queries.steps(actor).filter(pk=step_id).first()
    # Moved since: then somebody said something newer of it.
    if step is None or step.state not in {StepState.DONE, StepState.DROPPED}:
        return
    step = move_step(actor, step_id, to=StepState(was["state"]))
    if was["waiting_since"]:
        step.waiting_since = was["waiting_since"]
        step.save(update_fields=["waiting_since"])


def _refuse_if_another_runs(trajectory: Trajectory) -> None:
    others = Trajectory.objects.filter(
        person_id=trajectory.person_id, organisation_id=trajectory.organisation_id, closed_on=None
    )
    if others.exclude(pk=trajectory.pk).exists():
        raise Refused(_("Er loopt al een traject voor deze persoon."))


@transaction.atomic
def finish_aftercare(actor: Actor, trajectory_id: UUID) -> Trajectory:
    """Close a trajectory that ended before, now that every promised talk was held."""
    trajectory = mine_with_person(actor, trajectory_id)
    if trajectory.closed_on is not None:
        raise AlreadyEnded
    if ending_queries.in_force(trajectory) is None:
        raise Refused(_("Zeg eerst waar de persoon naartoe gaat."))
    if queries.is_aftercare_open(actor, trajectory_id):
        raise Refused(_("Er staan nog nazorggesprekken open. Vul die eerst in."))
    before = Phase(trajectory.phase)
    _move(trajectory, Phase.CLOSED, on=actor.on)
    journal.emit(
        "phase.changed",
        actor,
        trajectory,
        person_id=trajectory.person_id,
        before=before,
        to=Phase.CLOSED,
    )
    return trajectory


def end_without_telling(actor: Actor, trajectory: Trajectory, *, before: Phase) -> None:
    """Keep that nobody said where the person went, in the transaction of a change of phase."""
    if ending_queries.in_force(trajectory) is None:
        Ending.objects.create(
            trajectory=trajectory,
            destination="unknown",
            ended_on=actor.on,
            by_id=actor.user_id,
            left_from=before,
            set_aside={"phase": before.value},
        )


def came_back(actor: Actor, trajectory: Trajectory) -> None:
    """Keep that an ending was true until today, in the transaction of what begins again."""
    ending = ending_queries.in_force(trajectory)
    if ending is not None:
        ending.came_back_on, ending.set_aside = actor.on, None
        ending.save(update_fields=["came_back_on", "set_aside"])
