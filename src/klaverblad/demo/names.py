"""Names, telephones and numbers of people who do not exist."""

from __future__ import annotations

import unicodedata
from datetime import date

from klaverblad.demo.chance import Chance
from klaverblad.demo.pools import pool
from klaverblad.demo.queries import PRACTICE_DOMAIN


def first_name(chance: Chance, language: str, sex: str) -> str:
    """A first name that is usual in a language; `sex` is m or v."""
    return chance.one_of(pool("names")["first"][language][sex])


def last_name(chance: Chance, language: str) -> str:
    """A family name that is usual in a language."""
    return chance.one_of(pool("names")["last"][language])


def phone(chance: Chance) -> str:
    """A telephone number of the practice range."""
    return f"0499 00 {chance.whole(0, 99):02d} {chance.whole(0, 99):02d}"


def address(name: str, *, mark: str = "") -> str:
    """An e-mail address that nobody can have (RFC 2606)."""
    return f"{plain(name)}{mark}@{PRACTICE_DOMAIN}"


def plain(name: str) -> str:
    """A name as it stands in an address: small letters without accents, words joined by points."""
    # Some letters are not a letter with an accent, so they have no plain form to fall apart into.
    text = unicodedata.normalize("NFKD", name.translate(str.maketrans("ıłŁ", "ilL")))
    kept = "".join(c for c in text if c.isascii() and (c.isalnum() or c in " -'"))
    return ".".join(kept.replace("'", "").replace("-", " ").lower().split())


def insz(chance: Chance, born_on: date, sex: str) -> str:
    """A number with right check digits, of nobody we know of.

    The counter of a day runs from 001; it is taken here from its far end, which a day of births
    does not reach. Odd for a man, even for a woman.
    """
    counter = 900 + 2 * chance.whole(0, 48) + (sex == "m")
    digits = f"{born_on:%y%m%d}{counter:03d}"
    century = "2" if born_on.year >= 2000 else ""
    return f"{digits}{97 - int(century + digits) % 97:02d}"
