"""The same question answered by plain Python, one pair and one possible world at a time.

Nothing here comes from the engine: facts are read from dicts, what is unknown is filled in with
every value that could matter, and a barrier is violated when it blocks in all of those worlds.
"""

from __future__ import annotations

from itertools import chain, combinations, product
from math import inf

BARRIERS = [
    "TRAVEL",
    "LICENCE",
    "SCHEDULE",
    "HOURS_TOO_MANY",
    "HOURS_TOO_FEW",
    "LANGUAGE",
    "COMPETENCE",
    "STATUS",
    "DURATION",
    "START",
    "LOAD",
    "STANDING",
    "STAIRS",
    "CRECHE",
]


def judge(person: dict, place: dict, minutes: dict) -> tuple[int, int]:
    """Return (violated, unsure) for one pair; None stands for unknown in all three."""
    violated = unsure = 0
    for bit, barrier in enumerate(BARRIERS):
        answers = set(_answers(barrier, person, place, minutes))
        violated |= (answers == {True}) << bit
        unsure |= (len(answers) == 2) << bit
    return violated, unsure


def _answers(barrier, person, place, minutes):
    if barrier == "TRAVEL":
        return _travel(person, minutes)
    if barrier == "LICENCE":
        worlds = product(_yes_no(place["needs_licence_b"]), _yes_no(person["has_licence_b"]))
        return (needs and not has for needs, has in worlds)
    if barrier == "STAIRS":
        worlds = product(_yes_no(place["needs_stairs"]), _yes_no(person["can_climb_stairs"]))
        return (needs and not can for needs, can in worlds)
    if barrier == "CRECHE":
        return _creche(person, place, minutes)
    if barrier == "SCHEDULE":
        return (bool(a & b) for a, b in product(_sets(person, "busy"), _sets(place, "shifts")))
    if barrier == "COMPETENCE":
        worlds = product(_sets(place, "competences_needed"), _sets(person, "competences"))
        return (bool(needed - has) for needed, has in worlds)
    if barrier == "STATUS":
        worlds = product(_sets(place, "statuses_accepted"), _sets(person, "statuses"))
        return (bool(accepted) and not accepted & has for accepted, has in worlds)
    asks, has = {
        "HOURS_TOO_MANY": (place["hours_week"], person["hours_week_max"]),
        "HOURS_TOO_FEW": (person["hours_week_min"], place["hours_week"]),
        "LANGUAGE": (place["language_level_min"], person["language_level"]),
        "DURATION": (person["months_needed"], place["duration_months"]),
        "START": (person["available_from"], place["starts_until"]),
        "LOAD": (place["lift_kg"], person["lift_kg_max"]),
        "STANDING": (place["stand_hours"], person["stand_hours_max"]),
    }[barrier]
    least, most = {
        "HOURS_TOO_MANY": (0, 168),
        "HOURS_TOO_FEW": (0, 168),
        "LANGUAGE": (0, 6),
        "STANDING": (0, 24),
        "START": (1, 10**6),
    }.get(barrier, (0, 10**6))
    worlds = product(_values(asks, least, most), _values(has, least, most))
    return (more > less for more, less in worlds)


def _travel(person, minutes):
    limits = _values(person["travel_minutes_max"], 0, 10**6)
    for limit, quickest in product(limits, _quickest(person, minutes)):
        yield quickest > limit or quickest == inf


def _quickest(person, minutes, start=""):
    modes = ("walk", "bike", "public_transport", "car")
    trips = [_values(minutes[f"{start}{mode}"], 0, inf) for mode in modes]
    facts = [_yes_no(person[name]) for name in ("has_licence_b", "has_car", "has_bike")]
    return {
        min(walk, transit, by_bike if bike else inf, by_car if car and licence else inf)
        for licence, car, bike, walk, by_bike, transit, by_car in product(*facts, *trips)
    }


def _creche(person, place, minutes):
    if "creche_walk" not in minutes:
        yield False
        return
    for work, trip in product(_sets(place, "shifts"), _quickest(person, minutes, "creche_")):
        yield any(trip + 5 > left for left in _minutes_left(person["creche_open"], work))


def _minutes_left(is_open, work):
    """Minutes between the doors of childcare and work, where the child is there at that moment."""
    for day in range(7):
        hours = [slot for slot in sorted(work) if slot // 96 == day]
        for slot, way in ((hours[0], -1), (hours[-1], 1)) if hours else ():
            if slot in is_open:
                quarters = 0
                while quarters < 672 and (slot + way * (quarters + 1)) % 672 in is_open:
                    quarters += 1
                yield 15 * quarters


def _values(value, least, most):
    return [least, most] if value is None else [value]


def _yes_no(value):
    return [False, True] if value is None else [bool(value)]


def _sets(row, name):
    surely, maybe = row[name], row[f"{name}_maybe"]
    picks = chain.from_iterable(combinations(sorted(maybe), size) for size in range(len(maybe) + 1))
    return [surely | set(pick) for pick in picks]
