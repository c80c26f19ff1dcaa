"""Write down what a state answers, as a problem and a certificate that anybody can check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.solving.certificate import Certificate, certify
from klaverblad.engines.matching.solving.network import Ties, network
from klaverblad.engines.matching.solving.problem import NOWHERE, Edges, Problem, Quota
from klaverblad.engines.matching.solving.state import ENDLESS, GONE, State


class Proof(NamedTuple):
    """A problem, who goes where in it (-1: nowhere), and what proves it."""

    problem: Problem
    place: NDArray[np.int64]
    certificate: Certificate


def problem_of(
    s: State,
    people: Mapping[int, int],
    places: Mapping[int, int],
    groups: Mapping[str, int],
    stands: Mapping[int, int],
) -> Problem:
    """What a state asks: key -> row of people, key -> node of places, name -> node of groups."""
    rows = np.fromiter(people.values(), np.int64, len(people))
    nodes = np.fromiter(places.values(), np.int64, len(places))
    row_of = np.full(len(s.parent), NOWHERE, np.int64)
    row_of[nodes] = np.arange(len(nodes))
    sizes = s.end[rows] - s.begin[rows]
    taken = np.repeat(s.begin[rows] - (np.cumsum(sizes) - sizes), sizes)
    taken += np.arange(len(taken))
    person = np.repeat(np.arange(len(rows)), sizes)
    is_there = s.edge_closed[taken] & GONE == 0
    taken, person = taken[is_there], person[is_there]
    counts = np.bincount(person, minlength=len(rows))
    edges = Edges(
        np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        row_of[s.edge_node[taken]].astype(np.int32),
        s.edge_points[taken] // s.scale[0],
        s.edge_closed[taken],
    )
    position = {key: row for row, key in enumerate(places)}
    standing = np.array([position.get(stands.get(key, NOWHERE), NOWHERE) for key in people])
    return Problem(
        people=np.fromiter(people, np.uint64, len(people)),
        places=np.fromiter(places, np.uint64, len(places)),
        capacity=s.high[nodes].copy(),
        edges=edges,
        quotas=tuple(_quota(s, name, node, rows, nodes) for name, node in groups.items()),
        stands=standing.astype(np.int64) if stands else None,
    )


def proof_of(
    s: State,
    now: Problem,
    people: Mapping[int, int],
    places: Mapping[int, int],
    groups: Mapping[str, int],
    ties: Ties,
) -> Proof:
    """Prove that what stands in a state is the best for the problem it asks."""
    rows = np.fromiter(people.values(), np.int64, len(people))
    nodes = np.fromiter(places.values(), np.int64, len(places))
    row_of = np.full(len(s.parent), NOWHERE, np.int64)
    row_of[nodes] = np.arange(len(nodes))
    net = network(now, ties)
    root = int(np.flatnonzero(s.parent[: len(s.parent)] == NOWHERE)[0])
    price = np.zeros(len(net.parent), np.int64)
    price[: len(nodes)] = s.price[nodes][net.places]
    for node, quota in net.group.items():
        price[node] = s.price[groups[quota.name]]
    price[net.outside] = s.price[root + 1]
    price[net.root] = s.price[root]
    place = row_of[s.at[rows]]
    rank = np.append(np.argsort(net.places), NOWHERE)[place[net.people]]
    at = np.where(rank == NOWHERE, net.exit, rank)
    return Proof(now, place, certify(now, net, at, price - price[net.root]))


def within(s: State, node: int) -> NDArray[np.int64]:
    """A group and the groups in it; new places are numbered after them and come along."""
    found = {node}
    for child in range(node, len(s.parent)):
        if int(s.parent[child]) in found:
            found.add(child)
    return np.array(sorted(found))


def _quota(
    s: State, name: str, node: int, rows: NDArray[np.int64], nodes: NDArray[np.int64]
) -> Quota:
    inside = within(s, node)
    low, high = int(s.low[node]), int(s.high[node])
    if not s.is_exit[node]:
        members = np.flatnonzero(np.isin(s.parent[nodes], inside))
        return Quota(name, "places", members, low, None if high >= ENDLESS else high)
    members = np.flatnonzero(np.isin(s.exit[rows], inside))
    # Bounds of people count those without a place.
    most = None if low < -ENDLESS // 2 else len(members) - low
    return Quota(name, "people", members, len(members) - high, most)
