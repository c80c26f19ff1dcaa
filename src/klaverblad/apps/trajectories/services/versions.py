"""Keeping how a goal or step was before every change, and refusing to write over what was not seen."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.trajectories.models import Goal, Item, PlanChange, Step
from klaverblad.errors import Refused

GOAL_COLUMNS = ("words", "said_on", "position", "state", "ended_on", "ended_words")
STEP_COLUMNS = (
    "title", "instrument_id", "by", "partner_id", "place_id", "goal_id", "state", "due_on",
    "started_on", "done_on", "waiting_since", "answer_days",
)  # fmt: skip
DAYS = frozenset({"said_on", "ended_on", "due_on", "started_on", "done_on", "waiting_since"})


class PlanChanged(Refused):
    """Somebody else changed this goal or step since the form was opened."""

    code = "plan_changed"
    sentence = _(
        "Een collega veranderde dit intussen. Er is niets verloren: wat jij schreef, staat er nog. "
        "Kijk wat er veranderde en bewaar dan opnieuw."
    )


def columns_of(thing: Goal | Step) -> dict[str, Any]:
    """What a version keeps of a goal or step, ready for JSON."""
    names = GOAL_COLUMNS if isinstance(thing, Goal) else STEP_COLUMNS
    return {name: _plain(getattr(thing, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def read_back(columns: dict[str, Any]) -> dict[str, Any]:
    """The columns as the model holds them."""
    return {
        name: date.fromisoformat(value) if name in DAYS and value else value
        for name, value in columns.items()
    }


def keep(actor: Actor, thing: Goal | Step, what: str, before: dict[str, Any] | None) -> None:
    """Keep one change, in the transaction of it. The caller holds the lock on the trajectory.

    A change that leaves everything as it was is none.
    """
    after = columns_of(thing)
    if before == after:
        return
    theirs = PlanChange.objects.filter(trajectory_id=thing.trajectory_id)
    last = theirs.aggregate(last=Max("number"))["last"] or 0
    PlanChange.objects.create(
        trajectory_id=thing.trajectory_id,
        number=last + 1,
        at=timezone.now(),
        by_id=actor.user_id,
        item=Item.GOAL if isinstance(thing, Goal) else Item.STEP,
        item_id=thing.pk,
        what=what,
        before=before,
        after=after,
    )


def last_number(item_id: UUID) -> int:
    """The number of the last change of a goal or step; 0 before any was kept."""
    return PlanChange.objects.filter(item_id=item_id).aggregate(last=Max("number"))["last"] or 0


def who_closed(step: Step) -> UUID | None:
    """The login that gave a step the state it has now; None when no change says so."""
    for change in PlanChange.objects.filter(item_id=step.pk).order_by("-number"):
        if change.after["state"] != step.state:
            return None
        if change.before is None or change.before["state"] != step.state:
            return change.by_id
    return None


def refuse_unless_seen(item_id: UUID, seen: int | None) -> None:
    """Stop who writes over a change that their form did not show; None looked at no form."""
    if seen is not None and seen != last_number(item_id):
        raise PlanChanged(item=item_id)
