"""Make room in a state when people, places and edges come."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.solving.columns import listed_by_place
from klaverblad.engines.matching.solving.compiled import compiled
from klaverblad.engines.matching.solving.state import GONE, NOBODY, Nodes, State, Whole

OF_NODES = (
    "parent", "first_child", "next_sibling", "low", "high", "is_soft", "is_exit", "flow", "price",
    "first_at", "r_begin", "r_end", "r_room", "first_leaver", "dist", "seen", "heap", "heap_at",
    "settled", "via_node", "via_person", "via_points",
)  # fmt: skip
OF_PEOPLE = (
    "at", "at_points", "next_at", "prev_at", "exit", "next_leaver", "lifted", "begin", "end",
    "room", "touched", "was_at", "was_points", "moved",
)  # fmt: skip
OF_EDGES = ("edge_person", "edge_node", "edge_points", "edge_closed")
_SLACK = 4
# New rows of these hold nobody; of all other columns they hold nothing.
_NOBODY_IN = {
    "first_child",
    "next_sibling",
    "first_at",
    "first_leaver",
    "at",
    "next_leaver",
    "touched",
}


def with_room(s: State, names: tuple[str, ...], size: int) -> State:
    """Give columns room for `size` rows."""
    if len(getattr(s, names[0])) >= size:
        return s
    return s._replace(**{name: _longer(name, getattr(s, name), size) for name in names})


def _longer(name: str, values: NDArray[Any], size: int) -> NDArray[Any]:
    room = np.zeros(max(size, len(values) + len(values) // 8 + 64), values.dtype)
    room[: len(values)] = values
    if name in _NOBODY_IN:
        room[len(values) :] = NOBODY
    if name == "edge_closed":
        room[len(values) :] = GONE
    return room


def renewed_lists(s: State) -> State:
    """List who could come to each place anew: without who went, and with room behind each list."""
    begin, end, room, edges = listed_by_place(s.edge_node, s.edge_closed, len(s.parent))
    return s._replace(r_begin=begin, r_end=end, r_room=room, r_edge=edges)


@compiled
def write_edge(s: State, edge: int, person: int, node: int, points: int) -> bool:
    """Write an open edge; False when the list of the node is full, and has to be renewed."""
    s.edge_person[edge], s.edge_node[edge] = person, node
    s.edge_points[edge], s.edge_closed[edge] = points, 0
    if s.r_end[node] == s.r_room[node]:
        return False
    s.r_edge[s.r_end[node]] = edge
    s.r_end[node] += 1
    return True


@compiled
def write_edges(s: State, person: int, first: int, nodes: Nodes, points: Whole) -> bool:
    """Write all edges of a person at `first`; False when a list has to be renewed."""
    fits = True
    for place in range(len(nodes)):
        fits = write_edge(s, first + place, person, nodes[place], points[place]) and fits
    s.begin[person], s.end[person] = first, first + len(nodes)
    s.room[person] = first + len(nodes) + _SLACK
    return fits


@compiled
def move_edges(s: State, person: int, first: int) -> bool:
    """Move the edges of a person to where there is room behind them."""
    fits, edge = True, first
    for old in range(s.begin[person], s.end[person]):
        if s.edge_closed[old] & GONE == 0:
            closed = s.edge_closed[old]
            fits = write_edge(s, edge, person, s.edge_node[old], s.edge_points[old]) and fits
            s.edge_closed[edge] = closed
            s.edge_closed[old] = GONE
            edge += 1
    s.begin[person], s.end[person] = first, edge
    s.room[person] = edge + _SLACK
    return fits


def room_for(edges: int) -> int:
    """How many rows the edges of one person take, with what is left behind them."""
    return edges + _SLACK
