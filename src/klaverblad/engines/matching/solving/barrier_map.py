"""The barrier map: what lifting one barrier, or two, for one group would bring. Exact, each of them.

A count of places that a barrier keeps closed promises too much: a place is taken once, and whoever
gains may push somebody else out. These values come from solving, with the barrier gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import combinations

from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.solving.live import Gain, Live
from klaverblad.engines.spreading import spread


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
    cluster: str = "",
) -> tuple[Lift, ...]:
    """Try every barrier, and every pair of them, for every group; one barrier after the other.

    live     of a problem whose closed edges were kept: as many barriers as are tried at once
    groups   name -> keys of people; they may overlap
    cluster  where the barriers are tried: see engines.spreading; it changes no value
    """
    singles = list(barriers)
    tried: list[tuple[Barrier, ...]] = [(one,) for one in singles]
    tried += list(combinations(singles, 2)) if pairs else []
    found = spread(_lifts, (live, dict(groups)), tried, cluster)
    return tuple(lift for some in found for lift in some)


def _lifts(
    shared: tuple[Live, Mapping[str, Sequence[int]]], some: tuple[Barrier, ...]
) -> list[Lift]:
    """Try one for every group. Of a copy: who gains of equals then never depends on what came before."""
    live, groups = deepcopy(shared[0]), shared[1]
    bits = sum(one.value for one in some)
    return [
        Lift(some, name, len(keys), live.if_lifted(bits, keys)) for name, keys in groups.items()
    ]
