"""Every change to the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.library import policies
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.library.seed import seed


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, by slug. What is in neither stood there already, or is a region's own."""

    added: tuple[str, ...]
    changed: tuple[str, ...]


@transaction.atomic
def load_instruments(actor: Actor) -> Loaded:
    """Bring the instruments that come with the house up to date; twice is as once.

    A row of a region is never touched, and neither is what an administrator put out of use.
    """
    policies.can_load_library(actor).enforce()
    there = Instrument.objects.select_for_update(of=("self",)).in_bulk()
    added, changed = [], []
    for slug, columns in seed().items():
        if slug not in there:
            added.append(Instrument(slug=slug, **columns))
        elif there[slug].region_id is None and _update(there[slug], columns):
            changed.append(there[slug])
    Instrument.objects.bulk_create(added)
    for instrument in changed:
        instrument.save()
    journal.record_many(
        [journal.event("instrument.added", actor, one) for one in added]
        + [journal.event("instrument.changed", actor, one) for one in changed]
    )
    return Loaded(tuple(one.slug for one in added), tuple(one.slug for one in changed))


def _update(instrument: Instrument, columns: dict[str, Any]) -> bool:
    """Take over what the file says now; whether anything differed."""
    # The file may end a measure, but not bring back what an administrator put out of use.
    wanted = {**columns, "is_active": columns["is_active"] and instrument.is_active}
    differing = {name: v for name, v in wanted.items() if getattr(instrument, name) != v}
    for name, value in differing.items():
        setattr(instrument, name, value)
    return bool(differing)
