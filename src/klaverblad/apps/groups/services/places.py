"""The places of a series: counted under its lock, and proposed in order when one comes free."""

from __future__ import annotations

from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.groups.models import TAKES_A_PLACE, Enrolment, EnrolmentState, Series
from klaverblad.apps.journal import services as journal


def lock_series(actor: Actor, series_id: UUID) -> Series:
    """A series under a lock. Whoever counts or gives a place of it waits here for the other."""
    # For a person too, who reads no list of groups: the caller has their enrolment already.
    mine = Series.objects.filter(programme__region_id=actor.region_id)
    return mine.select_for_update(of=("self",)).select_related("programme").get(pk=series_id)


def n_taken(series: Series) -> int:
    """How many places are taken or kept for somebody. Call it under the lock."""
    return Enrolment.objects.filter(series=series, state__in=TAKES_A_PLACE).count()


def has_room(series: Series) -> bool:
    """Whether a place is free. Call it under the lock."""
    return n_taken(series) < series.capacity


def propose_next(actor: Actor, series: Series, *, but: UUID | None = None) -> list[Enrolment]:
    """Keep each free place for who waits longest, until a person decides. Call it under the lock.

    but   who was just passed over, and is not asked again at once
    """
    if series.closed_on is not None or series.ends_on < actor.on:
        return []
    waiting = Enrolment.objects.filter(series=series, state=EnrolmentState.WAITING)
    free = max(0, series.capacity - n_taken(series))
    chosen = list(waiting.exclude(pk=but).order_by("asked_at", "pk")[:free])
    for one in chosen:
        one.state = EnrolmentState.PROPOSED
        one.save(update_fields=["state"])
        journal.emit("enrolment.proposed", actor, one, person_id=one.person_id)
    return chosen
