"""The text of a plan as it stands, and whether what was signed still is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from klaverblad.apps.access import links
from klaverblad.apps.access.models import Signature
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.trajectories import queries
from klaverblad.apps.trajectories.models import GoalState, Trajectory
from klaverblad.apps.trajectories.plan import plan_text


def plan_now(trajectory: Trajectory, *, language: str, as_kept: bool = False) -> str:
    """The text of a plan as it is now. The trajectory came out of a scoped query, or of a link."""
    whole = Trajectory.objects.select_related("person", "organisation").get(pk=trajectory.pk)
    goals = list(whole.goals.exclude(state=GoalState.LET_GO).order_by("said_on", "pk"))
    agreed = list(whole.steps.select_related("partner", "instrument").order_by("created_at", "pk"))
    return plan_text(whole, goals, agreed, language=language, as_kept=as_kept)


@dataclass(frozen=True, slots=True)
class SignedPlan:
    """The last signature under a plan, and whether the plan is still what was signed."""

    signature: Signature
    is_changed: bool


def signed_plan(actor: Actor, trajectory_id: UUID) -> SignedPlan | None:
    """Whether and when the plan was signed, for whoever may read the person."""
    trajectory = queries.trajectories(actor).get(pk=trajectory_id)
    signatures = links.signatures_under(trajectory)
    if not signatures:
        return None
    last = signatures[0]
    stands = any(
        links.sha256(plan_now(trajectory, language=last.language, as_kept=as_kept))
        == last.statement_sha256
        for as_kept in (False, True)
    )
    return SignedPlan(last, is_changed=not stands)
