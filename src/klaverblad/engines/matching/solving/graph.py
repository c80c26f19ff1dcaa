"""From people and places to edges, some people at a time: the pairs are never all in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.arrays import Numbers
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.errors import UnlikeSizes
from klaverblad.engines.matching.kernel import Verdict, violations
from klaverblad.engines.matching.masks import counts_of_places, pairs_where
from klaverblad.engines.matching.rules import modes_had
from klaverblad.engines.matching.solving.problem import Edges
from klaverblad.engines.matching.solving.weights import Weights
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.spreading import spread
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
    cluster: str = "",
) -> Graph:
    """Judge every pair with the kernel, and keep the pairs that may be used.

    trips          rows of people -> their travel table to all places
    barriers_most  keep pairs that this many barriers, all of them liftable, keep closed
    slice_rows     people at a time; it changes the memory that is needed, never the answer
    cluster        where the slices are judged: see engines.spreading; it changes no answer either
    raises         UnlikeSizes
    """
    step = slice_rows or max(1, _PAIRS_AT_ONCE // max(1, len(places)))
    asked = _Asked(people, places, trips, weights, barriers_most, liftable)
    slices = [slice(first, min(first + step, len(people))) for first in range(0, len(people), step)]
    parts = list(spread(_judged, asked, slices, cluster))
    none = np.zeros(0, np.int64)
    nothing = np.zeros(0, np.int32), none, np.zeros(0, np.uint32)
    columns = zip(nothing, *(part.edges for part in parts), strict=True)
    sizes = np.concatenate([np.zeros(1, np.int64), *(part.sizes for part in parts)])
    return Graph(
        Edges.of(np.cumsum(sizes), *map(np.concatenate, columns)),
        {bit: np.concatenate([none, *(part.counts[bit] for part in parts)]) for bit in Barrier},
        np.concatenate([none, *(part.unsure for part in parts)]),
    )


class _Asked(NamedTuple):
    """What every slice is judged by."""

    people: People
    places: Places
    trips: Trips
    weights: Weights
    barriers_most: int
    liftable: int


class _Part(NamedTuple):
    """What some people came to."""

    edges: tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.uint32]]
    sizes: NDArray[np.int64]
    counts: dict[Barrier, NDArray[np.int64]]
    unsure: NDArray[np.int64]


def _judged(asked: _Asked, rows: slice) -> _Part:
    places, count = asked.places, rows.stop - rows.start
    some, travel = asked.people.only(np.arange(rows.start, rows.stop)), asked.trips(rows)
    if travel.n_people != count:
        raise UnlikeSizes(found=(travel.n_people, travel.n_places), wanted=(count, len(places)))
    verdict = violations(some, places, travel)
    person, place = pairs_where(_is_kept(verdict, asked.barriers_most, asked.liftable))
    minutes = quickest(some, person, travel, place)
    points = asked.weights.points(some, person, places, place, minutes)
    return _Part(
        (place.astype(np.int32), points, verdict.violated[person, place]),
        np.bincount(person, minlength=count),
        counts_of_places(verdict),
        ((verdict.violated == 0) & (verdict.unsure != 0)).sum(axis=1),
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
