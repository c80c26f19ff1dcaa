"""An amount that may not be settled, in words: one figure, both ends, or the end that is known."""

from __future__ import annotations

from math import ceil, floor, isfinite

from django.utils.translation import gettext as _

from klaverblad.apps.desk.amounts import NO_BREAK, money, money_change
from klaverblad.law.paying import Span

HALF_A_CENT = 0.005


def amount(span: Span, *, cost: bool = False) -> str:
    """One amount, or what it lies between; never a zero for what nobody knows."""
    low, high = (-span.high, -span.low) if cost else (span.low, span.high)
    if low == 0 and high == 0:
        return money(0)
    if high - low < HALF_A_CENT:
        return money(low)
    if not isfinite(low) and not isfinite(high):
        return _("onbekend")
    if not isfinite(high):
        return _("minstens %(low)s") % {"low": money(floor(low), decimals=0)}
    if not isfinite(low):
        return _("hoogstens %(high)s") % {"high": money(ceil(high), decimals=0)}
    return _("%(low)s tot %(high)s") % {
        "low": money(floor(low), decimals=0),
        "high": money(ceil(high), decimals=0),
    }


def change(span: Span) -> str:
    """A difference with its sign: one amount, or both ends of it."""
    if span.is_settled or span.high - span.low < HALF_A_CENT:
        return money_change(span.low)
    low, high = least(span), most(span)
    if not low and not high:
        return _("onbekend")
    if not low:
        return _("hoogstens %(high)s") % {"high": high}
    if not high:
        return _("minstens %(low)s") % {"low": low}
    return _("%(low)s tot %(high)s") % {"low": low, "high": high}


def least(span: Span) -> str:
    """The lower end in whole euro, rounded down; empty when it is open."""
    return signed(floor(span.low)) if isfinite(span.low) else ""


def most(span: Span) -> str:
    """The upper end in whole euro, rounded up; empty when it is open."""
    return signed(ceil(span.high)) if isfinite(span.high) else ""


def signed(whole: int) -> str:
    sign = f"+{NO_BREAK}" if whole > 0 else ""
    return sign + money(whole, decimals=0)


def short_gain(span: Span) -> str:
    """One figure for a list: + € 310 per maand, or what is sure and what is possible."""
    if span.is_settled or span.high - span.low < 1:
        whole = round(span.low)
        sign = f"+{NO_BREAK}" if whole > 0 else ""
        return _("%(gain)s per maand") % {"gain": sign + money(whole, decimals=0)}
    if isfinite(span.low) and isfinite(span.high):
        return _("zeker %(low)s, hoogstens %(high)s per maand") % {
            "low": least(span),
            "high": most(span),
        }
    if isfinite(span.high):
        return _("hoogstens %(high)s per maand, nog niet zeker") % {"high": most(span)}
    return _("nog niet te zeggen")
