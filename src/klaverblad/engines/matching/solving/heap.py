"""The next nearest node: a binary heap in the columns of the state, without memory of its own."""

from __future__ import annotations

from klaverblad.engines.matching.solving.compiled import inner
from klaverblad.engines.matching.solving.state import (
    BOUND,
    ENDLESS,
    HEAP,
    SETTLED,
    STAMP,
    State,
)


@inner
def reset(s: State) -> None:
    """Begin a search: nothing is seen."""
    s.totals[STAMP] += 1
    s.totals[HEAP] = 0
    s.totals[SETTLED] = 0
    s.totals[BOUND] = ENDLESS


@inner
def reach(s: State, node: int, dist: int, from_node: int, person: int, points: int) -> None:
    """Note a way to a node, when it is shorter."""
    stamp = s.totals[STAMP]
    if s.seen[node] != stamp:
        s.seen[node] = stamp
        place = s.totals[HEAP]
        s.totals[HEAP] = place + 1
    elif dist < s.dist[node]:
        place = s.heap_at[node]
    else:
        return
    s.dist[node] = dist
    s.via_node[node], s.via_person[node], s.via_points[node] = from_node, person, points
    while place > 0:
        above = (place - 1) >> 1
        other = s.heap[above]
        if s.dist[other] <= dist:
            break
        s.heap[place] = other
        s.heap_at[other] = place
        place = above
    s.heap[place] = node
    s.heap_at[node] = place


@inner
def nearest(s: State) -> int:
    """Take the nearest node out; -1 when none is left."""
    size = s.totals[HEAP]
    if size == 0:
        return -1
    size -= 1
    s.totals[HEAP] = size
    top = s.heap[0]
    s.settled[s.totals[SETTLED]] = top
    s.totals[SETTLED] += 1
    if size:
        _sink(s, s.heap[size], size)
    return int(top)


@inner
def _sink(s: State, node: int, size: int) -> None:
    place, dist = 0, s.dist[node]
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        if below + 1 < size and s.dist[s.heap[below + 1]] < s.dist[s.heap[below]]:
            below += 1
        other = s.heap[below]
        if dist <= s.dist[other]:
            break
        s.heap[place] = other
        s.heap_at[other] = place
        place = below
    s.heap[place] = node
    s.heap_at[node] = place
