"""Hours of a week: blocks for JSON, words for people. The ring of the week itself is an engine's."""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.people.registry import FactKey
from klaverblad.apps.people.values.refusal import quoted, refusal
from klaverblad.engines.matching import week
from klaverblad.engines.matching.errors import UnreadableBlock
from klaverblad.engines.matching.words import Language

Blocks = list[list[Any]]

_DAY_NAMES = {
    "maandag": 0, "dinsdag": 1, "woensdag": 2, "donderdag": 3, "vrijdag": 4, "zaterdag": 5,
    "zondag": 6, "lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5,
    "dimanche": 6, "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4,
    "saturday": 5, "sunday": 6,
}  # fmt: skip
_TO = r"(?:tot|à|a|to|until|-|–)"
_CLOCK = re.compile(r"(\d{1,2})(?:[.:hu](\d{2})|[hu])?", re.ASCII)
_STRETCH = re.compile(
    rf"(?:van |de |from )?(\d{{1,2}}(?:[.:hu]\d{{2}}|[hu])?) ?{_TO} ?(\d{{1,2}}(?:[.:hu]\d{{2}}|[hu])?)"
    r"(?: ?uur)?",
    re.ASCII,
)
_SINCE = re.compile(
    r"(?:vanaf|à partir de|from) (\d{1,2}(?:[.:hu]\d{2}|[hu])?)(?: ?uur)?", re.ASCII
)
# Spaces around a word: without them "mar" would be read as m to r.
_DAY_RANGE = re.compile(
    r"([a-z]+)\.?(?: (?:tot en met|t/m|tot|à|a|to|until) | ?[-–] ?)([a-z]+)", re.ASCII
)
_JOINS = re.compile(r"\b(?:en|et|and|van|de|from|uur)\b|[,.&+:]")
_TEXT_AT_MOST = 2_000
_NOTHING = frozenset({"geen", "geen vaste uren", "pas d'heures fixes", "no fixed hours", "none"})


def read_week(key: FactKey, raw: Any, _lang: Language) -> Blocks:
    """Read hours of a week, from blocks [[day, "08:30", "12:00"], …], their JSON, or words."""
    if isinstance(raw, str):
        raw = _from_text(key, raw)
    try:
        # Through the ring and back: blocks that touch or overlap become one.
        return [list(block) for block in week.blocks(week.slots(raw))]
    except UnreadableBlock as error:
        sentence = _("Die uren kunnen niet. Schrijf ze op een kwartier, zo: van 8.30 tot 12.00.")
        raise refusal(key, "not_hours", sentence) from error
    except (TypeError, ValueError) as error:
        raise _unreadable(key, raw) from error


def show_week(_key: FactKey, value: Any, lang: Language) -> str:
    """Say the hours: di en do van 13.00 tot 24.00 uur."""
    return week.in_words(week.slots(tuple(block) for block in value), lang)


def read_clock(text: str) -> str | None:
    """Read a time of day: 8.30, 8:30, 8u30, 8u and 8 are fine. None when it is no such thing."""
    found = _CLOCK.fullmatch(" ".join(text.split()).casefold().removesuffix("uur").strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return f"{hour:02d}:{minute:02d}" if (hour, minute) <= (24, 0) and minute < 60 else None


def _from_text(key: FactKey, raw: str) -> Blocks:
    text = " ".join(raw.split()).casefold()
    if len(text) > _TEXT_AT_MOST:
        raise _unreadable(key, raw)
    if text in _NOTHING:
        return []
    if text.startswith("["):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise _unreadable(key, raw) from error
    blocks: Blocks = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        blocks += _from_part(key, raw, part)
    return blocks


def _from_part(key: FactKey, raw: str, part: str) -> Blocks:
    """Read days with their hours: "ma, wo en vr van 8.30 tot 12.00 en van 13.00 tot 17.00 uur"."""
    found = [(m[1], m[2]) for m in _STRETCH.finditer(part)]
    rest = _STRETCH.sub(" ", part)
    found += [(m[1], "24:00") for m in _SINCE.finditer(rest)]
    days = _days(_SINCE.sub(" ", rest))
    stretches = [(read_clock(start), read_clock(end)) for start, end in found]
    if not days or not stretches or any(None in pair for pair in stretches):
        raise _unreadable(key, raw)
    return [[day, start, end] for day in days for start, end in stretches]


def _days(text: str) -> list[int] | None:
    """Read names of days; None when there is a word that is none."""
    chosen: list[int] = []
    for first, last in _DAY_RANGE.findall(text):
        bounds = _day(first), _day(last)
        if None in bounds:
            return None
        start, end = int(bounds[0] or 0), int(bounds[1] or 0)
        chosen += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    for name in _JOINS.sub(" ", _DAY_RANGE.sub(" ", text)).split():
        found = _day(name)
        if found is None:
            return None
        chosen.append(found)
    return chosen


def _day(name: str) -> int | None:
    if len(name) < 2:
        return None
    days = {day for full, day in _DAY_NAMES.items() if full.startswith(name)}
    # Dutch "ma" is Monday, though mardi begins so too; French and English short forms have three.
    if len(name) == 2:
        days = {
            day for full, day in _DAY_NAMES.items() if full.startswith(name) and full[-3:] == "dag"
        }
    return days.pop() if len(days) == 1 else None


def _unreadable(key: FactKey, raw: Any) -> Exception:
    sentence = _(
        "We kunnen “%(found)s” niet lezen. Schrijf het zo: ma en wo van 8.30 tot 12.00 uur."
    )
    return refusal(key, "not_a_week", sentence % {"found": quoted(raw)})
