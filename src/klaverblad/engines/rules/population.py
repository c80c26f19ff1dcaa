"""Cases and populations: facts about persons and their groups. What is absent is unknown."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np

from klaverblad.engines.rules.columns import Array
from klaverblad.engines.rules.declare import Grouping
from klaverblad.engines.rules.errors import CaseError
from klaverblad.engines.rules.groups import NO_GROUP, GroupSlice
from klaverblad.engines.rules.histories import History

SLICE_PERSONS = 32_768
SINCE, UNTIL = "from", "until"


@dataclass(frozen=True)
class Provenance:
    """Who told a fact, in words that the explanation repeats, and when."""

    label: str
    on: date | None = None


@dataclass(frozen=True)
class Between:
    """A number or a day that lies between these two, both included; an end of None is open."""

    low: Any
    high: Any


@dataclass(frozen=True)
class Case:
    """One situation: persons, the groups they form, and who told what.

    persons     {id: {input: value}}; None or absent is unknown, a History holds for some time,
                and of a Between only the ends are known
    groups      {grouping: [{role: [ids], input of the grouping: value}]}; 'unlisted': True says
                that others may belong to it; with 'from' and 'until' it is there for some time,
                and None holds the place of one that is not there. A grouping that is left out, or
                told without roles, for a single person is one of which only that person is known.
    provenance  {(id of person or group, input): Provenance}; the id of a group is the key of its
                grouping, with ':2' and so on for the second one in the list
    """

    persons: Mapping[str, Mapping[str, Any]]
    groups: Mapping[str, Sequence[Mapping[str, Any] | None]] = field(default_factory=dict)
    provenance: Mapping[tuple[str, str], Provenance] = field(default_factory=dict)

    def on(self, day: date) -> "Case":
        """The situation of one day: of facts and groups that hold for some time, those of then."""
        if self._stands_still:
            return self
        persons = {who: _on(facts, day) for who, facts in self.persons.items()}
        groups = {
            key: [_group_on(group, day, group_id(key, index)) for index, group in enumerate(some)]
            for key, some in self.groups.items()
        }
        return Case(persons, groups, self.provenance)

    @cached_property
    def _stands_still(self) -> bool:
        """Is it the same on every day? Two dozen months of one life ask it of the same case."""
        told = [*self.persons.values()]
        for some in self.groups.values():
            for group in some:
                if group is not None and (SINCE in group or UNTIL in group):
                    return False
                told += [] if group is None else [group]
        return not any(isinstance(value, History) for facts in told for value in facts.values())

    def fact(self, who: str, key: str) -> Any:
        """What is told about a person or a group; None when it is not, or nobody is there."""
        if who in self.persons:
            return self.persons[who].get(key)
        if not self.has(who):
            return None
        grouping, _, number = who.partition(":")
        return (self.groups[grouping][int(number or 1) - 1] or {}).get(key)

    def with_fact(self, who: str, key: str, value: Any) -> "Case":
        """The same situation with one more fact, about a person or a group.

        A group that nobody told of may get one when there is a single person: it is theirs.
        raises  CaseError: there is no such person or group
        """
        if who in self.persons:
            facts = {**self.persons[who], key: value}
            return Case({**self.persons, who: facts}, self.groups, self.provenance)
        if who not in self.groups and ":" not in who and len(self.persons) == 1:
            groups: list[Mapping[str, Any] | None] = [{key: value}]
            return Case(self.persons, {**self.groups, who: groups}, self.provenance)
        if not self.has(who):
            raise CaseError(f"there is no '{who}' in this case", who=who, key=key)
        grouping, _, number = who.partition(":")
        groups = list(self.groups[grouping])
        place = int(number or 1) - 1
        groups[place] = {**(groups[place] or {}), key: value}
        return Case(self.persons, {**self.groups, grouping: groups}, self.provenance)

    def has(self, who: str) -> bool:
        """Is this person or group there?"""
        if who in self.persons:
            return True
        grouping, _, number = who.partition(":")
        some, place = self.groups.get(grouping, ()), int(number or 1) - 1
        return place < len(some) and some[place] is not None


def _group_on(group: Mapping[str, Any] | None, day: date, who: str) -> dict[str, Any] | None:
    """A group as it is on a day; None when it is not there then."""
    if group is None:
        return None
    since, until = (_bound(group, key, who) for key in (SINCE, UNTIL))
    if since and until and until < since:
        what = f"{who}: it ends before it begins, on {until}: correct 'from' or 'until'"
        raise CaseError(what, who=who, key=UNTIL)
    if (since and day < since) or (until and until < day):
        return None
    return _on({key: value for key, value in group.items() if key not in {SINCE, UNTIL}}, day)


def _bound(group: Mapping[str, Any], key: str, who: str) -> date | None:
    found = group.get(key)
    if found is not None and (not isinstance(found, date) or isinstance(found, datetime)):
        what = f"{who}: '{key}' is {found!r}: give a day, like 2026-03-01"
        raise CaseError(what, who=who, key=key)
    return found


def _on(facts: Mapping[str, Any], day: date) -> dict[str, Any]:
    return {
        key: value.on(day) if isinstance(value, History) else value for key, value in facts.items()
    }


def group_id(grouping: str, index: int) -> str:
    """The name of a group within its case."""
    return grouping if index == 0 else f"{grouping}:{index + 1}"


@dataclass(frozen=True)
class Values:
    """A column of inputs with a mask: where `known` is false, nothing is known.

    lows, highs  between which values the unknown ones lie, where that is less than all of them
    """

    values: Array
    known: Array | None = None
    lows: Array | None = None
    highs: Array | None = None

    def __post_init__(self) -> None:
        if self.known is not None and self.known.shape != self.values.shape:
            what = f"values {self.values.shape}, known {self.known.shape}"
            raise CaseError(f"a column and its mask differ in shape: {what}")

    def take(self, rows: Array | slice) -> "Values":
        """Keep these rows."""
        if self.known is None:
            return Values(self.values[rows])
        ends = (None if end is None else end[rows] for end in (self.lows, self.highs))
        return Values(self.values[rows], self.known[rows], *ends)


@dataclass(frozen=True)
class Groups:
    """How persons form the groups of one grouping.

    of_person  (persons,) index of each person's group, -1 for none
    role       (persons,) index of the role, -1 for people who may or may not exist
    columns    the inputs of the groups themselves, (count,) each
    """

    of_person: Array
    role: Array
    count: int
    columns: Mapping[str, Values] = field(default_factory=dict)


@dataclass(frozen=True)
class Population:
    """Many situations as columns; a column that is left out is unknown for everyone.

    block  (persons,) given where who belongs together, however indirectly, is known to stand
           together under one rising number; None leaves it to be found
    first  (cases,) per entity: where the first person and the first group of each case stand, when
           these columns were made of cases; NO_GROUP for a case without such a group. Nobody can
           reckon that from the cases: who may live there unnamed has a row too
    """

    persons: int
    columns: Mapping[str, Values]
    groups: Mapping[str, Groups]
    block: Array | None = None
    first: Mapping[str, Array] = field(default_factory=dict)

    def of_cases(self, entity: str, column: Array) -> Array:
        """(cases,) what a column of this entity says of each case; nought where it has no such group."""
        found: Array = np.append(column, np.zeros(1, column.dtype))[self.first[entity]]
        return found

    @cached_property
    def order(self) -> tuple[Array, Array, dict[str, Array]] | None:
        """Where each person and group goes so that who belongs together stands together.

        returns  None when all stands well already; else the block of each person in the new
                 order, the order of the persons, and of the groups of each grouping
        """
        if self._stands_in_order():
            return None
        block = self._blocks()
        persons = np.argsort(block, kind="stable")
        orders = {}
        for key, groups in self.groups.items():
            of_group = np.full(groups.count, self.persons)
            inside = groups.of_person != NO_GROUP
            of_group[groups.of_person[inside]] = block[inside]
            orders[key] = np.argsort(of_group, kind="stable")
        return block[persons], persons, orders

    def _stands_in_order(self) -> bool:
        if self.block is not None:
            return True
        if len(self.groups) != 1:
            return False
        (groups,) = self.groups.values()
        at = groups.of_person
        return bool(len(at) and at[0] >= 0 and np.all(at[1:] >= at[:-1]))

    def _blocks(self) -> Array:
        """Number the persons so that all who share a group, however indirectly, share a number."""
        block = np.arange(self.persons)
        while True:
            before = block.copy()
            for groups in self.groups.values():
                inside = groups.of_person != NO_GROUP
                at = groups.of_person[inside]
                lowest = np.full(groups.count, self.persons)
                np.minimum.at(lowest, at, block[inside])
                block[inside] = lowest[at]
            if np.array_equal(block, before):
                return block

    def slices(self, groupings: Mapping[str, Grouping], size: int) -> Iterator["Slice"]:
        """Cut into slices of about `size` persons, never through a group."""
        arranged = self.arranged()
        if self.order is not None:
            block = self.order[0]
        elif self.block is not None:
            block = self.block
        elif self.groups:
            (groups,) = arranged.groups.values()
            block = groups.of_person
        else:
            block = np.arange(self.persons)
        starts = [0]
        while starts[-1] + size < self.persons:
            # The first person of the next block after the slice is full.
            starts.append(int(np.searchsorted(block, block[starts[-1] + size - 1], side="right")))
        ends = dict.fromkeys(self.groups, 0)
        for start, stop in zip(starts, [*starts[1:], self.persons], strict=True):
            if start < stop:
                cut = arranged.cut(groupings, slice(start, stop), block, ends)
                ends = {key: ends[key] + groups.count for key, groups in cut.groups.items()}
                yield cut

    def arranged(self) -> "Population":
        """The same situations, with who belongs together side by side."""
        return self if self.order is None else self._arranged(*self.order)

    def only(self, inputs: Collection[str]) -> "Population":
        """The same persons and groups, with no other columns than these."""
        groups = {
            key: Groups(
                one.of_person, one.role, one.count,
                {name: column for name, column in one.columns.items() if name in inputs},
            )
            for key, one in self.groups.items()
        }  # fmt: skip
        columns = {name: column for name, column in self.columns.items() if name in inputs}
        return Population(self.persons, columns, groups, self.block)

    def _arranged(self, block: Array, persons: Array, orders: dict[str, Array]) -> "Population":
        groups = {}
        for key, old in self.groups.items():
            place = np.empty(old.count + 1, dtype=np.int64)
            place[orders[key]] = np.arange(old.count)
            place[NO_GROUP] = NO_GROUP
            columns = {name: column.take(orders[key]) for name, column in old.columns.items()}
            at = place[old.of_person[persons]]
            groups[key] = Groups(at, old.role[persons], old.count, columns)
        columns = {name: column.take(persons) for name, column in self.columns.items()}
        return Population(self.persons, columns, groups, block)

    def cut(
        self,
        groupings: Mapping[str, Grouping],
        rows: slice,
        block: Array,
        ends: Mapping[str, int],
    ) -> "Slice":
        """These persons with their whole groups, and the groups without persons before them.

        ends  where the groups of the slice before end, so that no group falls between two slices
        """
        columns = {key: column.take(rows) for key, column in self.columns.items()}
        cut: dict[str, GroupSlice] = {}
        for key, groups in self.groups.items():
            at = groups.of_person[rows]
            first, last = ends[key], groups.count
            if rows.stop < self.persons:
                listed = at[at != NO_GROUP]
                last = int(listed.max()) + 1 if len(listed) else first
            cut[key] = GroupSlice(
                groupings[key],
                of_person=np.where(at == NO_GROUP, NO_GROUP, at - first),
                role=groups.role[rows],
                count=last - first,
            )
            columns |= {k: column.take(slice(first, last)) for k, column in groups.columns.items()}
        return Slice(rows.stop - rows.start, columns, cut, block[rows])


@dataclass(frozen=True)
class Slice:
    """Whole groups, small enough to stay in the cache of the processor.

    block  (persons,) persons who share a group, however indirectly, have the same number
    """

    persons: int
    columns: Mapping[str, Values]
    groups: Mapping[str, GroupSlice]
    block: Array

    def rows(self, entity: str) -> int:
        """How many persons, or groups of this grouping."""
        return self.groups[entity].count if entity in self.groups else self.persons
