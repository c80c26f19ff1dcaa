"""Who does a step, in words: on the overview, the list, the board and the paper alike."""

from __future__ import annotations

from django.utils.translation import gettext as _

from klaverblad.apps.trajectories.models import Step, StepBy


def who_does(step: Step, first_name: str) -> str:
    """The person by their first name, a partner by its name, the coach, or both together."""
    match StepBy(step.by):
        case StepBy.PERSON:
            return first_name
        case StepBy.COACH:
            return _("de coach")
        case StepBy.PARTNER:
            return step.partner.name if step.partner else _("een partner")
    return _("samen")
