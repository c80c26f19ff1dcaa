"""Reading the versions of a plan: the changes in order, and how it stood after any of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.trajectories import queries
from klaverblad.apps.trajectories.models import Goal, Item, PlanChange, StepState
from klaverblad.apps.trajectories.services.versions import columns_of


def changes(actor: Actor, trajectory_id: UUID) -> QuerySet[PlanChange]:
    """Every change to one plan, the newest first."""
    return PlanChange.objects.filter(
        trajectory__in=queries.trajectories(actor), trajectory_id=trajectory_id
    ).select_related("by")


def changes_of(actor: Actor, item_id: UUID, *, after: int = 0) -> list[PlanChange]:
    """The changes of one goal or step after a number, the newest first."""
    found = PlanChange.objects.filter(
        trajectory__in=queries.trajectories(actor), item_id=item_id, number__gt=after
    )
    return list(found.select_related("by"))


@dataclass(frozen=True, slots=True)
class SaidGoal:
    """A goal as its person reads it: whose words it stands in now.

    own_words   what the person said, when somebody else worded it anew since; else empty
    by, on      who did that and when
    """

    goal: Goal
    own_words: str = ""
    by: str = ""
    on: date | None = None


def said_goals(actor: Actor, trajectory_id: UUID, goals: Sequence[Goal]) -> list[SaidGoal]:
    """The goals with the words that the person chose for them; one query."""
    told = changes(actor, trajectory_id).filter(item=Item.GOAL).order_by("number")
    by_goal: dict[UUID, list[PlanChange]] = defaultdict(list)
    for change in told if goals else ():
        by_goal[change.item_id].append(change)
    return [_said(actor, goal, by_goal[goal.pk]) for goal in goals]


def _said(actor: Actor, goal: Goal, told: Sequence[PlanChange]) -> SaidGoal:
    own, last = None, None
    for change in told:
        before = (change.before or change.after)["words"]
        own = before if own is None else own
        if change.after["words"] != before:
            last = change
            own = change.after["words"] if change.by_id == actor.user_id else own
    if own is None or last is None or own == goal.words:
        return SaidGoal(goal)
    name = last.by.name if last.by else ""
    return SaidGoal(goal, own, name, timezone.localtime(last.at).date())


def closed_by_self(actor: Actor, trajectory_id: UUID) -> set[UUID]:
    """The steps that the actor marked done themselves, and that still are; one query."""
    states: dict[UUID, str] = {}
    mine: dict[UUID, bool] = {}
    for change in changes(actor, trajectory_id).filter(item=Item.STEP).order_by("number"):
        state = change.after["state"]
        if states.get(change.item_id, (change.before or {}).get("state")) != state:
            mine[change.item_id] = change.by_id == actor.user_id and state == StepState.DONE
        states[change.item_id] = state
    return {item_id for item_id, is_mine in mine.items() if is_mine}


@dataclass(frozen=True, slots=True)
class PlanAt:
    """A plan as it stood after a change: the columns of each goal and step, by id."""

    number: int
    goals: Mapping[UUID, Mapping[str, Any]]
    steps: Mapping[UUID, Mapping[str, Any]]


def plan_at(actor: Actor, trajectory_id: UUID, number: int) -> PlanAt:
    """The plan as it stood right after a change, told back from how it is now.

    Told back, because what stood in the plan before versions were kept has no first change.
    """
    now: dict[tuple[str, UUID], dict[str, Any]] = {}
    for goal in queries.goals_of(actor, trajectory_id, let_go=True):
        now[Item.GOAL.value, goal.pk] = columns_of(goal)
    for step in queries.steps_of(actor, trajectory_id):
        now[Item.STEP.value, step.pk] = columns_of(step)
    for change in changes(actor, trajectory_id).filter(number__gt=number):
        key = (change.item, change.item_id)
        if change.before is None:
            now.pop(key, None)
        else:
            now[key] = change.before
    return PlanAt(
        number,
        goals={pk: columns for (item, pk), columns in now.items() if item == Item.GOAL},
        steps={pk: columns for (item, pk), columns in now.items() if item == Item.STEP},
    )
