"""What the monitor knows by heart: indicators, places, the printed tables, and what is said of them.

One YAML file each in `registry/`. Whoever adds a table writes its columns and checks there; no
code changes. An entry that refers to something unknown stops the start, with its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language

from klaverblad import yaml_text
from klaverblad.engines.figures.printed import Kind

LANGUAGES = ("nl", "fr", "en")
Words = Mapping[str, str]


class RegistryError(ValueError):
    """A registry file is wrong: which entry, and what is missing or unknown."""


def say(words: Words) -> str:
    """The words in the language of this page."""
    return words.get((get_language() or "nl")[:2], words["nl"])


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    kind: str
    name: Words


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is measured, in one unit."""

    key: str
    slug: str
    kind: Kind
    unit: str
    name: Words
    what: Words


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures of a printed table."""

    name: str
    indicator: Indicator
    period_from: date
    period_until: date
    source: str


@dataclass(frozen=True, slots=True)
class Table:
    """One printed table: how it is recognised, and what must hold in it."""

    key: str
    name: Words
    place_column: str
    nis_column: str
    footnotes: Mapping[str, Words]
    columns: Mapping[str, Column]
    checks: tuple[Mapping[str, Any], ...]

    @property
    def header(self) -> tuple[str, ...]:
        nis = (self.nis_column,) if self.nis_column else ()
        return (self.place_column, *nis, *self.columns)


@cache
def units() -> Mapping[str, Words]:
    return {key: _words(f"units.{key}", raw) for key, raw in _read("indicators")["units"].items()}


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its key, in the order of the page."""
    return {
        key: Indicator(
            key=key,
            slug=raw["slug"],
            kind=Kind(raw["kind"]),
            unit=_known(key, "unit", raw["unit"], units()),
            name=_words(key, raw["name"]),
            what=_words(key, raw["what"]),
        )
        for key, raw in _read("indicators")["indicators"].items()
    }


@cache
def places() -> Mapping[str, Place]:
    """Every place that a table may name, by its NIS code."""
    return {
        code: Place(code, raw["kind"], _words(code, raw["name"]))
        for code, raw in _read("places").items()
    }


@cache
def tables() -> Mapping[str, Table]:
    return {key: _table(key, raw) for key, raw in _read("tables").items()}


@cache
def sentences(register: str) -> Mapping[str, Mapping[str, Any]]:
    """What is said per code: `findings` in pieces with a severity, `damage` in one sentence."""
    found: Mapping[str, Mapping[str, Any]] = _read(register)
    for code, entry in found.items():
        if missing := [language for language in LANGUAGES if language not in entry]:
            message = f"{register}.{code}: give it in {', '.join(missing)}"
            raise RegistryError(message)
    return found


def _table(key: str, raw: Mapping[str, Any]) -> Table:
    columns = {name: _column(key, name, entry) for name, entry in raw["columns"].items()}
    for check in raw["checks"]:
        named = [check.get(part) for part in ("column", "part", "base", "count", "change")]
        named += [*check.get("counts", ()), *check.get("changes", ())]
        for name in filter(None, named):
            _known(f"{key}.{check['check']}", "column", name, columns)
    return Table(
        key=key,
        name=_words(key, raw["name"]),
        place_column=raw["place"],
        nis_column=raw.get("nis", ""),
        footnotes={mark: _words(f"{key}.{mark}", w) for mark, w in raw["footnotes"].items()},
        columns=columns,
        checks=tuple(raw["checks"]),
    )


def _column(table: str, name: str, raw: Mapping[str, Any]) -> Column:
    period = raw["period"]
    first, last = (date(period, 1, 1), date(period, 12, 31)) if isinstance(period, int) else period
    key = _known(f"{table}.{name}", "indicator", raw["indicator"], indicators())
    return Column(name, indicators()[key], first, last, raw["source"])


def _read(name: str) -> Any:
    path = files("klaverblad.apps.monitor").joinpath("registry", f"{name}.yaml")
    return yaml_text.read(path.read_text("utf-8"))


def _words(entry: str, raw: Mapping[str, str]) -> Words:
    if set(raw) != set(LANGUAGES):
        message = f"{entry}: give it in {', '.join(LANGUAGES)}, not in {', '.join(raw)}"
        raise RegistryError(message)
    return raw


def _known(entry: str, field: str, name: str, where: Mapping[str, Any]) -> str:
    if name not in where:
        message = f"{entry}.{field}: {name} is not known"
        raise RegistryError(message)
    return name
