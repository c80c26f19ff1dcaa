"""Case files: one situation in YAML, read with the line of every fact."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from klaverblad.engines.rules import Case, CaseError, History, LoadError, Provenance, Told
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.population import SINCE, UNTIL, group_id
from klaverblad.law import Rules
from klaverblad.law.located import Located, read_yaml, shown

EXAMPLE = "{an: {savings_eur: 0}}"


@dataclass(frozen=True)
class CaseFile:
    """A situation, with its title and its day where the file gives them."""

    title: str
    day: date | None
    case: Case
    given: Located

    @property
    def where(self) -> str:
        """File and line where the facts begin."""
        return self.given.where

    @cached_property
    def told(self) -> Case:
        """The same case, each fact with the line that told it."""
        lines = {
            (who, key): Provenance(self.place_of(who, key))
            for who, facts in self._told_facts()
            for key in facts
        }
        return replace(self.case, provenance=lines)

    def _told_facts(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        yield from self.case.persons.items()
        for key, some in self.case.groups.items():
            for index, group in enumerate(some):
                yield group_id(key, index), group or {}

    def place_of(self, who: str, key: str) -> str:
        """File and line of a person or group, and of one fact about it."""
        name, _, number = who.partition(":")
        found = self.given.get(who, self.given.get(name))
        if isinstance(found, list):
            place = int(number or 1) - 1
            found = found[place] if place < len(found) else None
        if isinstance(found, Located) and key in found.lines:
            return found.at(key)
        return self.given.at(who if who in self.given else name)

    @contextmanager
    def placed(self) -> Iterator[None]:
        """Say of what is wrong with a fact in here on which line it stands."""
        try:
            yield
        except CaseError as problem:
            where = self.place_of(problem.who, problem.key)
            raise CannotBeRead(where, str(problem)) from None


class CannotBeRead(LoadError):
    """A case file holds what no rule can read; the sentence says what would do."""

    code = "case_file_cannot_be_read"

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(where, sentence.rstrip("."), "Nothing was worked out.")
        self.sentence = sentence


def read_case_file(text: str, name: str, rules: Rules) -> CaseFile:
    """Read one situation: a mapping with `given`, or the persons and groups themselves.

    raises  LoadError, with file and line
    """
    entry = read_yaml(text, name)
    if isinstance(entry, list) and len(entry) == 1:
        entry = entry[0]
    if not isinstance(entry, Located):
        raise LoadError(name, "it holds no case", f"Write given: {EXAMPLE}.")
    if "given" not in entry:
        return CaseFile("", None, read_case(entry, rules), entry)
    # What is expected and where that comes from belongs to a case of the law: not asked here.
    entry.only("case", "date", "given", "expect", "source")
    day = entry.need_date("date") if "date" in entry else None
    given = entry.need("given", dict, EXAMPLE)
    return CaseFile(str(entry.get("case", "")), day, read_case(given, rules), given)


def read_case(given: Located, rules: Rules) -> Case:
    """Persons and groups; a group goes by the name of its grouping, a second one as `<name>:2`."""
    persons: dict[str, Mapping[str, Any]] = {}
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for who, facts in given.items():
        grouping, _, _ = who.partition(":")
        some = facts if isinstance(facts, list) else [facts]
        if not all(one is None or isinstance(one, Located) for one in some):
            raise given.error(f"'{who}' holds {facts!r}", "Write its facts: {key: value, …}.", who)
        read = [_facts(one) for one in some]
        if grouping in rules.groupings_by_key:
            groups.setdefault(grouping, []).extend(read)
        elif len(read) == 1:
            persons[who] = read[0]
        else:
            known = ", ".join(rules.groupings_by_key)
            raise given.error(f"'{who}' is a list, and no grouping", f"Groupings: {known}.", who)
    if not persons:
        raise given.error("there is nobody in it", f"Give a person: {EXAMPLE}.")
    return Case(persons, groups)


def _facts(entry: Located | None) -> dict[str, Any]:
    if entry is None:
        return {}
    return {key: _fact(entry, key, value) for key, value in entry.items()}


def _fact(entry: Located, key: str, value: Any) -> Any:
    if key in {SINCE, UNTIL} and (not isinstance(value, date) or isinstance(value, datetime)):
        raise entry.error(
            f"'{key}' is {shown(value)}", f"Write it like this: {key}: 2026-03-01.", key
        )
    is_history = isinstance(value, list) and value and all(isinstance(x, Located) for x in value)
    if not is_history:
        return value
    told = []
    for row in value:
        row.only("from", "until", "value")
        until = row.need_date("until") if "until" in row else None
        if "value" not in row:
            raise row.error("'value' is missing", "Write it like this: value: 900.")
        told.append(Told(row.need_date("from"), row["value"], until))
    try:
        return History(tuple(told))
    except CaseError as problem:
        raise CannotBeRead(entry.at(key), f"'{key}': {problem}") from None


def check_case(one: CaseFile, now: RulesOn) -> None:
    """See that every fact can be read, whatever is asked; raise with the file and line."""
    with one.placed():
        now.read(one.case, ())
