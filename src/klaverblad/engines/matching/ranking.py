"""In which order open places are shown. Whole points from a policy of the region, never learned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.arrays import Booleans, Numbers, Rows
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.errors import WrongPolicy
from klaverblad.engines.matching.kernel import violations
from klaverblad.engines.matching.masks import feasible, one_step_away
from klaverblad.engines.matching.order import tie_order
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.matching.ways import Way, best_way, quickest_minutes
from klaverblad.engines.travel import Travel


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The points that a region adopted. A change of points is a new version.

    version              as shown under every list: "Volgorde: afspraak van de regio, versie 3"
    points_nearby        points of a place at no minutes
    points_lost_minute   points lost for each minute that was started
    minutes_counted_max  beyond this all places are equally far
    """

    version: str
    points_nearby: int = 1000
    points_lost_minute: int = 10
    minutes_counted_max: int = 120

    def __post_init__(self) -> None:
        """Refuse points that would put the farthest place first."""
        for field in ("points_nearby", "points_lost_minute", "minutes_counted_max"):
            if (found := getattr(self, field)) < 0:
                raise WrongPolicy(field=field, found=found, wanted="0 or more")

    def points(self, minutes: Numbers) -> NDArray[np.int64]:
        """Give the points for closeness: whole numbers, so that sums never depend on order."""
        counted = np.minimum(np.ceil(minutes), self.minutes_counted_max).astype(np.int64)
        return self.points_nearby - self.points_lost_minute * counted


@dataclass(frozen=True)
class OpenPlace:
    """A place where the person can start, with why it stands where it stands."""

    place: int
    points: int
    way: Way


def open_places(
    people: People, i: int, places: Places, travel: Travel, *, policy: Policy
) -> tuple[OpenPlace, ...]:
    """List the places where person i can start, the most points first.

    Equal points are ordered by the stable keys of person and place: no order of rows, no chance.
    """
    person, trips = people.only(i), travel.only([i])
    rows = np.flatnonzero(feasible(violations(person, places, trips))[0])
    return tuple(
        OpenPlace(int(j), int(points), best_way(person, 0, trips, int(j)))
        for j, points in _ranked(person, places, trips, policy, rows)
    )


def lifts(
    people: People, i: int, places: Places, travel: Travel, *, policy: Policy
) -> dict[Barrier, tuple[int, ...]]:
    """List for each barrier the places that lifting it, and nothing else, would open for person i.

    The barrier that opens most comes first. A place can stand under two barriers, if either will
    do: with a licence the car that stands at the door counts too, so a licence opens what lies too
    far by bus.
    """
    person, trips = people.only(i), travel.only([i])
    now = violations(person, places, trips)
    steps = one_step_away(now)[0]
    opened = {bit: steps & (now.violated[0] == bit.value) for bit in Barrier}
    opened[Barrier.LICENCE] = opened[Barrier.LICENCE] | _opened_by_a_licence(person, places, trips)
    by_most = sorted(
        (bit for bit, found in opened.items() if found.any()),
        key=lambda bit: (-int(opened[bit].sum()), bit.value),
    )
    return {
        bit: tuple(
            int(j) for j, _ in _ranked(person, places, trips, policy, np.flatnonzero(opened[bit]))
        )
        for bit in by_most
    }


def _opened_by_a_licence(person: People, places: Places, trips: Travel) -> Booleans:
    before = feasible(violations(person, places, trips))[0]
    after = feasible(violations(person.with_known(has_licence_b=[1]), places, trips))[0]
    # Someone whose licence is unknown has a question to answer, not a step to take.
    return np.asarray(after & ~before & (person.has_licence_b[0] == 0))


def _ranked(
    person: People, places: Places, trips: Travel, policy: Policy, rows: Rows
) -> list[tuple[int, int]]:
    points = policy.points(quickest_minutes(person, 0, trips)[rows])
    ties = tie_order(int(person.key[0]), places.key[rows])
    order = np.lexsort((ties, -points))
    return list(zip(rows[order].tolist(), points[order].tolist(), strict=True))
