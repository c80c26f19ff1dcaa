"""One place, seen from the people of an actor: who can start, and what keeps the others from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from klaverblad.apps.placements.queries import FACT_OF, Field
from klaverblad.engines.matching.arrays import Booleans
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.masks import barriers_in, feasible, one_answer_away, one_step_away
from klaverblad.engines.matching.reasons import Reason, reasons
from klaverblad.engines.matching.ways import Way, best_way


@dataclass(frozen=True)
class Candidate:
    """One person against the place: how to get there, and every reason why not."""

    person_id: UUID
    way: Way
    reasons: tuple[Reason, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """The facts of this person that are still to be asked."""
        fields = (ask.field for why in self.reasons for ask in why.asks if ask.of == "person")
        return tuple(dict.fromkeys(FACT_OF.get(name, name) for name in fields))


@dataclass(frozen=True)
class Around:
    """Everybody, each in one of four groups; within a group in the order they were given.

    one_step    per barrier those for whom it alone stands in the way; most people first
    one_answer  nothing blocks for certain, but something is not known
    rest        more than one thing stands in the way, or one thing while another is not known
    """

    fits: tuple[Candidate, ...]
    one_step: tuple[tuple[Barrier, tuple[Candidate, ...]], ...]
    one_answer: tuple[Candidate, ...]
    rest: tuple[Candidate, ...]

    @property
    def n_one_step(self) -> int:
        return sum(len(candidates) for _barrier, candidates in self.one_step)


def around(laid: Field, place_id: UUID) -> Around | None:
    """Group the people of a field around one of its places; None when it is not open."""
    column = next((j for j, place in enumerate(laid.found) if place.pk == place_id), None)
    if column is None:
        return None
    verdict = laid.verdict

    def candidates(mask: Booleans) -> tuple[Candidate, ...]:
        return tuple(_candidate(laid, row, column) for row in np.flatnonzero(mask).tolist())

    fits = feasible(verdict)[:, column]
    step = one_step_away(verdict)[:, column]
    answer = one_answer_away(verdict)[:, column]
    return Around(
        fits=candidates(fits),
        one_step=_by_barrier(laid, candidates(step), column),
        one_answer=candidates(answer),
        rest=candidates(~(fits | step | answer)),
    )


def _candidate(laid: Field, row: int, column: int) -> Candidate:
    return Candidate(
        laid.ids[row],
        best_way(laid.people, row, laid.travel, column),
        reasons(laid.people, row, laid.places, column, laid.travel),
    )


def _by_barrier(
    laid: Field, found: Sequence[Candidate], column: int
) -> tuple[tuple[Barrier, tuple[Candidate, ...]], ...]:
    rows = {person_id: row for row, person_id in enumerate(laid.ids)}
    groups: dict[Barrier, list[Candidate]] = {}
    for one in found:
        mask = laid.verdict.violated[rows[one.person_id], column]
        groups.setdefault(barriers_in(mask)[0], []).append(one)
    return tuple(
        (barrier, tuple(groups[barrier]))
        for barrier in sorted(groups, key=lambda one: (-len(groups[one]), one.value))
    )
