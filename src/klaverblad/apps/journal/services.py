"""Writing events. Every service of every app calls `emit` inside its own transaction."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal.models import Event

# A code is short, has no capital to begin a name and no space to hold a sentence.
_CODE = re.compile(r"[a-z0-9_.:/+-]{0,60}")
_NAME = re.compile(r"[a-z_]+\.[a-z_]+")


def _plain(value: object) -> object:
    """The JSON form of an id, a code, a number, a day, or a list of those."""
    match value:
        case None | bool() | int() | float():
            return value
        case UUID() | Decimal():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case list() | tuple():
            return [_plain(item) for item in value]
        case str() if _CODE.fullmatch(value):
            return str(value)
    message = f"an event carries ids and codes only, not {type(value).__name__}"
    raise TypeError(message)


def emit(
    name: str,
    actor: Actor,
    subject: models.Model,
    *,
    person_id: UUID | None = None,
    at: datetime | None = None,
    **data: object,
) -> Event:
    """Write one event, in the caller's transaction.

    raises   TypeError when `data` holds more than ids, codes, numbers and days
             AssertionError outside a transaction: the change and its event live or die together
    """
    assert connection.in_atomic_block, "emit() belongs inside the transaction of its change"
    return Event.objects.create(**_columns(name, actor, subject, person_id, at, data))


def event(
    name: str,
    actor: Actor,
    subject: models.Model,
    *,
    person_id: UUID | None = None,
    at: datetime | None = None,
    **data: object,
) -> Event:
    """Make one event for `record_many`, unsaved."""
    return Event(**_columns(name, actor, subject, person_id, at, data))


def record_many(events: list[Event]) -> None:
    """Write the events of a bulk change, in the caller's transaction."""
    assert connection.in_atomic_block, "events belong inside the transaction of their change"
    Event.objects.bulk_create(events, batch_size=500)


def _columns(
    name: str,
    actor: Actor,
    subject: models.Model,
    person_id: UUID | None,
    at: datetime | None,
    data: dict[str, object],
) -> dict[str, object]:
    assert _NAME.fullmatch(name), f"an event is named noun.verb_past, not {name!r}"
    return {
        "name": name,
        "at": at or timezone.now(),
        "actor_user_id": actor.user_id,
        "actor_role": actor.role or "",
        "actor_system": actor.system,
        "organisation_id": actor.organisation_id,
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "person_id": person_id,
        "data": {key: _plain(value) for key, value in data.items()},
    }
