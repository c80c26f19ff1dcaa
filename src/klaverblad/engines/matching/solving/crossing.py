"""Quotas that cut across: priced, repaired, and with what they cost told before they are adopted.

A network cannot hold them, so each gets a price: a placement that helps a quota earns it, one that
counts against it pays it. Whatever the prices, no placing that keeps the quotas is worth more than
the bound they give, so the gap between bound and answer is certified. How good the answer is depends
on the repair; how good it could be never does.

method  Lagrangian relaxation with cutting planes (Kelley, J. SIAM 8, 1960) in a box that follows
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp  # type: ignore[import-not-found,import-untyped,unused-ignore]

from klaverblad.engines.matching.errors import WrongValue
from klaverblad.engines.matching.solving.certificate import rows_at
from klaverblad.engines.matching.solving.columns import points_at
from klaverblad.engines.matching.solving.errors import LeastOutOfReach, Shortfall
from klaverblad.engines.matching.solving.flow import solve_flow
from klaverblad.engines.matching.solving.mixing import mixed
from klaverblad.engines.matching.solving.network import Network, Ties, network, without_accepted
from klaverblad.engines.matching.solving.problem import NOWHERE, Problem, Quota
from klaverblad.engines.matching.solving.state import Nodes, Whole

# Prices are whole sixteenths of a point: finer ones cost solves and change no placing.
_PARTS = 16
_SOLVES_MAX, _RAISES_MAX = 20, 12


@dataclass(frozen=True, eq=False)
class CrossQuota:
    """Placements of some people at some places: at least so many, or so much of all that start there.

    people, places  rows
    least           so many of these people at these places
    share_percent   of all who start at these places, so many in a hundred are these people
    """

    name: str
    people: NDArray[np.int64]
    places: NDArray[np.int64]
    least: int = 0
    share_percent: int = 0

    def __post_init__(self) -> None:
        """Refuse what is neither the one nor the other."""
        if self.least < 0 or not 0 <= self.share_percent <= 100:
            raise WrongValue(field=self.name, rows=[], wanted="least 0 or more, share 0 to 100")


@dataclass(frozen=True)
class QuotaPrice:
    """What a quota asks, what it gets, and what one unit more would cost, in sixteenths of a point."""

    name: str
    asked: int
    reached: int
    price: int


@dataclass(frozen=True, eq=False)
class Crossed:
    """An answer that keeps every quota, and what they cost.

    place           (n,) the row of the place of each person of the problem without who had accepted
    points          of this answer
    bound           no answer that keeps the quotas has more points than this
    free_points     points without these quotas, the exact optimum; the cost is free_points - points
    placed, free_placed   people with a place, with and without these quotas
    solves          how many times the network was solved
    """

    place: NDArray[np.int64]
    points: int
    bound: int
    free_points: int
    placed: int
    free_placed: int
    quotas: tuple[QuotaPrice, ...]
    solves: int

    @property
    def gap(self) -> int:
        """How many points a better answer could have at most more."""
        return self.bound - self.points

    @property
    def cost(self) -> int:
        """The points that these quotas cost."""
        return self.free_points - self.points


@dataclass(frozen=True, eq=False)
class _Row:
    """One quota over edges: the sum of `helps` over the placements is at least `least`."""

    name: str
    helps: Whole
    least: int


@dataclass(frozen=True, eq=False)
class _Answer:
    """The best placing at some prices."""

    at: Nodes
    kept: Whole  # what each row has beyond its least
    bound: float


def from_quotas(quotas: Sequence[Quota], n: int, m: int) -> tuple[CrossQuota, ...]:
    """Read plain quotas that do not nest as quotas that cut across.

    raises  WrongValue for a most: only what is asked at least can be priced here
    """
    found = []
    for quota in quotas:
        if quota.most is not None:
            raise WrongValue(field=quota.name, rows=[], wanted="no most where groups cross")
        is_people = quota.of == "people"
        people = quota.rows if is_people else np.arange(n)
        places = np.arange(m) if is_people else quota.rows
        found.append(CrossQuota(quota.name, people, places, least=quota.least))
    return tuple(found)


def solve_crossing(problem: Problem, quotas: Sequence[CrossQuota]) -> Crossed:
    """Solve a problem under quotas that cut across; its own quotas must nest.

    raises  LeastOutOfReach when a quota cannot be kept, with the most that can be reached
    """
    left = without_accepted(problem)
    left = replace(left, edges=left.edges.only_open(), stands=None)
    net = network(left, Ties())
    rows = [_row(net, problem, quota) for quota in quotas]
    search = _Search(net, rows)
    free = search.at_prices(np.zeros(len(rows), np.int64))
    best_prices, best = search.lowest_bound(free)
    kept = search.keeping(best_prices, best)
    at = mixed(net, best.at, kept.at, [row.helps for row in rows], [row.least for row in rows])
    points = int(points_at(net, at).sum())
    reached = _sums(net, rows, at)
    return Crossed(
        place=rows_at(net, at), points=points, bound=max(points, int(best.bound // _PARTS)),
        free_points=int(points_at(net, free.at).sum()), placed=int((at < net.root).sum()),
        free_placed=int((free.at < net.root).sum()), solves=search.solves,
        quotas=tuple(
            QuotaPrice(row.name, row.least, int(count), int(price))
            for row, count, price in zip(rows, reached, best_prices, strict=True)
        ),
    )  # fmt: skip


class _Search:
    """Prices, and the placings that are best at them."""

    def __init__(self, net: Network, rows: list[_Row]) -> None:
        self.net, self.rows, self.solves = net, rows, 0
        self.everything = np.arange(len(net.edges))
        # No price needs to be higher than all that one placement could move.
        self.highest = _PARTS * 4 * (int(np.abs(net.worth).max(initial=0)) + 1)

    def at_prices(self, prices: Whole) -> _Answer:
        """Find the best placing at these prices, and the bound that follows."""
        self.solves += 1
        worth = self.net.worth * _PARTS
        for row, price in zip(self.rows, prices.tolist(), strict=True):
            if price:
                worth = worth + price * row.helps
        at = solve_flow(replace(self.net, worth=worth), self.everything)
        sums = _sums(self.net, self.rows, at)
        least = np.array([row.least for row in self.rows], np.int64)
        value = _PARTS * int(points_at(self.net, at).sum())
        kept = sums - least
        return _Answer(at, kept, value + int(prices @ kept))

    def lowest_bound(self, free: _Answer) -> tuple[Whole, _Answer]:
        """Lower the bound by cutting planes until a solve no longer does."""
        prices = np.zeros(len(self.rows), np.int64)
        best, best_prices = free, prices
        cuts, width = [(prices, free)], self.highest / 64
        while self.solves < _SOLVES_MAX and (best.kept < 0).any():
            prices, promised = self._master(cuts, best_prices, width)
            if best.bound - promised < 1 or any((prices == cut).all() for cut, _ in cuts):
                break
            found = self.at_prices(prices)
            cuts.append((prices, found))
            if found.bound < best.bound:
                best, best_prices, width = found, prices, 2 * width
            else:
                width /= 2
        return best_prices, best

    def _master(
        self, cuts: list[tuple[Whole, _Answer]], center: Whole, width: float
    ) -> tuple[Whole, float]:
        solver = pywraplp.Solver.CreateSolver("GLOP")
        bound = solver.NumVar(-solver.infinity(), solver.infinity(), "bound")
        prices = [
            solver.NumVar(max(0.0, at - width), min(float(self.highest), at + width), str(row))
            for row, at in enumerate(center.tolist())
        ]
        for at, found in cuts:
            slope = found.kept.tolist()
            here = float(found.bound) - float(at @ found.kept)
            solver.Add(bound >= here + sum(one * step for one, step in zip(prices, slope)))  # noqa: B905
        solver.Minimize(bound)
        status = solver.Solve()
        assert status == solver.OPTIMAL, status
        values = [round(price.solution_value()) for price in prices]
        return np.array(values, np.int64), bound.solution_value()

    def keeping(self, prices: Whole, best: _Answer) -> _Answer:
        """Raise the prices of quotas that are missed until all are kept.

        raises  LeastOutOfReach
        """
        found, step = best, np.maximum(prices // 64, _PARTS)
        for _ in range(_RAISES_MAX):
            missed = found.kept < 0
            if not missed.any():
                return found
            prices = np.minimum(np.where(missed, prices + step, prices), self.highest)
            step = np.where(missed, 4 * step, step)
            found = self.at_prices(prices)
        if (found.kept < 0).any():
            raise LeastOutOfReach(
                [self._most(row) for row in np.flatnonzero(found.kept < 0).tolist()]
            )
        return found

    def _most(self, row: int) -> Shortfall:
        """The most that can be reached of one quota, if nothing else counted."""
        one = self.rows[row]
        at = solve_flow(replace(self.net, worth=one.helps), self.everything)
        return Shortfall(one.name, one.least, int(_sums(self.net, [one], at)[0]))


def _row(net: Network, problem: Problem, quota: CrossQuota) -> _Row:
    """A quota over the edges; whoever accepted a place is no longer in them, and counts beforehand."""
    n, m = len(problem.people), len(problem.places)
    at = np.full(n, NOWHERE) if problem.accepted is None else problem.accepted
    in_people, in_places = np.zeros(n, np.bool_), np.zeros(m, np.bool_)
    in_people[quota.people], in_places[quota.places] = True, True
    stays = at == NOWHERE
    there = in_places[net.places][net.edges.place]
    theirs = in_people[stays][net.people][net.edges.person] & there
    done_there = in_places[at[~stays]]
    done_theirs = in_people[~stays] & done_there
    if quota.share_percent:
        helps = 100 * theirs.astype(np.int64) - quota.share_percent * there
        before = 100 * int(done_theirs.sum()) - quota.share_percent * int(done_there.sum())
        return _Row(quota.name, helps, -before)
    return _Row(quota.name, theirs.astype(np.int64), quota.least - int(done_theirs.sum()))


def _sums(net: Network, rows: list[_Row], at: Nodes) -> Whole:
    taken = net.edges.place == at[net.edges.person]
    return np.array([int(row.helps[taken].sum()) for row in rows], np.int64)
