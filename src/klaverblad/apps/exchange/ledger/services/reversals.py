"""Taking a booking back: once, the same amount, the other way."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger.errors import NotReversible
from klaverblad.apps.exchange.ledger.models import Transfer, TransferKind, TransferState
from klaverblad.apps.exchange.ledger.services.booking import Order, Posting, post


def reverse(
    actor: Actor,
    transfer_id: UUID,
    *,
    id: UUID,  # noqa: A002  (the id of the new row, as in an order)
    at: datetime,
    exempt: str = "",
) -> Posting:
    """Take one booking back; growth that it gave goes with it.

    What was traded between two groups is taken back on both sides, or they would no longer agree.

    raises   AlreadyReversed; NotReversible; NotNow when the payee has spent it (a coordinator may
             give `exempt`)
    """
    row = Transfer.objects.get(pk=transfer_id)
    if row.state != TransferState.BOOKED or row.kind == TransferKind.REVERSAL:
        raise NotReversible
    if row.kind == TransferKind.INTERTRADE:
        rows = list(Transfer.objects.filter(batch=row.batch).order_by("pk"))
        if len(rows) == 1:
            # The other half stands on another server, and is not ours to take back.
            raise NotReversible
        # From what was asked: a second try makes the same ids.
        orders = [_back(one, uuid5(id, str(one.pk)), at, exempt) for one in rows]
        return post(actor, orders, at=at, batch=id)
    return post(actor, [_back(row, id, at, exempt)], at=at)


def _back(row: Transfer, new_id: UUID, at: datetime, exempt: str) -> Order:
    return Order(
        id=new_id,
        payer=row.payee_id,
        payee=row.payer_id,
        amount=row.amount,
        kind=TransferKind.REVERSAL,
        reverses=row.pk,
        happened_on=timezone.localtime(at).date(),
        exempt=exempt,
    )
