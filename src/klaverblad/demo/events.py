"""Events of the practice region: one that was, one that is full, and one for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.events.models import CostLine, Gathering, ProgrammeLine, Seat, SeatState
from klaverblad.apps.events.programme import read_programme
from klaverblad.apps.journal import services as journal
from klaverblad.demo.cast import Cast, Staff
from klaverblad.demo.chance import made_id, moment
from klaverblad.demo.pools import pool


def add_events(cast: Cast) -> None:
    """The events of the region; their ids follow from their titles, so that they are the same."""
    lead = next(one for one in cast.staff if one.membership.role == Role.COORDINATOR)
    everybody = [one for one in cast.staff if one.membership.role in {Role.COACH, Role.TEAM_LEAD}]
    for said in pool("events")["events"]:
        _add(cast, lead, everybody, said)


def _add(cast: Cast, lead: Staff, everybody: list[Staff], said: Mapping[str, Any]) -> None:
    day = cast.on + timedelta(days=said["day"])
    opened = moment(cast.on - timedelta(days=60), 11)
    first, last = (moment(day, *map(int, said_at.split(":"))) for said_at in said["hours"])
    row = Gathering.objects.create(
        id=made_id("event", said["title"]),
        region=cast.region,
        organisation=lead.membership.organisation,
        kind=said["kind"],
        audience=said["audience"],
        title=said["title"],
        about=said.get("about", ""),
        where=said["where"],
        host=said["host"],
        starts_at=first,
        ends_at=last,
        places=said.get("places"),
        register_until=day - timedelta(days=said["last_days"]) if "last_days" in said else None,
        created_at=opened,
        changed_at=opened,
    )
    actor = Actor.of(lead.membership, on=opened.date())
    journal.emit("event.opened", actor, row, at=opened, kind=row.kind)
    for order, (at, text) in enumerate(read_programme("\n".join(said["programme"]))):
        _programme(row, order, at, text)
    for number, (label, budget, spent) in enumerate(said["costs"]):
        CostLine.objects.create(
            id=made_id("event_cost", f"{said['title']}:{number}"),
            gathering=row,
            label=label,
            budget_cents=_cents(budget),
            spent_cents=_cents(spent),
            added_at=opened + timedelta(minutes=number),
        )
    _seats(row, everybody, said, opened)


def _programme(row: Gathering, order: int, at: time | None, text: str) -> None:
    key = made_id("event_programme", f"{row.title}:{order}")
    ProgrammeLine.objects.create(id=key, gathering=row, order=order, at=at, text=text)


def _cents(euro: int | None) -> int | None:
    return None if euro is None else euro * 100


def _seats(
    row: Gathering, everybody: list[Staff], said: Mapping[str, Any], opened: datetime
) -> None:
    n, waiting, is_over = said["who"], said.get("wait", 0), said["day"] < 0
    for number, one in enumerate(everybody[: n + waiting]):
        at = opened + timedelta(days=1, minutes=7 * number)
        seat = Seat.objects.create(
            id=made_id("event_seat", f"{said['title']}:{number}"),
            gathering=row,
            user=one.membership.user,
            name=one.membership.user.name,
            of=one.membership.organisation.name,
            state=SeatState.PLACED if number < n else SeatState.WAITING,
            asked_at=at,
            was_there=number < n - said.get("absent", 0) if is_over else None,
        )
        actor = Actor.of(one.membership, on=at.date())
        journal.emit("event_seat.taken", actor, seat, at=at, state=seat.state)
