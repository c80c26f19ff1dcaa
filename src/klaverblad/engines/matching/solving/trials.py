"""What if: do it, look what it is worth, and put everything back."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.solving import moves
from klaverblad.engines.matching.solving.state import PLACED, POINTS, TOUCHED, State


class Trial(NamedTuple):
    """What a change would bring, exactly. People are rows of the state.

    points, placed  more points, and more people with a place; below zero it costs them
    gainers         who would get a place and has none
    losers          who would lose theirs, because others gain more
    helped          who would stand where only the lifted barrier lets them; not all of them gain:
                    some leave the place that somebody else then gets
    """

    points: int
    placed: int
    gainers: NDArray[np.int32]
    losers: NDArray[np.int32]
    helped: NDArray[np.int32]


def tried(s: State, happens: Callable[[], None]) -> Trial:
    """Let something happen to a state, and take it back."""
    kept = [column.copy() for column in (s.price, s.flow, s.low, s.high)]
    points, placed = int(s.totals[POINTS]), int(s.totals[PLACED])
    moves.begin_trial(s)
    happens()
    moved = s.moved[: s.totals[TOUCHED]].copy()
    had, has = ~s.is_exit[s.was_at[moved]], ~s.is_exit[s.at[moved]]
    found = Trial(
        int(s.totals[POINTS]) - points, int(s.totals[PLACED]) - placed,
        np.sort(moved[has & ~had]), np.sort(moved[had & ~has]),
        np.sort(np.array([row for row in moved[has].tolist() if _is_helped(s, row)], np.int32)),
    )  # fmt: skip
    moves.take_back(s)
    for column, old in zip((s.price, s.flow, s.low, s.high), kept, strict=True):
        column[:] = old
    return found


def _is_helped(s: State, row: int) -> bool:
    """Whether a person stands where a barrier keeps others out, and them too without the lift."""
    if not s.lifted[row]:
        return False
    edges = slice(s.begin[row], s.end[row])
    shut = s.edge_closed[edges][s.edge_node[edges] == s.at[row]]
    return bool(shut.all())


def lifted(s: State, rows: NDArray[np.intp], barriers: int) -> Trial:
    """What it would bring if barriers were lifted for these people."""
    had = s.lifted[rows].copy()

    def lift() -> None:
        assert moves.lift_for_all(s, rows, barriers)

    found = tried(s, lift)
    s.lifted[rows] = had
    return found
