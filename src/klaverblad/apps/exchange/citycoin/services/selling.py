"""Spending: a square on a phone in either direction, a card on paper, and giving back.

What a shop gets to see has an amount and a code; the member sees the shop. Only the member, or
whoever holds their card, says yes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import queries
from klaverblad.apps.exchange.citycoin.errors import AlreadyAnswered, UnknownCode
from klaverblad.apps.exchange.citycoin.euros import whole
from klaverblad.apps.exchange.citycoin.models import (
    Card,
    MerchantState,
    Sale,
    SaleState,
)
from klaverblad.apps.exchange.citycoin.services.shops import selling
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets.models import Member
from klaverblad.apps.exchange.lets.services.leaving import see_out
from klaverblad.apps.exchange.lets.services.locked import taking_part
from klaverblad.apps.journal import services as journal

# How long a square works: long enough to find one's phone, too short to be of use to a thief.
MINUTES = 15


def ask_sale(actor: Actor, merchant_id: UUID, sale_id: UUID, amount: int, *, at: datetime) -> Sale:
    """A shop asks an amount; its square may be scanned by anybody who has the coin.

    raises   BadCoin: an amount that cannot be
    """
    with transaction.atomic():
        shop = selling(actor, merchant_id)
        row, is_new = Sale.objects.get_or_create(
            pk=sale_id,
            defaults={
                "coin": shop.coin, "merchant": shop, "amount": whole(amount),
                "state": SaleState.WAITING, "made_at": at,
                "until": at + timedelta(minutes=MINUTES),
            },
        )  # fmt: skip
        if row.merchant_id != shop.pk:
            raise Sale.DoesNotExist
        if is_new:
            journal.emit("coin_sale.asked", actor, row, at=at)
    return row


def show_square(actor: Actor, group_id: UUID, *, at: datetime) -> Sale:
    """A member shows a square of their own; it works for one shop, once, and tells nothing."""
    with transaction.atomic():
        mine = taking_part(actor, group_id)
        coin = queries.coin_of(mine)
        if (found := queries.shown_by(mine, at=at)) is not None:
            return found
        row = Sale.objects.create(
            coin=coin, payer=mine, state=SaleState.SHOWN, made_at=at,
            until=at + timedelta(minutes=MINUTES),
        )  # fmt: skip
        journal.emit("coin_sale.shown", actor, row, at=at)
    return row


def ask_by_code(actor: Actor, merchant_id: UUID, code: str, amount: int, *, at: datetime) -> Sale:
    """A shop scanned the square of a member and fills in what it asks. The member still says yes.

    raises   UnknownCode; BadCoin: an amount that cannot be
    """
    with transaction.atomic():
        shop = selling(actor, merchant_id)
        found = Sale.objects.select_for_update().filter(coin_id=shop.coin_id, code=code.lower())
        row = found.filter(until__gt=at).first()
        if row is not None and (row.merchant_id, row.amount) == (shop.pk, amount):
            return row
        if row is None or row.state != SaleState.SHOWN:
            raise UnknownCode(field="code")
        row.merchant, row.amount, row.state = shop, whole(amount), SaleState.WAITING
        row.save(update_fields=["merchant", "amount", "state"])
        journal.emit("coin_sale.asked", actor, row, at=at)
    return row


def pay_sale(actor: Actor, group_id: UUID, sale_id: UUID, *, at: datetime) -> Sale:
    """A member says yes. Twice is once: the booking has the id of the sale.

    raises   AlreadyAnswered; NotNow and the rest of the ledger; Sale.DoesNotExist
    """
    with booking():
        mine = taking_part(actor, group_id)
        row = _locked(sale_id, group_id)
        if row.payer_id not in (None, mine.pk):
            raise Sale.DoesNotExist
        if row.state == SaleState.PAID and row.payer_id == mine.pk:
            return row
        if row.state != SaleState.WAITING or row.until <= at:
            raise AlreadyAnswered
        row.payer = mine
        return settle(actor, row, mine, at=at)


def settle(
    actor: Actor, row: Sale, payer: Member, *, at: datetime, card: Card | None = None
) -> Sale:
    """Book what a sale says, in the caller's transaction."""
    shop = row.merchant
    assert shop is not None, "a sale that waits has a shop"
    assert shop.account_id is not None, "a shop that sells has an account"
    assert payer.account_id is not None, "whoever takes part has an account"
    assert row.amount is not None, "a sale that waits has an amount"
    if shop.state != MerchantState.ACTIVE:
        raise AlreadyAnswered
    order = ledger.Order(
        id=row.pk,
        payer=payer.account_id,
        payee=shop.account_id,
        amount=row.amount,
        happened_on=actor.on,
        acting_for=payer.account_id if card is not None else None,
    )
    row.transfer = ledger.post(actor, [order], at=at).transfers[0]
    row.state, row.paid_at, row.payer, row.card = SaleState.PAID, at, payer, card
    row.save()
    journal.emit("coin_sale.paid", actor, row, at=at)
    see_out(actor, [payer.account_id], at=at)
    return row


def withdraw_sale(actor: Actor, merchant_id: UUID, sale_id: UUID, *, at: datetime) -> Sale:
    """A shop no longer asks it.

    raises   AlreadyAnswered; Sale.DoesNotExist
    """
    with transaction.atomic():
        shop = selling(actor, merchant_id, also_left=True)
        row = Sale.objects.select_for_update().get(pk=sale_id, merchant=shop)
        return _withdraw(actor, row, at=at)


def say_no(actor: Actor, group_id: UUID, sale_id: UUID, *, at: datetime) -> Sale:
    """A member does not pay what a shop filled in on their square.

    raises   AlreadyAnswered; Sale.DoesNotExist
    """
    with transaction.atomic():
        mine = taking_part(actor, group_id)
        row = Sale.objects.select_for_update().get(pk=sale_id, payer=mine)
        return _withdraw(actor, row, at=at)


def _withdraw(actor: Actor, row: Sale, *, at: datetime) -> Sale:
    if row.state == SaleState.WITHDRAWN:
        return row
    if row.state not in (SaleState.WAITING, SaleState.SHOWN):
        raise AlreadyAnswered
    row.state = SaleState.WITHDRAWN
    row.save(update_fields=["state"])
    journal.emit("coin_sale.withdrawn", actor, row, at=at)
    return row


def give_back(actor: Actor, merchant_id: UUID, sale_id: UUID, *, at: datetime) -> Sale:
    """A shop gives a payment back, whole: the booking is reversed. Twice is once.

    raises   AlreadyAnswered; NotNow when the shop has no longer enough; Sale.DoesNotExist
    """
    with booking():
        shop = selling(actor, merchant_id, also_left=True)
        row = Sale.objects.select_for_update(of=("self",)).get(pk=sale_id, merchant=shop)
        if row.state == SaleState.REFUNDED:
            return row
        if row.state != SaleState.PAID or row.transfer_id is None:
            raise AlreadyAnswered
        ledger.reverse(actor, row.transfer_id, id=uuid5(row.pk, "given_back"), at=at)
        row.state, row.refunded_at = SaleState.REFUNDED, at
        row.save(update_fields=["state", "refunded_at"])
        journal.emit("coin_sale.refunded", actor, row, at=at)
    return row


def _locked(sale_id: UUID, group_id: UUID) -> Sale:
    found = Sale.objects.select_for_update(of=("self",)).select_related("merchant")
    return found.get(pk=sale_id, coin__group_id=group_id)
