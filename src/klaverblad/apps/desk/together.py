"""Who is on more than one list of the day: their things stand together, so nobody is called twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from klaverblad.apps.desk.today import Line, Today
from klaverblad.apps.people.models import Person

# The lists in the order of the page, each with the template of its rows.
LISTS = (
    ("answers", "desk/rows/answer.html"),
    ("calls", "desk/rows/call.html"),
    ("steps", "desk/rows/step.html"),
    ("silent", "desk/rows/silent.html"),
    ("aftercare", "desk/rows/aftercare.html"),
)


@dataclass(frozen=True, slots=True)
class Together:
    """One person with everything that is asked about them today: pairs of a template and a row."""

    person: Person
    rows: Sequence[tuple[str, Line]]


def together(day: Today) -> list[Together]:
    """The people on two lists or more, in the order in which the page first comes to them."""
    found: dict[UUID, list[tuple[str, str, Line]]] = {}
    # Calls first: who has most to lose stands on top, here too.
    for name, template in sorted(LISTS, key=lambda one: one[0] != "calls"):
        for line in getattr(day, name):
            found.setdefault(line.trajectory.pk, []).append((name, template, line))
    return [
        Together(rows[0][2].person, [(template, line) for _name, template, line in rows])
        for rows in found.values()
        if len({name for name, _template, _line in rows}) > 1
    ]


def shown(day: Today, groups: Sequence[Together], *, most: int | None) -> list[Line]:
    """The rows that stand on the page: those of each list, at most so many, and those together."""
    listed = [line for name, _template in LISTS for line in getattr(day, name)[:most]]
    return listed + [line for group in groups for _template, line in group.rows]


def apart(day: Today, groups: Sequence[Together]) -> Today:
    """The day without those who stand together; what is counted stays what it was."""
    gone = {line.trajectory.pk for group in groups for _template, line in group.rows}
    left: dict[str, Any] = {
        name: [line for line in getattr(day, name) if line.trajectory.pk not in gone]
        for name, _template in LISTS
    }
    return replace(day, **left)
