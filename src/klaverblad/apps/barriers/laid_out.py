"""The question of the map: everybody who looks for a place in a region, against all open places.

People are read some at a time, so that memory holds edges and not files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.barriers.groups import FACTS, Group, groups_of
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import columns
from klaverblad.apps.placements.held_queries import held_seats, seats_taken
from klaverblad.apps.places import queries as places
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories.models import Phase
from klaverblad.apps.travel import queries as timetables
from klaverblad.engines.matching.arrays import Booleans, Keys
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.ranking import Policy
from klaverblad.engines.matching.solving import Edges, Problem, Weights, graph
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.travel import Travel

SLICE = 500
# A pair of barriers is the most that is lifted at once.
BARRIERS_MOST = 2
# Who has a place already looks for none.
_PLACED = (Phase.AT_WORK, Phase.AFTERCARE)
# The map counts people; how near a place is weighs on the page of each person, not here.
WEIGHTS = Weights(
    version="map-1", closeness=Policy(version="map-1", points_nearby=0, points_lost_minute=0)
)


@dataclass(frozen=True, eq=False)
class Laid:
    """People in columns, and two graphs of who could start where.

    towns      (n,) the municipality of each person
    in_group   (n, groups) who is in which group, for certain
    plain      what a lifted barrier opens when the demand falls away
    licensed   what a licence opens that somebody gets: the car at the door counts then too
    n_unknown  people of whom too little is known to say anything for certain
    """

    ids: tuple[UUID, ...]
    towns: NDArray[np.str_]
    in_group: Booleans
    plain: Problem
    licensed: Problem
    n_unknown: int

    @property
    def keys(self) -> Keys:
        return self.plain.people

    def of(self, mask: int) -> Problem:
        """The graph in which these barriers are lifted."""
        return self.licensed if mask & Barrier.LICENCE else self.plain


def seekers(actor: Actor) -> list[UUID]:
    """Everybody of the region in guidance who has no place yet, in the order of their ids.

    Whoever chose a place that is kept for them looks for none, as long as that goes on.
    """
    running = trajectories.caseload(actor).exclude(phase__in=_PLACED).order_by("person_id")
    kept_for = {one.person_id for one in held_seats(actor)}
    ids = dict.fromkeys(running.values_list("person_id", flat=True))
    return [one for one in ids if one not in kept_for]


def lay_out(
    actor: Actor, *, on: date, size: int = SLICE, tell: Callable[[int], None] = lambda _n: None
) -> Laid:
    """Read everybody, and judge every pair. A fixed number of queries for each slice of people.

    tell   how many people were read, after each slice
    """
    taken = seats_taken(actor)
    found = tuple(
        one._replace(capacity=max(0, one.capacity - taken[one.pk]))
        for one in places.open_places_to_count(actor, on=on)
    )
    loaded = timetables.timetable(actor)
    at = columns.places(found)
    ids = seekers(actor)
    parts: list[_Part] = []
    n_read = 0
    for persons in _slices(actor, ids, size):
        seen = people.snapshot(
            actor, [one.pk for one in persons], on=on, keys={*columns.FACT_KEYS, *FACTS}
        )
        rows = columns.people([one.pk for one in persons], seen.values, seen.homes, on=on)
        travel = columns.travel([(p.home_lat, p.home_lon) for p in persons], found, loaded)
        of_each = [
            groups_of(one, seen.values.get(one.pk, {}), seen.homes.get(one.pk), on=on)
            for one in persons
        ]
        parts.append(_part(persons, rows, at, travel, of_each))
        n_read += len(persons)
        tell(n_read)
    return _together(parts, at)


def _slices(actor: Actor, ids: Sequence[UUID], size: int) -> Iterator[list[Person]]:
    for start in range(0, len(ids), size):
        some = list(people.persons(actor).filter(pk__in=ids[start : start + size]).order_by("pk"))
        if some:
            yield some


@dataclass(frozen=True, eq=False)
class _Part:
    """The same of one slice."""

    ids: tuple[UUID, ...]
    keys: Keys
    towns: list[str]
    in_group: Booleans
    plain: Edges
    licensed: Edges
    n_unknown: int


def _part(
    persons: Sequence[Person],
    rows: People,
    at: Places,
    travel: Travel,
    of_each: Sequence[frozenset[Group]],
) -> _Part:
    def trips(some: slice) -> Travel:
        return travel.only(np.arange(some.start, some.stop))

    laid = graph(rows, at, trips, WEIGHTS, barriers_most=BARRIERS_MOST)
    given = rows.with_known(has_licence_b=np.where(rows.has_licence_b == 0, 1, rows.has_licence_b))
    with_licence = graph(given, at, trips, WEIGHTS, barriers_most=BARRIERS_MOST).edges
    nothing_sure = np.diff(laid.edges.starts) == 0
    return _Part(
        ids=tuple(one.pk for one in persons),
        keys=rows.key,
        towns=[one.municipality_id for one in persons],
        in_group=np.array([[group in some for group in Group] for some in of_each], np.bool_),
        plain=laid.edges,
        licensed=with_a_licence(laid.edges, with_licence, len(at)),
        n_unknown=int((nothing_sure & (laid.unsure > 0)).sum()),
    )


def with_a_licence(now: Edges, given: Edges, n_places: int) -> Edges:
    """Mark with the licence alone whatever somebody gets by it: the work, and the road by car.

    now     as things are
    given   as if everybody who surely has no licence had one
    """
    n = len(now.starts) - 1
    mine, theirs = _pairs(now, n_places), _pairs(given, n_places)
    at = np.minimum(np.searchsorted(mine, theirs), max(0, len(mine) - 1))
    is_known = mine[at] == theirs if len(mine) else np.zeros(len(theirs), np.bool_)
    was = np.where(is_known, now.closed[at] if len(mine) else 0, np.uint32(0xFFFFFFFF))
    licence = np.uint32(Barrier.LICENCE.value)
    closed = np.where(was == given.closed, given.closed, given.closed | licence)
    # Where the licence leaves a doubt, such as whether there is a car, the pair stays as it is.
    left = ~np.isin(mine, theirs)
    pairs = np.concatenate([theirs, mine[left]])
    closed = np.concatenate([closed, now.closed[left]]).astype(np.uint32)
    few = np.flatnonzero(np.bitwise_count(closed) <= BARRIERS_MOST)
    order = few[np.argsort(pairs[few], kind="stable")]
    person, place = np.divmod(pairs[order], max(1, n_places))
    starts = np.concatenate(([0], np.cumsum(np.bincount(person, minlength=n))))
    return Edges.of(starts, place, np.zeros(len(order), np.int64), closed[order])


def _pairs(edges: Edges, n_places: int) -> NDArray[np.int64]:
    return edges.person.astype(np.int64) * n_places + edges.place


def _together(parts: Sequence[_Part], at: Places) -> Laid:
    keys = np.concatenate([np.zeros(0, np.uint64), *(one.keys for one in parts)])
    groups = [np.zeros((0, len(Group)), np.bool_), *(one.in_group for one in parts)]
    return Laid(
        ids=tuple(one for part in parts for one in part.ids),
        towns=np.array([town for part in parts for town in part.towns], np.str_),
        in_group=np.concatenate(groups),
        plain=problem_of(keys, at, [one.plain for one in parts]),
        licensed=problem_of(keys, at, [one.licensed for one in parts]),
        n_unknown=sum(one.n_unknown for one in parts),
    )


def problem_of(keys: Keys, at: Places, some: Sequence[Edges]) -> Problem:
    """What is solved: most people at a place first; then as few as can be by a lifted barrier.

    So whoever is helped in the answer is needed for it, and what a measure costs is the least it can.
    """
    sizes = [np.diff(one.starts) for one in some]
    closed = np.concatenate([np.zeros(0, np.uint32), *(one.closed for one in some)])
    edges = Edges.of(
        np.cumsum(np.concatenate([np.zeros(1, np.int64), *sizes])),
        np.concatenate([np.zeros(0, np.int32), *(one.place for one in some)]),
        # Everybody helped together weighs less than one person placed.
        len(keys) + 1 - (closed != 0).astype(np.int64),
        closed,
    )
    return Problem(keys, at.key, at.capacity.astype(np.int64), edges)
