"""A value of law as people type it: € 1.340,47 and 13,07 % and 2 maart 2026; none that can mean two things."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from klaverblad.apps.people.values import language
from klaverblad.apps.people.values.days import read_day
from klaverblad.engines.rules.amounts import Parameter
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.wording import (
    UNITS,
    date_text,
    money_text,
    number_text,
    unit_text,
    value_text,
)
from klaverblad.errors import BadInput

_DIGITS_MOST = 12
_HAIR = 1e-9
_CURRENCY = re.compile(r"^(?:€|eur\b|euro\b)\s*|\s*(?:€|\beuros?|\beur)$", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|procent|pct\.?|pour cent|per ?cent)$", re.IGNORECASE)
_COUNTED = re.compile(r"^(.*\d)\s*([^\W\d_]+)$")
# By unit the words that may stand behind a number: as it is shown here, or one of it.
_ONE_OF = {
    "years": ("jaar", "ans", "an", "year"),
    "months": ("maand", "month"),
    "days": ("dag", "jour", "day"),
}
_WORDS = {
    base: frozenset({*UNITS[base].values(), *_ONE_OF.get(base, ())})
    for base in ("number", "count", *_ONE_OF)
}
# Which sign stands between thousands, and which before the decimals. A space may always group.
_SIGNS = {"nl": (".", ","), "fr": (".", ","), "en": (",", ".")}


def read_value(parameter: Parameter, kind: Kind, raw: str) -> str:
    """Read what somebody typed, as a row keeps it: digits with a point, or a day.

    raises   BadInput: what was found, and what would do
    """
    text = " ".join(raw.split())
    if kind is Kind.DATE:
        return read_day(text).isoformat()
    if text.startswith(("-", "−")):
        raise _no(_("Een bedrag of termijn van de wet is nooit kleiner dan nul."))
    is_share = kind is Kind.SHARE
    number = _number(_bare(text, raw, parameter, kind), raw, parameter, kind)
    if is_share and 0 < number < 1 and not _PERCENT.search(text):
        raise _no(
            _(
                "Is dit in procent? Schrijf er dan “procent” achter. "
                "Een deel van één, zoals 0,13, schrijf je als 13 procent."
            )
        )
    return format((number / 100 if is_share else number).normalize(), "f")


def _bare(text: str, raw: str, parameter: Parameter, kind: Kind) -> str:
    """The digits alone, without the unit of this very amount: two years are not two days."""
    if kind is Kind.SHARE:
        return _PERCENT.sub("", text)
    if kind is Kind.MONEY:
        return _CURRENCY.sub("", text)
    found = _COUNTED.match(text)
    if found is None:
        return text
    base = parameter.unit.base if parameter.unit is not None else ""
    if found[2].casefold() not in _WORDS.get(base, ()):
        raise _no(_unreadable(raw, parameter, kind))
    return found[1]


def _number(text: str, raw: str, parameter: Parameter, kind: Kind) -> Decimal:
    said_in = language()
    group, point = _SIGNS[said_in]
    grouped = rf"\d{{1,3}}(?:(?:[{group}]\d{{3}})+|(?: \d{{3}})+)"
    if re.fullmatch(rf"(?:{grouped}|\d+)(?:[{point}]\d{{1,6}})?", text, re.ASCII):
        whole = text.replace(group, "").replace(" ", "").replace(point, ".")
    elif re.fullmatch(rf"\d+[{group}](?:\d{{1,2}}|\d{{4,6}})|0[{group}]\d+", text, re.ASCII):
        # The point of another keyboard: no three digits behind it, so it groups nothing.
        whole = text.replace(group, ".")
    elif re.fullmatch(rf"\d{{1,3}}(?:[{point}]\d{{3}})+[{group}]\d{{1,6}}", text, re.ASCII):
        # As another language writes it: with both signs there it can mean one thing only.
        whole = text.replace(point, "").replace(group, ".")
    else:
        raise _no(_unreadable(raw, parameter, kind))
    if len(whole.partition(".")[0]) > _DIGITS_MOST:
        raise _no(_unreadable(raw, parameter, kind))
    return Decimal(whole)


def _no(sentence: str) -> BadInput:
    return BadInput(sentence, field="value")


def _unreadable(raw: str, parameter: Parameter, kind: Kind) -> str:
    shown = "".join(c if c.isprintable() else " " for c in raw)[:40]
    return _("We kunnen “%(found)s” niet lezen. Schrijf bijvoorbeeld: %(example)s.") % {
        "found": shown,
        "example": example(parameter, kind),
    }


def example(parameter: Parameter, kind: Kind) -> str:
    """The newest value that is known, as somebody would type it."""
    known = [one.value for one in parameter.values if one.value is not None]
    return show(parameter, kind, known[-1]) if known else "1.340,47"


def show(parameter: Parameter, kind: Kind, value: float | date | None) -> str:
    """A value in the language of the page, with all its decimals; what nobody found is said so."""
    said_in = language()
    if (
        kind is Kind.MONEY
        and isinstance(value, float)
        and abs(value * 100 - round(value * 100)) > _HAIR
    ):
        # A price per kWh has more than cents.
        decimals = max(2, len(f"{value:.6f}".rstrip("0").partition(".")[2]))
        digits = number_text(value, said_in, decimals=decimals)
        return money_text(0, said_in).replace(number_text(0, said_in, decimals=2), digits)
    return value_text(value, kind, parameter.unit, said_in)


def show_unit(parameter: Parameter, kind: Kind) -> str:
    """What it is counted in: euro per maand, procent, datum."""
    if kind is Kind.SHARE:
        return _("procent")
    return unit_text(kind, parameter.unit, language())


def show_day(day: date) -> str:
    return date_text(day, language())
