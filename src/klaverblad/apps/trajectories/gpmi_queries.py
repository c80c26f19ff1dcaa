"""Reading GPMIs: their text as it would be now, their signatures, and what is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import DateField, Q, QuerySet

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope, SignedLink
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.queries import voluntary
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.people.reach_queries import in_reach
from klaverblad.apps.trajectories.models import (
    GoalState,
    Gpmi,
    GpmiEvaluation,
    GpmiState,
    Step,
    StepState,
    Trajectory,
)
from klaverblad.apps.trajectories.plan import gpmi_text, left_to_do_in
from klaverblad.apps.trajectories.queries import in_caseload


def gpmis(actor: Actor) -> QuerySet[Gpmi]:
    """Every GPMI of the people this actor may know of."""
    return Gpmi.objects.filter(in_reach(actor, "trajectory__person")).select_related("trajectory")


def gpmis_of(actor: Actor, trajectory_id: UUID) -> list[Gpmi]:
    """The GPMIs of one trajectory, the newest first, with their signatures and evaluations."""
    found = gpmis(actor).filter(trajectory_id=trajectory_id)
    return list(
        found.select_related("made_by").prefetch_related(
            "signatures__organisation", "signatures__recorded_by", "evaluations"
        )
    )


def evaluations(actor: Actor) -> QuerySet[GpmiEvaluation]:
    """Every evaluation of the GPMIs that this actor may know of."""
    found = GpmiEvaluation.objects.filter(in_reach(actor, "gpmi__trajectory__person"))
    return found.select_related("gpmi__trajectory")


def evaluations_due(
    actor: Actor, trajectory_ids: Iterable[UUID], *, by: date
) -> QuerySet[GpmiEvaluation]:
    """The open evaluations of signed GPMIs in these trajectories, the longest waiting first."""
    return _due(actor, Q(gpmi__trajectory_id__in=list(trajectory_ids)), by=by)


def of_the_day(_actor: Actor, *, by: date) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(evaluations_of_the_day, {"by": by})]


@prepared(by=DateField())
def evaluations_of_the_day(actor: Actor, *, by: Any) -> QuerySet[GpmiEvaluation]:
    """The same of the whole caseload."""
    return _due(actor, in_caseload(actor, "gpmi__trajectory"), by=by)


def _due(actor: Actor, whose: Q, *, by: Any) -> QuerySet[GpmiEvaluation]:
    return (
        evaluations(actor)
        .filter(
            whose,
            gpmi__state=GpmiState.SIGNED,
            done_on=None,
            skipped_because="",
            due_on__lte=by,
        )
        .select_related("gpmi__trajectory__person")
        .order_by("due_on", "pk")
    )


def text_now(gpmi: Gpmi, *, as_kept: bool = False) -> str:
    """The text of a GPMI as the plan is now. The GPMI came out of a scoped query."""
    return _text(gpmi, as_kept=as_kept)


def _text(
    gpmi: Gpmi, *, is_done: Callable[[Step], bool] | None = None, as_kept: bool = False
) -> str:
    whole = Trajectory.objects.select_related("person", "organisation").get(pk=gpmi.trajectory_id)
    goals = list(whole.goals.exclude(state=GoalState.LET_GO))
    agreed = list(whole.steps.select_related("partner", "instrument").order_by("created_at", "pk"))
    return gpmi_text(
        whole, goals, agreed, gpmi, voluntary=voluntary(), is_done=is_done, as_kept=as_kept
    )


def is_changed(gpmi: Gpmi) -> bool:
    """Whether the plan says something else than the text that was frozen.

    A step that was finished since is what was agreed, and no change of it.
    """
    if not gpmi.content:
        return False
    was_to_do = left_to_do_in(gpmi.content, gpmi)

    def is_done(one: Step) -> bool:
        return one.state == StepState.DONE and not was_to_do(one)

    return all(
        _text(gpmi, is_done=is_done, as_kept=as_kept) != gpmi.content for as_kept in (False, True)
    )


def open_sign_links(actor: Actor, gpmi: Gpmi, *, at: datetime) -> list[SignedLink]:
    """The links that still ask somebody to sign this text."""
    found = links.open_links(actor, [gpmi.trajectory.person_id], at=at)
    return [one for one in found if one.scope == LinkScope.SIGN and one.subject_id == str(gpmi.pk)]
