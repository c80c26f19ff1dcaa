"""People and places for tests: rows said in plain Python, as the oracle reads them, and as columns."""

from __future__ import annotations

from math import inf, nan

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from klaverblad.engines.matching import People, Places, Term, Vocabulary, Words, sets
from klaverblad.engines.travel import Mode, Travel

# A busy machine is slow, not wrong.
patient = settings(deadline=None, max_examples=60)

# Three words of quarter hours, and two words of competences: bits beside the borders of words.
SLOTS = [0, 63, 64, 300, 671]
# Childcare that is open around those hours, on both sides of midnight and of the end of the week.
OPEN = [0, 1, 62, 63, 64, 65, 299, 300, 301, 670, 671]
COMPETENCES = [0, 63, 64, 65]
STATUSES = [0, 1, 2]
SIZES = {"busy": 672, "shifts": 672, "competences": 66, "statuses": 3}
SIZES |= {"competences_needed": 66, "statuses_accepted": 3, "creche_open": 672}


def term(code: str) -> Term:
    return Term(code, Words(code, code, code))


VOCABULARY = Vocabulary(
    competences=tuple(term(f"c{bit}") for bit in range(66)),
    statuses=(term("leefloon"), term("werkzoekend"), term("indicering")),
)

# Someone who can do everything, and a place that asks nothing: tests say only what matters.
ANYONE = {
    "has_licence_b": 1,
    "has_car": 0,
    "has_bike": 0,
    "travel_minutes_max": inf,
    "hours_week_min": 0.0,
    "hours_week_max": inf,
    "busy": set(),
    "busy_maybe": set(),
    "language_level": 6,
    "competences": set(),
    "competences_maybe": set(),
    "statuses": set(),
    "statuses_maybe": set(),
    "available_from": 1.0,
    "months_needed": 0.0,
    "lift_kg_max": inf,
    "stand_hours_max": inf,
    "can_climb_stairs": 1,
    "creche_open": set(),
}
ANYWHERE = {
    "needs_licence_b": 0,
    "shifts": set(),
    "shifts_maybe": set(),
    "hours_week": 20.0,
    "language_level_min": 0,
    "competences_needed": set(),
    "competences_needed_maybe": set(),
    "statuses_accepted": set(),
    "statuses_accepted_maybe": set(),
    "duration_months": inf,
    "starts_until": inf,
    "lift_kg": 0.0,
    "stand_hours": 0.0,
    "needs_stairs": 0,
}


def people(*rows: dict, vocabulary: Vocabulary = VOCABULARY, keys=None) -> People:
    known = _columns([ANYONE | row for row in rows], vocabulary)
    return People.known(np.arange(len(rows)) if keys is None else keys, vocabulary, **known)


def places(*rows: dict, vocabulary: Vocabulary = VOCABULARY, keys=None) -> Places:
    known = _columns([ANYWHERE | row for row in rows], vocabulary)
    keys = np.arange(len(rows)) if keys is None else keys
    return Places.known(keys, vocabulary, capacity=np.ones(len(rows)), **known)


def travel(minutes: list[list[dict]]) -> Travel:
    """Make a table from minutes[person][place][mode]; with `creche_…`, from childcare too."""

    def table(start: str) -> dict:
        return {
            mode: np.array(
                [[_amount(cell[f"{start}{mode}"]) for cell in row] for row in minutes], np.float32
            )
            for mode in Mode
            if all(f"{start}{mode}" in cell for row in minutes for cell in row)
        }

    return Travel.from_each_person(table(""), table("creche_"))


def on_foot(*minutes: float, people: int = 1) -> Travel:
    """Make a table in which all walk, and these are the minutes to each place."""
    return Travel.from_each_person({Mode.WALK: np.array([minutes] * people, np.float32)})


def _columns(rows: list[dict], vocabulary: Vocabulary) -> dict:
    sizes = SIZES | {
        name: len(vocabulary.competences) for name in ("competences", "competences_needed")
    }
    return {name: _column(name, [row[name] for row in rows], sizes) for name in rows[0]}


def _column(name: str, values: list, sizes: dict[str, int]):
    size = sizes.get(name.removesuffix("_maybe"))
    if size is None:
        unknown = -1 if _is_small(name) else nan
        dtype = np.int8 if _is_small(name) else np.float32
        return np.array([unknown if value is None else value for value in values], dtype)
    flags = np.zeros((len(values), size), np.bool_)
    for row, members in enumerate(values):
        flags[row, sorted(members)] = True
    return sets.pack(flags)


def _is_small(name: str) -> bool:
    return name.startswith(("has_", "needs_", "can_", "language_"))


def _amount(value: float | None) -> float:
    return nan if value is None else value


def _one_of(*values):
    return st.sampled_from([*values, None])


@st.composite
def _halves(draw, pool):
    """Draw a set in two halves that share nothing."""
    surely = draw(st.sets(st.sampled_from(pool), max_size=3))
    rest = [each for each in pool if each not in surely]
    return surely, draw(st.sets(st.sampled_from(rest), max_size=2)) if rest else set()


def _with_sets(row: dict, **halves) -> dict:
    for name, (surely, maybe) in halves.items():
        row |= {name: surely, f"{name}_maybe": maybe}
    return row


@st.composite
def person_rows(draw):
    return _with_sets(
        {
            "has_licence_b": draw(_one_of(0, 1)),
            "has_car": draw(_one_of(0, 1)),
            "has_bike": draw(_one_of(0, 1)),
            "travel_minutes_max": draw(_one_of(0.0, 30.0, 45.0, inf)),
            "hours_week_min": draw(_one_of(0.0, 19.0)),
            "hours_week_max": draw(_one_of(19.0, 30.0, inf)),
            "language_level": draw(_one_of(0, 2, 6)),
            "available_from": draw(_one_of(1.0, 739_000.0, 739_100.0)),
            "months_needed": draw(_one_of(0.0, 6.0)),
            "lift_kg_max": draw(_one_of(0.0, 10.0, inf)),
            "stand_hours_max": draw(_one_of(0.0, 4.0, inf)),
            "can_climb_stairs": draw(_one_of(0, 1)),
            "creche_open": draw(st.sets(st.sampled_from(OPEN), max_size=8)),
        },
        busy=draw(_halves(SLOTS)),
        competences=draw(_halves(COMPETENCES)),
        statuses=draw(_halves(STATUSES)),
    )


@st.composite
def place_rows(draw):
    return _with_sets(
        {
            "needs_licence_b": draw(_one_of(0, 1)),
            "hours_week": draw(_one_of(10.0, 19.0, 38.0)),
            "language_level_min": draw(_one_of(0, 2, 3)),
            "duration_months": draw(_one_of(3.0, 6.0, inf)),
            "starts_until": draw(_one_of(739_050.0, 739_100.0, inf)),
            "lift_kg": draw(_one_of(0.0, 10.0, 25.0)),
            "stand_hours": draw(_one_of(0.0, 4.0, 7.5)),
            "needs_stairs": draw(_one_of(0, 1)),
        },
        shifts=draw(_halves(SLOTS)),
        competences_needed=draw(_halves(COMPETENCES)),
        statuses_accepted=draw(_halves(STATUSES)),
    )


@st.composite
def regions(draw, size: int = 3):
    """Draw some people, some places, and the minutes between them, as plain rows."""
    person = draw(st.lists(person_rows(), min_size=1, max_size=size))
    place = draw(st.lists(place_rows(), min_size=1, max_size=size))
    trips = {str(mode): _one_of(0.0, 30.0, 45.5, inf) for mode in Mode}
    trips |= {f"creche_{mode}": _one_of(0.0, 10.0, 25.5, inf) for mode in Mode}
    cell = st.fixed_dictionaries(trips)
    row = st.lists(cell, min_size=len(place), max_size=len(place))
    minutes = draw(st.lists(row, min_size=len(person), max_size=len(person)))
    return person, place, minutes


def tables(region) -> tuple[People, Places, Travel]:
    person, place, minutes = region
    return people(*person), places(*place), travel(minutes)
