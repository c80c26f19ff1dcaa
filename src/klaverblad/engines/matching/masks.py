"""What can be read from two masks: who can start, who is one step or one answer away, what changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.arrays import Booleans, Masks, Rows
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.errors import WrongShape
from klaverblad.engines.matching.kernel import Verdict

# Larger blocks than this only cost memory.
_PAIRS_AT_ONCE = 1 << 20


def feasible(verdict: Verdict) -> Booleans:
    """Mark the pairs in which nothing stands in the way, for certain: (n, m)."""
    return np.asarray((verdict.violated | verdict.unsure) == 0)


def one_step_away(verdict: Verdict) -> Booleans:
    """Mark the pairs in which exactly one barrier stands in the way, and nothing is unknown."""
    violated = verdict.violated
    is_one_bit = (violated != 0) & (violated & (violated - np.uint32(1)) == 0)
    return np.asarray(is_one_bit & (verdict.unsure == 0))


def one_answer_away(verdict: Verdict) -> Booleans:
    """Mark the pairs in which nothing blocks for certain, but something is unknown."""
    return np.asarray((verdict.violated == 0) & (verdict.unsure != 0))


def blocked(verdict: Verdict) -> Booleans:
    """Mark the pairs in which at least one barrier stands in the way, for certain."""
    return np.asarray(verdict.violated != 0)


def counts_of_places(verdict: Verdict) -> dict[Barrier, NDArray[np.int64]]:
    """Count for each person the places that each barrier alone keeps closed: barrier -> (n,).

    These counts tell one person what a step would open. Added up over people they promise too much,
    because a place is taken once: the value for a region comes from the solver.
    """
    people = len(verdict.violated)
    counts = {barrier: np.zeros(people, np.int64) for barrier in Barrier}
    step = max(1, _PAIRS_AT_ONCE // max(1, verdict.violated.shape[1]))
    for first in range(0, people, step):
        rows = slice(first, first + step)
        is_sure = verdict.unsure[rows] == 0
        for barrier, count in counts.items():
            count[rows] = ((verdict.violated[rows] == barrier.value) & is_sure).sum(axis=1)
    return counts


@dataclass(frozen=True, eq=False)
class Changes:
    """The pairs whose barriers changed, in the order of people and then places. All (k,).

    person, place             rows
    violated, unsure          barriers after the change
    violated_was, unsure_was  barriers before it
    """

    person: Rows
    place: Rows
    violated_was: Masks
    unsure_was: Masks
    violated: Masks
    unsure: Masks

    @property
    def opened(self) -> Booleans:
        """Which pairs became feasible; the barriers that fell are what they had before."""
        return np.asarray((self.violated | self.unsure) == 0)

    @property
    def closed(self) -> Booleans:
        """Which pairs were feasible; the barriers that rose are what they have now."""
        return np.asarray((self.violated_was | self.unsure_was) == 0)

    @property
    def fell(self) -> Masks:
        """Barriers that no longer block and are no longer in question."""
        return (self.violated_was | self.unsure_was) & ~(self.violated | self.unsure)

    @property
    def rose(self) -> Masks:
        """Barriers that now block, or are now in question, and were neither."""
        return (self.violated | self.unsure) & ~(self.violated_was | self.unsure_was)


def compare(before: Verdict, after: Verdict) -> Changes:
    """Set two verdicts on the same people and places side by side, as after a correction."""
    if before.violated.shape != after.violated.shape:
        raise WrongShape(field="after", found=after.violated.shape, wanted=before.violated.shape)
    differs = (before.violated != after.violated) | (before.unsure != after.unsure)
    person, place = np.nonzero(differs)
    return Changes(
        person=person,
        place=place,
        violated_was=before.violated[differs],
        unsure_was=before.unsure[differs],
        violated=after.violated[differs],
        unsure=after.unsure[differs],
    )


def barriers_in(mask: int | np.uint32) -> tuple[Barrier, ...]:
    """List the barriers of one mask, in their fixed order."""
    return tuple(barrier for barrier in Barrier if int(mask) & barrier)
