"""Make room in a state when people, places and edges come."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.solving.compiled import inner, lean
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
OF_LISTS = ("r_edge", "r_person", "r_points")
_SLACK, _LIST_LEAST = 4, 32
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


@inner
def row_before(s: State, node: int, points: int) -> int:
    """The first row in the list of a node that has no more points than this."""
    low, high = s.r_begin[node], s.r_end[node]
    while low < high:
        middle = (low + high) >> 1
        if s.r_points[middle] > points:
            low = middle + 1
        else:
            high = middle
    return int(low)


@inner
def list_edge(s: State, edge: int) -> None:
    """Put an edge in the list of its node, which has room for it."""
    node, points = s.edge_node[edge], s.edge_points[edge]
    at, row = row_before(s, node, points), s.r_end[node]
    while row > at:
        s.r_edge[row], s.r_person[row] = s.r_edge[row - 1], s.r_person[row - 1]
        s.r_points[row] = s.r_points[row - 1]
        row -= 1
    s.r_edge[at], s.r_person[at], s.r_points[at] = edge, s.edge_person[edge], points
    s.r_end[node] += 1


@inner
def unlist_edge(s: State, edge: int) -> None:
    """Take an edge out of the list of its node; of a node that has gone, there is none."""
    node = s.edge_node[edge]
    row, last = row_before(s, node, s.edge_points[edge]), s.r_end[node] - 1
    while row <= last and s.r_edge[row] != edge:
        row += 1
    if row > last:
        return
    while row < last:
        s.r_edge[row], s.r_person[row] = s.r_edge[row + 1], s.r_person[row + 1]
        s.r_points[row] = s.r_points[row + 1]
        row += 1
    s.r_end[node] = last


@lean
def forget_edges(s: State, person: int) -> None:
    """A person has no options any more."""
    for edge in range(s.begin[person], s.end[person]):
        unlist_edge(s, edge)
        s.edge_closed[edge] = s.edge_closed[edge] | GONE
    s.end[person] = s.begin[person]


@lean
def write_edge(s: State, edge: int, person: int, node: int, points: int) -> None:
    """Write an open edge; the list of the node has room for it."""
    s.edge_person[edge], s.edge_node[edge] = person, node
    s.edge_points[edge], s.edge_closed[edge] = points, 0
    list_edge(s, edge)


@lean
def write_edges(s: State, person: int, first: int, nodes: Nodes, points: Whole) -> None:
    """Write all edges of a person from row `first` on."""
    for place in range(len(nodes)):
        write_edge(s, first + place, person, nodes[place], points[place])
    s.begin[person], s.end[person] = first, first + len(nodes)


@lean
def move_edges(s: State, person: int, first: int) -> None:
    """Move the edges of a person to where there is room behind them."""
    edge = first
    for old in range(s.begin[person], s.end[person]):
        if s.edge_closed[old] & GONE == 0:
            unlist_edge(s, old)
            write_edge(s, edge, person, s.edge_node[old], s.edge_points[old])
            s.edge_closed[edge] = s.edge_closed[old]
            s.edge_closed[old] = GONE
            edge += 1
    s.begin[person], s.end[person] = first, edge


@lean
def move_list(s: State, node: int, first: int) -> None:
    """Move the list of a node to where there is room behind it."""
    size = s.r_end[node] - s.r_begin[node]
    for row in range(size):
        old = s.r_begin[node] + row
        s.r_edge[first + row], s.r_person[first + row] = s.r_edge[old], s.r_person[old]
        s.r_points[first + row] = s.r_points[old]
    s.r_begin[node], s.r_end[node] = first, first + size


def with_lists(s: State, nodes: Nodes) -> State:
    """Have room in the list of each of these nodes for one more."""
    for node in nodes[s.r_end[nodes] == s.r_room[nodes]].tolist():
        room = 2 * int(s.r_end[node] - s.r_begin[node]) + _LIST_LEAST
        s = with_list(s, node, room)
    return s


def with_list(s: State, node: int, room: int) -> State:
    """Give the list of a node new room, behind all others."""
    first = int(s.r_room.max(initial=0))
    s = with_room(s, OF_LISTS, first + room)
    move_list(s, node, first)
    s.r_room[node] = first + room
    return s


def room_for(edges: int) -> int:
    """How many rows the edges of one person take, with what is left behind them."""
    return edges + _SLACK
