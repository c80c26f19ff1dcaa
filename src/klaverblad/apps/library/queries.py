"""What an actor may read of the library: what comes with the house, and what their region added."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library import policies
from klaverblad.apps.library.models import Instrument


def instruments(actor: Actor, leaf: str | None = None) -> QuerySet[Instrument]:
    """The instruments in use, along the ladder, of one leaf of the clover or of all."""
    if not policies.can_read_library(actor).is_allowed:
        return Instrument.objects.none()
    mine = Q(region=None) | Q(region_id=actor.region_id)
    known = Instrument.objects.filter(mine, is_active=True)
    return known.filter(leaf=leaf) if leaf else known


def instruments_by_barrier(actor: Actor) -> dict[str, Instrument]:
    """For each barrier the first instrument that lifts it, in one query."""
    found: dict[str, Instrument] = {}
    for instrument in instruments(actor).exclude(lifts=""):
        found.setdefault(instrument.lifts, instrument)
    return found


def instrument_that_lifts(actor: Actor, barrier: str) -> Instrument | None:
    """The first instrument that lifts a barrier, None when nothing does."""
    return instruments(actor).filter(lifts=barrier).first()
