"""A reason that somebody says is wrong: the fact behind it is corrected, and what that changed is kept."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as facts
from klaverblad.apps.people.models import Fact
from klaverblad.apps.placements import queries
from klaverblad.apps.places import queries as places
from klaverblad.engines.matching.barriers import Barrier

# The facts that a barrier rests on, the likeliest first. What a place asks is not the person's to
# correct, so each of these is a fact of the person.
FACTS_OF: dict[Barrier, tuple[str, ...]] = {
    Barrier.TRAVEL: ("travel_minutes_max", "has_bike", "has_car", "has_licence_b"),
    Barrier.LICENCE: ("has_licence_b",),
    Barrier.SCHEDULE: ("busy_week", "needs_childcare", "childcare_week"),
    Barrier.HOURS_TOO_MANY: ("hours_week_max",),
    Barrier.HOURS_TOO_FEW: ("hours_week_min",),
    Barrier.LANGUAGE: ("language_level_nl",),
    Barrier.COMPETENCE: ("competences",),
    Barrier.STATUS: ("statuses",),
    Barrier.DURATION: ("months_needed",),
    Barrier.START: ("available_from",),
    Barrier.LOAD: ("lift_kg_max",),
    Barrier.STANDING: ("stand_hours_max",),
    Barrier.STAIRS: ("can_climb_stairs",),
    Barrier.CRECHE: ("needs_childcare", "childcare_week", "travel_minutes_max"),
}
WISH = "wish"
# What an address calls a reason -> the facts that it rests on.
REASONS: dict[str, tuple[str, ...]] = {
    **{(barrier.name or "").lower(): keys for barrier, keys in FACTS_OF.items()},
    WISH: ("wishes",),
}


@dataclass(frozen=True, slots=True)
class Contested:
    """Which reason is said to be wrong: the barrier, and the place where it stood."""

    barrier: str
    place_id: UUID | None


def contested(actor: Actor, key: str, *, barrier: str, place: str) -> Contested | None:
    """What an address or a form says is contested; None when it speaks of nothing we know."""
    if key not in REASONS.get(barrier, ()):
        return None
    try:
        place_id = UUID(place)
    except ValueError:
        return Contested(barrier, None)
    return Contested(barrier, place_id if places.is_open_place(actor, place_id) else None)


@transaction.atomic
def correct(
    actor: Actor, person_id: UUID, said: facts.Said, *, seen: UUID, about: Contested
) -> Fact:
    """Correct the fact behind a reason; the journal keeps which places opened and closed by it."""
    someone = people.persons(actor).get(pk=person_id)
    before = queries.field(actor, [someone], on=actor.on)
    fact = facts.record_fact(actor, person_id, said, seen=seen)
    after = queries.field(actor, [someone], on=actor.on)
    found = queries.effect(before, after)
    journal.emit(
        "places.contested",
        actor,
        fact,
        person_id=person_id,
        key=said.key,
        barrier=about.barrier,
        place=about.place_id,
        n_before=found.n_before,
        n_after=found.n_after,
        opened=[str(one.place.pk) for one in found.opened],
        closed=[str(one.place.pk) for one in found.closed],
    )
    return fact
