"""From people and places to edges, some people at a time: the pairs are never all in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.arrays import Numbers
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.errors import UnlikeSizes
from klaverblad.engines.matching.kernel import Verdict, violations
from klaverblad.engines.matching.masks import counts_of_places
from klaverblad.engines.matching.rules import modes_had
from klaverblad.engines.matching.solving.problem import Edges
from klaverblad.engines.matching.solving.weights import Weights
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.travel import Travel

_PAIRS_AT_ONCE = 1 << 22
ALL_BARRIERS = sum(barrier.value for barrier in Barrier)

Trips = Callable[[slice], Travel]


@dataclass(frozen=True, eq=False)
class Graph:
    """Who could start where, and what each barrier alone keeps closed.

    edges    open pairs, and pairs that up to `barriers_most` barriers keep closed
    counts   barrier -> (n,) places that this barrier alone keeps closed
    unsure   (n,) places where it depends on something that nobody asked yet
    """

    edges: Edges
    counts: dict[Barrier, NDArray[np.int64]]
    unsure: NDArray[np.int64]


def graph(
    people: People,
    places: Places,
    trips: Trips,
    weights: Weights,
    *,
    barriers_most: int = 0,
    liftable: int = ALL_BARRIERS,
    slice_rows: int | None = None,
) -> Graph:
    """Judge every pair with the kernel, and keep the pairs that may be used.

    trips          rows of people -> their travel table to all places
    barriers_most  keep pairs that this many barriers, all of them liftable, keep closed
    slice_rows     people at a time; it changes the memory that is needed, never the answer
    raises         UnlikeSizes
    """
    step = slice_rows or max(1, _PAIRS_AT_ONCE // max(1, len(places)))
    sizes, parts = [np.zeros(1, np.int64)], []
    counts: list[dict[Barrier, NDArray[np.int64]]] = []
    unsure = [np.zeros(0, np.int64)]
    for first in range(0, len(people), step):
        rows = np.arange(first, min(first + step, len(people)))
        some, travel = people.only(rows), trips(slice(first, int(rows[-1]) + 1))
        if travel.n_people != len(rows):
            raise UnlikeSizes(
                found=(travel.n_people, travel.n_places), wanted=(len(rows), len(places))
            )
        verdict = violations(some, places, travel)
        person, place = np.nonzero(_is_kept(verdict, barriers_most, liftable))
        minutes = quickest(some, person, travel, place)
        points = weights.points(some, person, places, place, minutes)
        parts.append((place.astype(np.int32), points, verdict.violated[person, place]))
        sizes.append(np.bincount(person, minlength=len(rows)))
        counts.append(counts_of_places(verdict))
        unsure.append(((verdict.violated == 0) & (verdict.unsure != 0)).sum(axis=1))
    nothing = np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.uint32)
    columns = [np.concatenate(column) for column in zip(nothing, *parts, strict=True)]
    return Graph(
        Edges.of(np.cumsum(np.concatenate(sizes)), *columns),
        {bit: np.concatenate([one[bit] for one in counts] or unsure) for bit in Barrier},
        np.concatenate(unsure),
    )


def quickest(
    people: People, person: NDArray[np.intp], travel: Travel, place: NDArray[np.intp]
) -> Numbers:
    """Minutes of pairs by the quickest way that the person surely has; inf: none."""
    best = np.full(len(person), np.inf, np.float32)
    origin = travel.origin[person]
    for mode, (surely, _) in modes_had(people).items():
        if mode in travel.minutes:
            minutes = travel.slowest[mode][origin, place]
            np.minimum(best, np.where(surely[person], minutes, np.inf), out=best)
    return best


def _is_kept(verdict: Verdict, barriers_most: int, liftable: int) -> NDArray[np.bool_]:
    few = np.bitwise_count(verdict.violated) <= barriers_most
    strange = verdict.violated & np.uint32(~liftable & 0xFFFFFFFF)
    return np.asarray(few & (strange == 0) & (verdict.unsure == 0))
