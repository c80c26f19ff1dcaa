"""How many facts could still change each row of a run, counted for a whole caseload at once.

The same as the open facts of an answer, without its reasons: each row carries one bit for every
fact about its persons and groups that is not known and may still matter, and one bit for all the
legal values that do not exist yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.columns import (
    Array,
    Rows,
    apply,
    blend_bounds,
    bounds,
    in_rows,
    settled,
)
from klaverblad.engines.rules.declare import PERSON, Dependency, Input, Rule
from klaverblad.engines.rules.evaluate import Evaluation, ParameterValues
from klaverblad.engines.rules.groups import NO_GROUP, View
from klaverblad.engines.rules.tracked import Tracked, bare

if TYPE_CHECKING:
    from klaverblad.engines.rules.dated import RulesOn
    from klaverblad.engines.rules.population import Slice

WORD = 64
ZERO = np.uint64(0)
# Bits are wider than numbers, so these slices are smaller.
COUNTED_PERSONS = 4096


@dataclass(frozen=True)
class Unknown:
    """What is still unknown, for each row of a rule.

    facts   (rows,) how many facts could still change it
    groups  (rows,) of how many groups it matters who else belongs to them; whoever they are,
            they bring facts of their own
    law     (rows,) whether a legal value that does not exist yet could still change it
    """

    facts: Array
    groups: Array
    law: Array


def together(parts: Sequence[Unknown], back: Array | None) -> Unknown:
    """The counts of all slices, each row where it was given."""
    empty = np.zeros(0, dtype=np.int64)
    facts = np.concatenate([empty, *(one.facts for one in parts)])
    groups = np.concatenate([empty, *(one.groups for one in parts)])
    law = np.concatenate([empty.astype(bool), *(one.law for one in parts)])
    found = (facts, groups, law)
    return Unknown(*(found if back is None else (one[back] for one in found)))


class Open(Tracked):
    """A column with the bits of the facts that may still change each row.

    bits  (words, rows): a choice between rows then runs along memory, and not across it
    """

    __slots__ = ("bits",)
    rank = 2

    def __init__(self, value: Any, bits: Array) -> None:
        self.value, self.bits = value, bits

    def perform(self, name: str, args: tuple[Any, ...]) -> "Open":
        value = apply(name, *[bare(arg) for arg in args])
        some = [arg.bits for arg in args if isinstance(arg, Open)]
        rows = max(bits.shape[1] for bits in some)
        if not isinstance(value, Rows):
            return Open(value, nothing(len(some[0]), rows))
        if name == "where":
            condition, one, other = (_bits(arg, self) for arg in args)
            certain, possible = bounds(bare(args[0]))
            found = other
            if certain is not possible:
                found = np.where(in_rows(possible, rows), condition | one | other, other)
            found = np.where(in_rows(certain, rows), one, found)
        else:
            found, *more = some
            for bits in more:
                found = found | bits
        return Open(value, _cleared(value, found, rows))

    def reduce(self, name: str, view: View) -> "Open":
        groups = view.groups
        inner = View(self.value, groups, view.roles)
        if name == "the":
            (role,) = view.roles or ()
            return Open(inner.the(role), self.bits[:, groups.one_each(role)])
        value = getattr(inner, name)()
        bits = np.zeros((len(self.bits), groups.count), dtype=np.uint64)
        rows = view.listed_rows()
        mine = _in_all_rows(self.bits, len(groups.of_person))
        for word, given in zip(bits, mine[:, rows], strict=True):
            np.bitwise_or.at(word, groups.at(view.roles), given)
        strangers = groups.of_person[view.unlisted_rows()]
        bits[:, strangers] |= groups.marks[:, strangers]
        return Open(value, _cleared(value, bits, groups.count))

    def take(self, rows: Array) -> "Open":
        inner = self.value
        value = inner.take(rows) if isinstance(inner, Rows) else inner[rows]
        return Open(value, self.bits[:, rows])

    def blend(self, rows: Array, replacement: "Open") -> "Open":
        inner = self.value
        if isinstance(inner, Rows):
            value: Any = inner.blend(rows, replacement.value)
        else:
            value = blend_bounds(rows, replacement.value, inner)
        return Open(value, np.where(rows, replacement.bits, self.bits))


def _bits(arg: Any, like: Open) -> Array:
    if isinstance(arg, Open):
        return arg.bits
    return nothing(len(like.bits), 1)


@lru_cache(maxsize=16)
def nothing(words: int, rows: int) -> Array:
    """No bit in any row; shared, so nobody may write in it."""
    found = np.zeros((words, rows), dtype=np.uint64)
    found.flags.writeable = False
    return found


def _in_all_rows(bits: Array, rows: int) -> Array:
    """Bits for each row, where a constant has them once."""
    return bits if bits.shape[1] == rows else np.broadcast_to(bits, (len(bits), rows))


def _cleared(value: Any, bits: Array, rows: int) -> Array:
    """What is settled waits for nothing."""
    if not isinstance(value, Rows):
        return nothing(len(bits), rows)
    done = settled(value)
    count = np.count_nonzero(done)
    if not count:
        return bits
    if count == done.size:
        return nothing(len(bits), rows)
    return np.where(in_rows(done, rows), ZERO, bits)


class CountedEvaluation(Evaluation):
    """The columns of one slice, each with what it still waits for."""

    def __init__(self, now: "RulesOn", cut: "Slice", keys: Sequence[str]) -> None:
        self.layout = _Layout(now, cut, keys)
        super().__init__(now, cut)

    def unknown(self, key: str) -> Unknown:
        """The counts of one rule."""
        bits, mask, law = self.columns[key].bits, self.layout.group_mask, self.layout.law
        facts = np.bitwise_count(bits & ~(mask | law)).sum(axis=0, dtype=np.int64)
        groups = np.bitwise_count(bits & mask).sum(axis=0, dtype=np.int64)
        return Unknown(facts, groups, (bits & law).any(axis=0))

    def _parameters(self) -> ParameterValues:
        known, law = nothing(self.layout.words, 1), self.layout.law
        held = self.now.parameter_values.items()
        return ParameterValues(
            {key: Open(value, law if isinstance(value, Rows) else known) for key, value in held}
        )

    def _finished(self, rule: Rule, result: Any) -> Any:
        rows = self.cut.rows(rule.entity)
        value = super()._finished(rule, result.value)
        bits = _in_all_rows(result.bits, rows)
        return Open(value, _cleared(value, bits, rows))

    def _everyone(self, entity: str) -> Any:
        return Open(super()._everyone(entity), nothing(self.layout.words, self.cut.persons))

    def _input(self, declared: Input) -> Any:
        value = super()._input(declared)
        rows = self.cut.rows(declared.entity)
        return Open(value, _cleared(value, self.layout.of_input(declared), rows))

    def _unknown(self, dep: Dependency, entity: str) -> Any:
        value = super()._unknown(dep, entity)
        return Open(value, self.layout.of_grouping(entity)[:, :1])


class _Layout:
    """Which bit stands for which fact: the facts of one block of persons share one row of bits.

    A fact that is told of everyone has none, and neither has one about people of whom nobody knows
    whether they exist: of them one asks who they are.
    """

    def __init__(self, now: "RulesOn", cut: "Slice", keys: Sequence[str]) -> None:
        self.cut = cut
        inputs = [
            now.rules.inputs_by_key[key]
            for key in now.inputs_of(keys)
            if key not in cut.columns or cut.columns[key].known is not None
        ]
        self.places: dict[str, tuple[int, int]] = {}
        self.within: dict[str, Array] = {}
        # The first bit is of the law: what no answer to a question can bring.
        start = 1
        known = np.ones(cut.persons, dtype=bool)
        for groups in cut.groups.values():
            known[groups.unlisted] = False
        self.unlisted = np.flatnonzero(~known)
        firsts = {PERSON: np.flatnonzero(known), **_firsts(cut)}
        for entity, persons in firsts.items():
            mine = [one.key for one in inputs if one.entity == entity]
            marks = 0 if entity == PERSON else 1
            within = np.zeros(cut.rows(entity), dtype=np.int64)
            within[known if entity == PERSON else slice(None)] = _place_in_block(cut.block[persons])
            self.within[entity] = within
            width = len(mine) + marks
            for number, key in enumerate(mine):
                self.places[key] = (start + marks + number, width)
            if marks:
                self.places[entity] = (start, width)
            start += width * (int(self.within[entity].max(initial=-1)) + 1)
        self.words = max(-(-start // WORD), 1)
        self.law = np.zeros((self.words, 1), dtype=np.uint64)
        self.law[0] = 1
        self.group_mask = np.zeros((self.words, 1), dtype=np.uint64)
        for entity, groups in cut.groups.items():
            marks_of = self.of_grouping(entity)
            self.group_mask |= np.bitwise_or.reduce(marks_of, axis=1, keepdims=True, initial=ZERO)
            groups.marks = marks_of

    def of_input(self, declared: Input) -> Array:
        if declared.key not in self.places:
            return nothing(self.words, self.cut.rows(declared.entity))
        bits = self._one_bit(declared.key, declared.entity)
        if declared.entity == PERSON:
            bits[:, self.unlisted] = ZERO
        return bits

    def of_grouping(self, entity: str) -> Array:
        return self._one_bit(entity, entity)

    def _one_bit(self, key: str, entity: str) -> Array:
        first, width = self.places[key]
        place = first + width * self.within[entity]
        bits = np.zeros((self.words, len(place)), dtype=np.uint64)
        mark = np.left_shift(np.uint64(1), (place % WORD).astype(np.uint64))
        bits[place // WORD, np.arange(len(place))] = mark
        return bits


def _firsts(cut: "Slice") -> dict[str, Array]:
    """For each group its first person, who says in which block it lies."""
    found = {}
    for key, groups in cut.groups.items():
        first = np.zeros(groups.count, dtype=np.int64)
        inside = np.flatnonzero(groups.of_person != NO_GROUP)[::-1]
        first[groups.of_person[inside]] = inside
        found[key] = first
    return found


def _place_in_block(block: Array) -> Array:
    """How many of the same block stand before each row."""
    order = np.argsort(block, kind="stable")
    grown = block[order]
    is_first = np.r_[True, grown[1:] != grown[:-1]] if len(grown) else np.zeros(0, dtype=bool)
    starts = np.flatnonzero(is_first)
    ranks = np.arange(len(grown)) - np.repeat(starts, np.diff(np.r_[starts, len(grown)]))
    place = np.empty(len(block), dtype=np.int64)
    place[order] = ranks
    return place
