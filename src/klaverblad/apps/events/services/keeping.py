"""Keeping an event: opened, changed, called off, paid, and who was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.events import queries
from klaverblad.apps.events.errors import BadTimes, CalledOff, NotYet
from klaverblad.apps.events.models import CostLine, Gathering, ProgrammeLine, Seat, SeatState
from klaverblad.apps.events.policies import can_keep, can_organise
from klaverblad.apps.events.programme import Part
from klaverblad.apps.events.services.seats import fill, locked
from klaverblad.apps.journal import services as journal

# Names stay a year on the list: long enough for a report; what is counted stays.
NAMES_STAY_DAYS = 365
TASK = "events_forget"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGathering:
    """What somebody says of an event."""

    kind: str
    audience: str
    title: str
    where: str
    starts_at: datetime
    ends_at: datetime
    about: str = ""
    host: str = ""
    places: int | None = None
    register_until: date | None = None
    programme: Sequence[Part] = ()


_WORDS = (
    "kind",
    "audience",
    "title",
    "where",
    "starts_at",
    "ends_at",
    "about",
    "host",
    "places",
    "register_until",
)


def open_gathering(
    actor: Actor, said: NewGathering, *, gathering_id: UUID, at: datetime
) -> Gathering:
    """Open an event of the actor's region; the id comes from the form, so a second tap opens one.

    raises   BadTimes
    """
    can_organise(actor).enforce()
    _check(said)
    with transaction.atomic():
        row, is_new = Gathering.objects.get_or_create(
            pk=gathering_id,
            defaults={name: getattr(said, name) for name in _WORDS}
            | {
                "region_id": actor.region_id,
                "organisation_id": actor.organisation_id,
                "created_at": at,
                "changed_at": at,
            },
        )
        if is_new:
            _write_programme(row, said.programme)
            journal.emit("event.opened", actor, row, at=at, kind=row.kind)
        elif not can_keep(actor, row).is_allowed:
            raise Gathering.DoesNotExist
    return row


def _check(said: NewGathering) -> None:
    if said.ends_at <= said.starts_at:
        raise BadTimes(field="ends_at")
    if said.register_until and said.register_until > timezone.localtime(said.starts_at).date():
        raise BadTimes(field="register_until")


def _write_programme(row: Gathering, parts: Sequence[Part]) -> None:
    row.programme.all().delete()
    ProgrammeLine.objects.bulk_create(
        ProgrammeLine(gathering=row, order=order, at=at, text=text)
        for order, (at, text) in enumerate(parts)
    )


def _kept(actor: Actor, gathering_id: UUID) -> Gathering:
    row = locked(queries.kept(actor, gathering_id).pk)
    can_keep(actor, row).enforce()
    return row


def change_gathering(
    actor: Actor, gathering_id: UUID, said: NewGathering, *, at: datetime
) -> tuple[Gathering, tuple[Seat, ...]]:
    """Say it otherwise; with more places, who waits longest gets them. Nobody loses a place.

    returns  the event, and who got a place by it
    raises   BadTimes; CalledOff
    """
    _check(said)
    with transaction.atomic():
        row = _kept(actor, gathering_id)
        if row.called_off_at is not None:
            raise CalledOff
        for name in _WORDS:
            setattr(row, name, getattr(said, name))
        row.sequence += 1
        row.changed_at = at
        row.save()
        _write_programme(row, said.programme)
        journal.emit("event.changed", actor, row, at=at)
        placed = fill(actor, row, at=at)
    return row, placed


def call_off(actor: Actor, gathering_id: UUID, *, because: str, at: datetime) -> Gathering:
    """It does not go on. The list stays, so that everybody on it can be told."""
    with transaction.atomic():
        row = _kept(actor, gathering_id)
        if row.called_off_at is None:
            row.called_off_at = row.changed_at = at
            row.called_off_because = because
            row.sequence += 1
            row.save()
            journal.emit("event.called_off", actor, row, at=at)
    return row


@dataclass(frozen=True, slots=True)
class NewCost:
    """A line of costs; without an id it is a new one, without a label it goes. None is unknown."""

    label: str
    budget_cents: int | None
    spent_cents: int | None
    id: UUID | None = None


def write_costs(
    actor: Actor, gathering_id: UUID, lines: Sequence[NewCost], *, at: datetime
) -> None:
    """Keep what was foreseen and spent; a line that is not named stays as it is."""
    with transaction.atomic():
        row = _kept(actor, gathering_id)
        known = {one.pk: one for one in queries.costs(row)}
        for said in lines:
            line = known.get(said.id) if said.id else None
            if line is None:
                if said.label and said.id is None:
                    line = CostLine(gathering=row, added_at=at)
                else:
                    continue
            elif not said.label:
                line.delete()
                continue
            line.label = said.label
            line.budget_cents, line.spent_cents = said.budget_cents, said.spent_cents
            line.save()
        journal.emit("event.costed", actor, row, at=at)


def note_there(
    actor: Actor, gathering_id: UUID, seat_id: UUID, *, was_there: bool | None, at: datetime
) -> Seat:
    """Note who was there; None takes back what was noted.

    raises   NotYet before the day; Seat.DoesNotExist
    """
    with transaction.atomic():
        row = _kept(actor, gathering_id)
        if timezone.localtime(row.starts_at).date() > timezone.localtime(at).date():
            raise NotYet
        found = Seat.objects.select_for_update(of=("self",))
        seat = found.get(pk=seat_id, gathering=row, state=SeatState.PLACED)
        if seat.was_there != was_there:
            seat.was_there = was_there
            seat.save(update_fields=["was_there"])
            journal.emit("event_seat.noted", actor, seat, at=at)
    return seat


def sweep(*, on: date, after: str) -> None:  # noqa: ARG001  (as daily work is called)
    """Every night: who was at something a year ago loses their name there; the number stays."""
    before = on - timedelta(days=NAMES_STAY_DAYS)
    with transaction.atomic():
        Seat.objects.filter(gathering__ends_at__date__lt=before).exclude(
            name="", of="", user=None
        ).update(name="", of="", user=None)
