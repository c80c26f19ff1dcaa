"""The cold solve: one min-cost flow, by OR-Tools.

method  cost-scaling push-relabel (Goldberg, J. Algorithms 22, 1997), as in OR-Tools
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools import __version__ as _version  # type: ignore[import-not-found,import-untyped,unused-ignore]
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # type: ignore[import-not-found,import-untyped,unused-ignore]

from klaverblad.engines.matching.solving.errors import LeastOutOfReach, Shortfall
from klaverblad.engines.matching.solving.neighbours import neighbours
from klaverblad.engines.matching.solving.network import Network
from klaverblad.engines.matching.solving.state import Nodes, Whole

SOLVER = f"ortools {_version} min_cost_flow"


def solve_flow(net: Network, chosen: NDArray[np.int64]) -> Nodes:
    """Solve with these edges only; returns the leaf of each person, their exit if none.

    raises  LeastOutOfReach, with how much of each least can be reached
    """
    n, root = len(net.people), net.root
    if not n:
        if short := [Shortfall(one.name, one.least, 0) for one in net.group.values() if one.least]:
            raise LeastOutOfReach(short)
        return np.zeros(0, np.int32)
    order = neighbours(net, chosen)
    node = _numbers(net)
    node[:root] = n + order.place_rank
    flow, place = SimpleMinCostFlow(), net.edges.place[order.chosen]
    edge_arcs = flow.add_arcs_with_capacity_and_unit_cost(
        order.tail, node[place], np.ones(len(chosen), np.int64), -net.worth[order.chosen]
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(n), node[net.exit[order.people]], np.ones(n, np.int64), np.zeros(n, np.int64)
    )
    inner = _inner(net)
    low, high = np.clip(net.low[inner], 0, None), np.clip(net.high[inner], None, n)
    if (low > high).any() or (high < 0).any():
        raise LeastOutOfReach(_shortfalls(net, chosen))
    flow.add_arcs_with_capacity_and_unit_cost(
        node[inner], node[net.parent[inner]], high - low, np.zeros(len(inner), np.int64)
    )
    supply = np.zeros(n + len(net.parent), np.int64)
    supply[:n], supply[n + root] = 1, -n
    np.subtract.at(supply, node[inner], low)
    np.add.at(supply, node[net.parent[inner]], low)
    flow.set_nodes_supplies(np.arange(len(supply)), supply)
    status = flow.solve()
    if status == flow.INFEASIBLE:
        raise LeastOutOfReach(_shortfalls(net, chosen))
    assert status == flow.OPTIMAL, status
    at = net.exit.copy()
    used = np.flatnonzero(flow.flows(edge_arcs))
    at[order.people[order.tail[used]]] = place[used]
    return at


def _numbers(net: Network) -> NDArray[np.int64]:
    """Number the nodes after the people; outside is the root itself, which saves a step."""
    node = len(net.people) + np.arange(len(net.parent), dtype=np.int64)
    node[net.outside] = node[net.root]
    return node


def _inner(net: Network) -> NDArray[np.int64]:
    nodes = np.arange(len(net.parent))
    return np.asarray(nodes[(nodes != net.root) & (nodes != net.outside)])


def _shortfalls(net: Network, chosen: NDArray[np.int64]) -> list[Shortfall]:
    """Serve the least of all groups as far as can be, and say what stays short.

    Points count for nothing here: what is missed of a least costs one.
    """
    n, root, node, inner = len(net.people), net.root, _numbers(net), _inner(net)
    flow = SimpleMinCostFlow()
    person, place = net.edges.person[chosen], net.edges.place[chosen]
    ones, zeros = np.ones(len(chosen), np.int64), np.zeros(len(chosen), np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(person, place + n, ones, zeros)
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(n), node[net.exit], np.ones(n, np.int64), np.zeros(n, np.int64)
    )
    low, high = np.clip(net.low[inner], 0, n), np.clip(net.high[inner], 0, n)
    low = np.minimum(low, high)
    soft = np.where(net.is_soft[inner], n, 0)
    tails, heads = node[inner], node[net.parent[inner]]
    arcs = [
        flow.add_arcs_with_capacity_and_unit_cost(tails, heads, size, np.full(len(inner), cost))
        for size, cost in ((low, -1), (high - low, 0), (soft, 1))
    ]
    supply = np.zeros(n + len(net.parent), np.int64)
    supply[:n], supply[n + root] = 1, -n
    flow.set_nodes_supplies(np.arange(len(supply)), supply)
    status = flow.solve()
    assert status == flow.OPTIMAL, status
    used = sum(flow.flows(arc) for arc in arcs)
    return [_short(net, int(each), int(count)) for each, count in zip(inner, used, strict=True)
            if _is_short(net, int(each), int(count))]  # fmt: skip


def _is_short(net: Network, node: int, used: int) -> bool:
    return bool(used > net.high[node] if net.is_exit[node] else used < net.low[node])


def _short(net: Network, node: int, used: int) -> Shortfall:
    quota = net.group[node]
    reached = len(quota.rows) - used if net.is_exit[node] else used
    return Shortfall(quota.name, quota.least, reached)


def flows_of(net: Network, at: Nodes) -> Whole:
    """Count who stands below each node."""
    flow = np.bincount(at, minlength=len(net.parent)).astype(np.int64)
    # Groups come after what holds them, so from the last to the first everything is counted once.
    order = [*range(len(net.parent) - 1, net.root + 1, -1)]
    places = slice(0, net.root)
    np.add.at(flow, net.parent[places], flow[places])
    for node in order:
        flow[net.parent[node]] += flow[node]
    flow[net.root] += flow[net.outside]
    return flow
