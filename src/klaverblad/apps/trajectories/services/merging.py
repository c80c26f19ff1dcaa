"""Two files of one person: one trajectory runs on, and takes along what the other left open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from klaverblad.apps.people import merging
from klaverblad.apps.trajectories import queries
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Appointment,
    Goal,
    Phase,
    SearchDiary,
    SearchEntry,
    Step,
    Trajectory,
)


def register() -> None:
    """Tell the merging of files what becomes of two trajectories that both run."""
    merging.settle("trajectories.trajectory", _close)
    merging.settle("trajectories.reminderwish", merging.stay_behind)
    merging.settle("trajectories.searchdiary", merging.stay_behind)
    merging.afterwards(_take_along)
    merging.afterwards(_one_diary)


def _one_diary(kept_id: UUID, gone_id: UUID, _on: date, note: merging.Note) -> None:
    """Write what the other file's diary says into the one that stays."""
    mine = SearchDiary.objects.filter(person_id=kept_id).first()
    if mine is None:
        return
    theirs = SearchEntry.objects.filter(diary__person_id=gone_id)
    for line in theirs.select_for_update(of=("self",)).order_by("pk"):
        note(line, {"diary_id": mine.pk})


def _close(row: Any, on: date) -> Mapping[str, Any]:
    return {"phase": Phase.CLOSED.value, "closed_on": max(row.opened_on, on)}


def _take_along(kept_id: UUID, _gone_id: UUID, on: date, note: merging.Note) -> None:
    """Give the trajectory that runs on what is open in the one that a merge closed today.

    Closed by a merge is closed without an ending: the person went nowhere.
    """
    mine = Trajectory.objects.filter(person_id=kept_id)
    running = {one.organisation_id: one for one in mine.filter(closed_on=None)}
    for one in mine.filter(closed_on__gte=on, endings=None).order_by("pk"):
        into = running.get(one.organisation_id)
        if into is None:
            continue
        left: list[models.QuerySet[Any]] = [
            Step.objects.filter(trajectory=one, state__in=queries.OPEN_STATES),
            Goal.objects.filter(trajectory=one),
            AftercareMoment.objects.filter(trajectory=one, done_on=None, skipped_because=""),
            Appointment.objects.filter(trajectory=one, starts_at__gt=timezone.now()),
        ]
        for rows in left:
            for row in rows.select_for_update(of=("self",)).order_by("pk"):
                note(row, {"trajectory_id": into.pk})
