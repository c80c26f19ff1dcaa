"""What every barrier, and every pair, would bring in every municipality for every group. All exact.

Each number is a what-if of the solver that is taken back: no price of a seat, no estimate.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.metadata import version
from itertools import combinations
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from klaverblad.apps.barriers.groups import Group
from klaverblad.apps.barriers.laid_out import Laid
from klaverblad.engines.matching.arrays import Booleans
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.solving import Edges, Live, Solution, check, solve
from klaverblad.engines.matching.solving.compiled import FINGERPRINT

SINGLES: tuple[int, ...] = tuple(barrier.value for barrier in Barrier)
PAIRS: tuple[int, ...] = tuple(a | b for a, b in combinations(SINGLES, 2))
MASKS = (*SINGLES, *PAIRS)
EVERYWHERE = EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One cell: see `models.Cell`. `gainers` are rows of people."""

    barriers: int
    town: str
    group: str
    n_people: int
    n_gained: int
    n_helped: int
    by_group: Mapping[str, int]
    gainers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lifted:
    """What lifting barriers for some people would bring; all are rows."""

    n_gained: int
    gainers: tuple[int, ...]
    helped: tuple[int, ...]


@dataclass(eq=False)
class Reckoner:
    """A region that was laid out and solved once; every what-if starts from there."""

    laid: Laid
    solved: Solution = field(init=False)
    _lives: tuple[Live, Live] = field(init=False)
    _opens: tuple[dict[int, Booleans], dict[int, Booleans]] = field(init=False)

    def __post_init__(self) -> None:
        """Solve, and have the proof checked by what shares no code with the solver."""
        self.solved = solve(self.laid.plain, is_lasting=True)
        rows = self.solved.place
        wrong = check(self.solved.open, rows, self.solved.certificate)
        assert not wrong, wrong
        self._lives = (Live(self.solved), Live.solved(self.laid.licensed, counts_placed=False))
        assert self._lives[0].placed == self._lives[1].placed, "both start from the same places"
        self._opens = (_closed_by(self.laid.plain.edges), _closed_by(self.laid.licensed.edges))
        self._row = {key: row for row, key in enumerate(self.laid.keys.tolist())}

    @property
    def input_hash(self) -> str:
        """The hash of both graphs: all that was asked."""
        said = f"{self.laid.plain.digest()} {self.laid.licensed.digest()}"
        return blake2b(said.encode(), digest_size=32).hexdigest()

    @property
    def n_placed(self) -> int:
        """How many people have a place as things are."""
        return self._lives[0].placed

    def opens(self, mask: int) -> Booleans:
        """For whom lifting these barriers would open at least one place."""
        found = np.zeros(len(self.laid.ids), np.bool_)
        for closed, people in self._opens[bool(mask & Barrier.LICENCE)].items():
            if not closed & ~mask:
                found |= people
        return found

    def rows(self, mask: int, town: str, group: str = EVERYBODY) -> NDArray[np.intp]:
        """Those of a municipality and a group for whom these barriers would open something."""
        found = self.opens(mask)
        if town:
            found &= self.laid.towns == town
        if group:
            found &= self.laid.in_group[:, list(Group).index(Group(group))]
        return np.flatnonzero(found)

    def lift(self, mask: int, rows: Sequence[int] | NDArray[np.intp]) -> Lifted:
        """Lift these barriers for these people, look, and put everything back."""
        live = self._lives[bool(mask & Barrier.LICENCE)]
        gain = live.if_lifted(mask, self.laid.keys[np.asarray(rows, np.intp)].tolist())
        assert gain.placed == len(gain.gainers) - len(gain.losers)
        return Lifted(gain.placed, self._rows(gain.gainers), self._rows(gain.helped))

    def _rows(self, keys: Sequence[int]) -> tuple[int, ...]:
        return tuple(sorted(self._row[key] for key in keys))

    def cells(self, towns: Sequence[str]) -> Iterator[Found | None]:
        """Every cell in turn; None for one in which nothing opens for anybody."""
        for mask in MASKS:
            for town in (EVERYWHERE, *towns):
                for group in (EVERYBODY, *Group.values):
                    yield self._cell(mask, town, group)

    def _cell(self, mask: int, town: str, group: str) -> Found | None:
        rows = self.rows(mask, town, group)
        if not len(rows):
            return None
        found = self.lift(mask, rows)
        counts = {}
        if not group:
            inside = self.laid.in_group[list(found.gainers)].sum(axis=0).tolist()
            counts = dict(zip(Group.values, inside, strict=True))
        return Found(
            mask, town, group, len(rows), found.n_gained, len(found.helped), counts, found.gainers
        )

    def ids(self, rows: Sequence[int]) -> list[UUID]:
        """Who they are."""
        return [self.laid.ids[row] for row in rows]


def n_cells(n_towns: int) -> int:
    """How many cells there are to reckon."""
    return len(MASKS) * (n_towns + 1) * (len(Group) + 1)


def versions() -> dict[str, str]:
    """What would have to be the same for the same answer."""
    packages = {name: version(name) for name in ("numpy", "numba", "ortools")}
    return {**packages, "python": platform.python_version(), "solving": FINGERPRINT}


def _closed_by(edges: Edges) -> dict[int, Booleans]:
    """By each set of barriers that keeps a place closed: for whom."""
    found: dict[int, Booleans] = {}
    person = edges.person
    for closed in np.unique(edges.closed[edges.closed != 0]).tolist():
        people = np.zeros(len(edges.starts) - 1, np.bool_)
        people[person[edges.closed == closed]] = True
        found[closed] = people
    return found
