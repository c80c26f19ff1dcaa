"""Make the columns of a state, and make room in them when people and places come."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from klaverblad.engines.matching.solving.compiled import compiled
from klaverblad.engines.matching.solving.errors import TooManyPoints
from klaverblad.engines.matching.solving.flow import flows_of
from klaverblad.engines.matching.solving.network import Network
from klaverblad.engines.matching.solving.state import (
    END_EXIT,
    FIRST_EXIT,
    GONE,
    NOBODY,
    OBJECTIVE,
    PLACED,
    POINTS,
    SUMS,
    Marks,
    Nodes,
    State,
    Whole,
)

_FAR_MAX = 1 << 58
# How many times more nodes or higher points events may bring before a new solve is needed.
_GROWTH, _POINTS_LATER = 4, 1000
# Room behind each list of who could come to a place, so that newcomers rarely move it.
_SLACK_SHARE, _SLACK_LEAST, _PERSON_SLACK = 4, 32, 4


def new_state(net: Network, at: Nodes, *, is_lasting: bool = True) -> State:
    """Lay out who is where; prices are still to be found.

    is_lasting  events will follow: who could come to each place is listed too
    raises      TooManyPoints
    """
    n, k = len(net.people), len(net.parent)
    highest = int(np.abs(net.worth).max(initial=_POINTS_LATER * net.ties.scale * is_lasting))
    # A chain passes each leaf at most once, and at each of them somebody changes points.
    far = 2 * (highest + 1) * (k + 2) * (_GROWTH if is_lasting else 1)
    if far >= _FAR_MAX or far * max(1, n) >= 1 << 62:
        raise TooManyPoints(found=highest, people=n, most=_FAR_MAX // (2 * (k + 2)))
    first_child, next_sibling = _children(net.parent)
    at_points = points_at(net, at)
    laid = _laid_out(net, _PERSON_SLACK if is_lasting else 0)
    listed = listed_by_place(laid, k) if is_lasting else _nobody_listed(k)
    totals = np.zeros(SUMS, np.int64)
    totals[OBJECTIVE], totals[POINTS] = at_points.sum(), (at_points // net.ties.scale).sum()
    totals[PLACED] = (~net.is_exit[at]).sum()
    totals[FIRST_EXIT], totals[END_EXIT] = net.outside, k
    first_at, next_at, prev_at = _chained(at, k)
    first_leaver, next_leaver, _ = _chained(net.exit, k)
    return State(
        parent=net.parent, first_child=first_child, next_sibling=next_sibling,
        low=net.low.copy(), high=net.high.copy(), is_soft=net.is_soft, is_exit=net.is_exit,
        flow=flows_of(net, at), price=np.zeros(k, np.int64), first_at=first_at,
        r_begin=listed.begin, r_end=listed.end, r_room=listed.room, first_leaver=first_leaver,
        at=at.astype(np.int32), at_points=at_points, next_at=next_at, prev_at=prev_at,
        exit=net.exit.copy(), next_leaver=next_leaver, lifted=np.zeros(n, np.uint32),
        begin=laid.begin, end=laid.end, room=laid.room,
        touched=np.full(n, -1, np.int64), was_at=np.full(n, NOBODY, np.int32),
        was_points=np.zeros(n, np.int64), moved=np.zeros(n, np.int32),
        edge_person=laid.person, edge_node=laid.place, edge_points=laid.worth,
        edge_closed=laid.closed, r_edge=listed.edge, r_person=listed.person,
        r_points=listed.points,
        dist=np.zeros(k, np.int64), seen=np.zeros(k, np.int64), heap=np.zeros(k, np.int32),
        heap_at=np.zeros(k, np.int32), settled=np.zeros(k, np.int32),
        via_node=np.zeros(k, np.int32), via_person=np.zeros(k, np.int32),
        via_points=np.zeros(k, np.int64), totals=totals, far=np.array([far], np.int64),
        scale=np.array([net.ties.scale], np.int64),
    )  # fmt: skip


def points_at(net: Network, at: Nodes) -> Whole:
    """What the place of each person is worth to the sum; an exit is worth nothing."""
    points = np.zeros(len(at), np.int64)
    stands = np.flatnonzero(net.edges.place == at[net.edges.person])
    points[net.edges.person[stands]] = net.worth[stands]
    return points


class _Laid(NamedTuple):
    """Edges with some room behind those of each person."""

    begin: Whole
    end: Whole
    room: Whole
    person: Nodes
    place: Nodes
    worth: Whole
    closed: Marks


def _laid_out(net: Network, slack: int) -> _Laid:
    edges, starts = net.edges, net.edges.starts
    if not slack:
        return _Laid(
            starts[:-1], starts[1:], starts[1:], edges.person, edges.place, net.worth, edges.closed
        )
    n = len(starts) - 1
    begin = starts[:-1] + slack * np.arange(n)
    end = begin + np.diff(starts)
    to = np.arange(len(edges)) + slack * edges.person.astype(np.int64)
    columns = []
    for values, nothing in (
        (edges.person, 0), (edges.place, 0), (net.worth, 0), (edges.closed, GONE),
    ):  # fmt: skip
        column = np.full(len(edges) + slack * n, nothing, values.dtype)
        column[to] = values
        columns.append(column)
    return _Laid(begin, end, end + slack, *columns)


class _Listed(NamedTuple):
    """Who could come to each node, the most points first, with room behind each list."""

    begin: Whole
    end: Whole
    room: Whole
    edge: Nodes
    person: Nodes
    points: Whole


def listed_by_place(laid: _Laid, k: int) -> _Listed:
    """List for each node the edges that lead there."""
    sizes = np.bincount(laid.place[laid.closed & GONE == 0], minlength=k).astype(np.int64)
    room = np.cumsum(sizes + sizes // _SLACK_SHARE + np.where(sizes > 0, _SLACK_LEAST, 0))
    begin = np.concatenate(([0], room[:-1]))
    end, total = begin.copy(), int(room[-1])
    edge = np.full(total, NOBODY, np.int32)
    person, points = np.zeros(total, np.int32), np.zeros(total, np.int64)
    _deal(laid.place, laid.closed, end, edge)
    _rank(begin, end, laid.person, laid.worth, edge, person, points)
    return _Listed(begin, end, room, edge, person, points)


def _nobody_listed(k: int) -> _Listed:
    none, nothing = np.zeros(k, np.int64), np.zeros(0, np.int32)
    return _Listed(none, none.copy(), none.copy(), nothing, nothing, np.zeros(0, np.int64))


@compiled
def _deal(place: Nodes, closed: Marks, end: Whole, edges: Nodes) -> None:
    for edge in range(len(place)):
        if closed[edge] & GONE == 0:
            node = place[edge]
            edges[end[node]] = edge
            end[node] += 1


@compiled
def _rank(
    begin: Whole, end: Whole, whose: Nodes, worth: Whole, edge: Nodes, person: Nodes, points: Whole
) -> None:
    for node in range(len(begin)):
        mine = edge[begin[node] : end[node]].copy()
        for at, chosen in enumerate(np.argsort(-worth[mine], kind="mergesort")):
            row = begin[node] + at
            edge[row] = mine[chosen]
            person[row], points[row] = whose[mine[chosen]], worth[mine[chosen]]


@compiled
def _link_all(at: Nodes, first: Nodes, after: Nodes, before: Nodes) -> None:
    for person in range(len(at) - 1, -1, -1):
        node = at[person]
        if node < 0:
            continue
        head = first[node]
        after[person] = head
        if head >= 0:
            before[head] = person
        first[node] = person


def _chained(at: Nodes, k: int) -> tuple[Nodes, Nodes, Nodes]:
    first = np.full(k, NOBODY, np.int32)
    after, before = np.full(len(at), NOBODY, np.int32), np.full(len(at), NOBODY, np.int32)
    _link_all(at, first, after, before)
    return first, after, before


def _children(parent: Nodes) -> tuple[Nodes, Nodes]:
    first, after, _ = _chained(parent, len(parent))
    return first, after
