"""Writing events and readings. Every service calls `emit` inside its own transaction.

Rows get their digest as they are written, and the database itself links them into the chain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal.codes import is_code
from klaverblad.apps.journal.digest import key_order
from klaverblad.apps.journal.models import Event, ReadEntry, Via

_NAME = re.compile(r"[a-z_]+\.[a-z_]+")
# Of a reading: as long as their columns.
_PURPOSE_MOST, _WHAT_MOST = 40, 60
# Turning over the parts of one file is one reading.
ONE_READING = timedelta(minutes=10)


def _plain(value: object) -> object:
    """The JSON form of an id, a code, a number, a day, or a list of those."""
    if not is_code(value):
        message = f"an event carries ids and codes only, not {type(value).__name__}"
        raise TypeError(message)
    match value:
        case str() | UUID() | Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return [_plain(item) for item in value]
    return value


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


def record_read(
    actor: Actor,
    person_ids: Iterable[UUID],
    *,
    purpose: str,
    via: Via | str,
    what: str,
    at: datetime | None = None,
) -> list[ReadEntry]:
    """Write down that these people were read about, and give what was written.

    The same actor who reads about the same person again within ten minutes, for the same purpose
    and in the same way, is still reading. What leaves the house as an export is always written.

    purpose  a code: why this actor may read
    via      how: page, part, export, api, feed or link
    what     the code of the policy, or the name of the address
    raises   TypeError when a purpose or a thing read is no code; ValueError an unknown way
    """
    at, via = at or timezone.now(), Via(via)
    if not (_is_short_code(purpose, _PURPOSE_MOST) and _is_short_code(what, _WHAT_MOST)):
        message = "a reading carries ids and codes only"
        raise TypeError(message)
    reader = {
        "actor_user_id": actor.user_id,
        "actor_role": actor.role or "",
        "actor_system": actor.system,
        "organisation_id": actor.organisation_id,
    }
    how = {"purpose": purpose, "via": via}
    known: set[UUID] = set()
    if via != Via.EXPORT:
        lately = ReadEntry.objects.filter(**reader, **how, at__gt=at - ONE_READING, at__lte=at)
        known = set(lately.values_list("person_id", flat=True))
    new = [one for one in dict.fromkeys(person_ids) if one not in known]
    return ReadEntry.objects.bulk_create(
        (ReadEntry(at=at, person_id=one, what=what, **reader, **how) for one in new),
        batch_size=500,
    )


def _is_short_code(text: str, most: int) -> bool:
    return 0 < len(text) <= most and is_code(text)


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
        # In the order of the digest, so that no verification has to sort it again.
        "data": {key: _plain(data[key]) for key in sorted(data, key=key_order)},
    }
