"""Prices from a flow: OR-Tools gives none (or-tools issue 3321), so we find them ourselves.

The price of a node is what one more person below it would cost the others: the length of the
shortest chain of moves from there to the root. With an optimal flow no chain gains, so going over
everything until nothing changes ends; with any other flow it does not, and that is told.

method  difference constraints (Ford, Bellman; Ahuja, Magnanti, Orlin 1993, ch. 5)
"""

from __future__ import annotations

from klaverblad.engines.matching.solving.compiled import inner, lean
from klaverblad.engines.matching.solving.searches import (
    NO_WAY,
    best_of,
    down_cost,
    up_cost,
)
from klaverblad.engines.matching.solving.state import State


@lean
def settle_prices(s: State, root: int, rounds_max: int) -> int:
    """Lower prices until every reduced cost is zero or more; returns rounds, or -1: not optimal."""
    for node in range(len(s.parent)):
        s.price[node] = s.far[0]
    s.price[root] = 0
    for round_ in range(rounds_max):
        changed = _over_tree(s)
        for person in range(len(s.at)):
            leaf = s.at[person]
            if leaf < 0 or _is_free(s, leaf):
                continue
            price = s.at_points[person] - best_of(s, person)
            if price < s.price[leaf]:
                s.price[leaf] = price
                changed = True
        if s.price[root] < 0:
            return -1
        if not changed:
            return round_ + 1
    return -1


@inner
def _is_free(s: State, leaf: int) -> bool:
    """Whether one more or one less at a leaf costs nothing all the way up: then it has no price."""
    node = leaf
    while s.parent[node] >= 0:
        if up_cost(s, node) != 1 or down_cost(s, node) != 1:
            return False
        node = s.parent[node]
    return True


@inner
def _over_tree(s: State) -> bool:
    changed = False
    for node in range(len(s.parent) - 1, -1, -1):
        parent = s.parent[node]
        if parent < 0:
            continue
        cost = up_cost(s, node)
        if cost != NO_WAY and s.price[parent] + (cost - 1) * s.far[0] < s.price[node]:
            s.price[node] = s.price[parent] + (cost - 1) * s.far[0]
            changed = True
        cost = down_cost(s, node)
        if cost != NO_WAY and s.price[node] + (cost - 1) * s.far[0] < s.price[parent]:
            s.price[parent] = s.price[node] + (cost - 1) * s.far[0]
            changed = True
    return changed
