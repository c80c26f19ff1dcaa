"""What a page reads of promised talks: per person, per house, and of the region as figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from klaverblad.apps.access.links import LinkHolder
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.trajectories import policies
from klaverblad.apps.trajectories.lasting import Heard, Outcome, Start, outcomes
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    AftercareTerm,
    Situation,
    SkippedAs,
    Trajectory,
)
from klaverblad.apps.trajectories.queries import aftercare

# When we ask how it goes, where a region did not say otherwise: two weeks, then 1, 3, 6, 12 and 18
# months after the start.
AFTERCARE_DAYS = (14, 30, 91, 182, 365, 548)
OPEN = Q(done_on=None, skipped_because="")


def terms_of(region_id: str) -> tuple[int, ...]:
    """The days after a start at which a region asks how it goes."""
    own = AftercareTerm.objects.filter(region_id=region_id).order_by("days")
    return tuple(own.values_list("days", flat=True)) or AFTERCARE_DAYS


def terms_of_trajectory(trajectory: Trajectory) -> tuple[int, ...]:
    """The days for somebody who starts now, by the region of the OCMW in charge."""
    return terms_of(trajectory.organisation.region_id)


@dataclass(frozen=True, slots=True)
class Noted:
    """A start of work that somebody noted: whether talks are left of it, and whether it stopped."""

    on: date
    is_open: bool
    has_stopped: bool


def noted_starts(trajectory: Trajectory) -> list[Noted]:
    """Every start of work that somebody noted. The trajectory is the actor's to read."""
    rows = trajectory.aftercare.exclude(skipped_as=SkippedAs.UNDONE).order_by()
    counted = rows.values_list("started_work_on").annotate(
        n_open=Count("pk", filter=OPEN),
        n_stopped=Count("pk", filter=Q(situation=Situation.STOPPED)),
    )
    return [Noted(on, n_open > 0, n_stopped > 0) for on, n_open, n_stopped in counted]


def moment_by_link(holder: LinkHolder) -> QuerySet[AftercareMoment]:
    """The one moment that a link asks about; nothing for any other link."""
    kind = AftercareMoment._meta.label_lower
    if holder.scope != LinkScope.ANSWER or holder.subject_type != kind:
        return AftercareMoment.objects.none()
    return AftercareMoment.objects.filter(pk=holder.subject_id).select_related(
        "trajectory__person", "trajectory__organisation"
    )


@dataclass(frozen=True, slots=True)
class Job:
    """One start of work of a person, with the talks that were promised then."""

    started_on: date
    where: str
    moments: Sequence[AftercareMoment]

    @property
    def n_open(self) -> int:
        return sum(one.done_on is None and not one.skipped_because for one in self.moments)

    @property
    def has_stopped(self) -> bool:
        """Whether somebody heard that this work stopped."""
        return any(one.situation == Situation.STOPPED for one in self.moments)


def jobs_of(actor: Actor, trajectory_id: UUID) -> list[Job]:
    """Every start of work in a trajectory, the latest first."""
    by_start: dict[tuple[date, str], list[AftercareMoment]] = defaultdict(list)
    for one in aftercare(actor).filter(trajectory_id=trajectory_id).order_by("due_on", "pk"):
        by_start[(one.started_work_on, one.where)].append(one)
    return [
        Job(started_on, where, moments)
        for (started_on, where), moments in sorted(by_start.items(), reverse=True)
    ]


def _moments_of_house(actor: Actor) -> QuerySet[AftercareMoment]:
    """What a team lead steers on: of their own OCMW; a coordinator: of the region, as figures."""
    policies.can_read_outcomes(actor).enforce()
    found = AftercareMoment.objects.exclude(skipped_as=SkippedAs.UNDONE)
    if actor.role == Role.COORDINATOR:
        return found.filter(trajectory__organisation__region_id=actor.region_id)
    return found.filter(
        trajectory__organisation_id=actor.organisation_id,
        trajectory__person__organisation_id=actor.organisation_id,
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How the promised talks of a house stand, in a period before today.

    done, skipped   of those that came due in the period
    """

    n_due: int
    n_late: int
    n_done: int
    n_unreached: int
    n_skipped: int


def tally(actor: Actor, *, days: int = 365) -> Tally:
    """Count the talks that came due in the last so many days; open ones however old they are."""
    moments = _moments_of_house(actor)
    since = actor.on - timedelta(days=days)
    came_due = Q(due_on__gt=since, due_on__lte=actor.on)
    counted = moments.aggregate(
        n_due=Count("pk", filter=OPEN & Q(due_on__lte=actor.on)),
        n_late=Count("pk", filter=OPEN & Q(due_on__lt=actor.on - timedelta(days=14))),
        n_done=Count("pk", filter=came_due & Q(done_on__isnull=False)),
        n_unreached=Count("pk", filter=came_due & Q(skipped_as=SkippedAs.UNREACHED)),
        n_skipped=Count(
            "pk",
            filter=came_due & ~Q(skipped_because="") & ~Q(skipped_as=SkippedAs.UNREACHED),
        ),
    )
    return Tally(**counted)


def due_in_house(actor: Actor, *, by: date) -> QuerySet[AftercareMoment]:
    """The open talks of the people this actor may know of, the longest waiting first.

    A coordinator knows of nobody, and so finds none: they see how many there are.
    """
    policies.can_read_outcomes(actor).enforce()
    found = aftercare(actor).filter(OPEN, due_on__lte=by)
    return found.select_related("trajectory__person__municipality", "trajectory__coach").order_by(
        "due_on", "pk"
    )


def unreached_in_house(actor: Actor, *, since: date) -> QuerySet[AftercareMoment]:
    """The talks that nobody could keep because the person was not reached, the latest first."""
    policies.can_read_outcomes(actor).enforce()
    found = aftercare(actor).filter(skipped_as=SkippedAs.UNREACHED, due_on__range=(since, actor.on))
    return found.select_related("trajectory__person__municipality", "trajectory__coach").order_by(
        "-due_on", "pk"
    )


def lasting_work(actor: Actor, *, since: date | None = None) -> list[Outcome]:
    """The share still at work 1, 3, 6, 12 and 18 months after each start in the actor's house.

    since   only starts from this day on; None is all of them
    """
    moments = _moments_of_house(actor)
    if since is not None:
        moments = moments.filter(started_work_on__gte=since)
    return outcomes(_starts(moments).values(), on=actor.on)


def _starts(moments: QuerySet[AftercareMoment]) -> Mapping[tuple[UUID, date], Start]:
    """What was heard of each start: a start is a trajectory and a day."""
    heard: dict[tuple[UUID, date], list[Heard]] = defaultdict(list)
    rows = moments.order_by().values_list(
        "trajectory_id", "started_work_on", "due_on", "done_on", "situation", "skipped_as"
    )
    for trajectory_id, started_on, due_on, done_on, situation, skipped_as in rows.iterator():
        said = heard[(trajectory_id, started_on)]
        if done_on is not None and situation:
            said.append(Heard(done_on, situation))
        elif skipped_as == SkippedAs.STOPPED:
            # Nobody spoke, but why not is known.
            said.append(Heard(due_on, Situation.STOPPED))
    return {key: Start(key[1], said) for key, said in heard.items()}
