"""How a page of an event writes amounts."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def cents(amount: int) -> float:
    """For the filter `money`, which writes euro."""
    return amount / 100
