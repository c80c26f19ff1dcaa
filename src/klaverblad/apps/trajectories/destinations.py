"""Where people go when a trajectory ends: a list kept as data, in `destinations.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from klaverblad import yaml_text

FILE = Path(__file__).with_name("destinations.yaml")
# A destination that nobody told; it counts, and is never guessed.
UNKNOWN = "unknown"
LANGUAGES = ("nl", "fr", "en")


class Kind(StrEnum):
    """What a destination is, for the picture."""

    WORK = "work"
    TAKING_PART = "taking_part"
    CARE = "care"
    GONE = "gone"
    OWN_CHOICE = "own_choice"
    OPEN = "open"


class Aftercare(StrEnum):
    """What becomes of the talks that were promised."""

    STAYS = "stays"
    ASKED = "asked"
    ENDS = "ends"


class Detail(StrEnum):
    """What more is asked of a destination."""

    CONTRACT = "contract"
    HOURS_WEEK = "hours_week"
    WHERE = "where"
    SINCE = "since"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Destination:
    """One way in which a trajectory ends."""

    code: str
    kind: Kind
    aftercare: Aftercare
    asks: frozenset[Detail]
    names: Mapping[str, str]

    @property
    def name(self) -> str:
        return _said(self.names)

    def __str__(self) -> str:
        return self.name


def _said(names: Mapping[str, str]) -> str:
    language = (get_language() or "nl")[:2]
    return names.get(language, names["nl"])


def read(text: str) -> tuple[dict[str, Destination], dict[str, Mapping[str, str]]]:
    """The destinations and the contracts of a file.

    raises   ValueError that says which line does not hold
    """
    given: dict[str, Any] = yaml_text.read(text)
    found = {}
    for code, entry in given["destinations"].items():
        if set(entry) != {"kind", "aftercare", "asks", "name"}:
            message = f"{code}: give kind, aftercare, asks and name, and nothing else."
            raise ValueError(message)
        _check_names(code, entry["name"])
        found[code] = Destination(
            code=code,
            kind=Kind(entry["kind"]),
            aftercare=Aftercare(entry["aftercare"]),
            asks=frozenset(Detail(one) for one in entry["asks"]),
            names=entry["name"],
        )
    if UNKNOWN not in found:
        message = f"keep {UNKNOWN}: what nobody told must have a place."
        raise ValueError(message)
    contracts = given["contracts"]
    for code, names in contracts.items():
        _check_names(code, names)
    return found, contracts


def _check_names(code: str, names: Mapping[str, str]) -> None:
    missing = [one for one in LANGUAGES if not names.get(one)]
    if missing:
        message = f"{code}: give its name in {', '.join(missing)} too."
        raise ValueError(message)


@cache
def _all() -> tuple[dict[str, Destination], dict[str, Mapping[str, str]]]:
    return read(FILE.read_text("utf-8"))


def destinations() -> Mapping[str, Destination]:
    """Every destination by its code, in the order in which it is offered."""
    return _all()[0]


def destination(code: str) -> Destination:
    """One destination; a code that is in the list no more is one that we do not know."""
    return destinations().get(code) or destinations()[UNKNOWN]


def contract_name(code: str) -> str:
    """The words of a contract; empty for one that nobody told."""
    names = _all()[1].get(code)
    return _said(names) if names else ""


def contracts() -> list[tuple[str, str]]:
    """The kinds of contract, with their words in the language that is on."""
    return [(code, _said(names)) for code, names in _all()[1].items()]
