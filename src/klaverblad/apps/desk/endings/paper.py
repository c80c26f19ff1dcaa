"""How guidance ended and went elsewhere, for the copy of a file on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.desk.endings.destination_words import said_of
from klaverblad.apps.desk.paper_parts import Group, Line, choice, day_in_words, name_of
from klaverblad.apps.trajectories.models import Ending

_TOLD = ("destination", "contract", "where", "other_words")
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def groups(tables: Rows) -> list[Group]:
    """Each ending with the person's own words, and each time another OCMW was asked to go on."""
    ends = [
        Line(_ended(row), day_in_words(row["ended_on"]), row["own_words"])
        for row in tables["trajectories.ending"]
        if row["undone_at"] is None
    ]
    over = [
        Line(
            row["words"],
            choice("trajectories.transfer", "state", row).capitalize(),
            ". ".join(part for part in (name_of(row["to"]), row["answer"]) if part),
        )
        for row in tables["trajectories.transfer"]
    ]
    return [
        Group(ends, _("Hoe de begeleiding stopte")),
        Group(over, _("Gevraagd aan een ander OCMW")),
    ]


def _ended(row: Mapping[str, Any]) -> str:
    hours = row["hours_week"]
    told = {name: row[name] or "" for name in _TOLD}
    return said_of(Ending(hours_week=None if hours is None else Decimal(hours), **told))
