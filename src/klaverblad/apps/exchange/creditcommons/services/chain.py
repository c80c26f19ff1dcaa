"""The row of a neighbour under its lock, and the chain that moves with each message both have."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.creditcommons import wire
from klaverblad.apps.exchange.creditcommons.models import (
    Crossing,
    CrossingState,
    Link,
    Neighbour,
)
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.lets.services.leaving import see_out
from klaverblad.apps.journal import services as journal
from klaverblad.errors import Refused

# The database books nothing that ran out, and what is between two servers ends by what the other
# says, never by the clock: so the clock is put where nobody comes.
HELD_FOR = timedelta(days=3_650)
TASK = "exchange_neighbours"


def locked(neighbour_id: UUID) -> Neighbour:
    """The row, read again. Its lock comes before those of accounts, everywhere.

    raises   Neighbour.DoesNotExist
    """
    rows = Neighbour.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("group", "account__currency").get(pk=neighbour_id)


def actor_of(at: datetime) -> Actor:
    return Actor.task(TASK, on=timezone.localtime(at).date())


def said_of(crossing: Crossing) -> wire.Said:
    """The transaction as it stands on the wire, of whichever side. A forgotten text is empty."""
    text = crossing.transfer.text or ""
    return wire.Said(crossing.uuid, crossing.payer, crossing.payee, crossing.quant, text)


def advance(
    one: Neighbour, crossing: Crossing, state: str, hash_after: str, *, at: datetime
) -> Link:
    """One message more that both have; the caller holds the row locked, and saves what else it set."""
    one.n_links += 1
    one.last_hash = hash_after
    one.save(update_fields=["n_links", "last_hash"])
    return Link.objects.create(
        neighbour=one, n=one.n_links, crossing=crossing, state=state, hash=hash_after, at=at
    )


def turn(crossing: Crossing, state: str, *, at: datetime, because: str = "") -> None:
    """The next state of a payment, with its event."""
    crossing.state, crossing.because = state, because[:20]
    if state not in (CrossingState.VALID, CrossingState.AGREED):
        crossing.settled_at = at
    crossing.save()
    journal.emit(f"crossing.{state}", actor_of(at), crossing, at=at, because=crossing.because)


def let_go(crossing: Crossing, state: str, *, at: datetime, because: str = "") -> None:
    """Give back what was set aside."""
    ledger.refuse(actor_of(at), crossing.transfer_id, at=at)
    turn(crossing, state, at=at, because=because)
    _see_out(crossing, at)


def book(crossing: Crossing, *, at: datetime) -> bool:
    """Book what was set aside; whether an account that stands still let it."""
    try:
        ledger.accept(actor_of(at), crossing.transfer_id, at=at)
    except Refused:
        return False
    turn(crossing, CrossingState.BOOKED, at=at)
    _see_out(crossing, at)
    return True


def let_lapse(one: Neighbour, *, at: datetime) -> None:
    """What they had looked at and did not confirm in time is let go; they are told when they ask."""
    late = Crossing.objects.filter(
        neighbour=one, is_outgoing=False, state=CrossingState.VALID, valid_until__lt=at
    )
    for crossing in late.select_related("transfer"):
        let_go(crossing, CrossingState.LAPSED, at=at)


def _see_out(crossing: Crossing, at: datetime) -> None:
    row = crossing.transfer
    see_out(actor_of(at), [row.payer_id, row.payee_id], at=at)
