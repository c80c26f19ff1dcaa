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
_PAIRS_AT_ONCE = 1 << 18
_ONE, _BITS = np.uint32(1), 32


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
    people, places = verdict.violated.shape
    counts = np.zeros((people, _BITS), np.int64)
    step = max(1, _PAIRS_AT_ONCE // max(1, places))
    for first in range(0, people, step):
        rows = slice(first, first + step)
        violated, unsure = verdict.violated[rows], verdict.unsure[rows]
        person, place = pairs_where(((violated & (violated - _ONE)) == 0) & (unsure == 0))
        masks = violated[person, place]
        is_shut = masks != 0
        # The number of a bit is how many there are below it.
        bit = np.bitwise_count(masks[is_shut] - _ONE).astype(np.int64)
        found = np.bincount(person[is_shut] * _BITS + bit, minlength=len(violated) * _BITS)
        counts[rows] = found.reshape(len(violated), _BITS)
    return {barrier: counts[:, int(barrier).bit_length() - 1].copy() for barrier in Barrier}


def pairs_where(flags: Booleans) -> tuple[Rows, Rows]:
    """The person and the place of each pair that is marked, in order: `np.nonzero` of two dimensions.

    That one takes ten times as long as looking in one row of all pairs, and then dividing.
    """
    found = np.flatnonzero(flags)
    person = found // max(1, flags.shape[1])
    return person, found - person * flags.shape[1]


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
    person, place = pairs_where(differs)
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
