"""Findings and damage in words, in three languages, with numbers as each language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from string import Formatter

from klaverblad.apps.monitor.registry import LANGUAGES, Words, sentences
from klaverblad.engines.figures.bounds import Bounds

Fact = str | int | Fraction | Bounds | Words
NO_BREAK = "\u00a0"
DECIMALS, EXACT_TO = 2, 4
_MARKS = {"nl": (".", ","), "fr": (NO_BREAK, ","), "en": (",", ".")}
_TO = {"nl": "tot", "fr": "à", "en": "to"}
FOUND_MAX = 60  # longer would fill the screen; the row and the column say where to look


def said(register: str, code: str, facts: Mapping[str, Fact]) -> dict[str, str]:
    """One sentence per language. A piece is left out when it names a fact that is not there."""
    entry = sentences(register)[code]
    return {language: _in(language, entry[language], facts) for language in LANGUAGES}


def number(value: Fraction | int, language: str) -> str:
    """1.234,5 in Dutch; 1 234,5 in French; 1,234.5 in English. Trailing zeros are left out.

    A bound such as 3,655 is written out; what goes on longer is rounded to two decimals.
    """
    thousands, mark = _MARKS[language]
    is_short = rounded(value, EXACT_TO) == Fraction(value)
    text = f"{rounded(value, EXACT_TO if is_short else DECIMALS):,f}"
    whole, _, tail = text.partition(".")
    tail = tail.rstrip("0")
    whole = whole.replace("-", "\u2212").replace(",", thousands)
    return f"{whole}{mark}{tail}" if tail else whole


def rounded(value: Fraction | int, decimals: int) -> Decimal:
    """A fraction as a decimal, rounded half to even."""
    return Decimal(round(Fraction(value) * 10**decimals)).scaleb(-decimals)


def plain(facts: Mapping[str, Fact]) -> dict[str, object]:
    """Facts as JSON keeps them: numbers as numbers, fractions and bounds as decimal text."""
    return {key: _plain(fact) for key, fact in facts.items()}


def quoted(text: str, *, longest: int = FOUND_MAX) -> str:
    """What was found in a file, short, and with nothing in it that a terminal would obey."""
    short = text if len(text) <= longest else f"{text[:longest]}…"
    return "“" + "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in short) + "”"


def _in(language: str, pieces: str | list[str], facts: Mapping[str, Fact]) -> str:
    words = {key: _word(fact, language) for key, fact in facts.items()}
    kept = [
        piece.format_map(words)
        for piece in ([pieces] if isinstance(pieces, str) else pieces)
        if {name for _, name, _, _ in Formatter().parse(piece) if name} <= words.keys()
    ]
    return " ".join(kept)


def _word(fact: Fact, language: str) -> str:
    match fact:
        case str():
            return fact
        case Bounds() if fact.is_exact:
            return number(fact.low, language)
        case Bounds():
            low, high = number(fact.low, language), number(fact.high, language)
            return f"{low} {_TO[language]} {high}"
        case int() | Fraction():
            return number(fact, language)
        case _:
            return fact[language]


def _plain(fact: Fact) -> object:
    match fact:
        case Bounds():
            return [str(rounded(end, EXACT_TO)) for end in (fact.low, fact.high)]
        case Fraction():
            return str(rounded(fact, EXACT_TO))
        case str() | int():
            return fact
        case _:
            return dict(fact)
