"""Under quotas that cut across, the placing that raising prices may not find: every seat tried.

Prices alone cannot reach each placing, so that none was found says nothing. Here whole numbers are
searched, and that there is no placing is proved. Slow, and so only asked when raising prices fails.

method  branch and bound (SCIP, by OR-Tools), one thread; ended by a count and never by a clock, so
        that the same question gives the same answer
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ortools.linear_solver import pywraplp  # type: ignore[import-not-found,import-untyped,unused-ignore]

from klaverblad.engines.matching.solving.across import Row
from klaverblad.engines.matching.solving.network import Network
from klaverblad.engines.matching.solving.state import ENDLESS, Nodes

# Beyond these a run would wait for minutes; the answer is then that none was found.
_EDGES_MAX, _NODES_MAX = 50_000, 5_000


class NotSearched(Exception):
    """Too much to search: whether there is such a placing stays open."""


def best_under(net: Network, rows: Sequence[Row]) -> Nodes | None:
    """Find the best placing that keeps groups and quotas; None: it is proved that there is none.

    net      all edges open
    returns  (n,) the leaf of each person
    raises   NotSearched
    """
    if len(net.edges) > _EDGES_MAX:
        raise NotSearched
    solver = pywraplp.Solver.CreateSolver("SCIP")
    solver.SetSolverSpecificParametersAsString(f"limits/nodes = {_NODES_MAX}")
    takes = [solver.BoolVar("") for _ in range(len(net.edges))]
    person, place = net.edges.person, net.edges.place
    for i in range(len(net.people)):
        solver.Add(solver.Sum(takes[net.edges.starts[i] : net.edges.starts[i + 1]]) <= 1)
    for j in range(len(net.places)):
        some = [takes[edge] for edge in np.flatnonzero(place == j).tolist()]
        solver.Add(solver.Sum(some) <= int(net.high[j]))
    ranks = {"people": np.argsort(net.people), "places": np.argsort(net.places)}
    for node, quota in net.group.items():
        mine = ranks[quota.of][quota.rows]
        is_mine = np.isin(person if quota.of == "people" else place, mine)
        taken = solver.Sum([takes[edge] for edge in np.flatnonzero(is_mine).tolist()])
        # Of people the node counts who has no place.
        count = len(mine) - taken if net.is_exit[node] else taken
        if net.low[node] > -ENDLESS:
            solver.Add(count >= int(net.low[node]))
        if net.high[node] < ENDLESS:
            solver.Add(count <= int(net.high[node]))
    for row in rows:
        helps = np.flatnonzero(row.helps).tolist()
        solver.Add(solver.Sum([int(row.helps[e]) * takes[e] for e in helps]) >= row.least)
    solver.Maximize(solver.Sum([int(w) * x for w, x in zip(net.worth, takes, strict=True)]))
    status = solver.Solve()
    if status == solver.INFEASIBLE:
        return None
    if status not in (solver.OPTIMAL, solver.FEASIBLE):
        raise NotSearched
    at = net.exit.copy()
    chosen = np.flatnonzero([one.solution_value() > 0.5 for one in takes])
    at[person[chosen]] = place[chosen]
    return at
