"""The instruments that come with the house: read from the file beside this module, and checked.

The door refuses an entry that is incomplete, with its slug, what is missing and what would do.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from klaverblad import yaml_text
from klaverblad.apps.library import conditions
from klaverblad.apps.library.models import InstrumentStatus, Leaf, Rung
from klaverblad.apps.people import values
from klaverblad.apps.people.registry import LANGUAGES, FactType, registry
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.errors import BadInput

BARRIERS = frozenset(str(barrier.name).lower() for barrier in Barrier)
_FIELDS = frozenset(
    {
        "leaf",
        "name",
        "what_for",
        "who_may",
        "lasts",
        "days_typical",
        "rung",
        "needs",
        "leads_to",
        "since",
        "lifts",
        "produces",
        "status",
        "source",
        "is_voluntary",
        "is_active",
    }
)
# Between two entries there is room for what a region adds.
_STEP = 10


class SeedError(ValueError):
    """The file of instruments is wrong: which one, what is missing, what would do."""


def seed() -> dict[str, dict[str, Any]]:
    """Every instrument that comes with the house: slug -> its columns, in the order of the file."""
    text = files("klaverblad.apps.library").joinpath("instruments.yaml").read_text("utf-8")
    return parse(text)


def parse(text: str) -> dict[str, dict[str, Any]]:
    """Read a file of instruments.

    raises   SeedError with the slug and the field
    """
    entries = yaml_text.read(text)
    for slug, entry in entries.items():
        if lost := sorted(set(entry.get("leads_to", ())) - set(entries)):
            raise SeedError(f"{slug}.leads_to: {', '.join(lost)} is not in this file")
    return {
        slug: {"position": _STEP * place, **_columns(slug, entry)}
        for place, (slug, entry) in enumerate(entries.items(), start=1)
    }


def _columns(slug: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    if surplus := sorted(set(entry) - _FIELDS):
        raise SeedError(f"{slug}: {', '.join(surplus)} is not a field; use {sorted(_FIELDS)}")
    key, value = _produces(slug, entry.get("produces"))
    return {
        "leaf": _one_of(slug, "leaf", entry.get("leaf"), Leaf.values),
        "name": _words(slug, "name", entry.get("name")),
        "what_for": _words(slug, "what_for", entry.get("what_for")),
        "who_may": _words(slug, "who_may", entry.get("who_may")),
        "lasts": _words(slug, "lasts", entry["lasts"]) if "lasts" in entry else {},
        "days_typical": entry.get("days_typical"),
        "rung": _one_of(slug, "rung", entry.get("rung", ""), {"", *Rung.values}),
        "needs": _needs(slug, entry.get("needs", ())),
        "leads_to": list(entry.get("leads_to", ())),
        "since": entry.get("since"),
        "lifts": _one_of(slug, "lifts", entry.get("lifts", ""), {"", *BARRIERS}),
        "produces_fact_key": key,
        "produces_fact_value": value,
        "status": _one_of(slug, "status", entry.get("status"), InstrumentStatus.values),
        "source": _source(slug, entry.get("source")),
        "is_voluntary": bool(entry.get("is_voluntary")),
        "is_active": bool(entry.get("is_active", True)),
    }


def _produces(slug: str, produced: Mapping[str, Any] | None) -> tuple[str, Any]:
    if produced is None:
        return "", None
    key = registry().get(produced["key"])
    if key is None:
        raise SeedError(f"{slug}.produces: {produced['key']} is not in the fact registry")
    try:
        value = values.read(key, produced["value"], lang="nl")
    except BadInput as error:
        raise SeedError(f"{slug}.produces: {error.sentence}") from error
    if value is None or (key.type == FactType.CODES and not value):
        raise SeedError(f"{slug}.produces: give the value that is known when the step is done")
    return key.key, value


def _needs(slug: str, raw: Any) -> list[dict[str, Any]]:
    found = []
    for one in raw:
        how = next((name for name in one if name != "key"), "")
        try:
            found.append(conditions.need(one["key"], how, one.get(how)).as_data())
        except BadInput as error:
            message = f"{slug}.needs: {one} is no need; write key and at_least, is or has"
            raise SeedError(message) from error
    return found


def _words(slug: str, field: str, raw: Any) -> dict[str, str]:
    if not isinstance(raw, Mapping) or set(raw) != set(LANGUAGES) or not all(raw.values()):
        raise SeedError(f"{slug}.{field}: give it in nl, fr and en")
    return {language: str(raw[language]) for language in LANGUAGES}


def _one_of(slug: str, field: str, found: Any, wanted: Any) -> str:
    if found not in wanted:
        raise SeedError(f"{slug}.{field}: found {found!r}, wanted one of {sorted(wanted)}")
    return str(found)


def _source(slug: str, raw: Any) -> str:
    if not raw:
        raise SeedError(f"{slug}.source: say where this comes from, or whom to ask")
    return str(raw)
