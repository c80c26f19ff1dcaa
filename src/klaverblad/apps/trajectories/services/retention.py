"""Before a file goes: what keeps it alive, and the figures that stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from random import SystemRandom
from uuid import UUID

from django.db.models import Max, Q

from klaverblad.apps.access import duties
from klaverblad.apps.access.policies import can_run_retention
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import queries as journal
from klaverblad.apps.trajectories.destinations import destinations
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Ending,
    StatisticalRow,
    Step,
    StepState,
    Trajectory,
)
from klaverblad.apps.trajectories.statistics import Profile, profile

# What was at least begun. What was only planned, or fell away, was not used.
_USED = (StepState.BUSY, StepState.WAITING, StepState.DONE)


def register() -> None:
    """Tell the runner."""
    duties.lifeline(_last_guided)
    duties.before_forgetting(count_before_forgetting)


def _last_guided(person_ids: Sequence[UUID]) -> Mapping[UUID, date]:
    """The day the last trajectory of each person closed, or that one is still open."""
    mine = Trajectory.objects.filter(person_id__in=list(person_ids)).order_by()
    closed = mine.filter(closed_on__isnull=False).values_list("person_id")
    found = dict(closed.annotate(last=Max("closed_on")))
    still = mine.filter(closed_on=None).values_list("person_id", flat=True)
    return found | dict.fromkeys(still, duties.STILL_OPEN)


def count_before_forgetting(actor: Actor, person_ids: Sequence[UUID]) -> None:
    """Keep one coarse row of each trajectory of people who are about to be forgotten."""
    can_run_retention(actor).enforce()
    rows = [StatisticalRow(**_columns(one)) for one in profiles_of(person_ids)]
    # In no order, so that a row is not found again by the order in which people went.
    SystemRandom().shuffle(rows)
    StatisticalRow.objects.bulk_create(rows)


def _columns(one: Profile) -> dict[str, object]:
    return asdict(one) | {"instruments": list(one.instruments)}


def profiles_of(person_ids: Sequence[UUID]) -> list[Profile]:
    """The profiles of the closed trajectories of these people."""
    closed = list(
        Trajectory.objects.filter(Q(closed_on__isnull=False), person_id__in=list(person_ids))
        .select_related("person")
        .order_by("opened_on", "pk")
    )
    ids = [one.pk for one in closed]
    used: dict[UUID, set[str]] = defaultdict(set)
    steps = Step.objects.filter(trajectory_id__in=ids, state__in=_USED).order_by()
    for trajectory_id, slug in steps.values_list("trajectory_id", "instrument_id"):
        used[trajectory_id].add(slug)
    heard = AftercareMoment.objects.filter(trajectory_id__in=ids, done_on__isnull=False)
    # In order of their day, so that the last one said stays.
    said = dict(heard.order_by("done_on", "due_on", "pk").values_list("trajectory_id", "situation"))
    left = {
        event.subject_id: event.data["before"]
        for event in journal.events_of_subjects("phase.changed", ids)
        if event.data.get("to") == "closed"
    }
    left |= {
        event.subject_id: event.data["before"]
        for event in journal.events_of_subjects("trajectory.ended", ids)
    }
    ends = Ending.objects.filter(trajectory_id__in=ids, undone_at=None, came_back_on=None)
    # A code that the list does not know says nothing here: a row of nobody holds no words.
    went = {
        pk: code
        for pk, code in ends.values_list("trajectory_id", "destination")
        if code in destinations()
    }
    seen: set[UUID] = set()
    found = []
    for one in closed:
        assert one.closed_on is not None
        found.append(
            profile(
                municipality_id=one.person.municipality_id,
                born_on=one.person.born_on,
                opened_on=one.opened_on,
                closed_on=one.closed_on,
                instruments=used[one.pk],
                destination=said.get(one.pk, ""),
                left_from=left.get(str(one.pk), ""),
                ended_in=went.get(one.pk, ""),
                is_first=one.person_id not in seen,
            )
        )
        seen.add(one.person_id)
    return found
