"""The rules of a region about who comes first, as dated data that a council can read.

What law does not say in our sources, the region decides; each ground says which of both it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from klaverblad.engines.rules import LoadError
from klaverblad.law.located import Located, read_yaml

DEFAULT = Path(__file__).with_name("rules.default.yaml")
CONFIRMED, UNCONFIRMED, OWN = "confirmed", "unconfirmed", "own"
STATUSES = (CONFIRMED, UNCONFIRMED, OWN)
_HEAD = ("version", "adopted_by", "adopted_on", "since", "source", "answer_days")
_ANSWER_DAYS_MOST, _WHOLE = 92, 100


@dataclass(frozen=True)
class Ground:
    """Something that puts a request before those without it.

    status   confirmed, unconfirmed, or the region's own
    """

    code: str
    name: dict[str, str]
    status: str
    source: str


@dataclass(frozen=True)
class Share:
    """Places of a location kept for one ground. percent None: not known, nothing is kept apart."""

    ground: str
    percent: int | None
    source: str


@dataclass(frozen=True)
class Rules:
    """One text as a body adopted it.

    answer_days   within how many days a family is asked to answer; nothing happens by itself after
    """

    version: str
    adopted_by: str
    adopted_on: date
    since: date
    source: str
    answer_days: int
    order: tuple[Ground, ...]
    reserved: tuple[Share, ...]

    def ground(self, code: str) -> Ground | None:
        return next((one for one in self.order if one.code == code), None)


@cache
def default_text() -> str:
    """The text of the project, which nobody adopted."""
    return DEFAULT.read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def read_rules(text: str, name: str = DEFAULT.name) -> Rules:
    """Read a text.

    raises  LoadError, with file and line
    """
    entry = read_yaml(text, name)
    if not isinstance(entry, Located):
        raise LoadError(name, "it holds no rules", f"See {DEFAULT.name} for some.")
    entry.only(*_HEAD, "order", "reserved")
    order = tuple(_ground(entry, one) for one in entry.need("order", list, "[{code: work, …}]"))
    codes = [one.code for one in order]
    if twice := sorted({one for one in codes if codes.count(one) > 1}):
        raise entry.error(f"'{twice[0]}' stands there twice", "Keep one of them.", "order")
    said: Any = entry.need("reserved", list, "[]") if "reserved" in entry else []
    reserved = tuple(_share(entry, one, codes) for one in said)
    if sum(one.percent or 0 for one in reserved) > _WHOLE:
        raise entry.error("the shares are more than 100", "Lower some of them.", "reserved")
    if len({one.ground for one in reserved}) < len(reserved):
        raise entry.error("a ground has two shares", "Keep one of them.", "reserved")
    days: int = entry.need("answer_days", int, "10")
    if not 1 <= days <= _ANSWER_DAYS_MOST:
        raise entry.error(
            f"'answer_days' is {days}", f"Write 1 to {_ANSWER_DAYS_MOST}.", "answer_days"
        )
    return Rules(
        version=str(entry.need("version", (str, int, float), '"1"')),
        adopted_by=entry.need("adopted_by", str, "raad van de regio"),
        adopted_on=entry.need_date("adopted_on"),
        since=entry.need_date("since"),
        source=entry.need("source", str, "https://…"),
        answer_days=days,
        order=order,
        reserved=reserved,
    )


def _ground(entry: Located, said: Any) -> Ground:
    if not isinstance(said, Located):
        raise entry.error(f"a ground is {said!r}", "Write {code: …, name: …, status: …}.")
    said.only("code", "name", "status", "source")
    code, status = said.need("code", str, "work"), said.need("status", str, OWN)
    if len(code) > 30 or not code.isidentifier() or code != code.lower():
        raise said.error(f"'{code}' is no code", "Write small letters and _, 30 at most.", "code")
    if status not in STATUSES:
        raise said.error(f"'status' is {status}", f"Write one of {sorted(STATUSES)}.", "status")
    return Ground(code, said.need_words("name"), status, said.need("source", str, "https://…"))


def _share(entry: Located, said: Any, codes: list[str]) -> Share:
    if not isinstance(said, Located):
        raise entry.error(f"a share is {said!r}", "Write {ground: …, percent: …, source: …}.")
    said.only("ground", "percent", "source")
    ground = said.need("ground", str, "vulnerable")
    if ground not in codes:
        raise said.error(f"'{ground}' is no ground", f"Write one of {sorted(codes)}.", "ground")
    percent: Any = said.need("percent", int, "20") if "percent" in said else None
    if percent is not None and not 1 <= percent <= _WHOLE:
        raise said.error(f"'percent' is {percent}", "Write 1 to 100, or leave it out.", "percent")
    return Share(ground, percent, said.need("source", str, "https://…"))
