"""What is known of one person as a first draft that names nobody: hours, language, licence, wishes.

Limits of health are left out: whoever asks adds one only when the work needs it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import queries as people
from klaverblad.apps.placements.columns import LEVELS
from klaverblad.apps.places.models import Activity

_KEYS = ("wishes", "hours_week_max", "has_licence_b", "language_level_nl", "available_from")


def first_draft(actor: Actor, person_id: UUID) -> dict[str, Any]:
    """Columns of a request, from the facts of a person in reach. Nothing of it is kept."""
    someone = people.person(actor, person_id)
    known = people.fact_values(actor, [someone.pk], keys=_KEYS).get(someone.pk, {})
    wishes = [one for one in known.get("wishes") or () if one in Activity.values]
    hours, level = known.get("hours_week_max"), known.get("language_level_nl")
    since = known.get("available_from")
    draft = {
        "municipality": someone.municipality_id,
        "activity": wishes[0] if len(wishes) == 1 else "",
        "hours_week_max": None if hours is None else Decimal(str(hours)),
        "without_licence": known.get("has_licence_b") is False,
        "language_level": LEVELS.index(level) if level in LEVELS else None,
        "starts_on": date.fromisoformat(since) if since else None,
    }
    return {name: value for name, value in draft.items() if value not in (None, "")}
