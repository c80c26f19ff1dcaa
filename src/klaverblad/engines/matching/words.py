"""Texts in the three languages of the desk, and numbers and days the way people write them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

Language = Literal["nl", "fr", "en"]


class Words(NamedTuple):
    """One text, three languages."""

    nl: str
    fr: str
    en: str

    def say(self, lang: Language) -> str:
        """Give the text in one language."""
        return str(getattr(self, lang))


MONTHS = Words(
    "januari februari maart april mei juni juli augustus september oktober november december",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "January February March April May June July August September October November December",
)
AND, OR = Words("en", "et", "and"), Words("of", "ou", "or")


def listed(parts: Sequence[str], lang: Language, *, joint: Words = AND) -> str:
    """Join parts as in a sentence: a, b en c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joint.say(lang)} {parts[-1]}"


def number(value: float, lang: Language) -> str:
    """Write a number with at most two decimals, with the comma or point of the language."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text if lang == "en" else text.replace(".", ",")


def whole_up(value: float) -> str:
    """Write minutes: rounded up, so that 45.2 never reads as within 45."""
    return str(math.ceil(value))


def day(value: date, lang: Language) -> str:
    """Write a date in full: 1 september 2026, 1er septembre 2026."""
    ordinal = "1er" if lang == "fr" and value.day == 1 else str(value.day)
    return f"{ordinal} {MONTHS.say(lang).split()[value.month - 1]} {value.year}"
