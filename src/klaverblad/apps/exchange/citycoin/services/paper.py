"""Notes on paper: who holds them is not known, so one account says how much is out.

Notes go out against cover, as every coin does; a shop that hands them in gets them on its account.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import queries
from klaverblad.apps.exchange.citycoin.errors import BadCoin, NoCover
from klaverblad.apps.exchange.citycoin.models import MerchantState
from klaverblad.apps.exchange.citycoin.services.coins import hold, keeping
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.errors import NotNow
from klaverblad.apps.exchange.ledger.models import TransferKind
from klaverblad.apps.exchange.ledger.services.transactions import booking


def put_notes_out(
    actor: Actor, group_id: UUID, note_id: UUID, amount: int, *, at: datetime
) -> ledger.Posting:
    """Notes that the city hands out.

    raises   NoCover
    """
    with booking():
        kept = keeping(actor, group_id)
        order = ledger.Order(
            id=note_id,
            payer=kept.coin.issuer_id,
            payee=kept.coin.paper_id,
            amount=amount,
            kind=TransferKind.ISSUE,
            happened_on=actor.on,
        )
        try:
            return ledger.post(actor, [order], at=at)
        except NotNow as error:
            raise NoCover from error


def take_notes_in(
    actor: Actor, group_id: UUID, note_id: UUID, merchant_id: UUID, amount: int, *, at: datetime
) -> ledger.Posting:
    """Notes that a shop hands in: counted, destroyed, and now on its account.

    raises   BadCoin when more is handed in than is out; Merchant.DoesNotExist
    """
    with booking():
        kept = keeping(actor, group_id)
        shop = queries.merchant(kept, merchant_id)
        if shop.account_id is None or shop.state not in (MerchantState.ACTIVE, MerchantState.LEFT):
            raise BadCoin(field="merchant")
        hold(kept.coin, kept.coin.paper_id, shop.account_id)
        order = ledger.Order(
            id=note_id,
            payer=kept.coin.paper_id,
            payee=shop.account_id,
            amount=amount,
            happened_on=actor.on,
        )
        try:
            return ledger.post(actor, [order], at=at)
        except NotNow as error:
            raise BadCoin(field="amount") from error
