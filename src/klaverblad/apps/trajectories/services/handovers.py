"""Who coaches whom: taking somebody who has no coach, handing people over, and putting it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import handover_queries as handovers
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import Appointment, HandedOver, HandOver, Trajectory
from klaverblad.apps.trajectories.services.coaches import write_coaches
from klaverblad.errors import BadInput, Refused


class TakenMeanwhile(Refused):
    """Somebody else decided about one of these people since you looked."""

    code = "taken_meanwhile"
    sentence = _(
        "Intussen kreeg iemand van deze mensen een andere coach. Er is nog niets veranderd: "
        "kijk opnieuw wie bij wie hoort."
    )


class CannotGoBack(Refused):
    """Something happened since with everybody in this hand-over."""

    code = "cannot_go_back"
    sentence = _("Niemand kan nog terug. Bij elke naam staat waarom. Draag ze opnieuw over.")


@dataclass(frozen=True, slots=True)
class Move:
    """One person to another coach. `before` is who it was when somebody looked; None: nobody."""

    trajectory_id: UUID
    before: UUID | None
    to: UUID


@transaction.atomic
def hand_over(actor: Actor, moves: Sequence[Move], *, at: datetime) -> HandOver:
    """Give people to another coach: all of them, or nobody, whatever happens half way.

    Their open steps belong to them and go along by themselves; the appointments that the coach
    before still had with them go to the new one. Notes that were for one coach alone stay theirs.
    """
    if not moves:
        raise BadInput(_("Kies eerst wie je overdraagt."), field="people")
    found = _locked(actor, [move.trajectory_id for move in moves])
    for trajectory in found.values():
        policies.can_hand_over(actor, trajectory).enforce()
    _refuse_what_changed(actor, moves, found)
    kept = HandOver.objects.create(
        organisation_id=actor.organisation_id, by_id=actor.user_id, at=at
    )
    with_whom = _appointments(moves, at=at)
    for to, mine in _by_coach((move.to, move.trajectory_id) for move in moves).items():
        along = [one for trajectory_id in mine for one in with_whom.get(trajectory_id, ())]
        Appointment.objects.filter(pk__in=along).update(user_id=to, changed_at=at)
    HandedOver.objects.bulk_create(
        (_row(actor, kept, move, with_whom.get(move.trajectory_id, []), at=at) for move in moves),
        batch_size=500,
    )
    new = {move.trajectory_id: move.to for move in moves}
    write_coaches(actor, found, new, hand_over=kept.pk)
    return kept


def give_coach(actor: Actor, trajectory_id: UUID, *, to: UUID, at: datetime) -> HandOver:
    """Give somebody without a coach one: oneself, or a colleague. The first who does it has them."""
    with transaction.atomic():
        trajectory = _locked(actor, [trajectory_id])[trajectory_id]
        policies.can_give_coach(actor, trajectory).enforce()
        if not handovers.without_coach(actor).filter(pk=trajectory_id).exists():
            raise TakenMeanwhile(_("Iemand was je voor: deze persoon heeft nu een coach."))
        return hand_over(actor, [Move(trajectory_id, trajectory.coach_id, to)], at=at)


@dataclass(frozen=True, slots=True)
class PutBack:
    """What a hand-over left behind: who went back, and who could not, with why."""

    n_back: int
    n_stayed: int


@transaction.atomic
def put_back(actor: Actor, hand_over_id: UUID, *, at: datetime) -> PutBack:
    """Take a hand-over back for everybody with whom nothing happened since."""
    kept = handovers.hand_overs(actor).get(pk=hand_over_id)
    policies.can_put_back(actor, kept).enforce()
    rows = list(kept.people.filter(back_at=None).order_by("trajectory_id"))
    found = _locked(actor, [row.trajectory_id for row in rows])
    why = handovers.why_not_back(actor, kept, rows, found)
    going = [row for row in rows if row.pk not in why]
    if not going:
        raise CannotGoBack(hand_over=hand_over_id)
    for (before, to), ids in _appointments_back(going).items():
        theirs = Appointment.objects.filter(pk__in=ids, user_id=to, starts_at__gt=at)
        theirs.update(user_id=before, changed_at=at)
    _mark_back(actor, going, at=at)
    back = {row.trajectory_id: row.before_id for row in going}
    write_coaches(actor, found, back, hand_over=kept.pk)
    return PutBack(len(going), len(rows) - len(going))


@transaction.atomic
def see_hand_over(actor: Actor, hand_over_id: UUID, *, at: datetime) -> HandOver:
    """Say that you read who came to you, or left you: it goes off the list of the day."""
    kept = handovers.news(actor).get(pk=hand_over_id)
    told = Q(to_id=actor.user_id) | Q(before_id=actor.user_id)
    policies.can_see_hand_over(actor, kept.people.filter(told).order_by("pk")[0]).enforce()
    kept.people.filter(to_id=actor.user_id, to_saw_at=None).update(to_saw_at=at)
    kept.people.filter(before_id=actor.user_id, before_saw_at=None).update(before_saw_at=at)
    journal.emit("hand_over.seen", actor, kept)
    return kept


def _locked(actor: Actor, trajectory_ids: Sequence[UUID]) -> Mapping[UUID, Trajectory]:
    """Every one of these under a lock, in one order for everybody, so that two never wait for each
    other. One that is not there for this actor: none of them."""
    mine = queries.trajectories(actor).select_for_update(of=("self",)).select_related("person")
    found = {one.pk: one for one in mine.filter(pk__in=list(trajectory_ids)).order_by("pk")}
    if set(found) != set(trajectory_ids):
        raise Trajectory.DoesNotExist
    return found


def _refuse_what_changed(
    actor: Actor, moves: Sequence[Move], found: Mapping[UUID, Trajectory]
) -> None:
    if len(found) != len(moves):
        raise BadInput(_("Iemand staat er twee keer in. Kies één coach per persoon."))
    colleagues = set(queries.coaches(actor).values_list("pk", flat=True))
    if {move.to for move in moves} - colleagues:
        raise Refused(_("Kies een coach van je eigen organisatie."))
    changed = [
        move.trajectory_id
        for move in moves
        if found[move.trajectory_id].coach_id != move.before
        or found[move.trajectory_id].closed_on is not None
    ]
    if changed:
        raise TakenMeanwhile(trajectories=[str(one) for one in changed])
    if any(move.before == move.to for move in moves):
        raise BadInput(_("Iemand zou bij dezelfde coach blijven. Kies een andere coach."))


def _appointments(moves: Sequence[Move], *, at: datetime) -> Mapping[UUID, list[UUID]]:
    """What each coach before still has to come with the people that leave them."""
    before = {move.trajectory_id: move.before for move in moves}
    found: dict[UUID, list[UUID]] = defaultdict(list)
    to_come = Appointment.objects.select_for_update(of=("self",)).filter(
        trajectory_id__in=list(before), starts_at__gt=at
    )
    rows = to_come.order_by("pk").values_list("pk", "trajectory_id", "user_id")
    for pk, trajectory_id, user_id in rows:
        if user_id == before[trajectory_id]:
            found[trajectory_id].append(pk)
    return found


def _by_coach(
    pairs: Iterable[tuple[UUID | None, UUID]],
) -> Mapping[UUID | None, list[UUID]]:
    found: dict[UUID | None, list[UUID]] = defaultdict(list)
    for coach, trajectory_id in pairs:
        found[coach].append(trajectory_id)
    return found


def _row(
    actor: Actor, kept: HandOver, move: Move, along: list[UUID], *, at: datetime
) -> HandedOver:
    # Whoever decides this knows it already.
    return HandedOver(
        hand_over=kept,
        trajectory_id=move.trajectory_id,
        before_id=move.before,
        to_id=move.to,
        appointments=[str(one) for one in along],
        before_saw_at=at if move.before == actor.user_id else None,
        to_saw_at=at if move.to == actor.user_id else None,
    )


def _appointments_back(
    rows: Sequence[HandedOver],
) -> Mapping[tuple[UUID, UUID], list[str]]:
    found: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for row in rows:
        if row.before_id is not None and row.appointments:
            found[row.before_id, row.to_id] += row.appointments
    return found


def _mark_back(actor: Actor, rows: Sequence[HandedOver], *, at: datetime) -> None:
    """Both coaches hear of it again, but for whoever did it."""
    ids = [row.pk for row in rows]
    every = HandedOver.objects.filter(pk__in=ids)
    every.update(back_at=at, before_saw_at=None, to_saw_at=None)
    every.filter(before_id=actor.user_id).update(before_saw_at=at)
    every.filter(to_id=actor.user_id).update(to_saw_at=at)


def shared_out(trajectory_ids: Sequence[UUID], loads: Mapping[UUID, int]) -> Mapping[UUID, UUID]:
    """A proposal, no decision: each next person goes to whoever has the fewest people then.

    loads   the colleagues to choose from, with how many people they have now
    """
    now = dict(loads)
    found = {}
    for trajectory_id in trajectory_ids:
        to = min(now, key=lambda one: (now[one], str(one)))
        found[trajectory_id] = to
        now[to] += 1
    return found
