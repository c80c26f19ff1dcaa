"""Who has no coach and since when, how many people each coach has, and what was handed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.remembered import once
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.journal import queries as journal
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.people.reach_queries import OCMW_ROLES, in_own_house, own_persons
from klaverblad.apps.trajectories.models import (
    Appointment,
    HandedOver,
    HandOver,
    Phase,
    Step,
    Trajectory,
)
from klaverblad.apps.trajectories.queries import OPEN_STATES, coaches

# A hand-over that nobody says they read leaves the list of the day by itself.
NEWS_DAYS = 30
NAMES_SHOWN = 5
DECISIONS_SHOWN = 3


class WithoutCoach(StrEnum):
    """Why somebody has no coach."""

    NEW = "new"
    LEFT = "left"
    BACK = "back"


def _own(actor: Actor) -> QuerySet[Trajectory]:
    # The OCMW twice: by the trajectory too, or a region of 200,000 files is read for one queue.
    return Trajectory.objects.filter(
        in_own_house(actor, "person"), organisation_id=actor.organisation_id, closed_on=None
    )


def without_coach(actor: Actor) -> QuerySet[Trajectory]:
    """The running trajectories of the OCMW of which no colleague who is there today is the coach."""
    nobody = Q(coach=None) | ~Q(coach_id__in=coaches(actor).order_by().values("pk"))
    return _own(actor).filter(nobody)


@prepared()
def _coachless(actor: Actor) -> QuerySet[Any, Any]:
    return without_coach(actor).order_by().values_list("pk", flat=True)


def n_without_coach(actor: Actor) -> int:
    """How many people wait for a coach."""
    return len(_coachless(actor))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for a coach, since when, and why. `since` None: we do not know."""

    trajectory: Trajectory
    why: WithoutCoach
    since: date | None
    days: int | None


def waiting(actor: Actor) -> list[Waiting]:
    """Everybody who waits for a coach, the longest first; a fixed number of queries."""
    found = list(without_coach(actor).select_related("person__municipality", "coach"))
    left = accounts.left_on(actor, {one.coach_id for one in found if one.coach_id}, Role.COACH)
    back = {
        event.subject_id: timezone.localtime(event.at).date()
        for event in journal.events_of_subjects("phase.changed", [one.pk for one in found])
        if event.data.get("before") == Phase.CLOSED
    }
    lines = [_waiting(actor, one, left, back) for one in found]
    return sorted(lines, key=lambda one: (-(one.days or 0), str(one.trajectory.pk)))


def _waiting(
    actor: Actor, one: Trajectory, left: Mapping[UUID, date], back: Mapping[str, date]
) -> Waiting:
    returned = back.get(str(one.pk))
    if one.coach_id is not None:
        gone = left.get(one.coach_id)
        # Whoever came back after their coach had left waits since they came back.
        since = max(filter(None, (gone, returned, one.opened_on))) if gone else returned
        why = WithoutCoach.BACK if returned and since == returned else WithoutCoach.LEFT
    else:
        since = returned or one.opened_on
        why = WithoutCoach.BACK if returned else WithoutCoach.NEW
    return Waiting(one, why, since, (actor.on - since).days if since else None)


@dataclass(frozen=True, slots=True)
class Load:
    """A colleague who coaches, and how many people they have now."""

    user_id: UUID
    name: str
    n_people: int


def loads(actor: Actor) -> list[Load]:
    """The coaches of the OCMW with how many people each has, by name; two queries."""
    if actor.role not in OCMW_ROLES or actor.is_emergency:
        return []
    counted = _own(actor).exclude(coach=None).order_by().values_list("coach_id")
    n_people = dict(counted.annotate(n=Count("pk")))
    return [Load(one.pk, one.name, n_people.get(one.pk, 0)) for one in coaches(actor)]


def hand_overs(actor: Actor) -> QuerySet[HandOver]:
    """The hand-overs of the actor's own OCMW."""
    if actor.role not in OCMW_ROLES or actor.is_emergency:
        return HandOver.objects.none()
    return HandOver.objects.filter(organisation_id=actor.organisation_id).select_related("by")


def news(actor: Actor) -> QuerySet[HandOver]:
    """The hand-overs in which people came to this actor or left them."""
    told = HandedOver.objects.filter(
        Q(to_id=actor.user_id) | Q(before_id=actor.user_id), hand_over=OuterRef("pk")
    )
    return hand_overs(actor).filter(Exists(told))


@dataclass(frozen=True, slots=True)
class News:
    """What one coach has not read yet of one hand-over: who came, who went, in numbers."""

    hand_over: HandOver
    n_came: int
    n_went: int
    n_back: int
    who: Sequence[str]
    n_more: int


def of_the_day(_actor: Actor) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(_unread, {"since": _lately()}), Put(_still_with_them, {"since": _lately()})]


def _lately() -> datetime:
    """Since when a hand-over is news: of one answer, one moment."""
    return once("hand_overs_lately", lambda: timezone.now() - timedelta(days=NEWS_DAYS))


def unread(actor: Actor, *, most: int = NAMES_SHOWN) -> list[News]:
    """The hand-overs that this coach has not read yet, the newest first, in two queries."""
    by_decision: dict[UUID, list[HandedOver]] = {}
    for row in _unread(actor, since=_lately()):
        by_decision.setdefault(row.hand_over_id, []).append(row)
    return [
        News(
            hand_over=mine[0].hand_over,
            n_came=sum(row.to_id == actor.user_id and not row.back_at for row in mine),
            n_went=sum(row.before_id == actor.user_id and not row.back_at for row in mine),
            n_back=sum(row.back_at is not None for row in mine),
            who=[row.trajectory.person.name for row in mine[:most]],
            n_more=max(0, len(mine) - most),
        )
        for mine in by_decision.values()
    ]


@prepared(since=DateTimeField())
def _unread(actor: Actor, *, since: Any) -> QuerySet[HandedOver]:
    came = Q(to_id=actor.user_id, to_saw_at=None)
    went = Q(before_id=actor.user_id, before_saw_at=None)
    found = HandedOver.objects.filter(
        came | went,
        in_own_house(actor, "trajectory__person"),
        hand_over__organisation_id=actor.organisation_id,
        hand_over__at__gte=since,
    )
    return found.select_related("hand_over__by", "trajectory__person").order_by(
        "-hand_over__at", "trajectory__person__last_name", "pk"
    )


def can_go_back(actor: Actor) -> list[News]:
    """The newest hand-overs by this actor of which somebody can still go back to who had them.

    Of at most so many decisions, so that the list of the day asks no more with every one.
    """
    by_decision: dict[UUID, list[HandedOver]] = {}
    for row in _still_with_them(actor, since=_lately()):
        by_decision.setdefault(row.hand_over_id, []).append(row)
    found = []
    for rows in list(by_decision.values())[:DECISIONS_SHOWN]:
        kept, here = rows[0].hand_over, {row.trajectory_id: row.trajectory for row in rows}
        stays = why_not_back(actor, kept, rows, here)
        back = [row for row in rows if row.pk not in stays]
        if back:
            names = [row.trajectory.person.name for row in back[:NAMES_SHOWN]]
            found.append(News(kept, 0, len(back), 0, names, max(0, len(back) - NAMES_SHOWN)))
    return found


@prepared(since=DateTimeField())
def _still_with_them(actor: Actor, *, since: Any) -> QuerySet[HandedOver]:
    found = HandedOver.objects.filter(
        in_own_house(actor, "trajectory__person"),
        hand_over__organisation_id=actor.organisation_id,
        hand_over__by_id=actor.user_id,
        hand_over__at__gte=since,
        back_at=None,
        trajectory__closed_on=None,
        trajectory__coach_id=F("to_id"),
    )
    # Whoever takes people on themselves hands nobody over.
    return (
        found.exclude(to_id=actor.user_id)
        .select_related("hand_over__by", "trajectory__person")
        .order_by("-hand_over__at", "trajectory__person__last_name", "pk")
    )


class WhyNot(StrEnum):
    """Why somebody cannot go back to the coach before."""

    CLOSED = "closed"
    OTHER = "other"
    WORKED = "worked"
    LEFT = "left"


WHY_NOT = {
    WhyNot.CLOSED: _("Het traject is intussen afgesloten."),
    WhyNot.OTHER: _("Er is intussen een andere coach."),
    WhyNot.WORKED: _("De nieuwe coach werkte al in dit dossier."),
    WhyNot.LEFT: _("De vorige coach werkt hier niet meer."),
}


def why_not_back(
    actor: Actor,
    kept: HandOver,
    rows: Sequence[HandedOver],
    found: Mapping[UUID, Trajectory],
) -> dict[UUID, WhyNot]:
    """By row that cannot go back: why not. `found` holds the trajectories that are in reach."""
    person_ids = [one.person_id for one in found.values()]
    since = journal.events_about_people(person_ids).filter(at__gt=kept.at).order_by()
    # The event of the hand-over itself was not the new coach at work.
    worked = set(
        since.exclude(name__in=("coach.assigned", "coach.released", "hand_over.seen"))
        .values_list("person_id", "actor_user_id")
        .distinct()
    )
    here = set(coaches(actor).values_list("pk", flat=True))
    said = {}
    for row in rows:
        trajectory = found.get(row.trajectory_id)
        if trajectory is None or trajectory.closed_on is not None:
            said[row.pk] = WhyNot.CLOSED
        elif trajectory.coach_id != row.to_id:
            said[row.pk] = WhyNot.OTHER
        elif (trajectory.person_id, row.to_id) in worked:
            said[row.pk] = WhyNot.WORKED
        elif row.before_id is not None and row.before_id not in here:
            said[row.pk] = WhyNot.LEFT
    return said


@dataclass(frozen=True, slots=True)
class Along:
    """What goes along with one person: open steps, and appointments of the coach before."""

    n_steps: int = 0
    n_appointments: int = 0
    first: date | None = None


def goes_along(actor: Actor, trajectories: Sequence[Trajectory]) -> dict[UUID, Along]:
    """What goes along with each of these people, in two queries."""
    ids = [one.pk for one in trajectories]
    coach = {one.pk: one.coach_id for one in trajectories}
    open_steps = Step.objects.filter(
        trajectory_id__in=ids, trajectory__person__in=own_persons(actor), state__in=OPEN_STATES
    )
    n_steps = dict(open_steps.order_by().values_list("trajectory_id").annotate(n=Count("pk")))
    to_come = Appointment.objects.filter(
        trajectory_id__in=ids,
        trajectory__person__in=own_persons(actor),
        starts_at__gt=timezone.now(),
    )
    with_them: dict[UUID, list[date]] = {}
    rows = to_come.order_by("starts_at").values_list("trajectory_id", "user_id", "starts_at")
    for trajectory_id, user_id, starts_at in rows:
        if user_id == coach[trajectory_id]:
            with_them.setdefault(trajectory_id, []).append(timezone.localtime(starts_at).date())
    return {
        pk: Along(
            n_steps.get(pk, 0),
            len(with_them.get(pk, ())),
            with_them[pk][0] if pk in with_them else None,
        )
        for pk in ids
    }


def may_hand_over(actor: Actor) -> QuerySet[Trajectory]:
    """The people whom this actor may give to another coach."""
    if actor.role == Role.TEAM_LEAD:
        return _own(actor)
    mine = Q(coach_id=actor.user_id)
    return _own(actor).filter(mine | Q(pk__in=without_coach(actor).values("pk")))


def people_of(actor: Actor, kept: HandOver) -> list[HandedOver]:
    """Everybody in one hand-over whom this actor still may know of, by name."""
    return list(
        kept.people.filter(trajectory__person__in=own_persons(actor))
        .select_related("trajectory__person__municipality", "before", "to")
        .order_by("trajectory__person__last_name", "trajectory__person__first_name", "pk")
    )


def in_charge_of(actor: Actor, trajectory_ids: Iterable[UUID]) -> dict[UUID, Trajectory]:
    """These running trajectories, as far as the actor may hand them over."""
    found = may_hand_over(actor).filter(pk__in=list(trajectory_ids))
    return {one.pk: one for one in found.select_related("person__municipality", "coach")}
