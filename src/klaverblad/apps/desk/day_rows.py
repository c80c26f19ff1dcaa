"""One row of the day, as it stands now: what a part of the page shows after something changed."""

from __future__ import annotations

from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk import today
from klaverblad.apps.desk.open_rights import rights_asked
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import row_queries
from klaverblad.apps.trajectories.models import AftercareMoment, Step, StepAnswer


def call_line(actor: Actor, trajectory_id: UUID) -> today.Call | None:
    """One row of the calls, after something about it changed; None when there is no reason left."""
    trajectory = (
        trajectories.trajectories(actor)
        .select_related("person__municipality")
        .get(pk=trajectory_id)
    )
    states = today.who_may_ask(actor, [trajectory], rights_asked(actor, [trajectory]))
    last = row_queries.last_contact_of(actor, [trajectory_id])
    found = today.calls_of(actor, [trajectory], states, last)
    today.draw_clovers(actor, found)
    return found[0] if found else None


def step_line(actor: Actor, step: Step) -> today.StepLine:
    """One row of the steps, as it stands now."""
    trajectory = (
        trajectories.trajectories(actor)
        .select_related("person__municipality")
        .get(pk=step.trajectory_id)
    )
    is_late = step.due_on is not None and step.state in trajectories.OPEN_STATES
    line = today.StepLine(
        trajectory,
        step,
        days_late=max(0, (actor.on - step.due_on).days) if is_late else 0,
        days_silent=(actor.on - step.waiting_since).days if step.waiting_since else 0,
    )
    today.draw_clovers(actor, [line])
    return line


def answer_line(actor: Actor, answer: StepAnswer) -> today.AnswerLine:
    """One row of the answers, as it stands now."""
    trajectory = (
        trajectories.trajectories(actor)
        .select_related("person__municipality")
        .get(pk=answer.step.trajectory_id)
    )
    line = today.AnswerLine(trajectory, answer)
    today.draw_clovers(actor, [line])
    return line


def aftercare_line(actor: Actor, moment: AftercareMoment) -> today.AftercareLine:
    """One row of the aftercare, as it stands now."""
    trajectory = (
        trajectories.trajectories(actor)
        .select_related("person__municipality")
        .get(pk=moment.trajectory_id)
    )
    line = today.AftercareLine(trajectory, moment, months=today.months_of(moment))
    today.draw_clovers(actor, [line])
    return line
