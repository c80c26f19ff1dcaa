"""Where an amount of law comes from, in the language of the reader.

What we say ourselves (how it was computed, that it was not found) is translated, and an act of
Belgium is called by its name in that language, as in every explanation. The title of a page stays
as it was published, marked with its own language where that shows, and so do addresses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from klaverblad import yaml_text
from klaverblad.engines.matching.words import Language
from klaverblad.engines.rules.citations import cited
from klaverblad.engines.rules.wording import MONTHS

_SLOT = re.compile(r"{([ab])}")
_DAY = re.compile(
    r"\b(?:(\d{1,2}) )?"
    r"(January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: (\d{4}))?\b"
)
_MONTHS: Mapping[Language, list[str]] = {
    "nl": MONTHS["nl"].split(),
    "fr": MONTHS["fr"].split(),
    "en": [month.casefold() for month in MONTHS["en"].split()],
}
# How the titles of acts begin, as the Dutch text of the law names them.
_IN_DUTCH = re.compile(
    r"^(?:KB|MB|BVR|RMI-wet|CAO|decreet|Decreet|wet|Wet|ordonnantie|besluit|Burgerlijk|FOD|RSZ)\b"
)
_SITE = re.compile(r"^[a-z.]+\.(?:be|eu|brussels)\b")


@dataclass(frozen=True)
class Part:
    """A piece of what stands beside an amount, and its language where that is not the reader's."""

    text: str
    lang: str = ""


@dataclass(frozen=True)
class _Entry:
    found: re.Pattern[str]
    words: Mapping[str, str]
    # The fewer letters a pattern fixes, the later it is tried.
    n_fixed: int


@cache
def _entries() -> tuple[Mapping[str, Mapping[str, str]], tuple[_Entry, ...]]:
    text = files("klaverblad.apps.library").joinpath("source_words.yaml").read_text("utf-8")
    plain: dict[str, Mapping[str, str]] = {}
    slotted: list[_Entry] = []
    for entry in yaml_text.read(text):
        if not _SLOT.search(entry["en"]):
            plain[entry["en"]] = entry
            continue
        pieces = _SLOT.split(entry["en"])
        pattern = "".join(
            f"(?P<{piece}>[^;]+?)" if place % 2 else re.escape(piece)
            for place, piece in enumerate(pieces)
        )
        slotted.append(_Entry(re.compile(pattern), entry, sum(map(len, pieces[::2]))))
    return plain, tuple(sorted(slotted, key=lambda one: -one.n_fixed))


def in_words(text: str, language: Language) -> str:
    """A note or a source, as the reader reads it."""
    return "; ".join(part.text for part in parts(text, language))


@lru_cache(maxsize=2048)
def parts(text: str, language: Language) -> tuple[Part, ...]:
    """The same in pieces that had a semicolon between them, each with its own language."""
    whole = _said(text, language)
    if whole is not None:
        return (Part(whole),)
    found = []
    for piece in text.split("; "):
        said = _said(piece, language)
        if said is None:
            said = cited(piece, language)
            found.append(Part(said, _language_of(said, language)))
        else:
            found.append(Part(said))
    return tuple(found)


def is_known(text: str) -> bool:
    """Is there nothing in it that we say ourselves and that nobody translated?"""
    return all(
        _said(piece, "fr") is not None or _is_published(piece)
        for piece in ([text] if _said(text, "fr") is not None else text.split("; "))
    )


def _is_published(piece: str) -> bool:
    """An address, or the title of an act or a page."""
    if piece.startswith("http"):
        return all(one.startswith("http") for one in piece.split(" ; "))
    return bool(_IN_DUTCH.match(piece)) or bool(_SITE.match(piece))


def _language_of(piece: str, language: Language) -> str:
    return "nl" if language != "nl" and _IN_DUTCH.match(piece) else ""


def _said(text: str, language: Language) -> str | None:
    plain, slotted = _entries()
    if text in plain:
        return plain[text][language]
    for one in slotted:
        if match := one.found.fullmatch(text):
            found = one.words[language]
            for slot, said in match.groupdict().items():
                found = found.replace(f"{{{slot}}}", _days(said, language))
            return found
    return None


def _days(text: str, language: Language) -> str:
    """A piece that stays as it is, but for the names of months and of acts."""
    if language == "en":
        return cited(text, language)

    def day(match: re.Match[str]) -> str:
        number, month, year = match.groups()
        if number == "1" and language == "fr":
            number = "1er"
        name = _MONTHS[language][_MONTHS["en"].index(month.casefold())]
        return " ".join(one for one in (number, name, year) if one)

    return cited(_DAY.sub(day, text), language)
