"""Statements of taking part that people handed over, and what a project with them came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.policies import is_in_charge, is_self
from klaverblad.apps.trajectories import queries
from klaverblad.apps.trajectories.destinations import Kind, destinations
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Ending,
    HandedStatement,
    SkippedAs,
    Step,
    StepState,
    Trajectory,
)
from klaverblad.engines.figures.shares import Share, share_of

# The instrument whose step takes a statement in: those who go there are sent by nobody else.
INSTRUMENT = "lets"


def step_for_statement(actor: Actor, step_id: UUID) -> Step:
    """A step that takes statements in, of somebody this actor may know of.

    raises   Step.DoesNotExist
    """
    return queries.steps(actor).get(pk=step_id, instrument_id=INSTRUMENT)


def handed(actor: Actor, step: Step) -> list[HandedStatement]:
    """What was handed over at a step and not taken back, for the person and the OCMW in charge."""
    person = people.person(actor, step.trajectory.person_id)
    if not (is_self(actor, person) or is_in_charge(actor, person)):
        return []
    found = HandedStatement.objects.filter(step=step, withdrawn_at=None)
    return list(found.select_related("by").order_by("-handed_at", "pk"))


def handed_statement(actor: Actor, statement_id: UUID) -> HandedStatement:
    """One of them, whether it was taken back or not.

    raises   HandedStatement.DoesNotExist
    """
    steps = queries.steps(actor).filter(instrument_id=INSTRUMENT)
    found = HandedStatement.objects.select_related("step__trajectory")
    return found.get(pk=statement_id, step__in=steps)


@dataclass(frozen=True, slots=True)
class Project:
    """What became of those who were sent to groups that exchange.

    n_sent     people with such a step that began, is done, or is still to do
    n_consent  those of them who gave a statement that may be counted
    work       of these: to work, elsewhere, and not known yet because guidance goes on
    hours      what these did for others and for the group together; None when no statement has hours
    """

    n_sent: int
    n_consent: int
    work: Share
    hours: int | None


def project(actor: Actor) -> Project:
    """Count for the own OCMW, or for the region of its coordinator. People are in no row.

    Of whoever gave no statement nothing is told but that they were sent: a project may not learn
    from this desk what somebody did not choose to show. Five queries, however many people.
    """
    every = _trajectories(actor)
    steps = Step.objects.filter(trajectory=OuterRef("pk"), instrument_id=INSTRUMENT)
    sent = every.filter(Exists(steps.exclude(state=StepState.DROPPED)))
    given = HandedStatement.objects.filter(
        step__trajectory__in=every, withdrawn_at=None, may_count=True
    )
    people_in = {
        row["step__trajectory__person"]
        for row in given.order_by().values("step__trajectory__person")
    }
    of_people = every.filter(person__in=people_in)
    to_work = _at_work(of_people)
    elsewhere = _ended_elsewhere(of_people) - to_work
    minutes = [
        one
        for pair in given.order_by().values_list("minutes_given", "minutes_for_group")
        for one in pair
        if one is not None
    ]
    return Project(
        n_sent=sent.order_by().values("person").distinct().count(),
        n_consent=len(people_in),
        work=share_of(len(to_work), len(elsewhere), len(people_in) - len(to_work) - len(elsewhere)),
        hours=sum(minutes) // 60 if minutes else None,
    )


def _trajectories(actor: Actor) -> QuerySet[Trajectory]:
    """What figures count. A coordinator knows of nobody, so no row of it leaves this module."""
    if actor.role == Role.COORDINATOR:
        return Trajectory.objects.filter(organisation__region_id=actor.region_id)
    return Trajectory.objects.filter(organisation_id=actor.organisation_id)


def _at_work(found: QuerySet[Trajectory]) -> set[UUID]:
    """Who began to work once the step stood in the plan: an ending says so, or a noted start."""
    work = [code for code, one in destinations().items() if one.kind == Kind.WORK]
    ended = Ending.objects.filter(
        trajectory__in=found, undone_at=None, destination__in=work, **_since_step("ended_on")
    )
    began = AftercareMoment.objects.filter(
        trajectory__in=found, **_since_step("started_work_on")
    ).exclude(skipped_as=SkippedAs.UNDONE)
    return set(ended.order_by().values_list("trajectory__person", flat=True)) | set(
        began.order_by().values_list("trajectory__person", flat=True)
    )


def _since_step(day: str) -> dict[str, Any]:
    """Work that somebody had before they were sent is no outcome of it."""
    return {
        "trajectory__steps__instrument_id": INSTRUMENT,
        "trajectory__steps__created_at__date__lte": F(day),
    }


def _ended_elsewhere(found: QuerySet[Trajectory]) -> set[UUID]:
    """Whose guidance ended, and who is not back; where they went is known, and it is no work."""
    known = [code for code, one in destinations().items() if one.kind not in {Kind.WORK, Kind.OPEN}]
    ended = Ending.objects.filter(
        trajectory__in=found,
        undone_at=None,
        came_back_on=None,
        destination__in=known,
        **_since_step("ended_on"),
    )
    return set(ended.order_by().values_list("trajectory__person", flat=True))
