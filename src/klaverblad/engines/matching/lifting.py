"""What if a barrier were not there: the same pair with the demand waived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from klaverblad.engines.matching import sets
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.tables import FIRST_DAY, People, Places
from klaverblad.engines.travel import Travel


def waive(
    people: People, places: Places, travel: Travel, barriers: Iterable[Barrier]
) -> tuple[People, Places, Travel]:
    """Give the same people, places and trips as if these barriers did not exist.

    Waiving takes away the demand; it gives nobody a licence or a certificate. So barriers stay
    apart, and what one of them opens is never counted for another.
    """
    waived = set(barriers)
    on_people = {name: value for bit, (name, value) in _OF_PEOPLE.items() if bit in waived}
    on_places = {name: value for bit, (name, value) in _OF_PLACES.items() if bit in waived}
    emptied = [name for bit, name in _SETS_OF_PLACES.items() if bit in waived]
    n, m = len(people), len(places)
    if Barrier.SCHEDULE in waived:
        # Of people, not of places: the trip by childcare still begins and ends with the shifts.
        free = sets.none_of(n, people.size("busy"))
        people = people.with_known(busy=free, busy_maybe=free)
    people = people.with_known(**{name: np.full(n, value) for name, value in on_people.items()})
    places = places.with_known(**{name: np.full(m, value) for name, value in on_places.items()})
    nothing = {
        half: sets.none_of(m, places.size(half))
        for name in emptied
        for half in (name, f"{name}_maybe")
    }
    if Barrier.CRECHE in waived:
        travel = replace(travel, creche={})
    if Barrier.TRAVEL in waived:
        at_the_door = {mode: np.zeros_like(table) for mode, table in travel.minutes.items()}
        travel = replace(travel, minutes=at_the_door)
    return people, places.with_known(**nothing), travel


_OF_PEOPLE = {
    Barrier.HOURS_TOO_MANY: ("hours_week_max", np.inf),
    Barrier.HOURS_TOO_FEW: ("hours_week_min", 0.0),
    Barrier.DURATION: ("months_needed", 0.0),
    Barrier.START: ("available_from", FIRST_DAY),
}
_OF_PLACES = {
    Barrier.LICENCE: ("needs_licence_b", 0),
    Barrier.LANGUAGE: ("language_level_min", 0),
    Barrier.LOAD: ("lift_kg", 0.0),
    Barrier.STANDING: ("stand_hours", 0.0),
    Barrier.STAIRS: ("needs_stairs", 0),
}
_SETS_OF_PLACES = {
    Barrier.COMPETENCE: "competences_needed",
    Barrier.STATUS: "statuses_accepted",
}
