"""Reading questionnaires: those that come with the desk, and those that a region adds to its data.

An incomplete file is refused at the door, with its name, the key and the field that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import yaml
from django.conf import settings

from klaverblad import yaml_text
from klaverblad.apps.people.registry import (
    LANGUAGES,
    Domain,
    FactKey,
    FactType,
    Words,
    registry,
    say,
)
from klaverblad.apps.trajectories.models.screenings import FIRST_VERSION

_HERE = Path(__file__).parent
_FOLDER = "screening"
_FIELDS = {"version", "since", "region", "name", "intro", "domains"}
_VERSION_LETTERS_MOST = 40


class QuestionnaireError(ValueError):
    """A questionnaire is wrong: which file, which key, which field, what would do."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; its answer becomes the fact of its key."""

    key: str
    question: Words
    hint: Words

    @property
    def entry(self) -> FactKey:
        return registry()[self.key]

    def ask(self) -> str:
        return say(self.question)

    def help(self) -> str:
        return say(self.hint) if self.hint else ""


@dataclass(frozen=True, slots=True)
class Part:
    """One life domain: how it is asked about, and its questions."""

    domain: Domain
    words: Words
    questions: tuple[Question, ...]

    def ask(self) -> str:
        return say(self.words)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A version: all life domains in their order.

    region   the slug of the region that it is for; "" for everybody
    """

    version: str
    since: date
    region: str
    name: Words
    intro: Words
    parts: tuple[Part, ...]

    @property
    def questions(self) -> list[Question]:
        return [question for part in self.parts for question in part.questions]

    @property
    def keys(self) -> list[str]:
        return [question.key for question in self.questions]

    def introduce(self) -> str:
        return say(self.intro)


def questionnaires() -> Mapping[str, Questionnaire]:
    """Every version by its name: of the desk, and of the data of this desk."""
    return _all((_HERE, Path(settings.DATA) / _FOLDER))


def asked_now(*, on: date, region_id: str | None) -> Questionnaire:
    """What is asked on a day: the newest of the region itself, else the newest of everybody."""
    begun = [one for one in questionnaires().values() if one.since <= on]
    mine = [one for one in begun if one.region and one.region == region_id]
    of_all = [one for one in begun if not one.region]
    return max(mine or of_all, key=lambda one: (one.since, one.version))


def as_it_was_asked(version: str) -> Questionnaire:
    """A version by its name; of one that is gone, the domains are left."""
    found = questionnaires()
    return found.get(version, found[FIRST_VERSION])


@cache
def _all(folders: tuple[Path, ...]) -> Mapping[str, Questionnaire]:
    found: dict[str, Questionnaire] = {}
    for file in (file for folder in folders for file in sorted(folder.glob("*.yaml"))):
        one = parse(file.read_text(encoding="utf-8"), name=file.name)
        if one.version in found:
            _refuse(file.name, "version", f"{one.version} is there already; take another name")
        found[one.version] = one
    return found


def parse(text: str, *, name: str) -> Questionnaire:
    """Read one file.

    raises   QuestionnaireError with the file, the key and the field
    """
    try:
        raw = yaml_text.read(text)
    except yaml.YAMLError as error:
        message = f"{name}: this is no YAML ({error})"
        raise QuestionnaireError(message) from error
    given = _mapping(name, "the file", raw)
    _refuse_unknown(name, "", given, _FIELDS)
    version = given.get("version")
    if not isinstance(version, str) or not 0 < len(version) <= _VERSION_LETTERS_MOST:
        _refuse(name, "version", f"give a name of 1 to {_VERSION_LETTERS_MOST} letters")
    since = given.get("since")
    if type(since) is not date:
        _refuse(name, "since", "give a day, so: 2026-11-01")
    region = given.get("region", "")
    if not isinstance(region, str):
        _refuse(name, "region", "give the slug of a region, or leave it out")
    domains = _mapping(name, "domains", given.get("domains"))
    _refuse_unknown(name, "domains.", domains, set(Domain))
    parts = tuple(_part(name, domain, domains) for domain in Domain)
    _refuse_twice(name, parts)
    return Questionnaire(
        version=version,
        since=since,
        region=region,
        name=_words(name, "name", given.get("name")),
        intro=_words(name, "intro", given.get("intro")),
        parts=parts,
    )


def _part(name: str, domain: Domain, domains: Mapping[str, Any]) -> Part:
    place = f"domains.{domain}"
    given = _mapping(name, place, domains.get(domain))
    _refuse_unknown(name, f"{place}.", given, {"ask", "questions"})
    asked = given.get("questions")
    if not isinstance(asked, list):
        _refuse(name, f"{place}.questions", "give a list; [] when there is nothing to ask")
    return Part(
        domain=domain,
        words=_words(name, f"{place}.ask", given.get("ask")),
        questions=tuple(
            _question(name, f"{place}.questions[{number}]", one, domain)
            for number, one in enumerate(asked, start=1)
        ),
    )


def _question(name: str, place: str, raw: Any, domain: Domain) -> Question:
    given = _mapping(name, place, raw)
    key = given.get("key")
    entry = registry().get(key) if isinstance(key, str) else None
    if entry is None:
        _refuse(name, f"{place}.key", f"{key} is no key of people/facts.yaml")
    place = f"{place} ({entry.key})"
    _refuse_unknown(name, f"{place}.", given, {"key", "question", "hint"})
    if entry.domain != domain:
        _refuse(name, f"{place}.key", f"this fact belongs to {entry.domain}; ask it there")
    if entry.entity != "person":
        _refuse(name, f"{place}.key", "this fact is of a household; a screening is of one person")
    if entry.type == FactType.WEEK:
        _refuse(
            name, f"{place}.key", "hours of a week do not fit on one line; ask it with the facts"
        )
    return Question(
        key=entry.key,
        question=_words(name, f"{place}.question", given.get("question")),
        hint=_words(name, f"{place}.hint", given["hint"]) if "hint" in given else {},
    )


def _words(name: str, place: str, raw: Any) -> Words:
    is_whole = isinstance(raw, Mapping) and set(raw) == set(LANGUAGES)
    if not is_whole or not all(isinstance(one, str) and one.strip() for one in raw.values()):
        _refuse(name, place, "give it in nl, fr and en")
    return {language: raw[language].strip() for language in LANGUAGES}


def _mapping(name: str, place: str, raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        _refuse(name, place, "it is missing, or it has no fields")
    return raw


def _refuse_unknown(name: str, place: str, given: Iterable[Any], known: Iterable[str]) -> None:
    for field in given:
        if field not in known:
            _refuse(name, f"{place}{field}", f"no such field; known are {', '.join(sorted(known))}")


def _refuse_twice(name: str, parts: Iterable[Part]) -> None:
    seen: set[str] = set()
    for part in parts:
        for question in part.questions:
            if question.key in seen:
                _refuse(name, f"domains.{part.domain} ({question.key})", "it is asked twice")
            seen.add(question.key)


def _refuse(name: str, place: str, what_would_do: str) -> NoReturn:
    message = f"{name}: {place}: {what_would_do}"
    raise QuestionnaireError(message)
