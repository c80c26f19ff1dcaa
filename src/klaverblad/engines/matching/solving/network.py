"""A problem as one tree with people at its leaves, in the canonical order of stable keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.arrays import Booleans
from klaverblad.engines.matching.solving.errors import QuotasCross, TooManyAccepted
from klaverblad.engines.matching.solving.problem import NOWHERE, Edges, Problem, Quota, in_order
from klaverblad.engines.matching.solving.state import ENDLESS, Nodes, Whole


@dataclass(frozen=True)
class Ties:
    """What decides between placings of equal points: points * scale + a bonus per placement.

    scale   more than all bonuses together can be, so that they never outweigh a point
    placed  bonus of every placement: most people placed counts first
    stays   bonus of one who stays where they stand; less than `placed` all together
    """

    scale: int = 1
    placed: int = 0
    stays: int = 0

    @classmethod
    def of(cls, problem: Problem, *, counts_placed: bool) -> Ties:
        """The smallest that will do, also when twice as many get a place later."""
        standing = 0 if problem.stands is None else int((problem.stands != NOWHERE).sum())
        room = 2 * seats_in_play(problem) + 1024
        placed = standing + 1 if counts_placed else 0
        most = placed * room + standing
        return cls(most + 1, placed, int(standing > 0))


def seats_in_play(problem: Problem) -> int:
    """The most that can be placed."""
    return min(len(problem.people), int(problem.capacity.sum()))


@dataclass(frozen=True, eq=False)
class Network:
    """The same question, the rows sorted by key: no order of a file can be seen in it.

    people, places  rows of the problem, in canonical order
    edges           all edges in that order, closed ones too; `worth` are their scaled points
    worth           (e,) points * scale + the small bonus that decides between equal points
    parent ...      (k,) the tree: first the places, then the root, outside, and the groups
    exit            (n,) the leaf of whoever has no place
    group           node -> the quota that bounds it
    """

    people: NDArray[np.int64]
    places: NDArray[np.int64]
    edges: Edges
    worth: Whole
    ties: Ties
    parent: Nodes
    low: Whole
    high: Whole
    is_soft: Booleans
    is_exit: Booleans
    exit: Nodes
    group: dict[int, Quota]

    @property
    def root(self) -> int:
        """The node above all."""
        return len(self.places)

    @property
    def outside(self) -> int:
        """The exit of whoever is in no group."""
        return len(self.places) + 1


def without_accepted(problem: Problem) -> Problem:
    """Take out who accepted a place, with the seats they fill; they count for every group.

    raises  TooManyAccepted
    """
    if problem.accepted is None or (problem.accepted == NOWHERE).all():
        return replace(problem, accepted=None)
    is_done = problem.accepted != NOWHERE
    used = np.bincount(problem.accepted[is_done], minlength=len(problem.places))
    full = np.flatnonzero(used > problem.capacity).tolist()
    over = []
    quotas = []
    row_left = np.where(is_done, NOWHERE, np.cumsum(~is_done) - 1)
    for quota in problem.quotas:
        is_people = quota.of == "people"
        taken = int(is_done[quota.rows].sum() if is_people else used[quota.rows].sum())
        if quota.most is not None and taken > quota.most:
            over.append(quota.name)
            continue
        rows = row_left[quota.rows][~is_done[quota.rows]] if is_people else quota.rows
        most = None if quota.most is None else quota.most - taken
        quotas.append(replace(quota, rows=rows, least=max(0, quota.least - taken), most=most))
    if over or full:
        raise TooManyAccepted(names=over, rows=full)
    kept = np.flatnonzero(~is_done)
    edges = in_order(problem.edges, kept, np.arange(len(problem.places)))
    return replace(
        problem,
        people=problem.people[kept],
        capacity=problem.capacity - used,
        edges=edges,
        quotas=tuple(quotas),
        stands=None if problem.stands is None else problem.stands[kept],
        accepted=None,
    )


def nested(quotas: Iterable[Quota], n: int, m: int) -> tuple[dict[int, int], list[Quota], str]:
    """Put quotas in a forest, the largest first; returns parents by position, order, who crosses.

    The first quota that cuts across another ends it: its name comes back, else an empty one.
    """
    ordered = sorted(quotas, key=lambda one: (one.of, -len(one.rows), one.name))
    inner = {"people": np.full(n, NOWHERE), "places": np.full(m, NOWHERE)}
    parents: dict[int, int] = {}
    for position, quota in enumerate(ordered):
        holds = np.unique(inner[quota.of][quota.rows])
        if len(holds) > 1:
            return parents, ordered, quota.name
        parents[position] = int(holds[0]) if len(holds) else NOWHERE
        inner[quota.of][quota.rows] = position
    return parents, ordered, ""


def split(problem: Problem) -> tuple[tuple[Quota, ...], tuple[Quota, ...]]:
    """Tell quotas that nest from those that cut across; of two that cross the smaller one goes."""
    n, m = len(problem.people), len(problem.places)
    left, across = list(problem.quotas), []
    while name := nested(left, n, m)[2]:
        across += [one for one in left if one.name == name]
        left = [one for one in left if one.name != name]
    return tuple(left), tuple(across)


def network(problem: Problem, ties: Ties) -> Network:
    """Lay a problem out; nobody in it has accepted a place yet.

    raises  QuotasCross
    """
    n, m = len(problem.people), len(problem.places)
    people, places = np.argsort(problem.people), np.argsort(problem.places)
    edges = in_order(problem.edges, people, places)
    worth = _worth(problem, edges, ties)
    parents, ordered, crosses = nested(problem.quotas, n, m)
    if crosses:
        raise QuotasCross(names=[crosses])
    root, outside, first = m, m + 1, m + 2
    k = first + len(ordered)
    parent, exit_ = np.full(k, root, np.int32), np.full(n, outside, np.int32)
    low, high = np.zeros(k, np.int64), np.full(k, ENDLESS)
    is_exit = np.zeros(k, np.bool_)
    parent[root], is_exit[outside], low[outside] = NOWHERE, True, -ENDLESS
    high[:m] = problem.capacity[places]
    row_of = {"people": _ranks(people), "places": _ranks(places)}
    for position, quota in enumerate(ordered):
        node, rows = first + position, row_of[quota.of][quota.rows]
        if parents[position] != NOWHERE:
            parent[node] = first + parents[position]
        if quota.of == "places":
            parent[rows], low[node] = node, quota.least
            high[node] = ENDLESS if quota.most is None else quota.most
        else:
            exit_[rows], is_exit[node] = node, True
            low[node] = -ENDLESS if quota.most is None else len(rows) - quota.most
            high[node] = len(rows) - quota.least
    group = {first + position: quota for position, quota in enumerate(ordered)}
    return Network(
        people, places, edges, worth, ties, parent, low, high, is_exit.copy(), is_exit, exit_,
        group,
    )  # fmt: skip


def _worth(problem: Problem, edges: Edges, ties: Ties) -> Whole:
    if ties == Ties():
        return edges.points
    worth = edges.points * ties.scale + ties.placed
    if ties.stays and problem.stands is not None:
        people, places = np.argsort(problem.people), np.argsort(problem.places)
        stands = np.append(_ranks(places), NOWHERE)[problem.stands[people]]
        worth += ties.stays * (edges.place == stands[edges.person])
    return worth


def _ranks(order: NDArray[np.int64]) -> NDArray[np.int64]:
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return ranks
