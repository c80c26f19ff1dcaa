"""Taking a place, waiting for one, and giving it up: who waits longest gets it, in the same moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.events import queries
from klaverblad.apps.events.errors import NoPlace, Over
from klaverblad.apps.events.models import Gathering, Seat, SeatState
from klaverblad.apps.events.policies import can_read_events
from klaverblad.apps.journal import services as journal


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a seat, and who got a place by it."""

    seat: Seat
    placed: tuple[Seat, ...] = ()


def locked(gathering_id: UUID) -> Gathering:
    """The event under a lock: of two who take the last place, one waits for the other."""
    return Gathering.objects.select_for_update(of=("self",)).get(pk=gathering_id)


def take_seat(
    actor: Actor, gathering_id: UUID, *, seat_id: UUID, name: str, of: str, at: datetime
) -> Seat:
    """Take a place, or stand on the waiting list when there is none. Twice is once.

    seat_id  from the form
    name     for the list; `of` is free, and may stay empty
    raises   Over; Gathering.DoesNotExist
    """
    can_read_events(actor).enforce()
    with transaction.atomic():
        gathering = locked(queries.gathering(actor, gathering_id).pk)
        mine = queries.own_seat(actor, gathering.pk)
        if mine is not None:
            return mine
        if not is_open(gathering, at=at):
            raise Over
        has_room = gathering.places is None or queries.n_placed(gathering) < gathering.places
        seat, is_new = Seat.objects.get_or_create(
            pk=seat_id,
            defaults={
                "gathering": gathering,
                "user_id": actor.user_id,
                "name": name,
                "of": of,
                "state": SeatState.PLACED if has_room else SeatState.WAITING,
                "asked_at": at,
            },
        )
        if not is_new:
            # A form of before they gave their place up, or somebody else's id.
            raise Over
        journal.emit("event_seat.taken", actor, seat, at=at, state=seat.state)
    return seat


def is_open(gathering: Gathering, *, at: datetime) -> bool:
    """Whether one can still take a place."""
    if gathering.called_off_at is not None or gathering.starts_at <= at:
        return False
    until = gathering.register_until
    return until is None or timezone.localtime(at).date() <= until


def give_up(actor: Actor, gathering_id: UUID, *, at: datetime) -> Changed:
    """Give up one's own place; whoever waits longest gets it.

    raises   NoPlace; Over once it began
    """
    can_read_events(actor).enforce()
    with transaction.atomic():
        gathering = locked(queries.gathering(actor, gathering_id).pk)
        found = queries.own_seat(actor, gathering.pk)
        if found is None:
            raise NoPlace
        if gathering.starts_at <= at:
            raise Over
        found.state = SeatState.GIVEN_UP
        found.save(update_fields=["state"])
        journal.emit("event_seat.given_up", actor, found, at=at)
        return Changed(found, fill(actor, gathering, at=at))


def fill(actor: Actor, gathering: Gathering, *, at: datetime) -> tuple[Seat, ...]:
    """Give the free places to who waits longest; under the lock of the event."""
    if gathering.called_off_at is not None or gathering.starts_at <= at:
        return ()
    waiting = Seat.objects.filter(gathering=gathering, state=SeatState.WAITING)
    waiting = waiting.select_related("user").order_by("asked_at", "pk")
    found = list(waiting)
    if gathering.places is not None:
        found = found[: max(0, gathering.places - queries.n_placed(gathering))]
    for seat in found:
        seat.state = SeatState.PLACED
        seat.save(update_fields=["state"])
        journal.emit("event_seat.placed", actor, seat, at=at)
    return tuple(found)
