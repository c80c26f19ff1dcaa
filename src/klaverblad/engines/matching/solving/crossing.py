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

from klaverblad.engines.matching.solving.across import (
    CrossQuota,
    OpenQuota,
    Row,
    asked_of_open,
    row_of,
)
from klaverblad.engines.matching.solving.bounding import BoundCertificate, certify_bound
from klaverblad.engines.matching.solving.certificate import rows_at
from klaverblad.engines.matching.solving.columns import points_at
from klaverblad.engines.matching.solving.errors import LeastOutOfReach, Shortfall
from klaverblad.engines.matching.solving.exactly import NotSearched, best_under
from klaverblad.engines.matching.solving.flow import solve_flow
from klaverblad.engines.matching.solving.mixing import mixed
from klaverblad.engines.matching.solving.network import Network, Ties, network, without_accepted
from klaverblad.engines.matching.solving.problem import Problem
from klaverblad.engines.matching.solving.state import Nodes, Whole

# Prices are whole sixteenths of a point: finer ones cost solves and change no placing.
_PARTS = 16
_SOLVES_MAX, _RAISES_MAX = 20, 12


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
    open, across    the problem and the quotas without who had accepted a place
    proof           proves the bound; `check_bound` checks it without this file
    """

    place: NDArray[np.int64]
    points: int
    bound: int
    free_points: int
    placed: int
    free_placed: int
    quotas: tuple[QuotaPrice, ...]
    solves: int
    open: Problem
    across: tuple[OpenQuota, ...]
    proof: BoundCertificate

    @property
    def gap(self) -> int:
        """How many points a better answer could have at most more."""
        return self.bound - self.points

    @property
    def cost(self) -> int:
        """The points that these quotas cost."""
        return self.free_points - self.points


@dataclass(frozen=True, eq=False)
class _Answer:
    """The best placing at some prices."""

    at: Nodes
    kept: Whole  # what each row has beyond its least
    bound: int  # in sixteenths of a point


def solve_crossing(problem: Problem, quotas: Sequence[CrossQuota]) -> Crossed:
    """Solve a problem under quotas that cut across; its own quotas must nest.

    raises  LeastOutOfReach when a quota cannot be kept, with the most that can be reached
    """
    left = without_accepted(problem)
    left = replace(left, edges=left.edges.only_open(), stands=None)
    net = network(left, Ties())
    across = tuple(asked_of_open(problem, quota) for quota in quotas)
    rows = [row_of(net, quota) for quota in across]
    search = _Search(net, rows, across)
    free = search.at_prices(np.zeros(len(rows), np.int64))
    best_prices, best = search.lowest_bound(free)
    kept = search.keeping(best_prices, best)
    at = mixed(net, best.at, kept.at, [row.helps for row in rows], [row.least for row in rows])
    points = int(points_at(net, at).sum())
    reached = _sums(net, rows, at)
    proof = certify_bound(
        left, across, rows_at(net, at), search.priced(best_prices), best.at,
        parts=_PARTS, prices=best_prices, points=points,
    )  # fmt: skip
    # Strong duality: prices of the network at these prices of quotas say exactly this.
    assert proof.bound == best.bound, (proof.bound, best.bound)
    return Crossed(
        place=rows_at(net, at), points=points, bound=max(points, best.bound // _PARTS),
        open=left, across=across, proof=proof,
        free_points=int(points_at(net, free.at).sum()), placed=int((at < net.root).sum()),
        free_placed=int((free.at < net.root).sum()), solves=search.solves,
        quotas=tuple(
            QuotaPrice(row.name, row.least, int(count), int(price))
            for row, count, price in zip(rows, reached, best_prices, strict=True)
        ),
    )  # fmt: skip


class _Search:
    """Prices, and the placings that are best at them."""

    def __init__(self, net: Network, rows: list[Row], across: Sequence[OpenQuota]) -> None:
        self.net, self.rows, self.across, self.solves = net, rows, across, 0
        self.everything = np.arange(len(net.edges))
        # No price needs to be higher than all that one placement could move.
        self.highest = _PARTS * 4 * (int(np.abs(net.worth).max(initial=0)) + 1)

    def at_prices(self, prices: Whole) -> _Answer:
        """Find the best placing at these prices, and the bound that follows."""
        self.solves += 1
        at = solve_flow(self.priced(prices), self.everything)
        sums = _sums(self.net, self.rows, at)
        least = np.array([row.least for row in self.rows], np.int64)
        value = _PARTS * int(points_at(self.net, at).sum())
        kept = sums - least
        return _Answer(at, kept, value + int(prices @ kept))

    def priced(self, prices: Whole) -> Network:
        """The network in which a placement earns or pays the prices of the quotas."""
        worth = self.net.worth * _PARTS
        for row, price in zip(self.rows, prices.tolist(), strict=True):
            if price:
                worth = worth + price * row.helps
        return replace(self.net, worth=worth)

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
        return found if not (found.kept < 0).any() else self._searched(found)

    def _searched(self, missing: _Answer) -> _Answer:
        """No price keeps them all: a placing may, or it is proved that none does.

        raises  LeastOutOfReach
        """
        alone = [self._most(row) for row in np.flatnonzero(missing.kept < 0).tolist()]
        if short := [one for one in alone if one is not None]:
            raise LeastOutOfReach(short)
        try:
            at = best_under(self.net, self.rows)
        except NotSearched:
            raise LeastOutOfReach([], together=self._names, is_proved=False) from None
        if at is None:
            raise LeastOutOfReach([], together=self._names)
        return replace(missing, at=at, kept=np.zeros_like(missing.kept))

    @property
    def _names(self) -> list[str]:
        return [row.name for row in self.rows]

    def _most(self, row: int) -> Shortfall | None:
        """The most that can be reached of one quota, if no other counted; None: enough."""
        one, quota = self.rows[row], self.across[row]
        at = solve_flow(replace(self.net, worth=one.helps), self.everything)
        found = int(_sums(self.net, [one], at)[0])
        if found >= one.least:
            return None
        if not quota.share_percent:
            return Shortfall(one.name, quota.least, found + quota.theirs_before)
        # What each edge adds says both how many are there and how many of these they are.
        there = one.helps[self.net.edges.place == at[self.net.edges.person]]
        theirs = int((there > 0).sum()) + quota.theirs_before
        everybody = int((there != 0).sum()) + quota.all_before
        return Shortfall(one.name, quota.share_percent, 100 * theirs // max(1, everybody), "%")


def _sums(net: Network, rows: list[Row], at: Nodes) -> Whole:
    taken = net.edges.place == at[net.edges.person]
    return np.array([int(row.helps[taken].sum()) for row in rows], np.int64)
