"""The barrier map: what lifting one barrier, or two, for one group would bring. Exact, each of them.

A count of places that a barrier keeps closed promises too much: a place is taken once, and whoever
gains may push somebody else out. These values come from solving, with the barrier gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.solving.live import Gain, Live


@dataclass(frozen=True)
class Lift:
    """What lifting these barriers for everybody of this group would bring."""

    barriers: tuple[Barrier, ...]
    group: str
    people: int
    gain: Gain


def barrier_map(
    live: Live,
    groups: Mapping[str, Sequence[int]],
    barriers: Iterable[Barrier] = tuple(Barrier),
    *,
    pairs: bool = False,
) -> tuple[Lift, ...]:
    """Try every barrier, and every pair of them, for every group.

    live    of a problem whose closed edges were kept: as many barriers as are tried at once
    groups  name -> keys of people; they may overlap
    """
    singles = list(barriers)
    tried: list[tuple[Barrier, ...]] = [(one,) for one in singles]
    tried += list(combinations(singles, 2)) if pairs else []
    return tuple(
        Lift(some, name, len(keys), live.if_lifted(sum(one.value for one in some), keys))
        for name, keys in groups.items()
        for some in tried
    )
