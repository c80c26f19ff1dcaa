"""The facts behind each barrier of one pair: both values, and what is still to be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching import sets
from klaverblad.engines.matching.arrays import Booleans
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.clashes import Clash, clashes
from klaverblad.engines.matching.columns import LEVELS, Columns, Level, Scalar, YesNo
from klaverblad.engines.matching.creche import Leeway
from klaverblad.engines.matching.rules import COMPARED, HAND_OVER_MINUTES, Side, modes_had
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.matching.vocabulary import Term
from klaverblad.engines.travel import Mode, Travel

# None: unknown. An amount in the unit of its column, a level as written (A2), a set as its terms.
Value = float | bool | str | date | tuple[Term, ...] | tuple[Clash, ...] | None
_DATES = frozenset({"available_from", "starts_until"})


@dataclass(frozen=True)
class Ask:
    """A fact that is unknown and could settle the matter.

    of     whose fact it is
    field  the column, so that a page can put the question in its place
    terms  which members of a set are in question
    """

    of: Literal["person", "place", "travel"]
    field: str
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What the place asks or offers, what the person has, can or needs, and what is not known."""

    of_place: Value
    of_person: Value
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class Pair:
    """One person, as a table of one row, and one place among the places that the trips go to."""

    person: People
    places: Places
    place: int
    trips: Travel

    def row(self, side: Side) -> tuple[Columns, int]:
        """Say where the facts of one side stand."""
        return (self.person, 0) if side == "person" else (self.places, self.place)


def evidence(barrier: Barrier, pair: Pair) -> Evidence:
    """Look up what lies behind one barrier of one pair."""
    return _EVIDENCE[barrier](pair)


def _compared(barrier: Barrier) -> Callable[[Pair], Evidence]:
    fields = dict(COMPARED[barrier])

    def look_up(pair: Pair) -> Evidence:
        of_place = _value(*pair.row("place"), fields["place"])
        of_person = _value(*pair.row("person"), fields["person"])
        asks = [Ask("person", fields["person"])] if of_person is None else []
        asks += [Ask("place", fields["place"])] if of_place is None else []
        return Evidence(of_place, of_person, tuple(asks))

    return look_up


def _value(table: Columns, row: int, field: str) -> Value:
    value, kind = float(table[field][row]), cast("Scalar", table.kinds[field])
    if np.isnan(value) or value == kind.unknown:
        return None
    if isinstance(kind, YesNo):
        return bool(value)
    if isinstance(kind, Level):
        return LEVELS[int(value)]
    return date.fromordinal(int(value)) if field in _DATES and np.isfinite(value) else value


def _trip(pair: Pair) -> Evidence:
    limit = _value(pair.person, 0, "travel_minutes_max")
    had, limit_at_most = (
        modes_had(pair.person),
        float(pair.person.bounds("travel_minutes_max")[1][0]),
    )
    trips = pair.trips.minutes.items()
    minutes = {mode: float(table[pair.trips.origin[0], pair.place]) for mode, table in trips}
    perhaps = {mode: value for mode, value in minutes.items() if had[mode][1][0]}
    sure = [value for mode, value in perhaps.items() if had[mode][0][0] and not np.isnan(value)]
    quickest_for_sure = min(sure, default=np.inf)
    asks = [Ask("person", "travel_minutes_max")] if limit is None else []
    for mode, value in perhaps.items():
        if np.isnan(value):
            asks.append(Ask("travel", "minutes"))
        # Nobody is asked about a bike that would not bring the place any closer.
        could_help = np.isnan(value) or (value < quickest_for_sure and value <= limit_at_most)
        if could_help and not had[mode][0][0]:
            asks += _mode_to_ask(pair.person, mode)
    known = [value for value in perhaps.values() if not np.isnan(value)]
    return Evidence(min(known, default=None), limit, tuple(dict.fromkeys(asks)))


def _mode_to_ask(person: People, mode: Mode) -> list[Ask]:
    fields = {Mode.BIKE: ("has_bike",), Mode.CAR: ("has_car", "has_licence_b")}[mode]
    return [Ask("person", field) for field in fields if person[field][0] == -1]


def _schedule(pair: Pair) -> Evidence:
    busy, busy_maybe = _flags(pair, "person", "busy")
    shifts, shifts_maybe = _flags(pair, "place", "shifts")
    asks = []
    if (busy_maybe & (shifts | shifts_maybe)).any():
        asks.append(Ask("person", "busy"))
    if (shifts_maybe & (busy | busy_maybe)).any():
        asks.append(Ask("place", "shifts"))
    collisions = clashes(shifts, busy)
    return Evidence(collisions, None, tuple(asks))


def _creche(pair: Pair) -> Evidence:
    had, asks = modes_had(pair.person), []
    trips = {mode: float(table[pair.trips.origin[0], pair.place])
             for mode, table in pair.trips.creche.items()}  # fmt: skip
    perhaps = {mode: minutes for mode, minutes in trips.items() if had[mode][1][0]}
    known = {mode: minutes for mode, minutes in perhaps.items() if not np.isnan(minutes)}
    sure = min((known[mode] for mode in known if had[mode][0][0]), default=np.inf)
    if len(known) < len(perhaps):
        asks.append(Ask("person", "creche_minutes"))
    for mode, minutes in perhaps.items():
        if not had[mode][0][0] and (np.isnan(minutes) or minutes < sure):
            asks += _mode_to_ask(pair.person, mode)
    if _flags(pair, "place", "shifts")[1].any():
        asks.append(Ask("place", "shifts"))
    least, _ = Leeway(pair.person, pair.places.only([pair.place])).minutes(slice(0, 1))
    # Whatever the unknown turns out to be, it takes this long at least.
    quickest = 0.0 if len(known) < len(perhaps) else min(known.values(), default=np.inf)
    return Evidence(quickest + HAND_OVER_MINUTES, float(least[0, 0]), tuple(dict.fromkeys(asks)))


def _competence(pair: Pair) -> Evidence:
    has, has_maybe = _flags(pair, "person", "competences")
    needed, needed_maybe = _flags(pair, "place", "competences_needed")
    terms = pair.person.vocabulary.competences
    asks = (
        *_set_to_ask("person", "competences", terms, has_maybe & (needed | needed_maybe)),
        *_set_to_ask("place", "competences_needed", terms, needed_maybe & ~has),
    )
    missing = needed & ~(has | has_maybe)
    return Evidence(_named(terms, missing), _named(terms, needed & has), asks)


def _status(pair: Pair) -> Evidence:
    has, has_maybe = _flags(pair, "person", "statuses")
    accepted, accepted_maybe = _flags(pair, "place", "statuses_accepted")
    terms = pair.person.vocabulary.statuses
    asks = (
        *_set_to_ask("person", "statuses", terms, has_maybe & (accepted | accepted_maybe)),
        *_set_to_ask("place", "statuses_accepted", terms, accepted_maybe),
    )
    return Evidence(_named(terms, accepted), _named(terms, has), asks)


def _flags(pair: Pair, side: Side, field: str) -> tuple[Booleans, Booleans]:
    table, row = pair.row(side)
    size = table.size(field)
    halves = (table[name][row : row + 1] for name in (field, f"{field}_maybe"))
    surely, maybe = (sets.unpack(half, size)[0] for half in halves)
    return surely, maybe


def _named(terms: tuple[Term, ...], flags: Booleans) -> tuple[Term, ...]:
    return tuple(terms[bit] for bit in np.flatnonzero(flags).tolist())


def _set_to_ask(
    of: Side, field: str, terms: tuple[Term, ...], flags: NDArray[Any]
) -> tuple[Ask, ...]:
    found = _named(terms, flags)
    return (Ask(of, field, found),) if found else ()


_EVIDENCE: dict[Barrier, Callable[[Pair], Evidence]] = {
    **{barrier: _compared(barrier) for barrier in COMPARED},
    Barrier.TRAVEL: _trip,
    Barrier.CRECHE: _creche,
    Barrier.SCHEDULE: _schedule,
    Barrier.COMPETENCE: _competence,
    Barrier.STATUS: _status,
}
