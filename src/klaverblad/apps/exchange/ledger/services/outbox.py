"""Things to do after a booking: written with it, done later, once, by whoever knows how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from klaverblad.apps.exchange.ledger.models import Outbox
from klaverblad.errors import KlaverbladError

# What a look does at most; the next one goes on.
AT_ONCE = 200
TRIES_MAX = 10

Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}


def handle(kind: str, handler: Handler) -> None:
    """Have this kind done by a function: `handler(at=…, **payload)`. It may be called twice."""
    assert kind not in _handlers or _handlers[kind] is handler, f"two handlers for {kind}"
    _handlers[kind] = handler


def put(kind: str, *, due: datetime, **payload: UUID | str | int) -> Outbox:
    """Write down something to be done, in the caller's transaction."""
    assert transaction.get_connection().in_atomic_block, "what is to be done goes with its booking"
    assert kind in _handlers, f"nobody does {kind}"
    plain = {key: str(one) if isinstance(one, UUID) else one for key, one in payload.items()}
    return Outbox.objects.create(kind=kind, payload=plain, due=due)


def look(*, at: datetime) -> None:
    """Do what is due. What fails waits longer each time, and does not hold up the rest."""
    due = Outbox.objects.filter(done=None, due__lte=at, tries__lt=TRIES_MAX)
    for pk in list(due.order_by("due", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        try:
            with transaction.atomic():
                one = due.select_for_update(skip_locked=True).filter(pk=pk).first()
                if one is None:
                    continue
                _handlers[one.kind](at=at, **one.payload)
                one.done = at
                one.save(update_fields=["done"])
        except KlaverbladError:
            _put_off(pk, at)


def _put_off(pk: int, at: datetime) -> None:
    with transaction.atomic():
        one = Outbox.objects.select_for_update().get(pk=pk)
        one.tries += 1
        one.due = at + timedelta(minutes=2**one.tries)
        one.save(update_fields=["tries", "due"])
