"""What waits: accept it, refuse it, or let it run out. One of the three, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger.errors import AlreadySettled, code_of
from klaverblad.apps.exchange.ledger.models import (
    Account,
    Transfer,
    TransferKind,
    TransferState,
)
from klaverblad.apps.exchange.ledger.services.booking import (
    HOLD_EXPIRES,
    Order,
    Posting,
    beyond_soft,
    close_emptied,
    lock,
    place,
    refusal,
)
from klaverblad.apps.exchange.ledger.services.growth import follow_earning
from klaverblad.apps.exchange.ledger.services.statements import read_rules_again
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.journal import services as journal

EXPIRES = HOLD_EXPIRES
_TASK = "exchange_holds"


def accept(actor: Actor, transfer_id: UUID, *, at: datetime) -> Posting:
    """Book what was held. Accepting twice is accepting once.

    raises   AlreadySettled when it was refused or ran out; NotNow; Transfer.DoesNotExist
    """
    return _settle(actor, transfer_id, TransferState.BOOKED, at=at)


def refuse(actor: Actor, transfer_id: UUID, *, at: datetime) -> Posting:
    """Let go of what was held; either side may."""
    return _settle(actor, transfer_id, TransferState.REFUSED, at=at)


def expire(actor: Actor, transfer_id: UUID, *, at: datetime) -> Posting:
    """Let go of what was held until now."""
    return _settle(actor, transfer_id, TransferState.EXPIRED, at=at)


def expire_due(*, at: datetime, transfer: str) -> None:
    """What the outbox does when a hold has run out: nothing, if it was settled in time.

    Between two servers the clock settles nothing: there, what the other says does.
    """
    if Transfer.objects.filter(pk=transfer, kind=TransferKind.INTERTRADE).exists():
        return
    actor = Actor.task(_TASK, on=timezone.localtime(at).date())
    try:
        expire(actor, UUID(transfer), at=at)
    except AlreadySettled:
        return


def _settle(actor: Actor, transfer_id: UUID, to: str, *, at: datetime) -> Posting:
    asked = Transfer.objects.get(pk=transfer_id)
    accounts: dict[UUID, Account] = {}
    try:
        with booking():
            accounts |= lock({asked.payer_id, asked.payee_id})
            # Read again: whoever came first has settled it.
            row = Transfer.objects.get(pk=transfer_id)
            if row.state == to and row.held_until is not None:
                return Posting([row], is_replay=True)
            if row.state != TransferState.PENDING:
                raise AlreadySettled
            before = {one.pk: one.balance for one in accounts.values()}
            accounts[row.payer_id].pending_out -= row.amount
            accounts[row.payee_id].pending_in -= row.amount
            row.state, row.settled_at = to, at
            if to == TransferState.BOOKED:
                place(row, accounts, at)
            row.save(update_fields=_SETTLED)
            if to == TransferState.BOOKED:
                read_rules_again(accounts[row.payer_id])
                follow_earning(row, accounts, at=at)
            journal.emit(f"transfer.{to}", actor, row, at=at, kind=row.kind)
            close_emptied(actor, accounts.values(), at=at)
            return Posting([row], beyond_soft=beyond_soft(before, accounts))
    except IntegrityError as error:
        raise refusal(code_of(error), error, [_asked(asked)], accounts) from error


_SETTLED = ["state", "settled_at", "payer_after", "payer_seq", "payee_after", "payee_seq"]


def _asked(row: Transfer) -> Order:
    return Order(
        id=row.pk,
        payer=row.payer_id,
        payee=row.payee_id,
        amount=row.amount,
        happened_on=row.happened_on,
    )
