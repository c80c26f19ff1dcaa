"""The answer to a problem whose quotas may nest or cut across: solved, and proved as far as it goes.

Files and desk both ask here, so that the same question never gets two answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.solving import (
    NOWHERE,
    Crossed,
    CrossQuota,
    Problem,
    Solution,
    from_quotas,
    solve,
    solve_crossing,
    split,
)


@dataclass(frozen=True, eq=False)
class Answered:
    """Who goes where under every quota.

    solution  of what nests, with its certificate
    crossed   under the quotas that cut across too; None: there are none
    place     (n,) the row of the place of each person, those who had accepted one included
    """

    plain: Problem
    solution: Solution
    crossed: Crossed | None
    place: NDArray[np.int64]

    @property
    def points(self) -> int:
        """The points of all placements that were in question."""
        return self.solution.points if self.crossed is None else self.crossed.points

    @property
    def bound(self) -> int:
        """No answer under these quotas has more points."""
        return self.solution.points if self.crossed is None else self.crossed.bound

    @property
    def placed(self) -> int:
        """How many people have a place, those who had accepted one included."""
        return int((self.place != NOWHERE).sum())

    @property
    def certified(self) -> NDArray[np.int64]:
        """Who goes where in the open problem that the certificate is about."""
        return self.solution.place[open_rows(self.plain)]


def answer(
    problem: Problem, across: Sequence[CrossQuota] = (), *, is_lasting: bool = False
) -> Answered:
    """Solve a problem.

    problem     its quotas may nest or not: those that do not are priced
    across      quotas over people at places
    is_lasting  keep what a barrier map tries afterwards
    raises      LeastOutOfReach, TooManyAccepted, TooManyPoints, WrongValue
    """
    nested, others = split(problem)
    plain = replace(problem, quotas=nested)
    crossing = [*across, *from_quotas(others, len(problem.people), len(problem.places))]
    solution = solve(plain, is_lasting=is_lasting)
    if not crossing:
        return Answered(plain, solution, None, solution.place)
    crossed = solve_crossing(plain, crossing)
    return Answered(plain, solution, crossed, _whole(plain, crossed.place))


def open_rows(problem: Problem) -> NDArray[np.intp]:
    """Those who had not accepted a place."""
    if problem.accepted is None:
        return np.arange(len(problem.people))
    return np.flatnonzero(problem.accepted == NOWHERE)


def _whole(problem: Problem, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    place = np.full(len(problem.people), NOWHERE, np.int64)
    if problem.accepted is not None:
        place[:] = problem.accepted
    place[open_rows(problem)] = rows
    return place
