"""Which other servers a member of a group can pay to."""

from __future__ import annotations

from django import template

from klaverblad.apps.exchange.creditcommons.models import Neighbour
from klaverblad.apps.exchange.creditcommons.queries import open_neighbours
from klaverblad.apps.exchange.lets.models import Member

register = template.Library()


@register.simple_tag
def neighbours_of(mine: Member) -> list[Neighbour]:
    """Those that are on and answer."""
    return list(open_neighbours(mine))
