"""The kernel: which barriers stand between every person and every place.

One function for one person on a page and for a whole region at night, so the two cannot disagree.
The mask it returns is the explanation: reasons.py only puts words to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.arrays import Masks
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.errors import UnlikeSizes, UnlikeVocabularies
from klaverblad.engines.matching.rules import Judgement, rules
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.travel import Travel

# So many pairs that what is written on the way stays near a core, and calls are few beside it.
_PAIRS_AT_ONCE = 1 << 19
_PLANES = -(-len(Barrier) // 8)


@dataclass(frozen=True, eq=False)
class Verdict:
    """What is known about every pair of a person and a place.

    violated  (n, m) bits of the barriers that block, whatever the unknown turns out to be
    unsure    (n, m) bits of the barriers that block or not, depending on something unknown

    No bit is in both. No bit at all: the person can start there.
    """

    violated: Masks
    unsure: Masks


def violations(
    people: People, places: Places, travel: Travel, *, slice_rows: int | None = None
) -> Verdict:
    """Find the barriers between every person and every place.

    travel      minutes of the same people to the same places, in the same order
    slice_rows  people at a time; it changes the memory that is needed, never the answer
    returns     two masks, each (n, m)
    raises      UnlikeSizes, UnlikeVocabularies
    """
    shape = (len(people), len(places))
    verdict = Verdict(np.zeros(shape, np.uint32), np.zeros(shape, np.uint32))
    for rows, bits in _judged(people, places, travel, slice_rows):
        _widen(bits.violated, verdict.violated[rows])
        _widen(bits.unsure, verdict.unsure[rows])
    return verdict


def violations_by_slice(
    people: People, places: Places, travel: Travel, *, slice_rows: int | None = None
) -> Iterator[tuple[slice, Verdict]]:
    """Find the same barriers, some people at a time, for regions whose pairs do not fit in memory."""
    for rows, bits in _judged(people, places, travel, slice_rows):
        shape = bits.violated.shape[1:]
        verdict = Verdict(np.zeros(shape, np.uint32), np.zeros(shape, np.uint32))
        _widen(bits.violated, verdict.violated)
        _widen(bits.unsure, verdict.unsure)
        yield rows, verdict


class _Bits:
    """Barriers of one slice, eight to a byte: narrow while they are written, so they stay in cache."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.violated = np.zeros((_PLANES, *shape), np.uint8)
        self.unsure = np.zeros((_PLANES, *shape), np.uint8)
        self._marked = np.empty(shape, np.uint8)

    def mark(self, barrier: Barrier, judgement: Judgement) -> None:
        """Set one bit in both masks: what is blocked at worst but not for certain is unsure."""
        plane, place = divmod(int(barrier).bit_length() - 1, 8)
        # Multiplied and not shifted: that is eight times as fast on bytes.
        bit = np.uint8(1 << place)
        certain, at_worst = judgement
        self.violated[plane] |= np.multiply(certain.view(np.uint8), bit, out=self._marked)
        if at_worst is not None:
            differs = np.not_equal(certain, at_worst, out=self._marked.view(np.bool_))
            self.unsure[plane] |= np.multiply(differs.view(np.uint8), bit, out=self._marked)


def _judged(
    people: People, places: Places, travel: Travel, slice_rows: int | None
) -> Iterator[tuple[slice, _Bits]]:
    _fit(people, places, travel)
    ready = rules(people, places, travel)
    step = slice_rows or max(1, _PAIRS_AT_ONCE // max(1, len(places)))
    for first in range(0, len(people), step):
        rows = slice(first, min(first + step, len(people)))
        bits = _Bits((rows.stop - rows.start, len(places)))
        for rule in ready:
            bits.mark(rule.barrier, rule.judge(rows))
        yield rows, bits


def _fit(people: People, places: Places, travel: Travel) -> None:
    found, wanted = (travel.n_people, travel.n_places), (len(people), len(places))
    if found != wanted:
        raise UnlikeSizes(found=found, wanted=wanted)
    if people.vocabulary != places.vocabulary:
        raise UnlikeVocabularies


def _widen(planes: NDArray[np.uint8], out: Masks) -> None:
    """Lay the bytes of the planes side by side in masks that are zero."""
    for plane, bits in enumerate(planes):
        # Pages of memory that nothing is written in cost nothing, and doubts are rare.
        if bits.any():
            if plane == 0:
                np.copyto(out, bits)
            else:
                out |= bits * np.uint32(256**plane)
