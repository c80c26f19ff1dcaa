"""The fact registry: every key that may be said of a person or household, and who needs it.

One list for forms, rules, matching and privacy. The file beside this module holds the entries;
the door below refuses an entry that is incomplete, with its key and what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language

from klaverblad import yaml_text
from klaverblad.engines.rules import Input
from klaverblad.engines.rules.kinds import Kind
from klaverblad.law.inputs import inputs

LANGUAGES = ("nl", "fr", "en")
Words = Mapping[str, str]


class FactType(StrEnum):
    FLAG = "flag"
    MONEY = "money"
    COUNT = "count"
    CHOICE = "choice"
    CODES = "codes"
    DAY = "day"
    WEEK = "week"


class Domain(StrEnum):
    """The life domains of the screening, in the order of the page."""

    HOUSING = "housing"
    HEALTH = "health"
    MOBILITY = "mobility"
    INCOME = "income"
    LEARNING = "learning"
    CARE = "care"
    NETWORK = "network"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class FactKey:
    """What may be known under one key.

    unit          EUR per month, EUR, kg, minutes, hours per week, or empty
    bounds        lowest and highest lawful value, None where there is none
    options       code -> words, for choices and codes
    sensitivity   ordinary, personal or special (health, origin): special is never in an export
    keep_months   how long after closing it is kept
    barriers      names of the matching's barriers that read it
    after         keys that must hold something before this one is worth asking
    is_of_interview   only who asks for rights asks it: on no list while nobody said it
    """

    key: str
    type: FactType
    entity: str
    domain: Domain
    name: Words
    question: Words
    hint: Words
    unit: str
    bounds: tuple[float | None, float | None]
    options: Mapping[str, Words]
    sensitivity: str
    keep_months: int
    barriers: tuple[str, ...]
    is_judgement: bool
    after: tuple[str, ...] = ()
    is_of_interview: bool = False

    def label(self) -> str:
        return say(self.name)

    def ask(self) -> str:
        return say(self.question)

    def help(self) -> str:
        return say(self.hint) if self.hint else ""

    def choices(self) -> list[tuple[str, str]]:
        return [(code, say(words)) for code, words in self.options.items()]


class RegistryError(ValueError):
    """The registry file is wrong: which key, what is missing, what would do."""


def say(words: Words) -> str:
    """The words in the language of this page."""
    language = (get_language() or "nl")[:2]
    return words.get(language, words["nl"])


@cache
def registry() -> Mapping[str, FactKey]:
    """Every fact key, in the order of the file."""
    text = files("klaverblad.apps.people").joinpath("facts.yaml").read_text("utf-8")
    return parse(text)


def parse(text: str) -> dict[str, FactKey]:
    """Read a registry file.

    raises   RegistryError with the key and the field
    """
    entries = yaml_text.read(text)
    return {key: _entry(key, entry) for key, entry in entries.items()}


# How the registry calls the kinds of the law; a share is said in percent.
_TYPES: Mapping[Kind, FactType] = {
    Kind.FLAG: FactType.FLAG,
    Kind.MONEY: FactType.MONEY,
    Kind.COUNT: FactType.COUNT,
    Kind.CATEGORY: FactType.CHOICE,
    Kind.DATE: FactType.DAY,
}


def _with_law(key: str, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry of which the law holds the kind, the words and the bounds."""
    if not entry.get("law"):
        return entry
    found = inputs("be").get(key)
    if found is None or found.kind not in _TYPES:
        message = f"{key}.law: the law has no such input that can be said here"
        raise RegistryError(message)
    return _of_law(found) | dict(entry)


def _of_law(found: Input) -> dict[str, Any]:
    held: dict[str, Any] = {
        "type": _TYPES[found.kind],
        "name": {language: _capital(words) for language, words in found.name.items()},
        "judgement": bool(found.judgement),
    } | _asked(found.question)
    if found.options is not None:
        held["options"] = found.options.names
    if found.unit is not None:
        held |= {"unit": str(found.unit), "bounds": (found.lowest, found.highest)}
    return held


def _asked(words: Words) -> dict[str, Words]:
    """The question, and as a hint what the law tells behind it."""
    if all(text.endswith("?") for text in words.values()):
        return {"question": words}
    parts = {language: text.partition("?") for language, text in words.items()}
    return {
        "question": {language: before + mark for language, (before, mark, _after) in parts.items()},
        "hint": {language: after.strip() for language, (_before, _mark, after) in parts.items()},
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _entry(key: str, entry: Mapping[str, Any]) -> FactKey:
    entry = _with_law(key, entry)

    def words(field: str, raw: Any) -> Words:
        if not isinstance(raw, Mapping) or set(raw) != set(LANGUAGES):
            message = f"{key}.{field}: give it in nl, fr and en"
            raise RegistryError(message)
        return {language: str(raw[language]) for language in LANGUAGES}

    try:
        fact_type, domain = FactType(entry["type"]), Domain(entry["domain"])
    except (KeyError, ValueError) as error:
        message = f"{key}: type or domain is missing or unknown ({error})"
        raise RegistryError(message) from error
    options = entry.get("options", {})
    if fact_type in {FactType.CHOICE, FactType.CODES} and not options:
        message = f"{key}: a {fact_type} needs options"
        raise RegistryError(message)
    low, high = entry.get("bounds", (None, None))
    return FactKey(
        key=key,
        type=fact_type,
        entity=entry.get("entity", "person"),
        domain=domain,
        name=words("name", entry.get("name")),
        question=words("question", entry.get("question")),
        hint=words("hint", entry["hint"]) if "hint" in entry else {},
        unit=entry.get("unit", ""),
        bounds=(low, high),
        options={code: words(f"options.{code}", raw) for code, raw in options.items()},
        sensitivity=entry.get("sensitivity", "personal"),
        keep_months=int(entry["keep_months"]),
        barriers=tuple(entry.get("barriers", ())),
        is_judgement=bool(entry.get("judgement", False)),
        after=tuple(entry.get("after", ())),
        is_of_interview=bool(entry.get("interview", False)),
    )
