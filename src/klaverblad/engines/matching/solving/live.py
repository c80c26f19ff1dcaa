"""After the solve: people and places come, go and change, one event at a time, always the optimum.

An event costs a search among the few who are touched by it, not a new solve; and what stands
afterwards can be proved by a certificate as after a solve.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klaverblad.engines.matching.errors import WrongShape, WrongValue
from klaverblad.engines.matching.solving import growing, moves, proving, trials
from klaverblad.engines.matching.solving.cold import Solution, solve
from klaverblad.engines.matching.solving.errors import NotTheSameProblem, Shortfall
from klaverblad.engines.matching.solving.problem import NOWHERE, Problem
from klaverblad.engines.matching.solving.state import GONE, NOBODY, PLACED, POINTS


@dataclass(frozen=True)
class Gain:
    """What a change would bring, exactly; people by their keys.

    points, placed  more points, and more people with a place; below zero it costs them
    gainers         who would get a place and has none
    losers          who would lose theirs, because others gain more
    helped          who would stand where only a lifted barrier lets them
    """

    points: int
    placed: int
    gainers: tuple[int, ...]
    losers: tuple[int, ...]
    helped: tuple[int, ...]


class Live:
    """A solution that follows what happens. People and places go by their keys."""

    def __init__(self, solution: Solution) -> None:
        """Follow a solution that was made to last."""
        problem, net = solution.open, solution.network
        self._ties, self._s = net.ties, solution.state
        self._root, self._outside = net.root, net.outside
        self._people = {key: row for row, key in enumerate(problem.people[net.people].tolist())}
        self._places = {key: row for row, key in enumerate(problem.places[net.places].tolist())}
        self._key_of = {row: key for key, row in self._people.items()}
        self._groups = {quota.name: node for node, quota in net.group.items()}
        self._n_people, self._n_nodes = len(self._people), len(net.parent)
        self._n_edges = len(self._s.edge_node)
        # A row is used again by who has the same exit: the lists of exits then never change.
        self._free: dict[int, list[int]] = {}
        self._stands: dict[int, int] = {}
        if problem.stands is not None:
            standing = np.flatnonzero(problem.stands != NOWHERE)
            where = problem.places[problem.stands[standing]]
            self._stands = dict(zip(problem.people[standing].tolist(), where.tolist(), strict=True))

    @classmethod
    def solved(cls, problem: Problem, *, counts_placed: bool = True) -> Live:
        """Solve once, cold; from here on nothing is solved from nothing again."""
        return cls(solve(problem, counts_placed=counts_placed, is_lasting=True))

    # What holds now

    @property
    def points(self) -> int:
        """The points of all placements."""
        return int(self._s.totals[POINTS])

    @property
    def placed(self) -> int:
        """How many people have a place."""
        return int(self._s.totals[PLACED])

    def place_of(self, person: int) -> int | None:
        """The key of the place of a person; None: no place."""
        node = int(self._s.at[self._row(person)])
        return next((key for key, at in self._places.items() if at == node), None)

    def placings(self) -> dict[int, int]:
        """Who goes where: key of the person -> key of the place."""
        keys = {node: key for key, node in self._places.items()}
        at = self._s.at.tolist()
        return {key: keys[at[row]] for key, row in self._people.items() if at[row] in keys}

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """The least of groups that cannot all be reached, as things are now."""
        s, found = self._s, []
        for name, node in sorted(self._groups.items()):
            # Bounds of people count those without a place.
            size = self._size(node) if s.is_exit[node] else 0
            bound = s.high[node] if s.is_exit[node] else s.low[node]
            asked, reached = abs(size - int(bound)), abs(size - int(s.flow[node]))
            if reached < asked:
                found.append(Shortfall(name, asked, reached))
        return tuple(found)

    def proof(self) -> proving.Proof:
        """Prove that what stands now is the best.

        raises  NotTheSameProblem when a least cannot be reached: then nothing is proved
        """
        if self.shortfalls:
            raise NotTheSameProblem("a least cannot be reached")
        now = proving.problem_of(self._s, self._people, self._places, self._groups, self._stands)
        return proving.proof_of(self._s, now, self._people, self._places, self._groups, self._ties)

    # What happens

    def leave(self, person: int) -> None:
        """A person goes, whose place may then open the way for others."""
        row = self._row(person)
        assert moves.leave(self._s, row)
        growing.forget_edges(self._s, row)
        del self._people[person], self._key_of[row]
        self._free.setdefault(int(self._s.exit[row]), []).append(row)

    def enter(
        self, person: int, places: Sequence[int], points: ArrayLike, *, group: str = ""
    ) -> None:
        """A person comes, with where they could start; `group` is the smallest they belong to."""
        if person in self._people:
            raise WrongValue(field="person", rows=[], wanted="a key that is not there yet")
        nodes, worth = self._options(person, places, points)
        exit_ = self._exit(group)
        row = self._new_row(exit_)
        self._people[person], self._key_of[row] = row, person
        self._s.lifted[row] = 0
        self._write_edges(row, nodes, worth)
        assert moves.enter(self._s, row)

    def change(self, person: int, places: Sequence[int], points: ArrayLike) -> None:
        """What a person can do changed: from now on they could start here."""
        row = self._row(person)
        nodes, worth = self._options(person, places, points)
        assert moves.give_up(self._s, row)
        growing.forget_edges(self._s, row)
        self._write_edges(row, nodes, worth)
        assert moves.take_best(self._s, row)

    def resize(self, place: int, capacity: int) -> None:
        """A place has more seats, or fewer; 0: nobody can start there any more."""
        if capacity < 0:
            raise WrongValue(field="capacity", rows=[], wanted="0 or more")
        self._move(self._node(place), self._s.high, capacity)

    def close(self, place: int) -> None:
        """A place goes."""
        self.resize(place, 0)
        s, node = self._s, self._node(place)
        s.edge_closed[s.r_edge[s.r_begin[node] : s.r_end[node]]] |= GONE
        s.r_end[node] = s.r_begin[node]
        del self._places[place]

    def open(
        self,
        place: int,
        capacity: int,
        people: Sequence[int],
        points: ArrayLike,
        *,
        group: str = "",
    ) -> None:
        """A place comes, with who could start there; `group` is the smallest it belongs to."""
        if place in self._places:
            raise WrongValue(field="place", rows=[], wanted="a key that is not there yet")
        rows = np.array([self._row(key) for key in people], np.int64)
        worth = self._worth(points, len(rows))
        if len(np.unique(rows)) < len(rows):
            raise WrongValue(field="people", rows=[], wanted="each person once")
        worth += self._ties.stays * np.array(
            [self._stands.get(key) == place for key in people], np.int64
        )
        parent = self._root if not group else self._group(group, is_exit=False)
        node = self._new_node(parent, room=2 * len(rows) + 8)
        self._places[place] = node
        for row, one in zip(rows.tolist(), worth.tolist(), strict=True):
            self._add_edge(row, node, one)
        s = self._s
        # So dear that nobody would rather be there; each seat that opens then finds its price.
        would_give = worth - (s.at_points[rows] - s.price[s.at[rows]])
        s.price[node] = max(int(would_give.max(initial=s.price[parent])), int(s.price[parent]))
        self.resize(place, capacity)

    def ask(self, group: str, *, least: int) -> None:
        """A group must have another least; what cannot be reached stands in `shortfalls`."""
        if least < 0 or group not in self._groups:
            raise NotTheSameProblem(f"no such group or least: {group}, {least}")
        node, s = self._groups[group], self._s
        if not s.is_exit[node]:
            self._move(node, s.low, least)
            return
        self._move(node, s.high, self._size(node) - least)

    # What if

    def if_lifted(self, barriers: int, people: Iterable[int]) -> Gain:
        """What it would bring if these barriers were lifted for these people, and no others.

        barriers  bits; an edge opens when nothing but these keeps it closed
        """
        rows = np.array([self._row(key) for key in people], np.intp)
        return self._gain(trials.lifted(self._s, rows, barriers))

    def if_asked(self, group: str, *, least: int) -> Gain:
        """What another least would cost: points and placings are then below zero."""
        return self._gain(trials.tried(self._s, lambda: self.ask(group, least=least)))

    def if_resized(self, place: int, capacity: int) -> Gain:
        """What more or fewer seats would bring."""
        return self._gain(trials.tried(self._s, lambda: self.resize(place, capacity)))

    def _gain(self, trial: trials.Trial) -> Gain:
        gainers, losers, helped = (
            tuple(sorted(self._key_of[row] for row in rows.tolist()))
            for rows in (trial.gainers, trial.losers, trial.helped)
        )
        return Gain(trial.points, trial.placed, gainers, losers, helped)

    # Rows, nodes and edges

    def _row(self, person: int) -> int:
        try:
            return self._people[int(person)]
        except KeyError:
            raise NotTheSameProblem(f"no person has the key {person}") from None

    def _node(self, place: int) -> int:
        try:
            return self._places[int(place)]
        except KeyError:
            raise NotTheSameProblem(f"no place has the key {place}") from None

    def _group(self, name: str, *, is_exit: bool) -> int:
        node = self._groups.get(name, NOBODY)
        if node == NOBODY or bool(self._s.is_exit[node]) is not is_exit:
            raise NotTheSameProblem(f"no such group: {name}")
        return node

    def _exit(self, group: str) -> int:
        return self._group(group, is_exit=True) if group else self._outside

    def _size(self, node: int) -> int:
        exits = self._s.exit[list(self._people.values())]
        return int(np.isin(exits, proving.within(self._s, node)).sum())

    def _options(
        self, person: int, places: Sequence[int], points: ArrayLike
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        nodes = np.array([self._node(key) for key in places], np.int32)
        if len(set(places)) < len(nodes):
            raise WrongValue(field="places", rows=[], wanted="each place once")
        stays = nodes == self._places.get(self._stands.get(person, NOWHERE), NOBODY)
        return nodes, self._worth(points, len(nodes)) + self._ties.stays * stays

    def _worth(self, points: ArrayLike, size: int) -> NDArray[np.int64]:
        given = np.asarray(points)
        if given.shape != (size,):
            raise WrongShape(field="points", found=given.shape, wanted=(size,))
        highest = (int(np.abs(given).max(initial=0)) + 1) * self._ties.scale
        if 2 * (highest + 1) * (self._n_nodes + 2) > self._s.far[0]:
            # What is beyond all chains of moves must stay beyond them.
            raise WrongValue(field="points", rows=[], wanted="not far above those of the solve")
        return given.astype(np.int64) * self._ties.scale + self._ties.placed

    def _new_row(self, exit_: int) -> int:
        if free := self._free.get(exit_):
            return free.pop()
        row = self._n_people
        self._n_people += 1
        self._s = s = growing.with_room(self._s, growing.OF_PEOPLE, self._n_people)
        s.at[row], s.touched[row], s.exit[row] = NOBODY, -1, exit_
        s.next_leaver[row], s.first_leaver[exit_] = s.first_leaver[exit_], row
        return row

    def _new_node(self, parent: int, *, room: int) -> int:
        node = self._n_nodes
        self._n_nodes += 1
        s = growing.with_room(self._s, growing.OF_NODES, self._n_nodes)
        s.parent[node], s.price[node], s.flow[node] = parent, 0, 0
        s.low[node] = s.high[node] = 0
        s.next_sibling[node], s.first_child[parent] = s.first_child[parent], node
        s.r_begin[node] = s.r_end[node] = s.r_room[node] = 0
        self._s = growing.with_list(s, node, room)
        return node

    def _write_edges(self, row: int, nodes: NDArray[np.int32], worth: NDArray[np.int64]) -> None:
        s = self._s = growing.with_lists(self._s, nodes)
        if s.begin[row] + len(nodes) > s.room[row]:
            self._move_room(row, len(nodes))
        growing.write_edges(self._s, row, int(self._s.begin[row]), nodes, worth)

    def _add_edge(self, row: int, node: int, worth: int) -> None:
        if self._s.end[row] == self._s.room[row]:
            self._move_room(row, int(self._s.end[row] - self._s.begin[row]) + 1)
        edge = int(self._s.end[row])
        self._s.end[row] += 1
        growing.write_edge(self._s, edge, row, node, worth)

    def _move_room(self, row: int, size: int) -> None:
        """Give a person room for so many edges, behind those of all others; theirs move along."""
        first, self._n_edges = self._n_edges, self._n_edges + growing.room_for(size)
        self._s = growing.with_room(self._s, growing.OF_EDGES, self._n_edges)
        growing.move_edges(self._s, row, first)
        self._s.room[row] = self._n_edges

    def _move(self, node: int, bound: NDArray[np.int64], wanted: int) -> None:
        is_high = bound is self._s.high
        up = moves.raise_high if is_high else moves.raise_low
        down = moves.lower_high if is_high else moves.lower_low
        while bound[node] < wanted:
            assert up(self._s, node)
        while bound[node] > wanted:
            assert down(self._s, node)
