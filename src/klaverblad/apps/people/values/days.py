"""Days as people write them: 2 maart 2026, 2/3/2026, 2026-03-02. The day always comes first."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.people.registry import FactKey
from klaverblad.apps.people.values.refusal import quoted, refusal
from klaverblad.engines.matching.words import MONTHS, Language
from klaverblad.engines.matching.words import day as in_words
from klaverblad.errors import BadInput

# Nobody in guidance was born before, and no plan reaches further.
_YEARS = range(1900, 2101)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_DIGITS = re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4})", re.ASCII)
_WORDS = re.compile(
    r"(?:[a-z]+,? )?(?P<day>\d{1,2})(?:er|st|nd|rd|th)?[ .-]*(?P<name>[a-z]+)\.?[ ,-]*(?P<year>\d{4})"
)
_SHORT_YEAR = re.compile(r"\d{1,2}[/. -](\d{1,2}|[a-z]+\.?)[/. -]'?\d{2}")
# A usual short form that is not simply the first letters.
_SHORT_NAMES = {"mrt": 3}


def _plain(text: str) -> str:
    """Small letters without accents: février and FEVRIER are one month."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


_MONTHS = {
    _plain(name): number for names in MONTHS for number, name in enumerate(names.split(), start=1)
}


def read_day(raw: Any) -> date:
    """Read one day.

    raises   BadInput: with the day as it could have been written
    """
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = _plain(" ".join(str(raw).split()))
    found = _ISO.fullmatch(text) or _DIGITS.fullmatch(text) or _WORDS.fullmatch(text)
    if found is None:
        raise BadInput(_why_not(raw, text), reason="not_a_day")
    parts = found.groupdict()
    month = _month(parts["name"]) if "name" in parts else int(parts["month"])
    year = int(parts["year"])
    if month is None:
        raise BadInput(_why_not(raw, text), reason="no_such_month")
    if year not in _YEARS:
        sentence = _("Het jaar %(year)s kan niet. Kijk het jaartal na.")
        raise BadInput(sentence % {"year": year}, reason="no_such_year")
    try:
        return date(year, month, int(parts["day"]))
    except ValueError as error:
        sentence = _("“%(found)s” staat niet op de kalender. Schrijf eerst de dag, dan de maand.")
        raise BadInput(sentence % {"found": quoted(raw)}, reason="no_such_day") from error


def read_key_day(key: FactKey, raw: Any, _lang: Language) -> str:
    """Read the day under a key, ready for JSON."""
    try:
        return read_day(raw).isoformat()
    except BadInput as error:
        raise refusal(key, str(error.facts["reason"]), str(error.sentence)) from error


def show_key_day(_key: FactKey, value: Any, lang: Language) -> str:
    """Say a day in full: 2 maart 2026."""
    return in_words(date.fromisoformat(value), lang)


def _month(name: str) -> int | None:
    if name in _SHORT_NAMES:
        return _SHORT_NAMES[name]
    starts = {number for full, number in _MONTHS.items() if full.startswith(name)}
    # "jui" begins two French months: a short form must leave no doubt.
    return starts.pop() if len(starts) == 1 and len(name) > 2 else None


def _why_not(raw: Any, text: str) -> str:
    if _SHORT_YEAR.fullmatch(text):
        sentence = _("Schrijf het jaar met vier cijfers, zo: 2 maart 2026. We vonden “%(found)s”.")
    else:
        sentence = _("We kunnen “%(found)s” niet lezen als dag. Schrijf hem zo: 2 maart 2026.")
    return sentence % {"found": quoted(raw)}
