"""Between two placings: take over as little of the second as keeps every quota.

Where they differ, they differ in separate chains of people who change seats with each other. Each
chain can be taken over or left alone without touching any other, and no bound breaks by it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.solving.columns import points_at
from klaverblad.engines.matching.solving.network import Network
from klaverblad.engines.matching.solving.state import Nodes, Whole


def mixed(
    net: Network, cheap: Nodes, kept: Nodes, helps: Sequence[Whole], least: Sequence[int]
) -> Nodes:
    """Start from `cheap`, which may miss quotas, and take chains of `kept` until none is missed.

    helps, least  per quota: what each edge adds, and the sum that is asked
    returns       a placing that keeps what `kept` keeps
    """
    differ = np.flatnonzero(cheap != kept)
    if not len(differ):
        return cheap
    chain = _chains(net, cheap[differ], kept[differ])
    count = int(chain.max()) + 1
    lost = points_at(net, cheap)[differ] - points_at(net, kept)[differ]
    cost = np.bincount(chain, lost, count)
    added = [_of(net, kept, one)[differ] - _of(net, cheap, one)[differ] for one in helps]
    change = np.array([np.bincount(chain, one, count) for one in added])
    missing = np.array(
        [asked - int(_of(net, cheap, one).sum()) for one, asked in zip(helps, least, strict=True)],
        np.float64,
    )
    taken = np.zeros(count, np.bool_)
    # A chain that misses more elsewhere than it helps here is left for when nothing else is.
    while (missing > 0).any():
        after = np.maximum(missing[:, None] - change, 0).sum(axis=0)
        helped = np.where(taken, -np.inf, np.maximum(missing, 0).sum() - after)
        useful = helped > 0
        if not useful.any():
            return kept
        best = int(np.argmin(np.where(useful, cost / np.where(useful, helped, 1), np.inf)))
        taken[best] = True
        missing -= change[:, best]
    at = cheap.copy()
    moved = differ[taken[chain]]
    at[moved] = kept[moved]
    return at


def _of(net: Network, at: Nodes, helps: Whole) -> Whole:
    """What the placement of each person adds to a quota."""
    taken = np.flatnonzero(net.edges.place == at[net.edges.person])
    found = np.zeros(len(at), np.int64)
    found[net.edges.person[taken]] = helps[taken]
    return found


def _chains(net: Network, one: Nodes, other: Nodes) -> NDArray[np.int64]:
    """Number the chains: who shares a leaf, or a group with bounds, is in the same one."""
    leader = np.arange(len(net.parent))

    def find(node: int) -> int:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = int(leader[node])
        return node

    def join(node: int, to: int) -> None:
        leader[find(node)] = find(to)

    def bounded(leaf: int) -> list[int]:
        nodes = [leaf]
        while (above := int(net.parent[nodes[-1]])) != net.root:
            nodes.append(above)
        return [node for node in nodes if node != net.outside]

    first = []
    for left, right in zip(one.tolist(), other.tolist(), strict=True):
        nodes = bounded(left) + bounded(right)
        for node in nodes[1:]:
            join(nodes[0], node)
        first.append(nodes[0])
    return np.unique([find(node) for node in first], return_inverse=True)[1]
