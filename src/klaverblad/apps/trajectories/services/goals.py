"""The person says what they want, and says it better later."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import Goal
from klaverblad.apps.trajectories.services.locked import AlreadyClosed, person_of
from klaverblad.errors import BadInput

GOAL_MOST = 400


@transaction.atomic
def say_goal(actor: Actor, trajectory_id: UUID, *, words: str) -> Goal:
    """Keep what the person wants, as they say it themselves."""
    trajectory = queries.trajectories(actor).select_for_update(of=("self",)).get(pk=trajectory_id)
    policies.can_write_goal(actor, person_of(trajectory)).enforce()
    if trajectory.closed_on is not None:
        raise AlreadyClosed(_("Dit traject is afgesloten. Praat erover met je coach."))
    goal = Goal.objects.create(trajectory=trajectory, words=_said(words), said_on=actor.on)
    journal.emit("goal.added", actor, goal, person_id=trajectory.person_id)
    return goal


@transaction.atomic
def change_goal(actor: Actor, goal_id: UUID, *, words: str) -> Goal:
    """Say a goal in other words, from today."""
    goal = (
        Goal.objects.filter(trajectory__in=queries.trajectories(actor))
        .select_for_update(of=("self",))
        .get(pk=goal_id)
    )
    person = person_of(goal.trajectory)
    policies.can_write_goal(actor, person).enforce()
    said = _said(words)
    if said == goal.words:
        return goal
    goal.words, goal.said_on = said, actor.on
    goal.save(update_fields=["words", "said_on"])
    journal.emit("goal.changed", actor, goal, person_id=person.pk)
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
