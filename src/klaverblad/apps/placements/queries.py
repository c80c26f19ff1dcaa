"""Which places fit a person, which are one step or one answer away, and why the rest do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

import numpy as np

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import columns
from klaverblad.apps.placements.agreed_queries import EXAMPLE, closeness
from klaverblad.apps.places import queries as places
from klaverblad.apps.places.models import Place
from klaverblad.apps.travel import queries as timetables
from klaverblad.apps.travel.models import Timetable
from klaverblad.apps.travel.store import Loaded
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.kernel import Verdict, violations
from klaverblad.engines.matching.masks import (
    barriers_in,
    compare,
    counts_of_places,
    feasible,
    one_answer_away,
)
from klaverblad.engines.matching.ranking import OpenPlace, Policy, lifts, open_places
from klaverblad.engines.matching.reasons import Reason, reasons, reasons_of_all, reasons_of_pair
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.matching.ways import Way
from klaverblad.engines.travel import Travel


@dataclass(frozen=True, eq=False)
class Field:
    """Some people against all open places, in columns."""

    ids: tuple[UUID, ...]
    found: tuple[Place | places.Counted, ...]
    people: People
    places: Places
    travel: Travel
    # By which the bus counts; None: it does not.
    timetable: Timetable | None = None

    @cached_property
    def verdict(self) -> Verdict:
        return violations(self.people, self.places, self.travel)


def field(
    actor: Actor,
    persons: Sequence[Person],
    *,
    on: date,
    opened_since: date | None = None,
    snapshot: people.Snapshot | None = None,
    to_count: bool = False,
    only: UUID | None = None,
) -> Field:
    """Lay out people of the actor against the open places of the region.

    opened_since   only places that opened on this day or later; None: all
    snapshot       what is known of these people, when the caller has it already
    to_count       the places are counted and not shown: what stands behind them is not read
    only           of all places this one
    A fixed number of queries, however many people and places.
    """
    ids = tuple(person.pk for person in persons)
    seen = snapshot or people.snapshot(actor, ids, on=on, keys=columns.FACT_KEYS)
    found: tuple[Place | places.Counted, ...]
    if only is not None:
        found = tuple(places.open_places(actor, on=on).filter(pk=only))
    else:
        offered = places.open_places_to_count if to_count else places.open_places_in_bulk
        found = tuple(offered(actor, on=on, opened_since=opened_since))
    return laid_out(persons, found, timetables.timetable(actor), seen, on=on)


def laid_out(
    persons: Sequence[Person],
    found: tuple[Place | places.Counted, ...],
    loaded: Loaded | None,
    seen: people.Snapshot,
    *,
    on: date,
) -> Field:
    """The same of what was fetched before."""
    ids = tuple(person.pk for person in persons)
    return Field(
        ids=ids,
        found=found,
        people=columns.people(ids, seen.values, seen.homes, on=on),
        places=columns.places(found),
        travel=columns.travel(
            [(p.home_lat, p.home_lon) for p in persons],
            found,
            loaded,
            [seen.values.get(one, {}) for one in ids],
        ),
        timetable=None if loaded is None else loaded.row,
    )


@dataclass(frozen=True)
class Fit:
    """A place where this person can start, and how to get there."""

    place: Place | places.Counted
    way: Way
    row: int


@dataclass(frozen=True)
class Lift:
    """What one lifted barrier would open."""

    barrier: Barrier
    places: tuple[Place | places.Counted, ...]


@dataclass(frozen=True)
class No:
    """A place that does not fit now, with every reason."""

    place: Place | places.Counted
    barriers: tuple[Barrier, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Question:
    """An answer that would settle places: which fact, how many places wait for it."""

    key: str
    n_places: int


class Matches:
    """All places of the region, as one person meets them. Reasons are put in words on demand."""

    def __init__(self, laid: Field, policy: Policy = EXAMPLE) -> None:
        assert len(laid.ids) == 1, "matches are for one person; use Field for many"
        self.field, self.policy = laid, policy

    @cached_property
    def fits(self) -> tuple[Fit, ...]:
        """The places where this person can start, in the order of the region's agreement."""
        found: tuple[OpenPlace, ...] = open_places(
            self.field.people, 0, self.field.places, self.field.travel, policy=self.policy
        )
        return tuple(Fit(self.field.found[one.place], one.way, one.place) for one in found)

    @cached_property
    def lifts(self) -> tuple[Lift, ...]:
        """Per barrier the places that it alone keeps closed, the most first."""
        found = lifts(
            self.field.people, 0, self.field.places, self.field.travel, policy=self.policy
        )
        return tuple(
            Lift(barrier, tuple(self.field.found[row] for row in rows))
            for barrier, rows in found.items()
        )

    @cached_property
    def n_one_step(self) -> int:
        """How many places one lifted barrier would open; a place under two barriers counts once."""
        return len({place.pk for lift in self.lifts for place in lift.places})

    @cached_property
    def _rest(self) -> list[int]:
        one_step = {place.pk for lift in self.lifts for place in lift.places}
        verdict = self.field.verdict
        sure = np.flatnonzero(verdict.violated[0] != 0).tolist()
        rows = [row for row in sure if self.field.found[row].pk not in one_step]
        # Those with the fewest barriers first: they are the nearest to a yes.
        return sorted(
            rows,
            key=lambda row: (
                int(verdict.violated[0, row]).bit_count(),
                self.field.found[row].title,
                str(self.field.found[row].pk),
            ),
        )

    @property
    def n_rest(self) -> int:
        return len(self._rest)

    def rest(self, *, limit: int | None = None) -> list[No]:
        """The places that do not fit, each with every reason; `limit` keeps a page quick."""
        if limit is not None:
            return [self._no(row) for row in self._rest[:limit]]
        laid = self.field
        every = reasons_of_all(laid.people, 0, laid.places, laid.travel)
        return [
            No(laid.found[row], barriers_in(laid.verdict.violated[0, row]), every[row])
            for row in self._rest
        ]

    @cached_property
    def _waiting(self) -> list[int]:
        return np.flatnonzero(one_answer_away(self.field.verdict)[0]).tolist()

    @property
    def n_waiting(self) -> int:
        """Places where nothing blocks for certain, but something is unknown."""
        return len(self._waiting)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The unknown facts behind those places, the one that most places wait for first."""
        counts: dict[str, int] = {}
        # Places with the same unknown barriers ask for the same facts: ask once per mask.
        by_mask: dict[int, list[int]] = {}
        for row in self._waiting:
            by_mask.setdefault(int(self.field.verdict.unsure[0, row]), []).append(row)
        for rows in by_mask.values():
            for key in self._asked(rows[0]):
                counts[key] = counts.get(key, 0) + len(rows)
        return tuple(
            Question(key, n) for key, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
        )

    def _asked(self, row: int) -> set[str]:
        asked = {
            ask.field for reason in self._why(row) for ask in reason.asks if ask.of == "person"
        }
        return {FACT_OF.get(name, name) for name in asked}

    def _no(self, row: int) -> No:
        blocked = barriers_in(self.field.verdict.violated[0, row])
        return No(self.field.found[row], blocked, self._why(row))

    def _why(self, row: int) -> tuple[Reason, ...]:
        """From the verdict that is there for all places: weighing one again costs as much as all."""
        laid = self.field
        return reasons_of_pair(laid.people, 0, laid.places, row, laid.travel, laid.verdict)

    def no(self, place_id: UUID) -> No | None:
        """Why one place does not fit; None when it does, or is not open."""
        for row, place in enumerate(self.field.found):
            if place.pk == place_id:
                said = self._no(row)
                return said if said.reasons else None
        return None


# Columns of the matching that stand for a fact under another name.
FACT_OF = {
    "busy": "busy_week", "language_level": "language_level_nl", "lift_kg": "lift_kg_max",
    "creche_minutes": "childcare_minutes",
}  # fmt: skip


def matches(actor: Actor, person_id: UUID, *, on: date) -> Matches:
    """The places of the region for one person of this actor, in the order that the region agreed on."""
    laid = field(actor, [people.persons(actor).get(pk=person_id)], on=on)
    return Matches(laid, closeness(actor))


@dataclass(frozen=True)
class Shift:
    """One place before and after a fact changed."""

    place: Place
    before: tuple[Reason, ...]
    after: tuple[Reason, ...]


@dataclass(frozen=True)
class Effect:
    """Old and new side by side, after a fact was recorded."""

    n_before: int
    n_after: int
    opened: tuple[Shift, ...]
    closed: tuple[Shift, ...]
    closer: tuple[Shift, ...]
    n_closer: int
    n_farther: int


# Places that came nearer without opening: a few are told, the rest are counted.
CLOSER_SHOWN = 5


def effect(before: Field, after: Field) -> Effect:
    """Set the same person against the same places, before and after."""
    changes = compare(before.verdict, after.verdict)

    def shifts(which: np.ndarray) -> tuple[Shift, ...]:
        return tuple(
            Shift(
                after.found[row],
                reasons(before.people, 0, before.places, row, before.travel),
                reasons(after.people, 0, after.places, row, after.travel),
            )
            for row in changes.place[which].tolist()
        )

    was = np.bitwise_count(changes.violated_was | changes.unsure_was)
    now = np.bitwise_count(changes.violated | changes.unsure)
    moved = ~(changes.opened | changes.closed)
    return Effect(
        n_before=int(feasible(before.verdict).sum()),
        n_after=int(feasible(after.verdict).sum()),
        opened=shifts(changes.opened),
        closed=shifts(changes.closed),
        closer=shifts(np.flatnonzero(moved & (now < was))[:CLOSER_SHOWN]),
        n_closer=int((moved & (now < was)).sum()),
        n_farther=int((moved & (now > was)).sum()),
    )


def main_barriers(laid: Field, *, most: int = 2) -> Mapping[UUID, tuple[tuple[Barrier, int], ...]]:
    """Per person the barriers that alone keep the most places closed, with how many."""
    # Whatever the open questions turn out to be, these places stay closed by this one barrier.
    sure = Verdict(laid.verdict.violated, np.zeros_like(laid.verdict.unsure))
    counts = counts_of_places(sure)
    found: dict[UUID, tuple[tuple[Barrier, int], ...]] = {}
    for row, person_id in enumerate(laid.ids):
        mine = [(barrier, int(count[row])) for barrier, count in counts.items() if count[row]]
        found[person_id] = tuple(sorted(mine, key=lambda bc: (-bc[1], bc[0].value))[:most])
    return found


def n_feasible(laid: Field) -> Mapping[UUID, int]:
    """Per person how many places are open to them now."""
    counts = feasible(laid.verdict).sum(axis=1)
    return {person_id: int(counts[row]) for row, person_id in enumerate(laid.ids)}


def n_waiting(laid: Field) -> Mapping[UUID, int]:
    """Per person at how many places nothing blocks for certain, but something is unknown."""
    counts = one_answer_away(laid.verdict).sum(axis=1)
    return {person_id: int(counts[row]) for row, person_id in enumerate(laid.ids)}


def n_fitting(laid: Field) -> list[int]:
    """Per place for how many of these people it is feasible."""
    counts: list[int] = feasible(laid.verdict).sum(axis=0).tolist()
    return counts
