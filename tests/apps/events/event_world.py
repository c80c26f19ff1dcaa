"""Events of the small region, for the tests of their app."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.events import services
from klaverblad.apps.events.models import Gathering, Seat
from klaverblad.apps.events.programme import read_programme


def at(on: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(hour)))


def opened(actor: Actor, **more: Any) -> Gathering:
    """A round table ten days from the day of the actor."""
    day = actor.on + timedelta(days=10)
    said = {
        "kind": "round_table",
        "audience": "signed_in",
        "title": "Rondetafel",
        "where": "Schoten",
        "starts_at": at(day),
        "ends_at": at(day, 12),
        "programme": read_programme("9.30 Onthaal\nDaarna praten"),
    } | more
    return services.open_gathering(
        actor, services.NewGathering(**said), gathering_id=uuid4(), at=at(actor.on)
    )


def takes(actor: Actor, gathering: Gathering, name: str = "Ann") -> Seat:
    # A minute after the one before: who came first is never a tie.
    when = at(actor.on) + timedelta(minutes=Seat.objects.count())
    return services.take_seat(actor, gathering.pk, seat_id=uuid4(), name=name, of="", at=when)


def event_ids(world: Any) -> dict[str, UUID]:
    """An event of the region, with the coach on its list."""
    found = Gathering.objects.first() or opened(world.actor("coordinator"))
    seat = Seat.objects.filter(gathering=found).first()
    seat = seat or takes(world.actor("coach"), found, "Coach")
    return {"gathering_id": found.pk, "seat_id": seat.pk}
