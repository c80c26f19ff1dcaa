"""One case worked out, cell by cell, with what each cell rests on.

What nobody told was worked out before (`layout`); only what rests on something told is worked
out anew. The same goes for every answer that is tried out: it starts from the case as it stands
and goes on until nothing changes any more.
"""

from collections.abc import Container, Iterable, Sequence
from datetime import date
from functools import cached_property
from heapq import heapify, heappop, heappush
from math import inf
from typing import Any, NamedTuple

import numpy as np

from klaverblad.engines.rules.group_rows import places_of
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.layout import Branch, Layout, Recipe
from klaverblad.engines.rules.population import Between
from klaverblad.engines.rules.reading import Reading
from klaverblad.engines.rules.scalars import Conflict


class Fact(NamedTuple):
    """What is told of one cell: at least and at most."""

    cell: int
    low: Any
    high: Any


class Worked:
    """The cells of one case.

    low, high   what may stand in each cell; a category is its set of outcomes, in both
    because     what had a say, as bits along what the rule reads
    open        what may still change it; nothing once it is settled
    branch      the branch that was taken and the exception that gave it
    """

    def __init__(self, layout: Layout, keys: Sequence[str], facts: Sequence[Fact]) -> None:
        self.layout, self.keys = layout, tuple(keys)
        self.order = layout.order(self.keys)
        self.low, self.high = layout.low.copy(), layout.high.copy()
        self.because, self.open = layout.because.copy(), layout.open.copy()
        self.branch: list[Branch] = layout.branch.copy()
        # Which cells read something that is told or that changed; and which rest on such a cell.
        self.touched, self.reached = bytearray(len(self.low)), bytearray(len(self.low))
        self.told = {fact.cell for fact in facts}
        for cell, least, most in facts:
            self.low[cell], self.high[cell] = least, most
            for reader in layout.readers[cell]:
                self.touched[reader] = self.reached[reader] = 1
        self._work_out()

    def _work_out(self) -> None:
        layout, readers = self.layout, self.layout.readers
        touched, reached = self.touched, self.reached
        low, high, because, opened = self.low, self.high, self.because, self.open
        recipes, branch = layout.recipes, self.branch
        cell = -1
        try:
            for cell in self.order:
                if not reached[cell]:
                    continue
                for reader in readers[cell]:
                    reached[reader] = 1
                if not touched[cell]:
                    continue
                work_out, at, group = recipes[cell]
                least, most, because[cell], opened[cell], label, bent = work_out(
                    low, high, at, group
                )
                branch[cell] = (label, bent)
                if least != low[cell] or most != high[cell]:
                    low[cell], high[cell] = least, most
                    if least != least or most != most:  # noqa: PLR0124
                        self._refuse_division(cell)
                    for reader in readers[cell]:
                        touched[reader] = 1
        except Conflict as problem:
            raise layout.conflict(cell, problem) from None

    def _refuse_division(self, cell: int) -> None:
        key = self.layout.tokens[cell].key
        assert key not in self.layout.now.dividing, f"rule '{key}' divides by zero"

    def tried_in_full(
        self, facts: Iterable[Fact], recipes: Iterable[tuple[int, Recipe]], wanted: Container[int]
    ) -> dict[int, tuple[Any, Any, int]]:
        """What cells would say if these facts were told, and what each would still wait for.

        recipes  cells that read something else than they do now
        wanted   the cells that matter
        """
        low, high, waits, bits = self.low, self.high, self.all_waits_for, self.layout.bits
        readers, other = self.layout.readers, dict(recipes)
        before: dict[int, tuple[Any, Any, int]] = {}
        queue = [cell for cell in other if cell in wanted]
        seen = set(queue)
        for cell, least, most in facts:
            before[cell] = low[cell], high[cell], waits[cell]
            low[cell], high[cell], waits[cell] = least, most, bits[cell]
            new = [one for one in readers[cell] if one in wanted and one not in seen]
            queue += new
            seen.update(new)
        heapify(queue)
        try:
            while queue:
                cell = heappop(queue)
                work_out, at, group = other.get(cell) or self.layout.recipes[cell]
                least, most, _, opened, *_ = work_out(low, high, at, group)
                waits_for = bits[cell]
                for slot in places_of(opened):
                    waits_for |= waits[at[slot]]
                if least == low[cell] and most == high[cell] and waits_for == waits[cell]:
                    continue
                before[cell] = low[cell], high[cell], waits[cell]
                low[cell], high[cell], waits[cell] = least, most, waits_for
                for reader in readers[cell]:
                    if reader not in seen and reader in wanted:
                        seen.add(reader)
                        heappush(queue, reader)
            return {cell: (low[cell], high[cell], waits[cell]) for cell in before}
        except Conflict as problem:
            raise self.layout.conflict(cell, problem) from None
        finally:
            for one, (least, most, waited) in before.items():
                low[one], high[one], waits[one] = least, most, waited

    @cached_property
    def wanted_readers(self) -> "Readers":
        """Which cells that were asked for read a cell, in the order of the calculation."""
        held = self.layout.wanted_readers
        if self.keys not in held:
            held[self.keys] = Readers(self.layout.readers, self.order)
        found: Readers = held[self.keys]
        return found

    def is_settled(self, cell: int) -> bool:
        """Is there one value left?"""
        low = self.low[cell]
        if self.layout.is_category[cell]:
            return not low & (low - 1)
        return bool(low == self.high[cell])

    def span(self, cell: int) -> tuple[Any, ...]:
        """What a cell may be: lowest and highest, the answers of a flag, the outcomes."""
        return self.span_of(cell, self.low[cell], self.high[cell])

    def span_of(self, cell: int, low: Any, high: Any) -> tuple[Any, ...]:
        """The same, if these stood in it."""
        kind = self.layout.kinds[cell]
        if kind is Kind.CATEGORY:
            keys = self.layout.options(self.layout.tokens[cell].key).keys
            return tuple(key for place, key in enumerate(keys) if low >> place & 1)
        if kind is Kind.FLAG:
            return (low,) if low == high else (False, True)
        if kind is Kind.DATE:
            return date.fromordinal(low), date.fromordinal(high)
        return low, high

    def value(self, cell: int) -> Any:
        """The value of a cell as Python has it; None while it is open."""
        low, kind = self.low[cell], self.layout.kinds[cell]
        if kind is Kind.CATEGORY:
            if low & (low - 1):
                return None
            return self.layout.options(self.layout.tokens[cell].key).keys[low.bit_length() - 1]
        if low != self.high[cell]:
            return None
        return date.fromordinal(low) if kind is Kind.DATE else low

    def reads(self, cell: int, bits: int) -> tuple[int, ...]:
        """The cells that these bits of a rule stand for."""
        at = self.layout.recipes[cell][1]
        return tuple([at[slot] for slot in places_of(bits)])

    def rests_on(self, cell: int) -> int:
        """All cells that had a say in a cell, near and far, as bits.

        What is settled does not rest on a rule of which nothing is told yet.
        """
        return self.rests_on_told[cell] if self.is_settled(cell) else self.rests_on_any[cell]

    def waits_for(self, cell: int) -> int:
        """All cells that may still change a cell, as bits."""
        return self.all_waits_for[cell]

    @cached_property
    def _untold(self) -> "Worked":
        """The same persons and groups, and nothing told."""
        held = self.layout.untold
        if self.keys not in held:
            held[self.keys] = Worked(self.layout, self.keys, ())
        found: Worked = held[self.keys]
        return found

    @cached_property
    def _reached_order(self) -> Sequence[int]:
        """The cells that something told reaches; without any all of them."""
        if not self.told:
            return self.order
        reached = self.reached
        return [cell for cell in self.order if reached[cell]]

    @property
    def rests_on_any(self) -> list[int]:
        """What each cell rests on, as bits."""
        return self._gathered[0]

    @property
    def rests_on_told(self) -> list[int]:
        """The same, without the rules that say nothing and what only they rest on."""
        return self._gathered[1]

    @property
    def says_nothing(self) -> bytearray:
        """The rules that may still be anything, or that rest on nothing that anybody told."""
        return self._gathered[2]

    @cached_property
    def all_waits_for(self) -> list[int]:
        """What may still change each cell, as bits."""
        bits, recipes, opened = self.layout.bits, self.layout.recipes, self.open
        found = (self._untold.all_waits_for if self.told else bits).copy()
        for cell in self._reached_order:
            gathered = bits[cell]
            if opened[cell]:
                at = recipes[cell][1]
                for slot in places_of(opened[cell]):
                    gathered |= found[at[slot]]
            found[cell] = gathered
        return found

    @cached_property
    def _gathered(self) -> tuple[list[int], list[int], bytearray]:
        """What each cell rests on, near and far: what it reads was gathered before it."""
        bits, recipes, because, opened = (
            self.layout.bits,
            self.layout.recipes,
            self.because,
            self.open,
        )
        # What is kept is the same while nothing is told.
        if self.told:
            kept = self._untold
            every, some = kept.rests_on_any.copy(), kept.rests_on_told.copy()
            nothing = kept.says_nothing.copy()
        else:
            every, some, nothing = bits.copy(), bits.copy(), bytearray(len(bits))
        for cell in self._reached_order:
            near = gathered = bits[cell]
            reads: tuple[int, ...] = ()
            if because[cell]:
                at = recipes[cell][1]
                reads = tuple([at[slot] for slot in places_of(because[cell])])
                is_same = True
                for one in reads:
                    gathered |= every[one]
                    is_same = is_same and some[one] is every[one]
                if is_same:
                    near = gathered
                else:
                    for one in reads:
                        near |= some[one]
            every[cell] = gathered
            nothing[cell] = opened[cell] and self._says_nothing(cell, reads, nothing)
            some[cell] = 0 if nothing[cell] else near
        return every, some, nothing

    def _says_nothing(self, cell: int, reads: Sequence[int], nothing: bytearray) -> bool:
        """May a cell that is open still be anything, or does it rest on nothing that was told?"""
        if self.is_settled(cell):
            return False
        layout, kind = self.layout, self.layout.kinds[cell]
        # Unsettled, a flag or a day may be anything; a number when it may be from nothing.
        return (
            kind is Kind.FLAG
            or kind is Kind.DATE
            or (kind is not Kind.CATEGORY and self.low[cell] <= 0 and self.high[cell] == inf)
            or not any(
                not nothing[one]
                if one >= layout.first_rule
                else layout.tokens[one].source == "input" and self.is_settled(one)
                for one in reads
            )
        )


class Readers(dict[int, tuple[int, ...]]):
    """Who reads a cell, among some cells; looked up when somebody asks."""

    def __init__(self, readers: Sequence[Sequence[int]], wanted: Iterable[int]) -> None:
        super().__init__()
        self.readers, self.wanted = readers, frozenset(wanted)

    def __missing__(self, cell: int) -> tuple[int, ...]:
        found = self[cell] = tuple(sorted({*self.readers[cell]} & self.wanted))
        return found


def facts_of(layout: Layout, reading: Reading, rows: dict[str, list[int]]) -> list[Fact]:
    """What a case tells, by cell.

    rows  which row, as it was read, stands where, by entity; nothing where all stand so
    """
    found = []
    places = {entity: _turned(order) for entity, order in rows.items()}
    for key, cells in reading.cells.items():
        declared = reading.inputs[key]
        kind, first, place = declared.kind, layout.first["input", key], places.get(declared.entity)
        for row, value in cells:
            cell = first + (place[row] if place else row)
            if isinstance(value, Between):
                found.append(Fact(cell, stored(kind, value.low), stored(kind, value.high)))
            else:
                low = stored(kind, value)
                found.append(Fact(cell, low, low))
    return found


def _turned(order: Sequence[int]) -> list[int]:
    """Where each row stands now."""
    found = [0] * len(order)
    for place, row in enumerate(order):
        found[row] = place
    return found


def stored(kind: Kind, value: Any) -> Any:
    """A value of an input, as a cell holds it."""
    if value.__class__ is float or value.__class__ is bool:
        return value
    if kind is Kind.CATEGORY:
        return 1 << int(value)
    if kind is Kind.DATE:
        return value.item().toordinal() if isinstance(value, np.datetime64) else value.toordinal()
    return value.item() if isinstance(value, np.generic) else value
