"""What the lines of a step say."""

from __future__ import annotations

from django import template

from klaverblad.apps.desk.plan.who import who_does
from klaverblad.apps.trajectories.models import Step

register = template.Library()


@register.filter
def done_by(step: Step, first_name: str) -> str:
    """Who does a step of the person with this first name."""
    return who_does(step, first_name)
