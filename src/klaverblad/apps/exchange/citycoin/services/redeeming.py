"""From coins to euro: asked, in a payment file, paid or returned by the bank.

Asking books both sides in one batch: the shop gives coins back to the issuer, and the reserve owes
the shop euro. A file is written with the states of its lines in one transaction: after a power cut
there is a whole file or none, and no line stands in two.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import pain, queries
from klaverblad.apps.exchange.citycoin.bank_days import next_bank_day
from klaverblad.apps.exchange.citycoin.errors import (
    AlreadyAnswered,
    NothingToPay,
)
from klaverblad.apps.exchange.citycoin.euros import cents_of, whole
from klaverblad.apps.exchange.citycoin.models import Coin, Merchant
from klaverblad.apps.exchange.citycoin.redemption_models import (
    PaymentFile,
    Redemption,
    RedemptionState,
)
from klaverblad.apps.exchange.citycoin.services.coins import follow_reserve, hold, keeping
from klaverblad.apps.exchange.citycoin.services.shops import selling
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.models import Account, TransferKind
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.journal import services as journal

LINES_MOST = 5000
_REFERENCE_LENGTH = 20


def redeem(
    actor: Actor, merchant_id: UUID, redemption_id: UUID, amount: int, *, at: datetime
) -> Redemption:
    """A shop changes coins into euro. The same id again is the same request.

    raises   BadCoin; NotWholeCents; NotNow when it has not so much; AlreadyAnswered
    """
    with booking():
        shop = selling(actor, merchant_id, also_left=True)
        if known := Redemption.objects.filter(pk=redemption_id).first():
            if known.merchant_id != shop.pk or known.amount != amount:
                raise AlreadyAnswered
            return known
        coin, rate = shop.coin, shop.coin.group.currency.eur_rate
        assert rate is not None, "a coin is backed by euro"
        assert shop.account_id is not None, "a shop that sells has an account"
        cents = cents_of(whole(amount), rate)
        hold(coin, shop.account_id, coin.reserve_id, coin.payable_id)
        orders = [
            _order(actor, redemption_id, "coins", shop.account_id, coin.issuer_id, amount),
            _order(actor, redemption_id, "euros", coin.reserve_id, coin.payable_id, cents),
        ]
        rows = ledger.post(actor, orders, at=at, batch=redemption_id).transfers
        # What the reserve no longer has, covers no coin.
        follow_reserve(actor, coin, at=at)
        row = Redemption.objects.create(
            pk=redemption_id,
            merchant=shop,
            amount=amount,
            cents=cents,
            iban=shop.iban,
            end_to_end=f"KB{redemption_id.hex[:_REFERENCE_LENGTH].upper()}",
            asked_at=at,
            coins=rows[0],
            euros=rows[1],
        )
        journal.emit("coin_redemption.requested", actor, row, at=at)
    return row


def _order(
    actor: Actor, redemption_id: UUID, what: str, payer: UUID, payee: UUID, amount: int
) -> ledger.Order:
    return ledger.Order(
        id=uuid5(redemption_id, what),
        payer=payer,
        payee=payee,
        amount=amount,
        kind=TransferKind.REDEMPTION,
        happened_on=actor.on,
    )


def withdraw_redemption(
    actor: Actor, merchant_id: UUID, redemption_id: UUID, *, at: datetime
) -> Redemption:
    """A shop changes its mind, as long as no file has it: it has its coins back.

    raises   AlreadyAnswered; Redemption.DoesNotExist
    """
    with booking():
        shop = selling(actor, merchant_id, also_left=True)
        row = _locked(shop.redemptions.get(pk=redemption_id).pk)
        if row.state == RedemptionState.WITHDRAWN:
            return row
        if row.state != RedemptionState.REQUESTED:
            raise AlreadyAnswered
        return _undo(actor, row, shop.coin, RedemptionState.WITHDRAWN, at=at)


def make_file(actor: Actor, group_id: UUID, file_id: UUID, *, at: datetime) -> PaymentFile:
    """All that waits, in one file. The same id again gives the same file, byte for byte.

    raises   NothingToPay
    """
    with booking():
        kept = keeping(actor, group_id)
        coin = kept.coin
        # One at a time: whoever comes second finds what the first one took.
        Coin.objects.select_for_update(of=("self",)).get(pk=coin.pk)
        if known := PaymentFile.objects.filter(pk=file_id).first():
            if known.coin_id != coin.pk:
                raise PaymentFile.DoesNotExist
            return known
        waiting = queries.to_pay(kept).select_for_update(of=("self",))[:LINES_MOST]
        rows = sorted(waiting, key=lambda one: one.end_to_end)
        if not rows:
            raise NothingToPay
        number = PaymentFile.objects.filter(coin=coin).count() + 1
        message_id = f"KB{coin.pk.hex[:12].upper()}-{number:06d}"
        execute_on = next_bank_day(actor.on)
        body = pain.written(
            pain.Message(
                message_id=message_id,
                made_at=at,
                execute_on=execute_on,
                debtor=coin.debtor_name,
                iban=coin.debtor_iban,
                lines=[
                    pain.Line(one.end_to_end, one.merchant.name, one.iban, one.cents, _says(coin))
                    for one in rows
                ],
            )
        )
        made = PaymentFile.objects.create(
            pk=file_id,
            coin=coin,
            number=number,
            message_id=message_id,
            made_by=kept,
            made_at=at,
            execute_on=execute_on,
            n_lines=len(rows),
            cents=sum(one.cents for one in rows),
            body=body,
            digest=hashlib.sha256(body.encode()).hexdigest(),
        )
        taken = Redemption.objects.filter(
            pk__in=[one.pk for one in rows], state=RedemptionState.REQUESTED
        ).update(state=RedemptionState.FILED, file=made)
        assert taken == len(rows), "a line was taken by somebody else"
        journal.emit("coin_file.made", actor, made, at=at, lines=made.n_lines)
    return made


def read_file(actor: Actor, group_id: UUID, file_id: UUID, *, at: datetime) -> PaymentFile:
    """The file as it was made; the journal keeps who took it, for it holds bank accounts.

    raises   PaymentFile.DoesNotExist
    """
    with transaction.atomic():
        kept = keeping(actor, group_id)
        found = queries.file(kept, file_id)
        assert hashlib.sha256(found.body.encode()).hexdigest() == found.digest, "the file changed"
        journal.emit("coin_file.taken", actor, found, at=at)
    return found


def _says(coin: Coin) -> str:
    return f"{coin.group.name}, {coin.group.currency.name}"


def note_paid(actor: Actor, group_id: UUID, file_id: UUID, *, at: datetime) -> int:
    """The bank paid a file: every line of it that did not come back. How many were."""
    with booking():
        kept = keeping(actor, group_id)
        found = queries.file(kept, file_id)
        rows = found.redemptions.select_for_update(of=("self",)).order_by("pk")
        rows = list(rows.filter(state=RedemptionState.FILED))
        if not rows:
            return 0
        hold(kept.coin, kept.coin.payable_id, kept.coin.purse_id)
        orders = [
            _order(actor, one.pk, "paid", kept.coin.payable_id, kept.coin.purse_id, one.cents)
            for one in rows
        ]
        ledger.post(actor, orders, at=at, batch=file_id)
        for one in rows:
            one.state, one.answered_at = RedemptionState.PAID, at
            one.save(update_fields=["state", "answered_at"])
        journal.emit("coin_file.paid", actor, found, at=at, lines=len(rows))
    return len(rows)


def note_returned(actor: Actor, group_id: UUID, redemption_id: UUID, *, at: datetime) -> Redemption:
    """The bank could not pay one line, or sent it back: the shop has its coins again. Twice is once.

    raises   AlreadyAnswered; Redemption.DoesNotExist
    """
    with booking():
        kept = keeping(actor, group_id)
        row = _locked(queries.redemption(kept, redemption_id).pk)
        if row.state == RedemptionState.RETURNED:
            return row
        if row.state not in (RedemptionState.FILED, RedemptionState.PAID):
            raise AlreadyAnswered
        coin = kept.coin
        shop = Merchant.objects.get(pk=row.merchant_id)
        _hold_all(coin, shop)
        if row.state == RedemptionState.PAID:
            ledger.reverse(actor, uuid5(row.pk, "paid"), id=uuid5(row.pk, "came_back"), at=at)
        return _undo(actor, row, coin, RedemptionState.RETURNED, at=at)


def _undo(actor: Actor, row: Redemption, coin: Coin, state: str, *, at: datetime) -> Redemption:
    """Both bookings back, in the transaction of the caller.

    The issuer issues again what it took in. When the city lowered its cover meanwhile there would
    be no room for that, and a shop would lose coins by the mistake of a bank: for the moment of this
    booking the issuer gets the room, and then again no more than the reserve covers.
    """
    shop = Merchant.objects.get(pk=row.merchant_id)
    held = _hold_all(coin, shop)
    issuer = held[coin.issuer_id]
    needed = -issuer.balance + row.amount
    if issuer.min is None or -issuer.min < needed:
        ledger.set_cover(actor, coin.issuer_id, needed, at=at)
    for what, transfer_id in (("euros", row.euros_id), ("coins", row.coins_id)):
        ledger.reverse(actor, transfer_id, id=uuid5(row.pk, f"{what}_back"), at=at)
    follow_reserve(actor, coin, at=at)
    row.state, row.answered_at = state, at
    row.save(update_fields=["state", "answered_at"])
    journal.emit(f"coin_redemption.{state}", actor, row, at=at)
    return row


def _hold_all(coin: Coin, shop: Merchant) -> dict[UUID, Account]:
    assert shop.account_id is not None, "a shop that sells has an account"
    return hold(coin, shop.account_id, coin.reserve_id, coin.payable_id, coin.purse_id)


def _locked(redemption_id: UUID) -> Redemption:
    return Redemption.objects.select_for_update(of=("self",)).get(pk=redemption_id)
