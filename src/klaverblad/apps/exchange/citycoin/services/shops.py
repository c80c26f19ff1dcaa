"""Merchants: they ask to take part, the treasurer accepts, they say yes; and they stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import queries
from klaverblad.apps.exchange.citycoin.errors import AlreadyAnswered
from klaverblad.apps.exchange.citycoin.euros import read_iban, shown_iban
from klaverblad.apps.exchange.citycoin.models import Merchant, MerchantState
from klaverblad.apps.exchange.citycoin.policies import can_sell
from klaverblad.apps.exchange.citycoin.services.coins import keeping
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.policy import Limits
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets.policies import can_see_own_groups
from klaverblad.apps.journal import services as journal

TASK = "exchange_coins"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopWords:
    """What a shop says of itself."""

    name: str
    category: str
    municipality: str
    iban: str
    accepts: str = ""


def apply_to_sell(actor: Actor, group_id: UUID, said: ShopWords) -> Merchant:
    """A shop asks to take the coin.

    raises   BadIban; AlreadyAnswered when this login sells already; Coin.DoesNotExist
    """
    can_see_own_groups(actor).enforce()
    coin = queries.open_coin(group_id)
    try:
        with transaction.atomic():
            row = Merchant.objects.create(
                coin=coin,
                user_id=actor.user_id,
                name=said.name,
                category=said.category,
                municipality=said.municipality,
                accepts=said.accepts,
                iban=read_iban(said.iban),
                applied_on=actor.on,
            )
            journal.emit("coin_merchant.applied", actor, row)
    except IntegrityError as error:
        raise AlreadyAnswered from error
    return row


def answer_shop(
    actor: Actor, group_id: UUID, merchant_id: UUID, *, says_yes: bool, at: datetime
) -> Merchant:
    """Accept a shop: it gets an account that never goes below nought. Or say no.

    raises   AlreadyAnswered; Merchant.DoesNotExist
    """
    with booking():
        kept = keeping(actor, group_id)
        row = _locked(queries.merchant(kept, merchant_id).pk)
        if row.state != MerchantState.APPLIED:
            raise AlreadyAnswered
        row.state = MerchantState.ACCEPTED if says_yes else MerchantState.REFUSED
        if says_yes:
            row.account = ledger.open_account(
                actor, kept.coin.group.currency_id, kind="merchant", limits=Limits(min=0), at=at
            )
            row.accepted_on, row.accepted_by = actor.on, kept
        row.save()
        journal.emit(f"coin_merchant.{row.state}", actor, row, at=at)
    return row


def read_shop(
    actor: Actor, group_id: UUID, merchant_id: UUID, *, at: datetime
) -> tuple[Merchant, str]:
    """One shop and its bank account; the journal keeps who read it.

    raises   Merchant.DoesNotExist
    """
    with transaction.atomic():
        kept = keeping(actor, group_id)
        row = queries.merchant(kept, merchant_id)
        journal.emit("coin_merchant.read", actor, row, at=at)
    return row, shown_iban(row.iban)


def start_selling(actor: Actor, merchant_id: UUID) -> Merchant:
    """The shop read the agreement and says yes.

    raises   AlreadyAnswered; Merchant.DoesNotExist
    """
    with transaction.atomic():
        row = _locked(queries.shop(actor, merchant_id).pk)
        if row.state == MerchantState.ACTIVE:
            return row
        if row.state != MerchantState.ACCEPTED:
            raise AlreadyAnswered
        row.state, row.active_since = MerchantState.ACTIVE, actor.on
        row.save(update_fields=["state", "active_since"])
        journal.emit("coin_merchant.started", actor, row)
    return row


def stop_selling(actor: Actor, merchant_id: UUID) -> Merchant:
    """No longer paid from now on; what it has can still be changed, or given back.

    raises   AlreadyAnswered; Merchant.DoesNotExist
    """
    with transaction.atomic():
        row = selling(actor, merchant_id)
        row.state, row.left_on = MerchantState.LEFT, actor.on
        row.save(update_fields=["state", "left_on"])
        journal.emit("coin_merchant.left", actor, row)
    return row


def change_shop(actor: Actor, merchant_id: UUID, said: ShopWords) -> Merchant:
    """How members find the shop, and where the euro go. What was asked before goes where it said.

    raises   BadIban; Merchant.DoesNotExist
    """
    with transaction.atomic():
        row = selling(actor, merchant_id)
        row.name, row.category, row.municipality = said.name, said.category, said.municipality
        row.accepts, row.iban = said.accepts, read_iban(said.iban)
        row.save()
        journal.emit("coin_merchant.changed", actor, row)
    return row


def forget_shop(actor: Actor, merchant: Merchant) -> Merchant:
    """Take away who a shop was, a year after it stopped; what it was paid stays, without a name.

    A payment file stays as it was made: it is a proof in the accounts of the city.
    """
    assert actor.role is None and actor.system == TASK, "only the task forgets"  # noqa: PT018
    with booking():
        row = _locked(merchant.pk)
        row.name = row.accepts = row.municipality = row.iban = ""
        row.user, row.forgotten_on = None, actor.on
        row.save()
        row.redemptions.update(iban="")
        if row.account_id is not None:
            ledger.forget_texts(actor, row.account_id)
        journal.emit("coin_merchant.forgotten", actor, row)
    return row


def selling(actor: Actor, merchant_id: UUID, *, also_left: bool = False) -> Merchant:
    """The actor's own shop, locked and asked again.

    raises   Merchant.DoesNotExist; Denied; AlreadyAnswered when it does not sell any more
    """
    row = _locked(queries.shop(actor, merchant_id).pk)
    can_sell(actor, row).enforce()
    if row.state != MerchantState.ACTIVE and not also_left:
        raise AlreadyAnswered
    return row


def _locked(merchant_id: UUID) -> Merchant:
    found = Merchant.objects.select_for_update(of=("self",))
    return found.select_related("coin__group__currency").get(pk=merchant_id)
