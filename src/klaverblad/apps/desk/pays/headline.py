"""The answer in a few sentences: what changes first, what becomes of it, and what a year is."""

from __future__ import annotations

from math import floor, isfinite

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klaverblad.apps.desk.amounts import money
from klaverblad.apps.desk.pays.spans import HALF_A_CENT, change, least, most
from klaverblad.apps.rights.pays import Paying
from klaverblad.law.paying import Span
from klaverblad.law.work_ahead import MONTHS_A_YEAR, MonthAhead

# Less than a euro a month is a rounding, and no news.
FALL_EUR = 1


def title(paying: Paying, name: str) -> str:
    """What changes from the first month on, and when and by how much that falls."""
    return f"{_first(paying.first.gain, name)} {_falls(paying)}".strip()


def subtitle(paying: Paying) -> str:
    """From when, and what the first twelve months are together, as they were reckoned."""
    first = {"month": date_format(paying.first.month, "F Y")}
    year = paying.found.months[:MONTHS_A_YEAR]
    if not all(one.gain.high - one.gain.low < HALF_A_CENT for one in year):
        return _("Vanaf %(month)s. Met meer antwoorden wordt het bedrag juister.") % first
    words = first | {"year": money(sum(one.gain.low for one in year))}
    return _("Vanaf %(month)s. De eerste twaalf maanden samen: %(year)s.") % words


def _first(gain: Span, name: str) -> str:
    if gain.high - gain.low < HALF_A_CENT:
        if abs(gain.low) < HALF_A_CENT:
            return _("Het gezin houdt evenveel over als nu.")
        words = {"amount": money(abs(gain.low)), "name": name}
        if gain.low > 0 and name:
            return _("%(name)s houdt %(amount)s per maand meer over.") % words
        if gain.low > 0:
            return _("Je houdt %(amount)s per maand meer over.") % words
        if name:
            return _("%(name)s houdt %(amount)s per maand minder over.") % words
        return _("Je houdt %(amount)s per maand minder over.") % words
    words = {"low": least(gain), "high": most(gain)}
    if isfinite(gain.low) and isfinite(gain.high):
        if gain.low >= 0:
            return _("Zeker %(low)s per maand, hoogstens %(high)s.") % words
        if gain.high <= 0:
            return _("Minder dan nu: van %(low)s tot %(high)s per maand.") % words
        return _("Nog niet zeker: van %(low)s tot %(high)s per maand.") % words
    if isfinite(gain.high):
        return _("Hoogstens %(high)s per maand. Meer weten we nog niet.") % words
    return _("We weten nog niet genoeg om het te zeggen.")


def _falls(paying: Paying) -> str:
    """The first month that surely leaves less than the first one; empty when there is none."""
    first, fall = paying.first.gain, _fall(paying)
    if fall is None:
        return ""
    words = {"month": date_format(fall.month, "F Y"), "gain": change(fall.gain)}
    if first.is_settled and fall.gain.is_settled:
        words["loss"] = money(first.low - fall.gain.low)
        return _("Vanaf %(month)s is dat %(loss)s minder: het verschil met nu is dan %(gain)s.") % (
            words
        )
    words["loss"] = money(floor(first.low - fall.gain.high), decimals=0)
    return _("Vanaf %(month)s is dat minstens %(loss)s minder: %(gain)s.") % words


def _fall(paying: Paying) -> MonthAhead | None:
    least_now = paying.first.gain.low
    months = (one for one in paying.found.months if one.gain.high < least_now - FALL_EUR)
    return next(months, None)
