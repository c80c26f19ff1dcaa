"""What may stand in a cell, and how it is read. An empty cell is unknown, never a default."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from math import inf, nan

import numpy as np

from klaverblad.engines.matching import week
from klaverblad.engines.matching.arrays import Booleans
from klaverblad.engines.matching.columns import LEVELS
from klaverblad.engines.matching.errors import UnreadableBlock

YES = frozenset({"1", "yes", "true", "ja", "oui"})
NO = frozenset({"0", "no", "false", "nee", "non"})
ENDLESS = frozenset({"inf", "none", "geen", "aucun"})
NOTHING = "-"
_DAYS = {
    day: number
    for names in ("ma di wo do vr za zo", "lu ma me je ve sa di", "mo tu we th fr sa su")
    for number, day in enumerate(names.split())
}
# Dutch comes first: ma is Monday and di Tuesday, so French writes mar and dim.
_DAYS |= {"ma": 0, "di": 1, "mar": 1, "dim": 6}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
# With a time behind it, as Parquet and spreadsheets write a day.
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d\S*(?: \S+)?)?", re.ASCII)
# No amount of hours, months or kilos in a life is larger; what is has slipped a column.
_LARGEST = 1e6
_BLOCK = re.compile(r"(\w{2,3})(?:-(\w{2,3}))?\s+(\d\d:\d\d)-(\d\d:\d\d)")


class CannotRead(ValueError):
    """A cell holds what cannot be read; the text says what would do."""


def yes_no(text: str) -> int:
    """Read 1, 0; unknown is -1."""
    if not text:
        return -1
    if text.lower() not in YES | NO:
        raise CannotRead("yes, no or nothing")
    return int(text.lower() in YES)


def amount(
    least: float = 0.0, most: float = _LARGEST, *, endless: bool = False
) -> Callable[..., float]:
    """Make a reader of numbers; unknown is NaN."""
    wanted = f"a number from {least:g} to {most:.0f}"
    wanted += ", inf for no limit, or nothing" if endless else ", or nothing"

    def read(text: str) -> float:
        if not text:
            return nan
        if endless and text.lower() in ENDLESS:
            return inf
        # Not whatever float() takes: 1_0 and digits of other scripts are no way to write ten.
        found = float(text) if _NUMBER.fullmatch(text) else nan
        if not least <= found <= most:
            raise CannotRead(wanted)
        return found

    return read


def whole(text: str) -> int:
    """Read how many seats."""
    # A column with a gap in it comes out of many programs as 3.0.
    found = re.fullmatch(r"(\d{1,9})(?:\.0+)?", text, re.ASCII)
    if not found:
        raise CannotRead("a whole number from 0 to 999999999")
    return int(found[1])


def level(text: str) -> int:
    """Read a level of Dutch; unknown is -1."""
    if not text:
        return -1
    if text.upper() not in LEVELS:
        raise CannotRead(f"one of {', '.join(LEVELS)}, or nothing")
    return LEVELS.index(text.upper())


def day(text: str) -> float:
    """Read a day as its number; unknown is NaN."""
    if not text:
        return nan
    found = _DAY.fullmatch(text)
    try:
        return float(date.fromisoformat(found[1] if found else "").toordinal())
    except ValueError:
        raise CannotRead("a day such as 2026-09-01, or nothing") from None


def last_day(text: str) -> float:
    """Read a day, or inf for open."""
    return inf if text.lower() in ENDLESS else day(text)


def codes(text: str) -> frozenset[str] | None:
    """Read codes with ; between; - is none of them, unknown is None."""
    if not text:
        return None
    return frozenset(part.strip() for part in text.split(";") if part.strip() not in {"", NOTHING})


def hours(text: str) -> Booleans | None:
    """Read a week: ma-vr 08:00-12:00; za 09:00-12:30. - is no hours, unknown is None."""
    if not text:
        return None
    if text == NOTHING:
        return np.zeros(week.SLOTS, np.bool_)
    blocks = []
    for part in text.split(";"):
        found = _BLOCK.fullmatch(part.strip().lower())
        first = _DAYS.get(found[1], -1) if found else -1
        last = _DAYS.get(found[2] or found[1], -1) if found else -1
        if found is None or min(first, last) < 0:
            raise CannotRead("hours such as ma-vr 08:00-12:00; za 09:00-12:30, - for none")
        # zo-do goes from Sunday over the end of the week to Thursday.
        days = range(first, last + 1 if last >= first else last + 8)
        blocks += [(one % 7, found[3], found[4]) for one in days]
    try:
        return week.slots(blocks)
    except UnreadableBlock as problem:
        raise CannotRead(problem.wanted) from None
