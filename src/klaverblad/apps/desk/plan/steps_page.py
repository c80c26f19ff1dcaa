"""Goals with their steps as the page of one person shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.desk.person import Page
from klaverblad.apps.desk.plan import brought
from klaverblad.apps.library import conditions
from klaverblad.apps.trajectories import queries
from klaverblad.apps.trajectories.models import Goal, GoalState, Step


@dataclass(frozen=True)
class Group:
    """The steps of one goal; without a goal, those that hang under none."""

    goal: Goal | None
    lines: Sequence[dict[str, Any]]


def goals_and_groups(page: Page, step_lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The goals that are worked on, those that ended, and the steps under each."""
    goals = queries.goals_of(page.actor, page.trajectory.pk, let_go=True) if page.trajectory else []
    active = [one for one in goals if one.state == GoalState.ACTIVE]
    lines = [line | _brings(page, line["step"]) for line in step_lines]
    groups = [
        Group(goal, [line for line in lines if line["step"].goal_id == goal.pk]) for goal in active
    ]
    ids = {goal.pk for goal in active}
    rest = [line for line in lines if line["step"].goal_id not in ids]
    groups = [one for one in groups if one.lines]
    if rest:
        groups.append(Group(None, rest))
    return {
        "goals": active,
        "ended_goals": [one for one in goals if one.state != GoalState.ACTIVE],
        "groups": groups,
        "is_grouped": len(groups) > 1 or any(one.goal for one in groups),
    }


def _brings(page: Page, step: Step) -> dict[str, str]:
    """What the step will write down when it is done, or what it wrote."""
    noted = brought.words_within(page.reach, step)
    effect = conditions.effect(step.instrument)
    if noted or effect is None or not page.reach.allows(effect.entry):
        return {"noted": noted, "brings": ""}
    return {"noted": "", "brings": f"{effect.entry.label()}{_(':')} {effect.shown()}"}
