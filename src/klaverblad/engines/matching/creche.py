"""How many minutes childcare leaves between its door and work, before the work begins and after it.

Only where the child is there while the work begins, or ends: hours of work outside those of childcare
are hours that are not free, and the barrier of the working hours tells those.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching import sets
from klaverblad.engines.matching.arrays import Booleans, Numbers
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.matching.week import SLOTS, SLOTS_PER_DAY, SLOTS_PER_HOUR

_MINUTES = 60 // SLOTS_PER_HOUR
_DAYS = SLOTS // SLOTS_PER_DAY


class Leeway:
    """Minutes between childcare and work, for each kind of childcare week and of working week."""

    def __init__(self, people: People, places: Places) -> None:
        """Meet every kind of the one with every kind of the other."""
        first, self._kind_of_person = sets.distinct(people.creche_open, people.creche_open)
        weeks = sets.unpack(people.creche_open[first], SLOTS)
        first, self._kind_of_place = places.kinds_of_shifts
        surely = sets.unpack(places.shifts[first], SLOTS)
        maybe = sets.unpack(places.shifts_maybe[first], SLOTS)
        # After work is before work in a week that is read backward.
        before, after = _open_before(weeks), _open_before(weeks[:, ::-1])
        self._table = np.full((2, len(weeks), len(surely)), np.inf, np.float32)
        for kind, (work, perhaps) in enumerate(zip(surely, maybe, strict=True)):
            self._table[:, :, kind] = np.minimum(
                _least_and_most(before, work, perhaps),
                _least_and_most(after, work[::-1], perhaps[::-1]),
            )

    def minutes(self, rows: slice) -> tuple[Numbers, Numbers]:
        """The least and the most that there may be (s, m); inf: childcare sets no bounds."""
        least, most = self._table[:, self._kind_of_person[rows]][:, :, self._kind_of_place]
        return least, most


def _open_before(weeks: Booleans) -> NDArray[np.float32]:
    """Minutes that childcare has been open when a quarter hour begins; inf where it is closed then."""
    twice = np.concatenate([weeks, weeks], axis=1)
    # The last quarter hour that was closed, counted over two weeks: a week is a ring.
    closed = np.where(twice, -1, np.arange(2 * SLOTS))
    last = np.maximum.accumulate(closed, axis=1)[:, SLOTS - 1 : -1]
    run = np.arange(SLOTS, 2 * SLOTS) - 1 - last
    run = np.where(last < 0, SLOTS, run)
    return np.where(weeks, run * _MINUTES, np.inf).astype(np.float32)


def _least_and_most(
    before: NDArray[np.float32], work: Booleans, perhaps: Booleans
) -> NDArray[np.float32]:
    """Minutes (2, d) before the first quarter hour of work of each day: over all that may be first."""
    found = np.full((2, len(before)), np.inf, np.float32)
    for day in range(_DAYS):
        slots = slice(day * SLOTS_PER_DAY, (day + 1) * SLOTS_PER_DAY)
        sure = np.flatnonzero(work[slots])[:1]
        earlier = np.flatnonzero(perhaps[slots])
        first = np.concatenate([earlier[earlier < sure[0]] if len(sure) else earlier, sure])
        if not len(first):
            continue
        there = before[:, slots][:, first]
        np.minimum(found[0], there.min(axis=1), out=found[0])
        if len(sure):
            np.minimum(found[1], there.max(axis=1), out=found[1])
    return found
