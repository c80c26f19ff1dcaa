"""What an actor may read of the library: what comes with the house, and what their region added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library import policies
from klaverblad.apps.library.models import Instrument, InstrumentVersion, Rung


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


def voluntary() -> frozenset[str]:
    """The instruments that may never be a condition of anything, of every region."""
    return frozenset(Instrument.objects.filter(is_voluntary=True).values_list("pk", flat=True))


def of_region(actor: Actor) -> QuerySet[Instrument]:
    """What the actor's region added itself, also what it no longer uses, for whoever keeps it."""
    if not policies.can_write_library(actor).is_allowed:
        return Instrument.objects.none()
    return Instrument.objects.filter(region_id=actor.region_id)


def versions(actor: Actor, slug: str) -> QuerySet[InstrumentVersion]:
    """The changes to an instrument of the actor's region, the newest first."""
    return InstrumentVersion.objects.filter(
        instrument__in=of_region(actor), instrument_id=slug
    ).select_related("by")


@dataclass(frozen=True, slots=True)
class RungOfLadder:
    """One rung, with its instruments in order."""

    rung: Rung
    number: int
    instruments: tuple[Instrument, ...]


def ladder(actor: Actor) -> list[RungOfLadder]:
    """The ladder of taking part, from below to above, in one query; an empty rung stays."""
    return by_rung(instruments(actor).exclude(rung=""))


def by_rung(found: Iterable[Instrument]) -> list[RungOfLadder]:
    """These instruments on their rungs."""
    every = list(found)
    return [
        RungOfLadder(rung, number, tuple(one for one in every if one.rung == rung))
        for number, rung in enumerate(Rung, start=1)
    ]
