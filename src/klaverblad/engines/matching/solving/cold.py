"""Solve a problem from nothing, and prove that nothing is better."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.solving.certificate import Certificate, certify, rows_at
from klaverblad.engines.matching.solving.columns import new_state
from klaverblad.engines.matching.solving.flow import SOLVER, solve_flow
from klaverblad.engines.matching.solving.network import Network, Ties, network, without_accepted
from klaverblad.engines.matching.solving.prices import settle_prices
from klaverblad.engines.matching.solving.problem import NOWHERE, Problem
from klaverblad.engines.matching.solving.state import State


@dataclass(frozen=True, eq=False)
class Solution:
    """Who goes where, and the proof.

    place        (n,) the row of the place of each person of the problem; -1: none
    open         the problem without who had accepted a place; the certificate is about it
    certificate  proves that no other placing of the open problem is worth more
    solver       which solver, in which version
    """

    place: NDArray[np.int64]
    open: Problem
    certificate: Certificate
    solver: str
    network: Network
    state: State

    @property
    def points(self) -> int:
        """The points of all placements that were in question."""
        return self.certificate.points

    @property
    def placed(self) -> int:
        """How many people have a place, those who had accepted one included."""
        return int((self.place != NOWHERE).sum())


def solve(problem: Problem, *, counts_placed: bool = False, is_lasting: bool = False) -> Solution:
    """Find the placing that is worth most, within all bounds.

    The order of rows never matters: people and places are sorted by their keys first. Of placings
    that are worth the same, the one in which most people stay where they stand is taken.

    problem        its quotas must nest; see crossing.py for those that cut across
    counts_placed  of equal points most people placed counts first
    is_lasting     events will follow: keep what they need
    raises         LeastOutOfReach, TooManyAccepted, QuotasCross, TooManyPoints
    """
    left = without_accepted(problem)
    net = network(left, Ties.of(left, counts_placed=counts_placed))
    at = solve_flow(net, np.flatnonzero(net.edges.closed == 0))
    state = priced(net, new_state(net, at, is_lasting=is_lasting))
    certificate = certify(left, net, at, state.price)
    return Solution(
        place=_with_accepted(problem, rows_at(net, at)),
        open=left, certificate=certificate, solver=SOLVER, network=net, state=state,
    )  # fmt: skip


def priced(net: Network, state: State) -> State:
    """Find the prices of a flow; a flow that is not the best one has none, which is our own fault."""
    rounds = settle_prices(state, net.root, 2 * len(net.parent) + 2)
    assert rounds > 0, "the flow is not optimal"
    return state


def _with_accepted(problem: Problem, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    if problem.accepted is None or (problem.accepted == NOWHERE).all():
        return rows
    place = problem.accepted.copy()
    place[place == NOWHERE] = rows
    return place
