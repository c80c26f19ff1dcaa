"""The events where somebody has a place, in the calendar beside their appointments."""

from __future__ import annotations

from datetime import date

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.events import queries
from klaverblad.apps.trajectories.calendar_sources import Entry


def event_times(actor: Actor, first: date, last: date) -> list[Entry]:
    """When and where, from a day to a day; nothing of who else comes."""
    return [
        Entry(
            key=one.pk,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            title=one.title,
            where=one.where,
            changed_at=one.changed_at,
        )
        for one in queries.own_times(actor, first, last)
    ]
