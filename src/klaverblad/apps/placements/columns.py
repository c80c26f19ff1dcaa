"""Facts and places as the columns that the matching reads. Unknown goes in as unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import numpy as np

from klaverblad.apps.people.ages import age
from klaverblad.apps.people.models import HouseholdRole
from klaverblad.apps.people.queries import HouseholdView
from klaverblad.apps.people.registry import registry
from klaverblad.apps.places.models import Place
from klaverblad.apps.travel.prepare import ROADS
from klaverblad.apps.travel.store import Loaded
from klaverblad.apps.travel.trips import hours_of
from klaverblad.engines.matching import sets, week
from klaverblad.engines.matching.arrays import Booleans, Words64
from klaverblad.engines.matching.order import stable_keys
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.matching.vocabulary import Term, Vocabulary
from klaverblad.engines.matching.words import Words
from klaverblad.engines.travel import Mode, Travel, minutes
from klaverblad.engines.travel.bands import Shift, shifts_of
from klaverblad.engines.travel.matrices import minutes_of_weeks

# The facts that the matching reads; a change of one of these can change places.
FACT_KEYS = (
    "has_licence_b",
    "has_car",
    "has_bike",
    "travel_minutes_max",
    "hours_week_min",
    "hours_week_max",
    "busy_week",
    "needs_childcare",
    "childcare_week",
    "language_level_nl",
    "competences",
    "statuses",
    "available_from",
    "months_needed",
    "lift_kg_max",
    "stand_hours_max",
    "can_climb_stairs",
    "childcare_minutes",
)
LEVELS = ("none", "a1", "a2", "b1", "b2", "c1", "c2")
# Below this age somebody has to look after a child while its parent works (basic school ends).
_LOOKED_AFTER_BELOW = 12
# Children are recorded as those of the head of the house.
_PARENTS = frozenset({HouseholdRole.HEAD, HouseholdRole.PARTNER})

# What is known of one person: fact key -> value, None for asked and not known.
Known = Mapping[str, Any]


@cache
def vocabulary() -> Vocabulary:
    """The competences and statuses of the fact registry, in its order."""

    def terms(key: str) -> tuple[Term, ...]:
        options = registry()[key].options.items()
        return tuple(Term(code, Words(w["nl"], w["fr"], w["en"])) for code, w in options)

    return Vocabulary(competences=terms("competences"), statuses=terms("statuses"))


def people(
    ids: Sequence[UUID],
    known: Mapping[UUID, Known],
    homes: Mapping[UUID, HouseholdView],
    *,
    on: date,
) -> People:
    """One row per person, in the order of `ids`."""
    facts = [known.get(person_id, {}) for person_id in ids]
    lexicon = vocabulary()
    busy, busy_maybe = _busy_weeks(
        facts, [_has_young_child(person_id, homes.get(person_id), on) for person_id in ids]
    )
    columns: dict[str, Any] = {
        name: np.array([_yes_no(row.get(name)) for row in facts], np.int8)
        for name in ("has_licence_b", "has_car", "has_bike", "can_climb_stairs")
    }
    columns |= {
        name: np.array([_amount(row.get(name)) for row in facts], np.float32)
        for name in (
            "travel_minutes_max", "hours_week_min", "hours_week_max", "months_needed",
            "lift_kg_max", "stand_hours_max",
        )
    }  # fmt: skip
    # Two facts said on two days may cross; the ceiling is what holds.
    lowest, highest = columns["hours_week_min"], columns["hours_week_max"]
    columns["hours_week_min"] = np.where(lowest > highest, highest, lowest)
    columns["language_level"] = np.array(
        [_level(row.get("language_level_nl")) for row in facts], np.int8
    )
    columns["available_from"] = np.array(
        [_day(row.get("available_from")) for row in facts], np.float32
    )
    for name, pack in (
        ("competences", lexicon.pack_competences),
        ("statuses", lexicon.pack_statuses),
    ):
        said = [row.get(name) for row in facts]
        surely = pack([codes or () for codes in said])
        # Asked and answered: what is not in the list is not there. Never asked: it may be.
        everything = sets.all_of(len(facts), len(getattr(lexicon, name)))
        never_asked = np.array([codes is None for codes in said], np.bool_)[:, None]
        columns[name] = surely
        columns[f"{name}_maybe"] = np.where(never_asked, everything, 0).astype(np.uint64)
    return People.known(
        stable_keys(str(person_id) for person_id in ids),
        lexicon,
        busy=busy,
        busy_maybe=busy_maybe,
        creche_open=_childcare_weeks(facts),
        **columns,
    )


def places(found: Sequence[Place]) -> Places:
    """One row per place, in the order given."""
    lexicon = vocabulary()
    nothing = sets.none_of(len(found), week.SLOTS)
    return Places(
        key=stable_keys(str(place.pk) for place in found),
        vocabulary=lexicon,
        needs_licence_b=np.array([place.needs_licence_b for place in found], np.int8),
        shifts=_weeks(place.week for place in found),
        shifts_maybe=nothing,
        hours_week=np.array([float(place.hours_week) for place in found], np.float32),
        language_level_min=np.array([place.language_level_min for place in found], np.int8),
        competences_needed=lexicon.pack_competences(place.competences for place in found),
        competences_needed_maybe=sets.none_of(len(found), len(lexicon.competences)),
        statuses_accepted=lexicon.pack_statuses(place.statuses for place in found),
        statuses_accepted_maybe=sets.none_of(len(found), len(lexicon.statuses)),
        duration_months=_or_endless(place.min_months for place in found),
        starts_until=_or_endless(
            place.starts_until and place.starts_until.toordinal() for place in found
        ),
        lift_kg=np.array([place.lift_kg for place in found], np.float32),
        stand_hours=np.array([place.stand_hours for place in found], np.float32),
        needs_stairs=np.array([place.needs_stairs for place in found], np.int8),
        capacity=np.array([place.capacity for place in found], np.float32),
    )


def travel(
    homes: Sequence[tuple[float | None, float | None]],
    found: Sequence[Place],
    timetable: Loaded | None = None,
    known: Sequence[Known] = (),
) -> Travel:
    """Minutes from each home to each place; an unknown home gives unknown minutes.

    timetable   by which the bus counts; without one it does not, and the page says so
    known       of the same people, for who has children looked after: their way to work counts as
                if by way of home, for where the children are is nobody's business
    """
    origins = np.array(
        [(np.nan, np.nan) if lat is None else (lat, lon) for lat, lon in homes], np.float64
    ).reshape(-1, 2)
    destinations = np.array([(place.lat, place.lon) for place in found], np.float64).reshape(-1, 2)
    by_mode = minutes(origins, destinations, ROADS)
    if timetable is not None:
        by_mode[Mode.PUBLIC_TRANSPORT] = minutes_of_weeks(
            timetable.minutes,
            timetable.zones.of(origins),
            timetable.zones.of(destinations),
            [_shifts(tuple((day, start, end) for day, start, end in p.week)) for p in found],
            np.isfinite(origins).all(axis=1),
        )
    if not any(_childcare_week(one) for one in known):
        return Travel.from_each_person(by_mode)
    more = np.array([_amount(one.get("childcare_minutes")) for one in known], np.float32)[:, None]
    return Travel.from_each_person(by_mode, {mode: to + more for mode, to in by_mode.items()})


@lru_cache(maxsize=2048)
def _shifts(blocks: tuple[tuple[int, str, str], ...]) -> frozenset[Shift]:
    """The trips that a week asks for: many places open at the same hours."""
    return shifts_of((one.weekdays[0], one.start, one.end) for one in hours_of(blocks))


def _busy_weeks(facts: Sequence[Known], has_young_child: Sequence[bool]) -> tuple[Words64, Words64]:
    surely = np.zeros((len(facts), week.SLOTS), np.bool_)
    maybe = np.zeros_like(surely)
    for row, known in enumerate(facts):
        duties = known.get("busy_week")
        if duties is None:
            maybe[row] = True
        else:
            surely[row] = week.slots([tuple(block) for block in duties])
        needs = known.get("needs_childcare")
        if needs is None:
            maybe[row] |= has_young_child[row]
        elif needs:
            looked_after = known.get("childcare_week")
            if looked_after is None:
                maybe[row] = True
            else:
                surely[row] |= ~week.slots([tuple(block) for block in looked_after])
    return sets.pack(surely), sets.pack(maybe & ~surely)


def _childcare_week(known: Known) -> Sequence[Sequence[Any]]:
    """The hours with childcare of who needs it; none: not needed, or not known."""
    return (known.get("childcare_week") or ()) if known.get("needs_childcare") else ()


def _childcare_weeks(facts: Sequence[Known]) -> Words64:
    return _weeks([_childcare_week(known) for known in facts])


def _has_young_child(person_id: UUID, home: HouseholdView | None, on: date) -> bool:
    """Whether a child lives in that this person would look after: as its parent, not its sibling."""
    if home is None:
        return False
    if not any(m.person_id == person_id and m.role in _PARENTS for m in home.members):
        return False
    return any(
        member.role == HouseholdRole.CHILD
        and (member.born_on is None or age(member.born_on, on=on) < _LOOKED_AFTER_BELOW)
        for member in home.members
    )


def _weeks(rows: Iterable[Sequence[Sequence[Any]]]) -> Words64:
    flags = [_slots(tuple((day, start, end) for day, start, end in blocks)) for blocks in rows]
    return sets.pack(np.array(flags, np.bool_).reshape(-1, week.SLOTS))


@lru_cache(maxsize=2048)
def _slots(blocks: tuple[tuple[int, str, str], ...]) -> Booleans:
    """The week of a place: many open at the same hours, and every list reads all of them."""
    flags = week.slots(blocks)
    flags.setflags(write=False)
    return flags


def _yes_no(value: bool | None) -> int:
    return -1 if value is None else int(value)


def _amount(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _level(code: str | None) -> int:
    return -1 if code is None else LEVELS.index(code)


def _day(value: str | None) -> float:
    return float("nan") if value is None else float(date.fromisoformat(value).toordinal())


def _or_endless(values: Iterable[float | None]) -> np.ndarray:
    return np.array([np.inf if value is None else value for value in values], np.float32)
