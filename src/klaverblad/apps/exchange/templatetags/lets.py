"""How a page of a group writes amounts."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from klaverblad.apps.exchange.lets.amounts import MINUS, written
from klaverblad.apps.exchange.lets.letters import hours_and_minutes
from klaverblad.apps.exchange.lets.models import Member

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


@register.simple_tag(takes_context=True)
def away(context: template.Context, member: Member) -> str:
    """How far somebody is from me, rounded; nothing where one of us chose no place."""
    km = context["page"].km_from_me.get(member.place)
    if km is None:
        return ""
    said = _("± %(km)s km") % {"km": km} if km else _("dichtbij")
    return f", {said}" if member.area else said


@register.filter
def as_hours(minutes: int) -> str:
    """2:05 for two hours and five minutes."""
    return hours_and_minutes(minutes)
