"""From cases to columns: every fact is checked at the door, under its own name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import Any

import numpy as np

from klaverblad.engines.rules.columns import Array
from klaverblad.engines.rules.dates import EARLIEST, LATEST
from klaverblad.engines.rules.declare import PERSON, Grouping, Input, Role
from klaverblad.engines.rules.errors import CaseError, did_you_mean
from klaverblad.engines.rules.groups import NO_GROUP, UNLISTED
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.population import (
    SINCE,
    UNTIL,
    Between,
    Case,
    Groups,
    Population,
    Values,
    group_id,
)

UNLISTED_KEY = "unlisted"
FLAGS, WORDS = (bool, np.bool_), (bool, str)
FIRST_DAY, LAST_DAY = EARLIEST.item(), LATEST.item()
DTYPES = {Kind.FLAG: "bool", Kind.DATE: "datetime64[D]", Kind.CATEGORY: "int64"}


def dtype_of(kind: Kind) -> str:
    """How a column of this kind is stored."""
    return DTYPES.get(kind, "float64")


@dataclass
class Reading:
    """Cases on their way to becoming columns."""

    day: date
    inputs: Mapping[str, Input]
    groupings: Mapping[str, Grouping]
    needed: frozenset[str]
    persons: list[tuple[int, str]] = field(default_factory=list)
    groups: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    cells: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    of_person: dict[str, dict[int, tuple[int, int]]] = field(default_factory=dict)
    n_cases: int = 0

    def read(self, cases: Sequence[Case]) -> Population:
        """Check all cases and lay them out as one population."""
        self.take(cases)
        return self.population()

    def take(self, cases: Sequence[Case]) -> None:
        """Check all cases; their facts are not columns yet."""
        for key in self.groupings:
            self.groups[key], self.of_person[key] = [], {}
        self.n_cases = len(cases)
        for number, case in enumerate(cases):
            self._read_case(number, case)

    def population(self) -> Population:
        """What was taken, as columns."""
        columns: dict[str, dict[str, Values]] = {entity: {} for entity in (PERSON, *self.groups)}
        for key, cells in self.cells.items():
            declared = self.inputs[key]
            count = len(self.persons if declared.entity == PERSON else self.groups[declared.entity])
            columns[declared.entity][key] = _column(declared, cells, count, self.day)
        return Population(
            len(self.persons),
            columns[PERSON],
            {key: self._groups(key, columns[key]) for key in self.groupings},
            first={
                entity: _first_of_each(rows, self.n_cases)
                for entity, rows in ((PERSON, self.persons), *self.groups.items())
            },
        )

    def _groups(self, key: str, columns: Mapping[str, Values]) -> Groups:
        of_person = np.full(len(self.persons), NO_GROUP, dtype=np.int64)
        role = np.full(len(self.persons), UNLISTED, dtype=np.int64)
        for row, (group, code) in self.of_person[key].items():
            of_person[row], role[row] = group, code
        return Groups(of_person, role, len(self.groups[key]), columns)

    def _read_case(self, number: int, case: Case) -> None:
        if not case.persons:
            raise CaseError("a case without persons has nothing to ask about: give at least one")
        rows = {who: self._add_person(number, who) for who in case.persons}
        for who, facts in case.persons.items():
            for key, value in facts.items():
                self._add_fact(rows[who], who, PERSON, key, value)
        for key in case.groups:
            if key not in self.groupings:
                hint = did_you_mean(key, self.groupings)
                raise CaseError(f"grouping '{key}' is unknown. {hint}", who=key)
        self._read_groups(number, case, rows)

    def _read_groups(self, number: int, case: Case, rows: Mapping[str, int]) -> None:
        for key, grouping in self.groupings.items():
            given = case.groups.get(key)
            if given is None and key not in self.needed:
                continue
            if given is None and len(rows) > 1:
                raise CaseError(
                    f"{len(rows)} persons, and no '{key}': say who is what, with the roles "
                    f"{', '.join(grouping.role_keys)}"
                )
            if given is not None and not given:
                what = f"'{key}' is an empty list: give at least one, or leave it out"
                raise CaseError(what, who=key)
            some = [alone(grouping, rows)] if given is None else given
            for index, group in enumerate(some):
                if group is not None:
                    whole = _with_the_only_one(grouping, group, rows)
                    self._read_group(number, grouping, index, whole, rows)

    def _add_person(self, number: int, who: str) -> int:
        self.persons.append((number, who))
        return len(self.persons) - 1

    def _read_group(
        self,
        number: int,
        grouping: Grouping,
        index: int,
        given: Mapping[str, Any],
        rows: Mapping[str, int],
    ) -> None:
        name = group_id(grouping.key, index)
        at = len(self.groups[grouping.key])
        self.groups[grouping.key].append((number, name))
        members = self.of_person[grouping.key]
        for code, role in enumerate(grouping.roles):
            for who in _people(name, role, given):
                if who not in rows:
                    raise _stranger(name, role.key, who, rows, self.groupings)
                if rows[who] in members:
                    what = f"{name}: '{who}' has two places; give one role in one group"
                    raise CaseError(what, who=name, key=role.key)
                members[rows[who]] = (at, code)
        strangers = given.get(UNLISTED_KEY)
        if not isinstance(strangers, bool | None):
            what = f"{name}: '{UNLISTED_KEY}' is {strangers!r}: write true or false"
            raise CaseError(what, who=name, key=UNLISTED_KEY)
        if strangers:
            members[self._add_person(number, "")] = (at, UNLISTED)
        for key, value in given.items():
            if key not in grouping.role_keys and key != UNLISTED_KEY:
                self._add_fact(at, name, grouping.key, key, value)

    def _add_fact(self, row: int, who: str, entity: str, key: str, value: Any) -> None:
        declared = self.inputs.get(key)
        if declared is None and key in {SINCE, UNTIL}:
            what = f"{who}: a person has no '{key}': give it with a fact, or with a group"
            raise CaseError(what, who=who, key=key)
        if declared is None or declared.entity != entity:
            fitting = [k for k, found in self.inputs.items() if found.entity == entity]
            if declared is not None:
                what = f"{who}: '{key}' is a fact about a {declared.entity}: put it there"
                raise CaseError(what, who=who, key=key)
            hint = did_you_mean(key, fitting)
            raise CaseError(f"{who}: '{key}' is no known input. {hint}", who=who, key=key)
        if isinstance(value, Between):
            self.cells.setdefault(key, []).append((row, self._between(declared, value, who)))
        elif value is not None:
            self.cells.setdefault(key, []).append((row, checked(declared, value, who, self.day)))

    def _between(self, declared: Input, value: Between, who: str) -> Between:
        """The same with both ends checked, the open ones where they end anyway."""
        ends = [
            limit if end is None else checked(declared, end, who, self.day)
            for end, limit in zip((value.low, value.high), declared.limits(self.day), strict=True)
        ]
        if declared.kind is Kind.DATE:
            ends = [np.datetime64(end, "D") for end in ends]
        if declared.kind in {Kind.FLAG, Kind.CATEGORY} or not ends[0] <= ends[1]:
            what = f"{who}: '{declared.key}' lies between {value.low} and {value.high}"
            raise CaseError(f"{what}: give a number or a day, the lowest first", who=who)
        return Between(*ends)


def _first_of_each(rows: Sequence[tuple[int, str]], n_cases: int) -> Array:
    """(cases,) where the rows of each case begin; NO_GROUP for a case that has none."""
    of_case = np.fromiter((number for number, _name in rows), np.int64, len(rows))
    starts = np.searchsorted(of_case, np.arange(n_cases))
    is_there = np.append(of_case, -1)[starts] == np.arange(n_cases)
    return np.where(is_there, starts, NO_GROUP)


def alone(grouping: Grouping, persons: Iterable[str]) -> dict[str, Any]:
    """A group of which nobody told who else is in it."""
    return {grouping.role_keys[0]: list(persons), UNLISTED_KEY: True}


def _with_the_only_one(
    grouping: Grouping, group: Mapping[str, Any], persons: Mapping[str, int]
) -> Mapping[str, Any]:
    """A group of a single person that tells no roles is theirs; who else is in it is unknown."""
    tells = any(role in group for role in (*grouping.role_keys, UNLISTED_KEY))
    return group if tells or len(persons) != 1 else {**alone(grouping, persons), **group}


def _people(name: str, role: Role, given: Mapping[str, Any]) -> Sequence[str]:
    people = given.get(role.key) or ()
    if isinstance(people, str | int):
        people = (people,)
    if not isinstance(people, list | tuple):
        what = f"{name}: '{role.key}' is {people!r}: write one name, or a list of names"
        raise CaseError(what, who=name, key=role.key)
    if role.holds_one and len(people) != 1:
        said = ", ".join(str(who) for who in people) or "nobody"
        what = f"{name}: '{role.key}' is {said}: this role holds exactly one person, so name one"
        raise CaseError(what, who=name, key=role.key)
    return tuple(str(who) for who in people)


def _stranger(
    group: str, role: str, who: str, rows: Mapping[str, int], groupings: Mapping[str, Grouping]
) -> CaseError:
    """A name that is nobody's; a group among the members would put a household in itself."""
    if who.partition(":")[0] in groupings:
        what = f"{group}: '{who}' is a group, and a group holds persons: name the persons"
    else:
        hint = did_you_mean(who, rows)
        what = f"{group}: nobody in this case is called '{who}'. {hint}"
    return CaseError(what, who=group, key=role)


def _column(declared: Input, cells: Sequence[tuple[int, Any]], count: int, today: date) -> Values:
    values = np.zeros(count, dtype=dtype_of(declared.kind))
    known = np.zeros(count, dtype=bool)
    for row, value in cells:
        if not isinstance(value, Between):
            values[row], known[row] = value, True
    between = [(row, value) for row, value in cells if isinstance(value, Between)]
    if not between:
        return Values(values, None if known.all() else known)
    lowest, highest = declared.limits(today)
    lows, highs = (np.full(count, end, dtype=values.dtype) for end in (lowest, highest))
    for row, value in between:
        lows[row], highs[row] = value.low, value.high
    return Values(values, known, lows, highs)


def checked(declared: Input, value: Any, who: str, today: date) -> Any:
    """Refuse a value that this input cannot have on a day; give back what is stored.

    No sentence is made for what is right: most facts are.
    """
    kind, options = declared.kind, declared.options
    if kind is Kind.FLAG:
        if isinstance(value, FLAGS):
            return bool(value)
    elif kind is Kind.DATE:
        if isinstance(value, date) and not isinstance(value, datetime):
            return _checked_day(declared, value, who, today)
    elif kind is Kind.CATEGORY:
        if options is not None and value in options.keys:
            return options.keys.index(value)
    elif (number := _number(value)) is not None:
        return _checked_number(declared, number, value, who)
    wish = {
        Kind.FLAG: "true or false",
        Kind.DATE: "a day like 2026-03-01",
        Kind.CATEGORY: "one of " + ", ".join(options.keys if options else ()),
    }.get(kind, f"a number ({declared.unit})")
    what = f"{who}: '{declared.key}' is {_shown(value)}: write {wish}"
    raise CaseError(what, who=who, key=declared.key)


def within(lowest: float | None, highest: float | None) -> str:
    """Between which ends a number lies, in words."""
    if lowest is None or highest is None:
        return f"{highest:.15g} or less" if lowest is None else f"{lowest:.15g} or more"
    return f"a number from {lowest:.15g} to {highest:.15g}"


def _shown(value: Any) -> str:
    """What stands there; a day as it is written."""
    return str(value) if isinstance(value, date) else repr(value)


def _checked_day(declared: Input, day: date, who: str, today: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        wish = f"write a day from {EARLIEST} to {LATEST}"
        what = f"{who}: '{declared.key}' is {day}: {wish}"
        raise CaseError(what, who=who, key=declared.key)
    if declared.is_not_after_day and day > today:
        what = f"{who}: '{declared.key}' is {day}, after {today}: write a day that is past by then"
        raise CaseError(what, who=who, key=declared.key)
    return day


def _number(value: Any) -> float | None:
    """What is a number that one can reckon with; nothing for anything else."""
    if isinstance(value, WORDS):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if isfinite(number) else None


def _checked_number(declared: Input, number: float, value: Any, who: str) -> float:
    lowest, highest = declared.lowest, declared.highest
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        what = f"{who}: '{declared.key}' is {value!r}: write {within(lowest, highest)}"
        raise CaseError(what, who=who, key=declared.key)
    return number
