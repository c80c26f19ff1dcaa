"""The goals of a plan: in the person's words, in their order, and what became of them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import Goal, GoalState, Item, PlanChange
from klaverblad.apps.trajectories.services.locked import AlreadyClosed, held_goal, mine, person_of
from klaverblad.apps.trajectories.services.versions import (
    columns_of,
    keep,
    read_back,
    refuse_unless_seen,
)
from klaverblad.errors import BadInput

GOAL_MOST = 400
_NEEDS_WORDS = _("Schrijf het doel in de woorden van de persoon zelf.")
_VERBS = {
    GoalState.ACTIVE: "taken_up",
    GoalState.REACHED: "reached",
    GoalState.LET_GO: "let_go",
}


@transaction.atomic
def add_goal(actor: Actor, trajectory_id: UUID, *, words: str) -> Goal:
    """Keep what the person wants, in their own words."""
    trajectory = mine(actor, trajectory_id)
    if not words.strip():
        raise BadInput(_NEEDS_WORDS, field="words")
    goal = Goal.objects.create(trajectory=trajectory, words=words.strip(), said_on=actor.on)
    keep(actor, goal, "goal.added", None)
    journal.emit("goal.added", actor, goal, person_id=trajectory.person_id)
    return goal


@transaction.atomic
def reword_goal(actor: Actor, goal_id: UUID, *, words: str, seen: int | None = None) -> Goal:
    """Say a goal in other words; how it was said before is kept."""
    goal, person = held_goal(actor, goal_id)
    policies.can_write_trajectory(actor, person).enforce()
    refuse_unless_seen(goal.pk, seen)
    if not words.strip():
        raise BadInput(_NEEDS_WORDS, field="words")
    was, goal.words = columns_of(goal), words.strip()
    if was != columns_of(goal):
        goal.save(update_fields=["words"])
        keep(actor, goal, "goal.reworded", was)
        journal.emit("goal.reworded", actor, goal, person_id=person.pk)
    return goal


@transaction.atomic
def end_goal(actor: Actor, goal_id: UUID, *, to: GoalState, words: str = "") -> Goal:
    """Say that a goal is reached, or let go, or taken up again; in the person's words."""
    goal, person = held_goal(actor, goal_id)
    policies.can_write_trajectory(actor, person).enforce()
    if goal.state == to:
        raise AlreadyClosed(goal=to)
    was, goal.state = columns_of(goal), to
    is_active = to == GoalState.ACTIVE
    goal.ended_on = None if is_active else actor.on
    goal.ended_words = "" if is_active else words.strip()
    goal.save(update_fields=["state", "ended_on", "ended_words"])
    name = f"goal.{_VERBS[to]}"
    keep(actor, goal, name, was)
    journal.emit(name, actor, goal, person_id=person.pk, before=was["state"])
    return goal


@transaction.atomic
def move_goal(actor: Actor, goal_id: UUID, *, up: bool) -> Goal:
    """Put a goal one place higher or lower; at the end of the list nothing happens."""
    goal, person = held_goal(actor, goal_id)
    policies.can_write_trajectory(actor, person).enforce()
    active = [
        one for one in queries.goals_of(actor, goal.trajectory_id) if one.state == GoalState.ACTIVE
    ]
    ids = [one.pk for one in active]
    if goal.pk not in ids:
        raise AlreadyClosed(goal=goal.state)
    here = ids.index(goal.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(ids):
        return goal
    was = columns_of(goal)
    active[here], active[there] = active[there], active[here]
    for place, one in enumerate(active, start=1):
        Goal.objects.filter(pk=one.pk).update(position=place)
    goal.refresh_from_db(fields=["position"])
    keep(actor, goal, "goal.moved", was)
    journal.emit("goal.moved", actor, goal, person_id=person.pk, place=there + 1)
    return goal


@transaction.atomic
def restore_goal(actor: Actor, goal_id: UUID, *, before: int, seen: int | None = None) -> Goal:
    """Put a goal back to how it was before a change. One that was added by it is let go."""
    goal, person = held_goal(actor, goal_id)
    policies.can_write_trajectory(actor, person).enforce()
    refuse_unless_seen(goal.pk, seen)
    change = PlanChange.objects.get(
        trajectory_id=goal.trajectory_id, number=before, item=Item.GOAL, item_id=goal.pk
    )
    was = columns_of(goal)
    if change.before is None:
        goal.state, goal.ended_on = GoalState.LET_GO, actor.on
    else:
        for name, value in read_back(change.before).items():
            setattr(goal, name, value)
    goal.save()
    keep(actor, goal, "goal.restored", was)
    journal.emit("goal.restored", actor, goal, person_id=person.pk, before=before)
    return goal


@transaction.atomic
def say_goal(actor: Actor, trajectory_id: UUID, *, words: str) -> Goal:
    """Keep what the person wants, as they say it themselves."""
    trajectory = queries.trajectories(actor).select_for_update(of=("self",)).get(pk=trajectory_id)
    policies.can_write_goal(actor, person_of(trajectory)).enforce()
    if trajectory.closed_on is not None:
        raise AlreadyClosed(_("Dit traject is afgesloten. Praat erover met je coach."))
    goal = Goal.objects.create(trajectory=trajectory, words=_said(words), said_on=actor.on)
    keep(actor, goal, "goal.added", None)
    journal.emit("goal.added", actor, goal, person_id=trajectory.person_id)
    return goal


@transaction.atomic
def change_goal(actor: Actor, goal_id: UUID, *, words: str) -> Goal:
    """Say a goal of one's own in other words, from today; how it was said before is kept."""
    goal, person = held_goal(actor, goal_id)
    policies.can_write_goal(actor, person).enforce()
    was, said = columns_of(goal), _said(words)
    if said == goal.words:
        return goal
    goal.words, goal.said_on = said, actor.on
    goal.save(update_fields=["words", "said_on"])
    keep(actor, goal, "goal.reworded", was)
    journal.emit("goal.reworded", actor, goal, person_id=person.pk)
    return goal


def _said(words: str) -> str:
    said = words.strip()
    if not said:
        raise BadInput(_("Schrijf in een paar woorden wat je wilt."), field="words")
    if len(said) > GOAL_MOST:
        raise BadInput(
            _("Dit is te lang. Schrijf het korter, in één of twee zinnen."), field="words"
        )
    return said
