"""Letters that no font here can print are said in words, so that a document never fails on one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_WORDS: Mapping[str, tuple[str, str]] = {
    "nl": ("[1 teken dat hier niet gedrukt kan worden]", "[{n} tekens die hier niet gedrukt kunnen worden]"),
    "fr": ("[1 signe qui ne peut pas être imprimé ici]", "[{n} signes qui ne peuvent pas être imprimés ici]"),
    "en": ("[1 character that cannot be printed here]", "[{n} characters that cannot be printed here]"),
}  # fmt: skip
# They change how a picture before them looks, and say nothing of their own.
_JOINERS = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


@cache
def _unprintable() -> re.Pattern[str]:
    lines = files("klaverblad.paper").joinpath("glyphs.txt").read_text("utf-8").splitlines()
    ranges = " ".join(line for line in lines if not line.startswith("#")).split()
    known = "".join(_range(*one.split("-")) for one in ranges)
    return re.compile(f"[^\n\t{known}]+")


def _range(first: str, last: str = "") -> str:
    low, high = re.escape(chr(int(first, 16))), re.escape(chr(int(last or first, 16)))
    return f"{low}-{high}"


def printable(value: Any, language: str) -> Any:
    """The same data, with every text in it made of letters that can be printed."""
    match value:
        case str():
            return _text(value, language)
        case Mapping():
            return {key: printable(one, language) for key, one in value.items()}
        case list() | tuple():
            return [printable(one, language) for one in value]
    return value


def _text(text: str, language: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return _unprintable().sub(lambda found: _said(found[0], language), text)


def _said(letters: str, language: str) -> str:
    """A picture by its name; letters of a script that is not here by how many there are."""
    letters = _JOINERS.sub("", letters)
    said, unknown = [], 0
    for letter in letters:
        kind = unicodedata.category(letter)
        if kind.startswith("S"):
            said.append(f"[{unicodedata.name(letter, 'symbol').lower()}]")
        elif kind != "Cc":
            unknown += 1
    if unknown:
        one, many = _WORDS[language]
        said.append(one if unknown == 1 else many.format(n=unknown))
    return " ".join(said)
