"""Money and counts, in every spelling that is used here, and in none that can mean two things."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.people.registry import Domain, FactKey, FactType
from klaverblad.apps.people.values.refusal import quoted, refusal
from klaverblad.engines.matching.words import Language, Words

# Beyond this many digits a float no longer holds the cents, and nobody's savings are meant.
_DIGITS_AT_MOST = 12
_CENT = Decimal("0.01")
_NBSP, _NARROW = "\u00a0", "\u202f"

_NUMBER = re.compile(
    r"(?P<sign>[-−]?) ?"
    r"(?P<whole>\d{1,3}(?:(?P<group>[., ])\d{3})(?:(?P=group)\d{3})*|\d+)"
    r"(?:(?!(?P=group)\d)(?P<point>[.,])(?P<decimals>\d{1,2}|-))?",
    re.ASCII,
)
_CURRENCY = re.compile(r"^(?:€|eur\b|euro\b) ?| ?(?:€|\beuros?|\beur)$", re.IGNORECASE)

# Which sign groups thousands. French writes a space, but a point is as common in Belgium.
_GROUPS: dict[Language, str] = {"nl": ".", "fr": ".", "en": ","}

_ONE: dict[str, Words] = {
    "kg": Words("kg", "kg", "kg"),
    "percent": Words("%", "%", "%"),
    "minutes": Words("minuut", "minute", "minute"),
    "months": Words("maand", "mois", "month"),
    "weeks": Words("week", "semaine", "week"),
    "days": Words("dag", "jour", "day"),
    "points": Words("punt", "point", "point"),
    "times": Words("keer", "fois", "time"),
    "hours per day": Words("uur per dag", "heure par jour", "hour a day"),
    "hours per week": Words("uur per week", "heure par semaine", "hour a week"),
}
_MANY: dict[str, Words] = {
    "kg": Words("kg", "kg", "kg"),
    "percent": Words("%", "%", "%"),
    "minutes": Words("minuten", "minutes", "minutes"),
    "months": Words("maanden", "mois", "months"),
    "weeks": Words("weken", "semaines", "weeks"),
    "days": Words("dagen", "jours", "days"),
    "points": Words("punten", "points", "points"),
    "times": Words("keer", "fois", "times"),
    "hours per day": Words("uur per dag", "heures par jour", "hours a day"),
    "hours per week": Words("uur per week", "heures par semaine", "hours a week"),
}
_SHORT: dict[str, frozenset[str]] = {
    "kg": frozenset({"kilo", "kilos", "kilogram"}),
    "percent": frozenset({"procent", "pct", "pour cent", "per cent", "percent"}),
    "minutes": frozenset({"min", "min.", "'"}),
    "months": frozenset({"m", "mnd"}),
    "hours per day": frozenset({"u", "h", "uur", "uren", "heure", "heures", "hour", "hours"}),
    "hours per week": frozenset({"u", "h", "uur", "uren", "heure", "heures", "hour", "hours"}),
}
# How an amount is read that is a fact of nobody: a wage in a form, say.
_ANY_AMOUNT = FactKey(
    key="amount",
    type=FactType.MONEY,
    entity="person",
    domain=Domain.INCOME,
    name={},
    question={},
    hint={},
    unit="EUR",
    bounds=(None, None),
    options={},
    sensitivity="ordinary",
    keep_months=0,
    barriers=(),
    is_judgement=False,
)
_UNIT = re.compile(r"^(.*?\d) ?([^\d]*)$")


def read_money(key: FactKey, raw: Any, lang: Language) -> float:
    """Read an amount in euro: 1.094,91 and 1094.91 and € 1 094,91 are all the same."""
    text = _CURRENCY.sub("", _text(raw)) if isinstance(raw, str) else raw
    value = _within(key, _number(key, text, lang, raw), lang).quantize(_CENT, ROUND_HALF_UP)
    return float(value) + 0.0  # -0 is shown as a debt


def read_amount(raw: str, lang: Language) -> Decimal:
    """Read an amount in euro that is no fact of anybody: the same spellings, without bounds.

    raises  BadInput
    """
    return _number(_ANY_AMOUNT, _CURRENCY.sub("", _text(raw)), lang, raw)


def read_count(key: FactKey, raw: Any, lang: Language) -> int | float:
    """Read a number with or without its unit. Only hours may have a part behind the comma."""
    text: Any = raw
    if isinstance(raw, str) and (found := _UNIT.match(_text(raw))):
        text, unit = found[1], found[2].casefold()
        if unit and unit not in _unit_words(key.unit):
            raise refusal(
                key,
                "other_unit",
                _("We lezen hier een getal in %(unit)s. Schrijf bijvoorbeeld: %(example)s.")
                % {"unit": unit_words(key, lang), "example": _example(key, lang)},
            )
    value = _within(key, _number(key, text, lang, raw), lang)
    if value == value.to_integral_value():
        return int(value)
    if not key.unit.startswith("hours"):
        sentence = _("“%(found)s” is geen heel getal. Schrijf bijvoorbeeld: %(example)s.")
        raise refusal(
            key, "not_whole", sentence % {"found": quoted(raw), "example": _example(key, lang)}
        )
    return float(value.quantize(_CENT, ROUND_HALF_UP))


def show_key_money(_key: FactKey, value: Any, lang: Language) -> str:
    return show_money(value, lang)


def show_money(value: float, lang: Language) -> str:
    """Say an amount: € 4.150, or € 1.340,47 when there are cents. It never breaks over a line."""
    text = f"{value:,.2f}".removesuffix(".00")
    if lang == "en":
        return f"€{text}"
    text = text.translate(str.maketrans({",": "." if lang == "nl" else _NARROW, ".": ","}))
    return f"€{_NBSP}{text}" if lang == "nl" else f"{text}{_NBSP}€"


def plain_number(value: float, lang: Language) -> str:
    """Write a number as someone would type it: 1340,47 and 4150, without signs for thousands."""
    text = f"{value:.2f}"
    text = text.removesuffix(".00") if float(value).is_integer() else text
    return text if lang == "en" else text.replace(".", ",")


def show_count(key: FactKey, value: Any, lang: Language) -> str:
    """Say a number with its unit: 10 kg, 1 maand, 19,5 uur per week."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    text = text if lang == "en" else text.replace(".", ",")
    if key.unit not in _MANY:
        return text
    # French counts as one up to two; Dutch and English only at one itself.
    is_one = value < 2 if lang == "fr" else value == 1
    return f"{text}{_NBSP}{(_ONE if is_one else _MANY)[key.unit].say(lang)}"


def unit_words(key: FactKey, lang: Language) -> str:
    """The unit beside a field: euro per maand, kg, uur per week."""
    match key.unit:
        case "EUR":
            return "euro"
        case "EUR per month":
            return Words("euro per maand", "euros par mois", "euro a month").say(lang)
        case "EUR per year":
            return Words("euro per jaar", "euros par an", "euro a year").say(lang)
    return _MANY[key.unit].say(lang) if key.unit in _MANY else ""


def _number(key: FactKey, text: Any, lang: Language, raw: Any) -> Decimal:
    if isinstance(text, bool) or not isinstance(text, str | int | float | Decimal):
        raise _unreadable(key, raw, lang)
    if not isinstance(text, str):
        value = Decimal(str(text))
        if not value.is_finite():
            raise _unreadable(key, raw, lang)
        return value
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise _unreadable(key, raw, lang)
    group = found["group"]
    whole = re.sub(r"[^\d]", "", found["whole"])
    if len(whole) > _DIGITS_AT_MOST or (group and found["whole"].startswith("0")):
        raise _unreadable(key, raw, lang)
    is_one_group = group in {".", ","} and len(found["whole"].split(group)) == 2
    if is_one_group and not found["point"] and group != _GROUPS[lang]:
        raise _ambiguous(key, raw, found["whole"], str(group))
    cents = found["decimals"] if found["decimals"] not in {None, "-"} else "0"
    return Decimal(f"{'-' if found['sign'] else ''}{whole}.{cents}")


def _within(key: FactKey, value: Decimal, lang: Language) -> Decimal:
    low, high = key.bounds
    if low is not None and value < Decimal(str(low)):
        sentence = _("Dat is te weinig. Het laagste dat kan, is %(bound)s.")
        raise refusal(key, "too_low", sentence % {"bound": _say(key, low, lang)})
    if high is not None and value > Decimal(str(high)):
        sentence = _("Dat is te veel. Het hoogste dat kan, is %(bound)s. Klopt de komma?")
        raise refusal(key, "too_high", sentence % {"bound": _say(key, high, lang)})
    if len(str(abs(int(value)))) > _DIGITS_AT_MOST:
        raise _unreadable(key, value, lang)
    return value


def _ambiguous(key: FactKey, raw: Any, whole: str, group: str) -> Exception:
    left, right = whole.split(group)
    sentence = _("“%(found)s” kan %(large)s zijn of %(small)s. Schrijf %(large)s of %(small)s.")
    return refusal(
        key,
        "ambiguous",
        sentence
        % {"found": quoted(raw), "large": left + right, "small": f"{left}{group}{right[:2]}"},
    )


def _unreadable(key: FactKey, raw: Any, lang: Language) -> Exception:
    sentence = _("We kunnen “%(found)s” niet lezen als getal. Schrijf bijvoorbeeld: %(example)s.")
    return refusal(
        key, "not_a_number", sentence % {"found": quoted(raw), "example": _example(key, lang)}
    )


def _example(key: FactKey, lang: Language) -> str:
    if key.unit in _MANY:
        return show_count(key, key.bounds[1] or 10, lang)
    # As it is shown, so in French with a space; without the sign of the euro.
    return show_money(1094.91, lang).strip(f"€{_NBSP}")


def _say(key: FactKey, bound: float, lang: Language) -> str:
    return show_money(bound, lang) if key.unit.startswith("EUR") else show_count(key, bound, lang)


def _unit_words(unit: str) -> frozenset[str]:
    named = {*_ONE[unit], *_MANY[unit]} if unit in _ONE else set()
    return frozenset(named) | _SHORT.get(unit, frozenset())


def _text(raw: str) -> str:
    """One kind of space: the thin and the unbreakable ones of print are spaces too."""
    return " ".join(raw.split())
