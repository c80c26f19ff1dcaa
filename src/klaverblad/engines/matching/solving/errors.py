"""What the solver refuses, and what it cannot reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from klaverblad.engines.matching.errors import MatchingInputError


class Shortfall(NamedTuple):
    """A least that cannot be reached, with what can; `unit` is % for a share."""

    name: str
    asked: int
    reached: int
    unit: str = ""


class TooManyPoints(MatchingInputError):
    """Points so high that their sum no longer fits in whole numbers of the machine."""

    code = "matching_too_many_points"

    def __init__(self, *, found: int, people: int, most: int) -> None:
        super().__init__(f"points: {found} for {people} people, wanted {most} at most")
        self.found, self.people, self.most = found, people, most


class LeastOutOfReach(MatchingInputError):
    """The least of some groups cannot all be reached; these stay short when as few as can be do.

    together   each of these can be reached, but not all of them at once
    is_proved  whether there is no placing; else none was found among as many as could be tried
    """

    code = "matching_least_out_of_reach"

    def __init__(
        self,
        shortfalls: Sequence[Shortfall],
        *,
        together: Sequence[str] = (),
        is_proved: bool = True,
    ) -> None:
        said = [f"{one.name}: {one.reached} of {one.asked}" for one in shortfalls]
        super().__init__(f"cannot all be reached: {'; '.join([*said, *together])}")
        self.shortfalls, self.together = tuple(shortfalls), tuple(together)
        self.is_proved = is_proved


class QuotasCross(MatchingInputError):
    """Two groups share some of their people or places, and neither holds the other."""

    code = "matching_quotas_cross"

    def __init__(self, *, names: Sequence[str]) -> None:
        super().__init__(f"cut across another group: {', '.join(names)}")
        self.names = tuple(names)


class TooManyAccepted(MatchingInputError):
    """More people accepted than a place (by its row) or a group (by its name) has seats."""

    code = "matching_too_many_accepted"

    def __init__(self, *, names: Sequence[str] = (), rows: Sequence[int] = ()) -> None:
        said = [*(f"place {row}" for row in rows), *names]
        super().__init__(f"more accepted than there is room for: {', '.join(said)}")
        self.names, self.rows = tuple(names), tuple(rows)


class NotTheSameProblem(MatchingInputError):
    """A certificate, a log or an event speaks of another problem."""

    code = "matching_not_the_same_problem"
