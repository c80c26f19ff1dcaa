"""The question that is solved: who could go where, for how many points, within which bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klaverblad.engines.matching.arrays import Keys
from klaverblad.engines.matching.errors import WrongShape, WrongType, WrongValue
from klaverblad.engines.matching.solving.errors import TooManyPoints
from klaverblad.engines.matching.solving.state import ENDLESS, Marks, Nodes, Whole

Side = Literal["people", "places"]
# Sums of points stay below this, so that a solver can still multiply them by how many nodes it has.
POINTS_MAX = 1 << 40
NOWHERE = -1


@dataclass(frozen=True, eq=False)
class Edges:
    """Who could start where: one row each, grouped by person.

    starts  (n + 1,) where the edges of each person begin
    place   (e,) rows of places
    points  (e,) whole points of that placement
    closed  (e,) the barriers that keep it closed: 0 is open
    """

    starts: Whole
    place: Nodes
    points: Whole
    closed: Marks

    @classmethod
    def of(
        cls, starts: ArrayLike, place: ArrayLike, points: ArrayLike, closed: ArrayLike | None = None
    ) -> Edges:
        """Check and take edges; without `closed` all are open."""
        starts_, place_ = np.asarray(starts, np.int64), np.asarray(place, np.int32)
        points_ = np.asarray(points)
        if points_.dtype.kind not in "iu":
            raise WrongValue(field="points", rows=[], wanted="whole numbers")
        shut = np.zeros(len(place_), np.uint32) if closed is None else np.asarray(closed, np.uint32)
        for name, found in (("points", points_), ("closed", shut)):
            if found.shape != place_.shape:
                raise WrongShape(field=name, found=found.shape, wanted=place_.shape)
        if starts_[0] != 0 or starts_[-1] != len(place_) or (np.diff(starts_) < 0).any():
            raise WrongValue(field="starts", rows=[], wanted=f"rising from 0 to {len(place_)}")
        return cls(starts_, place_, points_.astype(np.int64), shut)

    def __len__(self) -> int:
        """Count them."""
        return len(self.place)

    @property
    def person(self) -> NDArray[np.int32]:
        """The row of the person of each edge."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def only_open(self) -> Edges:
        """Leave out what a barrier keeps closed."""
        is_open = self.closed == 0
        if is_open.all():
            return self
        before = np.concatenate(([0], np.cumsum(is_open)))
        return Edges(
            before[self.starts], self.place[is_open], self.points[is_open], self.closed[is_open]
        )


@dataclass(frozen=True, eq=False)
class Quota:
    """At least and at most how many of a group: of people who get a place, or of seats that are taken.

    rows   rows of the people or the places in the group
    most   None: no limit
    """

    name: str
    of: Side
    rows: NDArray[np.int64]
    least: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        """Refuse bounds that cross."""
        if self.least < 0 or (self.most is not None and self.most < self.least):
            raise WrongValue(field=self.name, rows=[], wanted="0 <= least <= most")


@dataclass(frozen=True, eq=False)
class Problem:
    """People, places, edges and bounds, in the order of whoever asks.

    people, places  stable keys, each once
    capacity        (m,) seats, 0 or more
    edges           from people to places
    quotas          groups with bounds
    stands          (n,) the row of the place where someone stands today; -1: nowhere
    accepted        (n,) the row of the place that was accepted and is no longer in question; -1: none
    """

    people: Keys
    places: Keys
    capacity: Whole
    edges: Edges
    quotas: tuple[Quota, ...] = ()
    stands: NDArray[np.int64] | None = None
    accepted: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        """Refuse what does not fit together."""
        n, m = len(self.people), len(self.places)
        _same(n + 1, "edges", self.edges.starts)
        _same(m, "capacity", self.capacity)
        for name, keys in (("people", self.people), ("places", self.places)):
            first = np.unique(keys, return_index=True)[1]
            if len(first) < len(keys):
                again = sorted(set(range(len(keys))) - set(first.tolist()))
                raise WrongValue(field=name, rows=again, wanted="each key once")
        _within("capacity", self.capacity, 0, ENDLESS >> 20)
        _within("edges", self.edges.place, 0, m - 1)
        _once(self.edges, m)
        for name, given in (("stands", self.stands), ("accepted", self.accepted)):
            if given is not None:
                _same(n, name, given)
                _within(name, given, NOWHERE, m - 1)
        for quota in self.quotas:
            _within(quota.name, quota.rows, 0, (n if quota.of == "people" else m) - 1)
        high = int(np.abs(self.edges.points).max(initial=0))
        if high * max(1, n) >= POINTS_MAX:
            raise TooManyPoints(found=high, people=n, most=(POINTS_MAX - 1) // max(1, n))

    def digest(self, sorted_edges: Edges | None = None) -> str:
        """The hash of all that was asked: the same for every order of rows.

        sorted_edges  the edges in the order of keys, where somebody has sorted them already
        """
        people, places = np.argsort(self.people), np.argsort(self.places)
        said = blake2b(digest_size=32)
        edges = in_order(self.edges, people, places) if sorted_edges is None else sorted_edges
        parts: list[NDArray[np.generic]] = [self.people[people], self.places[places]]
        parts += [self.capacity[places], edges.starts, edges.place, edges.points, edges.closed]
        for given in (self.stands, self.accepted):
            there = np.full(len(people), NOWHERE) if given is None else given[people]
            parts += [self.places[there[there != NOWHERE]], there == NOWHERE]
        for part in parts:
            say(said, part)
        for quota in sorted(self.quotas, key=lambda one: (one.of, one.name)):
            said.update(f"{quota.of} {quota.name} {quota.least} {quota.most}".encode())
            keys = self.people if quota.of == "people" else self.places
            say(said, np.sort(keys[quota.rows]))
        return said.hexdigest()


def in_order(edges: Edges, people: NDArray[np.int64], places: NDArray[np.int64]) -> Edges:
    """Put edges in another order of people and places; those of one person by place."""
    rank = np.empty(len(places), np.int32)
    rank[places] = np.arange(len(places), dtype=np.int32)
    sizes = np.diff(edges.starts)[people]
    starts = np.concatenate(([0], np.cumsum(sizes)))
    moved = np.repeat(edges.starts[:-1][people] - starts[:-1], sizes)
    taken = moved + np.arange(len(moved))
    place = rank[edges.place[taken]]
    if len(place) and not _rises(place, starts):
        person = np.repeat(np.arange(len(people), dtype=np.int64), sizes)
        order = np.argsort(person * len(places) + place, kind="stable")
        taken, place = taken[order], place[order]
    return Edges(starts, place, edges.points[taken], edges.closed[taken])


def rows_of(keys: Keys, wanted: Sequence[int] | Keys) -> NDArray[np.int64]:
    """Find the rows of these keys."""
    order = np.argsort(keys)
    return order[np.searchsorted(keys, np.asarray(wanted, np.uint64), sorter=order)]


def _rises(place: Nodes, starts: Whole) -> bool:
    rises = place[1:] > place[:-1]
    rises[starts[1:-1][(starts[1:-1] > 0) & (starts[1:-1] < len(place))] - 1] = True
    return bool(rises.all())


def say(said: blake2b, part: NDArray[np.generic]) -> None:
    """Add a column to a hash."""
    # The length first, so that two columns never read as one; little-endian on every machine.
    said.update(len(part).to_bytes(8, "little"))
    said.update(np.ascontiguousarray(part, part.dtype.newbyteorder("<")).data)


def _same(rows: int, name: str, given: NDArray[np.generic]) -> None:
    if given.shape != (rows,):
        raise WrongShape(field=name, found=given.shape, wanted=(rows,))


def _within(name: str, given: NDArray[np.integer[Any]], least: int, most: int) -> None:
    if given.dtype.kind not in "iu":
        raise WrongType(field=name, found=str(given.dtype), wanted="int64")
    if rows := np.flatnonzero((given < least) | (given > most)).tolist():
        raise WrongValue(field=name, rows=rows, wanted=f"{least} to {most}")


def _once(edges: Edges, m: int) -> None:
    pairs = edges.person.astype(np.int64) * m + edges.place
    if len(pairs) and not (pairs[1:] > pairs[:-1]).all():
        pairs.sort()
        if (pairs[1:] == pairs[:-1]).any():
            twice = (pairs[:-1][pairs[1:] == pairs[:-1]] // m).tolist()
            raise WrongValue(field="edges", rows=sorted(set(twice)), wanted="each pair once")
