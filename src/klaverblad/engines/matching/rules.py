"""Each barrier as one comparison between all people of a slice and all places.

What is unknown stands for every value that it may turn out to be. Each rule answers twice: who is
blocked whatever the unknown turns out to be, and who is blocked if it turns out for the worst.
Every rule only gets harder as a limit gets lower or a demand higher, so the two outer values speak
for all values between them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

import numpy as np

from klaverblad.engines.matching import sets
from klaverblad.engines.matching.arrays import Booleans, Numbers, Rows
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.creche import Leeway
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.travel import Mode, Travel
from klaverblad.engines.travel.creche import HAND_OVER_S

# An unknown limit is generous, but it does not make a place that nobody can reach reachable.
_ANY_TRIP = float(np.finfo(np.float32).max)
_OF_EIGHT = (1 << np.arange(8)).astype(np.uint8)[None, :, None]
HAND_OVER_MINUTES = HAND_OVER_S / 60

Side = Literal["person", "place"]
# Barrier: who asks what; who has what. It blocks when more is asked than there is.
COMPARED: dict[Barrier, tuple[tuple[Side, str], tuple[Side, str]]] = {
    Barrier.LICENCE: (("place", "needs_licence_b"), ("person", "has_licence_b")),
    Barrier.HOURS_TOO_MANY: (("place", "hours_week"), ("person", "hours_week_max")),
    Barrier.HOURS_TOO_FEW: (("person", "hours_week_min"), ("place", "hours_week")),
    Barrier.LANGUAGE: (("place", "language_level_min"), ("person", "language_level")),
    Barrier.DURATION: (("person", "months_needed"), ("place", "duration_months")),
    Barrier.START: (("person", "available_from"), ("place", "starts_until")),
    Barrier.LOAD: (("place", "lift_kg"), ("person", "lift_kg_max")),
    Barrier.STANDING: (("place", "stand_hours"), ("person", "stand_hours_max")),
    Barrier.STAIRS: (("place", "needs_stairs"), ("person", "can_climb_stairs")),
}


class Judgement(NamedTuple):
    """Who is blocked (s, m): for certain, and if the unknown is at its worst (None: the same)."""

    for_certain: Booleans
    at_worst: Booleans | None


class Rule(Protocol):
    """One barrier, made ready for all slices."""

    @property
    def barrier(self) -> Barrier:
        """Which bit it sets."""

    def judge(self, rows: slice) -> Judgement:
        """Compare the people of these rows with every place."""


def rules(people: People, places: Places, travel: Travel) -> tuple[Rule, ...]:
    """Make every rule ready, once for all slices."""
    tables: dict[Side, People | Places] = {"person": people, "place": places}
    comparisons = (
        Comparison(barrier, _bounds(tables[asking], asked), _bounds(tables[having], had))
        for barrier, ((asking, asked), (having, had)) in COMPARED.items()
    )
    return (
        *comparisons,
        Trip(people, travel),
        *creche_trips(people, places, travel),
        schedule(people, places),
        competence(people, places),
        status(people, places),
    )


@dataclass(frozen=True)
class Bounds:
    """What a column may turn out to be: (n, 1) for people, (1, m) for places."""

    low: Numbers
    high: Numbers
    is_of_people: bool

    def at(self, rows: slice) -> Bounds:
        """Take the people of a slice; places are in every slice."""
        if not self.is_of_people:
            return self
        return Bounds(self.low[rows], self.high[rows], is_of_people=True)

    @cached_property
    def is_known(self) -> bool:
        """Whether every row has one value only; of places it is found once for all slices."""
        return np.array_equal(self.low, self.high)


def _bounds(table: People | Places, name: str) -> Bounds:
    is_of_people = isinstance(table, People)
    axis = 1 if is_of_people else 0
    low, high = (np.expand_dims(values, axis) for values in table.bounds(name))
    return Bounds(low, high, is_of_people)


@dataclass(frozen=True)
class Comparison:
    """Blocked when the one side asks more than the other side has."""

    barrier: Barrier
    asked: Bounds
    had: Bounds

    def judge(self, rows: slice) -> Judgement:
        """Compare the outer values."""
        asked, had = self.asked.at(rows), self.had.at(rows)
        blocked = np.greater(asked.low, had.high)
        if asked.is_known and had.is_known:
            return Judgement(blocked, None)
        return Judgement(blocked, np.greater(asked.high, had.low))


class Trip:
    """Blocked when no way of travelling that the person has is within the limit."""

    barrier = Barrier.TRAVEL

    def __init__(self, people: People, travel: Travel) -> None:
        """Give each person a limit for each mode: below zero where they do not have it."""
        self.travel = travel
        low, high = (np.minimum(bound, _ANY_TRIP) for bound in people.bounds("travel_minutes_max"))
        self.limits = {
            mode: (np.where(surely, low, -1)[:, None], np.where(perhaps, high, -1)[:, None])
            for mode, (surely, perhaps) in modes_had(people).items()
            if mode in travel.minutes
        }

    def judge(self, rows: slice) -> Judgement:
        """Try every mode: one that is quick enough will do."""
        shape = (len(self.travel.origin[rows]), self.travel.n_places)
        reached_at_worst, reached_at_best = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
        is_known = True
        for mode, (low, high) in self.limits.items():
            slowest = self.travel.slowest[mode][self.travel.origin[rows]]
            reached_at_worst |= slowest <= low[rows]
            if self.travel.fastest[mode] is self.travel.slowest[mode]:
                fastest, is_same = slowest, np.array_equal(low[rows], high[rows])
            else:
                fastest, is_same = self.travel.fastest[mode][self.travel.origin[rows]], False
            reached_at_best |= fastest <= high[rows]
            is_known &= is_same
        return Judgement(~reached_at_best, None if is_known else ~reached_at_worst)


def modes_had(people: People) -> dict[Mode, tuple[Booleans, Booleans]]:
    """Say for each mode who surely, and who perhaps, can travel that way."""
    everyone = np.ones(len(people), np.bool_)
    return {
        Mode.WALK: (everyone, everyone),
        Mode.BIKE: (people.has_bike == 1, people.has_bike != 0),
        Mode.PUBLIC_TRANSPORT: (everyone, everyone),
        Mode.CAR: people.has_car_to_drive(),
    }


def creche_trips(people: People, places: Places, travel: Travel) -> tuple[Rule, ...]:
    """Nobody's trip by childcare is known: then there is no rule."""
    return (CrecheTrip(people, places, travel),) if travel.creche else ()


class CrecheTrip:
    """Blocked when childcare opens too late, or closes too early, for the way between it and work."""

    barrier = Barrier.CRECHE

    def __init__(self, people: People, places: Places, travel: Travel) -> None:
        """Reckon once how much time each kind of week leaves to whom."""
        self.travel, self.leeway = travel, Leeway(people, places)
        self.modes = {m: had for m, had in modes_had(people).items() if m in travel.creche}

    def judge(self, rows: slice) -> Judgement:
        """Compare the minutes that it takes with the minutes that there are."""
        least, most = self.leeway.minutes(rows)
        if np.isinf(least).all():
            nobody = np.zeros(least.shape, np.bool_)
            return Judgement(nobody, None)
        at_best, at_worst = self._minutes(rows)
        return Judgement(at_best > most, at_worst > least)

    def _minutes(self, rows: slice) -> tuple[Numbers, Numbers]:
        """The fewest and the most minutes by the quickest way, the hand-over included."""
        at_best = np.full((len(self.travel.origin[rows]), self.travel.n_places), np.inf, np.float32)
        at_worst, origin = at_best.copy(), self.travel.origin[rows]
        for mode, (surely, perhaps) in self.modes.items():
            there = self.travel.creche[mode][origin]
            is_unknown = np.isnan(there)
            fewest = np.where(perhaps[rows, None], np.where(is_unknown, 0, there), np.inf)
            longest = np.where(surely[rows, None], np.where(is_unknown, np.inf, there), np.inf)
            np.minimum(at_best, fewest, out=at_best)
            np.minimum(at_worst, longest, out=at_worst)
        return at_best + HAND_OVER_MINUTES, at_worst + HAND_OVER_MINUTES


@dataclass(frozen=True)
class SetRule:
    """A comparison of sets, made once for each kind of place and then dealt out to the places."""

    barrier: Barrier
    compare: Callable[[slice], Judgement]
    kind_of_place: Rows

    def judge(self, rows: slice) -> Judgement:
        """Compare with every kind, then give every place the answer of its kind."""
        for_certain, at_worst = self.compare(rows)
        if at_worst is None or np.array_equal(for_certain, at_worst):
            return Judgement(self._dealt(for_certain), None)
        return Judgement(self._dealt(for_certain), self._dealt(at_worst))

    def _dealt(self, by_kind: Booleans) -> Booleans:
        # Eight people to a byte while it is dealt out: that is a third of the time.
        packed = np.packbits(by_kind, axis=0, bitorder="little")
        dealt = np.take(packed, self.kind_of_place, axis=1)
        flags = (dealt[:, None, :] & _OF_EIGHT) != 0
        return np.asarray(flags.reshape(8 * len(packed), dealt.shape[1])[: len(by_kind)])


def schedule(people: People, places: Places) -> SetRule:
    """Blocked when a quarter hour of work is taken by something else."""
    first, kind_of_place = places.kinds_of_shifts
    at_work, perhaps_at_work = places.shifts[first], (places.shifts | places.shifts_maybe)[first]

    def compare(rows: slice) -> Judgement:
        busy, busy_maybe = people.busy[rows], people.busy_maybe[rows]
        return Judgement(
            sets.intersects(busy, at_work), sets.intersects(busy | busy_maybe, perhaps_at_work)
        )

    return SetRule(Barrier.SCHEDULE, compare, kind_of_place)


def competence(people: People, places: Places) -> SetRule:
    """Blocked when something that is needed is missing."""
    needed, maybe = places.competences_needed, places.competences_needed_maybe
    first, kind_of_place = places.kinds_of_competences
    asked, perhaps_asked = needed[first], (needed | maybe)[first]

    def compare(rows: slice) -> Judgement:
        has, has_maybe = people.competences[rows], people.competences_maybe[rows]
        return Judgement(
            sets.intersects(~(has | has_maybe), asked), sets.intersects(~has, perhaps_asked)
        )

    return SetRule(Barrier.COMPETENCE, compare, kind_of_place)


def status(people: People, places: Places) -> SetRule:
    """Blocked when the place takes only some statuses, and the person has none of them."""
    accepted, maybe = places.statuses_accepted, places.statuses_accepted_maybe
    first, kind_of_place = places.kinds_of_statuses
    surely, perhaps = accepted[first], maybe[first]
    is_chosen = surely.any(axis=1)

    def compare(rows: slice) -> Judgement:
        has, has_maybe = people.statuses[rows], people.statuses_maybe[rows]
        can_never = ~sets.intersects(has | has_maybe, surely | perhaps)
        lacks_a_sure_one = ~sets.intersects(has, surely)
        # Nothing is sure to be accepted: perhaps everyone is, perhaps only the one they lack.
        lacks_one_of_maybe = sets.intersects(~has, perhaps)
        return Judgement(
            can_never & is_chosen, np.where(is_chosen, lacks_a_sure_one, lacks_one_of_maybe)
        )

    return SetRule(Barrier.STATUS, compare, kind_of_place)
