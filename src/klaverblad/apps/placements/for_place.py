"""One place, seen from the people of an actor: who can start, and what keeps the others from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from klaverblad.apps.placements.queries import FACT_OF, Field
from klaverblad.engines.matching.arrays import Booleans
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.evidence import Ask
from klaverblad.engines.matching.masks import feasible, one_answer_away, one_step_away
from klaverblad.engines.matching.phrases import TO_ASK
from klaverblad.engines.matching.reasons import Reason, reasons_of_pair, say_ask
from klaverblad.engines.matching.ways import Way, best_way
from klaverblad.engines.matching.words import Language


@dataclass(frozen=True)
class Candidate:
    """One person against the place: how to get there, and every reason why not."""

    person_id: UUID
    way: Way
    reasons: tuple[Reason, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """The facts of this person that are still to be asked."""
        fields = (ask.field for ask in self._asks if ask.of == "person")
        return tuple(dict.fromkeys(FACT_OF.get(name, name) for name in fields))

    @property
    def n_answers(self) -> int:
        """How many answers would settle it."""
        return len(self._asks)

    def say(self, lang: Language) -> str:
        """What blocks for certain, then everything still to be asked, in one line."""
        said = [why.say(lang) for why in self.reasons if why.is_certain]
        if self._asks:
            facts = "; ".join(say_ask(ask, lang) for ask in self._asks)
            said.append(TO_ASK.say(lang).format(facts=facts))
        return "; ".join(said)

    @property
    def _asks(self) -> tuple[Ask, ...]:
        """Each question once: the same answer may settle two barriers."""
        return tuple(dict.fromkeys(ask for why in self.reasons for ask in why.asks))


ByBarrier = tuple[tuple[Barrier, tuple[Candidate, ...]], ...]


@dataclass(frozen=True)
class Around:
    """Everybody, each in one of five groups; within a group in the order they were given.

    one_answer   nothing blocks for certain, but something is not known
    one_step     one barrier stands in the way and nothing else; per barrier, most people first
    one_barrier  one barrier surely stands in the way, and something is not known; likewise
    rest         more than one barrier surely stands in the way; `n_rest` says how many there are
    """

    fits: tuple[Candidate, ...]
    one_answer: tuple[Candidate, ...]
    one_step: ByBarrier
    one_barrier: ByBarrier
    rest: tuple[Candidate, ...]
    n_rest: int


def around(laid: Field, place_id: UUID, *, most_of_rest: int | None = None) -> Around | None:
    """Group the people of a field around one of its places; None when it is not open.

    most_of_rest   of the rest no more than so many: their reasons are most of the work
    """
    column = next((j for j, place in enumerate(laid.found) if place.pk == place_id), None)
    if column is None:
        return None
    verdict = laid.verdict

    def candidates(mask: Booleans, most: int | None = None) -> tuple[Candidate, ...]:
        rows = np.flatnonzero(mask)[:most]
        return tuple(_candidate(laid, row, column) for row in rows.tolist())

    fits = feasible(verdict)[:, column]
    answer = one_answer_away(verdict)[:, column]
    step = one_step_away(verdict)[:, column]
    one = np.bitwise_count(verdict.violated[:, column]) == 1
    rest = ~(fits | answer | one)
    return Around(
        fits=candidates(fits),
        one_answer=candidates(answer),
        one_step=_by_barrier(candidates(step)),
        one_barrier=_by_barrier(candidates(one & ~step)),
        rest=candidates(rest, most_of_rest),
        n_rest=int(rest.sum()),
    )


def _candidate(laid: Field, row: int, column: int) -> Candidate:
    return Candidate(
        laid.ids[row],
        best_way(laid.people, row, laid.travel, column),
        # From the verdict that the groups were made of: judging again for each took most of the page.
        reasons_of_pair(laid.people, row, laid.places, column, laid.travel, laid.verdict),
    )


def _by_barrier(found: Sequence[Candidate]) -> ByBarrier:
    """Group those whom one barrier keeps out for certain by that barrier."""
    groups: dict[Barrier, list[Candidate]] = {}
    for one in found:
        (barrier,) = (why.barrier for why in one.reasons if why.is_certain)
        groups.setdefault(barrier, []).append(one)
    return tuple(
        (barrier, tuple(groups[barrier]))
        for barrier in sorted(groups, key=lambda one: (-len(groups[one]), one.value))
    )
