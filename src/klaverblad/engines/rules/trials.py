"""What would follow if a fact were told, worked out no further than somebody asks."""

from heapq import heappop, heappush
from typing import Any

from klaverblad.engines.rules.scalars import Conflict
from klaverblad.engines.rules.worked import Fact, Worked


class Trial:
    """A case with one fact told otherwise.

    Cells are numbered so that a rule comes after all that it reads: what would stand in a cell is
    known once every cell before it that changes was worked out. Who asks about a later one, goes on
    from there.
    """

    __slots__ = ("_changed", "_queue", "_seen", "_worked")

    def __init__(self, worked: Worked, fact: Fact) -> None:
        self._worked = worked
        self._changed: dict[int, tuple[Any, Any]] = {fact.cell: (fact.low, fact.high)}
        wanted = worked.wanted
        # In the order of the cells, so it is a heap already.
        self._queue = sorted({one for one in worked.layout.readers[fact.cell] if wanted[one]})
        self._seen = set(self._queue)

    def ends(self, cell: int) -> tuple[Any, Any]:
        """Lowest and highest of a cell, if the fact were told."""
        if self._queue and self._queue[0] <= cell:
            self._go_on(cell)
        worked = self._worked
        return self._changed.get(cell) or (worked.low[cell], worked.high[cell])

    def _go_on(self, until: int) -> None:
        worked, queue, seen, changed = self._worked, self._queue, self._seen, self._changed
        low, high, layout, wanted = worked.low, worked.high, worked.layout, worked.wanted
        before = {}
        for cell, (least, most) in changed.items():
            before[cell] = low[cell], high[cell]
            low[cell], high[cell] = least, most
        cell = -1
        try:
            while queue and queue[0] <= until:
                cell = heappop(queue)
                work_out, at, group = layout.recipes[cell]
                least, most, *_ = work_out(low, high, at, group)
                if least == low[cell] and most == high[cell]:
                    continue
                before[cell] = low[cell], high[cell]
                low[cell], high[cell] = changed[cell] = least, most
                for reader in layout.readers[cell]:
                    if wanted[reader] and reader not in seen:
                        seen.add(reader)
                        heappush(queue, reader)
        except Conflict as problem:
            # It stays to be worked out: whoever asks again is refused again.
            heappush(queue, cell)
            raise layout.conflict(cell, problem) from None
        finally:
            for one, (least, most) in before.items():
                low[one], high[one] = least, most
