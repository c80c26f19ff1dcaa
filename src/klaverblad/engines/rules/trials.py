"""What would follow if a fact were told, worked out no further than somebody asks."""

from heapq import heappop, heappush
from typing import Any

from klaverblad.engines.rules.scalars import Conflict
from klaverblad.engines.rules.worked import Fact, Worked


class Trial:
    """A case with one fact told otherwise.

    Cells are numbered so that a rule comes after all that it reads: what would stand in a cell is
    known once every cell before it that changes was worked out. Who asks about a later one, goes on
    from there. Only the ends are worked out: nobody asks for the reasons of what is tried.
    """

    __slots__ = ("_before", "_changed", "_queue", "_seen", "_worked")

    def __init__(self, worked: Worked, fact: Fact) -> None:
        self._worked = worked
        cell, low, high = fact
        self._changed: dict[int, tuple[Any, Any]] = {cell: (low, high)}
        self._before: dict[int, tuple[Any, Any]] = {cell: (worked.low[cell], worked.high[cell])}
        # In the order of the cells, so it is a heap already.
        readers = worked.wanted_readers[cell]
        self._queue, self._seen = [*readers], set(readers)

    def ends(self, cell: int) -> tuple[Any, Any]:
        """Lowest and highest of a cell, if the fact were told."""
        if self._queue and self._queue[0] <= cell:
            self._go_on(cell)
        worked = self._worked
        return self._changed.get(cell) or (worked.low[cell], worked.high[cell])

    def _go_on(self, until: int) -> None:
        worked, queue, seen = self._worked, self._queue, self._seen
        before, changed, low, high = self._before, self._changed, worked.low, worked.high
        layout, readers_of = worked.layout, worked.wanted_readers
        recipes = layout.ends
        for cell, (least, most) in changed.items():
            low[cell], high[cell] = least, most
        cell = -1
        try:
            while queue and queue[0] <= until:
                cell = heappop(queue)
                ends, at, group = recipes[cell] or layout.ends_of(cell)
                least, most = found = ends(low, high, at, group)
                old, older = low[cell], high[cell]
                if least == old and most == older:
                    continue
                before[cell] = old, older
                changed[cell] = found
                low[cell], high[cell] = least, most
                for reader in readers_of[cell]:
                    if reader not in seen:
                        seen.add(reader)
                        heappush(queue, reader)
        except Conflict as problem:
            # It stays to be worked out: whoever asks again is refused again.
            heappush(queue, cell)
            raise layout.conflict(cell, problem) from None
        finally:
            for one, (least, most) in before.items():
                low[one], high[one] = least, most
