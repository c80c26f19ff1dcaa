"""What a finished step wrote down, in words, for whoever may see that fact."""

from __future__ import annotations

from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import values
from klaverblad.apps.people.reach_queries import Reach, reach_into
from klaverblad.apps.people.registry import registry
from klaverblad.apps.trajectories.models import Step


def words(actor: Actor, step: Step) -> str:
    """ "Rijbewijs B: ja", or nothing when the step brought nothing that this actor may see."""
    if step.brought_id is None:
        return ""
    return words_within(reach_into(actor, step.trajectory.person_id), step)


def words_within(reach: Reach, step: Step) -> str:
    """The same, of how far somebody sees into the file; fetch the step with what it brought."""
    entry = registry().get(step.brought.key) if step.brought_id else None
    if entry is None or not reach.allows(entry):
        return ""
    return f"{entry.label()}{_(':')} {values.show(entry, step.brought.value)}"
