"""What the law may ask of whoever exchanges: dated, with its source, and with whether somebody confirmed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from klaverblad import yaml_text

FILE = Path(__file__).with_name("duties.yaml")
CONFIRMED, TO_CONFIRM = "confirmed", "to_confirm"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that one group of people may have to do.

    form    what the form is called, empty when there is none
    since   from when the source says so; None when no date is known
    """

    key: str
    who_in: Mapping[str, str]
    what_in: Mapping[str, str]
    form: str
    since: date | None
    status: str
    source: str

    @property
    def who(self) -> str:
        return _said(self.who_in)

    @property
    def what(self) -> str:
        return _said(self.what_in)

    @property
    def is_confirmed(self) -> bool:
        return self.status == CONFIRMED


@dataclass(frozen=True, slots=True)
class Duties:
    """The whole list, and the day on which it was made so."""

    edition: date
    lines: tuple[Duty, ...]


@cache
def duties() -> Duties:
    """The list as it is now.

    raises   ValueError for a line without a source, or with a status that we do not know
    """
    said = yaml_text.read(FILE.read_text("utf-8"))
    lines = []
    for key, one in said["duties"].items():
        if not one["source"] or one["status"] not in {CONFIRMED, TO_CONFIRM}:
            raise ValueError(key)
        lines.append(
            Duty(
                key=key,
                who_in=one["who"],
                what_in=one["what"],
                form=one["form"],
                since=one["since"],
                status=one["status"],
                source=one["source"],
            )
        )
    return Duties(said["edition"], tuple(lines))


def _said(words: Mapping[str, str]) -> str:
    language = (get_language() or "nl")[:2]
    return words.get(language, words["nl"])
