"""Reading how trajectories ended, and what is there when somebody comes back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.trajectories import queries
from klaverblad.apps.trajectories.aftercare_queries import noted_starts
from klaverblad.apps.trajectories.destinations import Destination, Kind
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Appointment,
    Contact,
    Ending,
    Goal,
    StatisticalRow,
    Step,
    Trajectory,
)


def in_force(trajectory: Trajectory) -> Ending | None:
    """The ending of a trajectory that is neither undone nor over; it came out of a scoped query."""
    return Ending.objects.filter(trajectory=trajectory, undone_at=None, came_back_on=None).first()


def endings(actor: Actor) -> QuerySet[Ending]:
    """Every ending of the people this actor may know of; not what was undone."""
    return Ending.objects.filter(
        trajectory__in=queries.trajectories(actor), undone_at=None
    ).select_related("trajectory", "by")


# So far apart two people may tell the first day of the same work.
NEAR = timedelta(days=31)


def start_told(
    trajectory: Trajectory, where_to: Destination, *, since: date | None, on: date
) -> date | None:
    """The start of work that an ending tells of and nobody noted yet; None when there is none.

    A noted start is the same work, as long as nobody heard that it stopped, when no day is told,
    when the day is near it, or when its talks still go on: nobody is asked twice of one job.
    """
    if where_to.kind != Kind.WORK:
        return None
    day, noted = since or on, noted_starts(trajectory)
    is_known = any(
        one.on == day
        or (not one.has_stopped and (since is None or one.is_open or abs(one.on - day) <= NEAR))
        for one in noted
    )
    return None if is_known else day


@dataclass(frozen=True)
class StillRunning:
    """What a trajectory would leave open if it ended now."""

    steps: list[Step]
    moments: list[AftercareMoment]
    appointments: list[Appointment]


def still_running(actor: Actor, trajectory: Trajectory, *, at: datetime) -> StillRunning:
    """What whoever ends a trajectory must be told of, in three queries."""
    steps = queries.steps(actor).filter(trajectory=trajectory, state__in=queries.OPEN_STATES)
    moments = queries.aftercare(actor).filter(
        trajectory=trajectory, done_on=None, skipped_because=""
    )
    ahead = Appointment.objects.filter(
        trajectory__in=queries.trajectories(actor), trajectory=trajectory, starts_at__gt=at
    )
    return StillRunning(
        steps=list(steps.order_by("created_at", "pk")),
        moments=list(moments.order_by("due_on", "pk")),
        appointments=list(ahead.select_related("user").order_by("starts_at", "pk")),
    )


@dataclass(frozen=True)
class WhereWeWere:
    """One screen for somebody who comes back: what was wanted, done and left."""

    trajectory: Trajectory
    ending: Ending | None
    goals: list[Goal]
    open_steps: list[Step]
    done_steps: list[Step]
    last_contact: Contact | None
    moments: list[AftercareMoment]
    earlier: list[Trajectory]


def where_we_were(actor: Actor, trajectory: Trajectory) -> WhereWeWere:
    """What was there when a trajectory stopped; notes only those that this actor may read."""
    steps = queries.steps_of(actor, trajectory.pk)
    ended = endings(actor).filter(trajectory=trajectory)
    contacts = queries.contacts(actor).filter(trajectory=trajectory).order_by("-at", "pk")
    moments = queries.aftercare(actor).filter(trajectory=trajectory)
    earlier = queries.trajectories(actor).filter(person_id=trajectory.person_id)
    return WhereWeWere(
        trajectory=trajectory,
        ending=ended.order_by("-ended_at", "pk").first(),
        goals=queries.goals_of(actor, trajectory.pk),
        open_steps=[one for one in steps if one.state in queries.OPEN_STATES],
        done_steps=[one for one in steps if one.state == "done"],
        last_contact=contacts.first(),
        moments=list(moments.filter(done_on=None, skipped_because="").order_by("due_on", "pk")),
        earlier=list(
            earlier.exclude(pk=trajectory.pk)
            .select_related("organisation")
            .order_by("-opened_on", "pk")
        ),
    )


@dataclass(frozen=True, slots=True)
class Outflow:
    """How many trajectories ended in a year, by destination code; people are in no row."""

    year: int
    counts: Counter[str]
    came_back: int
    years: list[int]

    @property
    def total(self) -> int:
        return self.counts.total()


def outflow(actor: Actor, *, year: int | None = None) -> Outflow:
    """The endings of a year: of one's own municipality, or of the region for its coordinator.

    Of people who were forgotten since, the coarse row counts. Four queries, however many there are.
    """
    ends = ends_to_count(actor)
    rows = _rows_to_count(actor)
    years = sorted(
        {day.year for day in ends.order_by().dates("ended_on", "year")}
        | set(rows.order_by().values_list("closed_year", flat=True).distinct())
        | {actor.on.year},
        reverse=True,
    )
    year = year if year in years else years[0]
    of_year = ends.filter(ended_on__year=year)
    counts = Counter(of_year.order_by().values_list("destination", flat=True))
    for code in rows.filter(closed_year=year).values_list("ended_in", flat=True):
        counts[code or "unknown"] += 1
    returned = of_year.filter(came_back_on__isnull=False).count()
    return Outflow(year, counts, returned, years)


def ends_to_count(actor: Actor) -> QuerySet[Ending]:
    """What figures count. A coordinator knows of nobody, so no row of it leaves this module."""
    found = Ending.objects.filter(undone_at=None)
    if actor.role == Role.COORDINATOR:
        return found.filter(trajectory__organisation__region_id=actor.region_id)
    return found.filter(trajectory__organisation_id=actor.organisation_id)


def _rows_to_count(actor: Actor) -> QuerySet[StatisticalRow]:
    if actor.role == Role.COORDINATOR:
        return StatisticalRow.objects.filter(municipality__region_id=actor.region_id)
    return StatisticalRow.objects.filter(municipality_id=actor.municipality_id)


def ending_of(actor: Actor, trajectory_id: UUID) -> Ending | None:
    """The ending in force of a trajectory, for whoever may read the person."""
    return endings(actor).filter(trajectory_id=trajectory_id, came_back_on=None).first()
