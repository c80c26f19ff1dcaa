"""How a page of a group writes amounts."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from klaverblad.apps.exchange.lets.amounts import MINUS, written

register = template.Library()


@register.simple_tag(takes_context=True)
def units(context: template.Context, amount: int, *, bare: bool = False) -> SafeString:
    """12 noten; the number never parts from its unit."""
    currency = context["page"].currency
    said = written(amount, currency.decimals)
    return format_html("{}", said) if bare else format_html("{}\u00a0{}", said, currency.name)


@register.simple_tag(takes_context=True)
def moved(context: template.Context, amount: int) -> SafeString:
    """What came in with a plus, what went out with a minus: the sign before the colour."""
    said = written(abs(amount), context["page"].currency.decimals)
    return format_html("{}\u00a0{}", MINUS if amount < 0 else "+", said)


@register.filter
def euros(cents: int) -> float:
    """For the filter `money`, which writes euro."""
    return cents / 100
