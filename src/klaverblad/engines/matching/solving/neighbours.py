"""Neighbours beside each other: the same network, numbered so that a solve stays near where it is.

People and places come sorted by the hash of their keys, so those who look at the same places are
strewn over memory. Numbered as a walk from place to place meets them, the same flow takes about
seven eighths of the time. The walk starts from that sorted order: no row of a file can be seen in it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.solving.compiled import lean
from klaverblad.engines.matching.solving.network import Network
from klaverblad.engines.matching.solving.state import Nodes, Whole


class Order(NamedTuple):
    """Another order of a network.

    people      (n,) rows of people, as they are met
    place_rank  (m,) the new number of each place
    chosen      (e,) the edges, by person in the new order
    tail        (e,) the new number of the person of each of them
    """

    people: Whole
    place_rank: Whole
    chosen: NDArray[np.int64]
    tail: Nodes


def neighbours(net: Network, chosen: NDArray[np.int64]) -> Order:
    """Number people and places as a walk over these edges meets them.

    chosen  rising
    """
    n, m = len(net.people), len(net.places)
    starts = np.searchsorted(chosen, net.edges.starts).astype(np.int64)
    place = net.edges.place[chosen]
    first = np.concatenate(([0], np.cumsum(np.bincount(place, minlength=m)))).astype(np.int64)
    who = np.empty(len(chosen), np.int32)
    _turn(starts, place, first[:-1].copy(), who)
    people, places = np.empty(n, np.int64), np.empty(m, np.int64)
    _walk(starts, place, first, who, people, places, np.zeros(n, np.bool_), np.zeros(m, np.bool_))
    rank = np.empty(m, np.int64)
    rank[places] = np.arange(m)
    sizes = np.diff(starts)[people]
    tail = np.repeat(np.arange(n, dtype=np.int32), sizes)
    before = np.cumsum(sizes) - sizes
    taken = np.repeat(starts[people] - before, sizes) + np.arange(len(chosen))
    return Order(people, rank, chosen[taken], tail)


@lean
def _turn(starts: Whole, place: Nodes, at: Whole, who: Nodes) -> None:
    for person in range(len(starts) - 1):
        for edge in range(starts[person], starts[person + 1]):
            who[at[place[edge]]] = person
            at[place[edge]] += 1


@lean
def _walk(
    starts: Whole, place: Nodes, first: Whole, who: Nodes, people: Whole, places: Whole,
    is_met: NDArray[np.bool_], is_seen: NDArray[np.bool_],
) -> None:  # fmt: skip
    met = seen = turn = 0
    for start in range(len(places)):
        if not is_seen[start]:
            is_seen[start] = True
            places[seen] = start
            seen += 1
        while turn < seen:
            here = places[turn]
            turn += 1
            for row in range(first[here], first[here + 1]):
                person = who[row]
                if is_met[person]:
                    continue
                is_met[person] = True
                people[met] = person
                met += 1
                for edge in range(starts[person], starts[person + 1]):
                    there = place[edge]
                    if not is_seen[there]:
                        is_seen[there] = True
                        places[seen] = there
                        seen += 1
    for person in range(len(people)):
        if not is_met[person]:
            people[met] = person
            met += 1
