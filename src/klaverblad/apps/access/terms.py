"""How long things are kept: the rules of `retention.yaml`, and what a region made shorter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language

from klaverblad import yaml_text

LANGUAGES = ("nl", "fr", "en")
Words = Mapping[str, str]


class Counted(StrEnum):
    """The day that the months of a rule are counted from."""

    FILE_CLOSED = "file_closed"
    HOUSEHOLD_CLOSED = "household_closed"
    ENDED = "ended"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: how long, counted from what, and on what ground.

    months   None where each fact key has its own, or where nothing is ever erased
    """

    key: str
    # Words are no part of what makes two rules the same.
    name: Words = field(compare=False)
    why: Words = field(compare=False)
    counted: Counted
    months: int | None
    ground: str
    status: str
    source: str

    def label(self) -> str:
        return say(self.name)

    def say_why(self) -> str:
        """Why it is kept that long, in the language of the page."""
        return say(self.why)

    @property
    def is_of_files(self) -> bool:
        """Whether its months run from the closing of a file, so that it is warned of first."""
        return self.counted in {Counted.FILE_CLOSED, Counted.HOUSEHOLD_CLOSED}


@dataclass(frozen=True, slots=True)
class Term:
    """What one rule asks of one group of things in one region.

    parts    the fact keys that it is about; empty for a rule without keys
    """

    rule: Rule
    months: int
    parts: tuple[str, ...] = ()


def say(words: Words) -> str:
    """The words in the language of this page."""
    return words.get((get_language() or "nl")[:2], words["nl"])


@dataclass(frozen=True, slots=True)
class _Book:
    rules: Mapping[str, Rule]
    wait_days: int
    keep_months_max: int


@cache
def _book() -> _Book:
    text = files("klaverblad.apps.access").joinpath("retention.yaml").read_text("utf-8")
    said = yaml_text.read(text)
    rules = {key: _rule(key, entry) for key, entry in said["rules"].items()}
    return _Book(rules, int(said["wait_days"]), int(said["keep_months_max"]))


def _rule(key: str, entry: Mapping[str, Any]) -> Rule:
    for words in (entry["name"], entry["why"]):
        assert set(words) == set(LANGUAGES), f"{key}: give it in nl, fr and en"
    assert entry["ground"] in {"law", "policy"}, f"{key}: the ground is law or policy"
    assert entry["status"] in {"confirmed", "unconfirmed"}, key
    assert entry["source"] or entry["ground"] == "policy", f"{key}: a law has a source"
    return Rule(
        key=key,
        name=entry["name"],
        why=entry["why"],
        counted=Counted(entry["counted"]),
        months=entry.get("months"),
        ground=entry["ground"],
        status=entry["status"],
        source=entry["source"],
    )


def rules() -> Mapping[str, Rule]:
    """Every rule by its key, in the order of the file."""
    return _book().rules


def wait_days() -> int:
    """How long a warning stands before anything is erased."""
    return _book().wait_days


def keep_months_max() -> int:
    """How far ahead "still needed" may reach; after it, somebody says it anew."""
    return _book().keep_months_max


def months_later(day: date, months: int) -> date:
    """The same day some months on, or the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
