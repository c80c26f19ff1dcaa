"""What people decided otherwise: person, place and a code for why. It stands, and it is told.

An override fixes somebody at a place, or keeps them from being proposed anywhere (an empty place). The
kernel may say no to that pair: a person decides, and the log says what they passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from klaverblad.engines.matching import barriers_in, violations
from klaverblad.engines.matching.solving import NOWHERE, Edges
from klaverblad.match import tables
from klaverblad.match.errors import CannotUse, Fault
from klaverblad.match.texts import texts_of

if TYPE_CHECKING:
    from klaverblad.match.runs import Given, Read

_COLUMNS = ("person", "place", "reason")
_CODE = re.compile(r"[a-z][a-z0-9_-]{1,39}")


class Override(NamedTuple):
    """Rows of a person and of a place (-1: none), and why."""

    person: int
    place: int
    reason: str


def read_overrides(
    given: Mapping[str, Given], people: tables.Table, places: tables.Table
) -> tuple[Override, ...]:
    """Read the table of overrides, if there is one.

    raises  CannotUse: every fault with row and column
    """
    if "overrides" not in given:
        return ()
    name = given["overrides"].name
    said = texts_of(given["overrides"].data, name)
    if faults := [
        Fault(name, 1, one, "missing" if one in _COLUMNS else "no such column", ", ".join(_COLUMNS))
        for one in sorted(set(_COLUMNS) ^ set(said))
    ]:
        raise CannotUse(faults)
    of_person = {one: row for row, one in enumerate(people.ids)}
    of_place = {one: row for row, one in enumerate(places.ids)} | {"": NOWHERE}
    accepted = people.texts("accepted")
    found: dict[int, Override] = {}
    rows = zip(*(said[one] for one in _COLUMNS), strict=True)
    for row, (person, place, reason) in enumerate(rows, 2):
        at = of_person.get(person, NOWHERE)
        wrong = {
            "person": (at == NOWHERE or at in found, person, f"an id of {people.name}, once"),
            "place": (place not in of_place, place, f"an id of {places.name}, or nothing"),
            "reason": (not _CODE.fullmatch(reason), reason, "a code such as own_choice"),
        }
        told = [
            Fault(name, row, column, repr(text), wanted)
            for column, (is_wrong, text, wanted) in wrong.items()
            if is_wrong
        ]
        if not told and accepted[at] not in {"", place}:
            told = [Fault(name, row, "place", repr(place), "the place that was accepted")]
        if not told:
            found[at] = Override(at, of_place[place], reason)
        faults += told
    if faults:
        raise CannotUse(faults)
    return tuple(found.values())


def with_overrides(accepted: Any, edges: Edges, overrides: Sequence[Override]) -> tuple[Any, Edges]:
    """Fix who was decided about, and leave no other way open to them."""
    fixed = accepted.copy()
    kept_out = np.zeros(len(accepted), np.bool_)
    for one in overrides:
        fixed[one.person] = one.place
        kept_out[one.person] = one.place == NOWHERE
    if not kept_out.any():
        return fixed, edges
    stays = ~kept_out[edges.person]
    before = np.concatenate(([0], np.cumsum(stays)))
    return fixed, Edges(
        before[edges.starts], edges.place[stays], edges.points[stays], edges.closed[stays]
    )


def logged(read: Read) -> list[dict[str, Any]]:
    """The overrides as the log tells them, with what the kernel says against each."""
    told = []
    for one in sorted(read.overrides, key=lambda each: read.people.ids[each.person]):
        against: dict[str, list[str]] = {"blocks": [], "unknown": []}
        if one.place != NOWHERE:
            row, place = slice(one.person, one.person + 1), np.array([one.place])
            verdict = violations(
                read.of_people.only(one.person), read.of_places.only(place),
                tables.trips(read.people, read.places, row, place),
            )  # fmt: skip
            against = {
                "blocks": [bit.name or "" for bit in barriers_in(verdict.violated[0, 0])],
                "unknown": [bit.name or "" for bit in barriers_in(verdict.unsure[0, 0])],
            }
        place_id = "" if one.place == NOWHERE else read.places.ids[one.place]
        told.append(
            {"person": read.people.ids[one.person], "place": place_id, "reason": one.reason}
            | against
        )
    return told
