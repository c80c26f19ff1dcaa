"""Opening a coin, and how many coins the euro that are set aside can cover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.exchange.citycoin import queries
from klaverblad.apps.exchange.citycoin.errors import AlreadyAnswered, BadCoin
from klaverblad.apps.exchange.citycoin.euros import coins_of, read_iban
from klaverblad.apps.exchange.citycoin.models import (
    Coin,
    CoverChange,
    EarnRule,
    Per,
    Treasurer,
)
from klaverblad.apps.exchange.citycoin.policies import can_keep
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.errors import Conflict
from klaverblad.apps.exchange.ledger.models import Account, TransferKind
from klaverblad.apps.exchange.ledger.policy import AMOUNT_MAX, Limits
from klaverblad.apps.exchange.ledger.services.booking import lock
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.journal import services as journal

_KEYS = {"group", "debtor_name", "debtor_iban", "card_most_day", "card_months"}


@dataclass(frozen=True, slots=True)
class CoinWords:
    """What a city says of its coin, read and found right. The group is read by its own room."""

    group: lets.GroupWords
    debtor_name: str
    debtor_iban: str
    card_most_day: int
    card_months: int


def read_coin(said: Mapping[str, Any]) -> CoinWords:
    """Read the words of a coin.

    raises   BadCoin: which key; BadIban; BadRules, BadPolicy of the group
    """
    if unknown := sorted(set(said) - _KEYS):
        raise BadCoin(key=unknown[0][:20])
    words = lets.read_group(said.get("group", {}))
    if words.unit.get("kind") != "backed" or not words.unit.get("per_euro"):
        raise BadCoin(key="unit")
    # Coins come from the issuer, for something that was done: never out of the pot.
    if words.rules.get("start_value") or words.rules.get("recruit_bonus") or words.pot.min != 0:
        raise BadCoin(key="pot")
    for key in ("card_most_day", "card_months"):
        if type(said.get(key)) is not int or not 0 < said[key] <= AMOUNT_MAX:
            raise BadCoin(key=key)
    name = said.get("debtor_name")
    if not isinstance(name, str) or not name:
        raise BadCoin(key="debtor_name")
    iban = read_iban(str(said.get("debtor_iban", "")))
    return CoinWords(words, name, iban, said["card_most_day"], said["card_months"])


def open_coin(actor: Actor, words: CoinWords, *, at: datetime) -> Coin:
    """A coin with nothing in circulation and nothing set aside. For a task of the desk alone."""
    assert actor.system, "only whoever keeps the desk begins a coin"
    with booking():
        group = lets.open_group(actor, words.group, at=at)
        euro = ledger.open_currency(
            actor, group=group.pk, code="eur", name="euro", kind="mutual", decimals=2, policy={}
        )

        def account(currency: UUID, kind: str, limits: Limits) -> Any:
            return ledger.open_account(actor, currency, kind=kind, limits=limits, at=at)

        coin = Coin.objects.create(
            group=group,
            issuer=account(group.currency_id, "issuer", Limits(min=0, max=0)),
            paper=account(group.currency_id, "suspense", Limits(min=0)),
            euro=euro,
            purse=account(euro.pk, "pot", Limits()),
            # Without a lower limit: what a merchant has coming is paid, also when too little is
            # left. The page of the treasurer says so.
            reserve=account(euro.pk, "reserve", Limits()),
            payable=account(euro.pk, "suspense", Limits(min=0)),
            debtor_name=words.debtor_name,
            debtor_iban=words.debtor_iban,
            card_most_day=words.card_most_day,
            card_months=words.card_months,
            created_at=at,
        )
        journal.emit("coin.opened", actor, coin, at=at)
    return coin


def appoint_treasurer(actor: Actor, coin: Coin, user_id: UUID, name: str) -> Treasurer:
    """Who keeps the money. For a task of the desk alone: nobody here could appoint the first."""
    assert actor.system, "only whoever keeps the desk appoints a treasurer"
    with transaction.atomic():
        row = Treasurer.objects.create(coin=coin, user_id=user_id, name=name, since=actor.on)
        journal.emit("coin_treasurer.appointed", actor, row)
    return row


def begin_coin(
    actor: Actor, words: CoinWords, coordinator: User, treasurer: User, *, at: datetime
) -> Coin:
    """A coin with its first coordinator and its treasurer, together or not at all."""
    with booking():
        coin = open_coin(actor, words, at=at)
        said = lets.Applicant(coordinator.name)
        lets.first_coordinator(actor, coin.pk, coordinator.pk, said, at=at)
        appoint_treasurer(actor, coin, treasurer.pk, treasurer.name)
    return coin


def keeping(actor: Actor, group_id: UUID) -> Treasurer:
    """The actor's own task as treasurer, asked again.

    raises   Treasurer.DoesNotExist; Denied
    """
    kept = queries.purse(actor, group_id)
    can_keep(actor, kept).enforce()
    return kept


def hold(coin: Coin, *account_ids: UUID) -> dict[UUID, Account]:
    """Hold the issuer and these accounts in the order of the ledger, before anything is booked.

    All at once: whoever takes them one after the other waits in a circle with somebody else.
    """
    return lock({coin.issuer_id, *account_ids})


def follow_reserve(actor: Actor, coin: Coin, *, at: datetime) -> None:
    """The cover is what the reserve can pay: after every change of it, in its transaction."""
    rate = coin.group.currency.eur_rate
    assert rate is not None, "a coin is backed by euro"
    covered = coins_of(queries.balance_of(coin.reserve_id), rate)
    ledger.set_cover(actor, coin.issuer_id, min(covered, AMOUNT_MAX), at=at)


def change_cover(
    actor: Actor,
    group_id: UUID,
    change_id: UUID,
    *,
    cents: int,
    source: str,
    decided_on: date,
    at: datetime,
) -> CoverChange:
    """Set euro aside (above nought) or take them back (below), and say where it was decided.

    Less than what circulates: nothing is issued until it fits again, and merchants are paid.

    raises   BadCoin; Conflict
    """
    if type(cents) is not int or not 0 < abs(cents) <= AMOUNT_MAX:
        raise BadCoin(field="cents")
    if not source.strip() or decided_on > actor.on:
        raise BadCoin(field="decided_on" if source.strip() else "source")
    with booking():
        kept = keeping(actor, group_id)
        if known := CoverChange.objects.filter(pk=change_id).first():
            if known.coin_id != kept.coin_id or known.cents != cents:
                raise Conflict
            return known
        coin = kept.coin
        payer, payee = (coin.purse_id, coin.reserve_id)
        held = hold(coin, payer, payee)
        if cents < 0:
            if held[coin.reserve_id].balance < -cents:
                # More than there is.
                raise BadCoin(field="cents")
            payer, payee = payee, payer
        order = ledger.Order(
            id=change_id,
            payer=payer,
            payee=payee,
            amount=abs(cents),
            kind=TransferKind.ISSUE,
            happened_on=actor.on,
        )
        posting = ledger.post(actor, [order], at=at)
        row = CoverChange.objects.create(
            pk=change_id,
            coin=coin,
            cents=cents,
            source=source.strip(),
            decided_on=decided_on,
            by=kept,
            at=at,
            transfer=posting.transfers[0],
        )
        follow_reserve(actor, coin, at=at)
        journal.emit("coin_cover.changed", actor, row, at=at)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRule:
    """A rule of earning as a city decides it; see EarnRule."""

    code: str
    name: str
    per: str
    amount: int
    since: date
    source: str
    cap_day: int | None = None
    cap_year: int | None = None
    blocks: bool = False


def set_rule(actor: Actor, group_id: UUID, said: NewRule) -> EarnRule:
    """A rule from a day on; the one before it ends the day before.

    raises   BadCoin; AlreadyAnswered when a later one is there already
    """
    amounts = [said.amount, *(one for one in (said.cap_day, said.cap_year) if one is not None)]
    if said.per not in Per.values or not said.source.strip():
        raise BadCoin(field="source")
    if not all(type(one) is int and 0 < one <= AMOUNT_MAX for one in amounts):
        raise BadCoin(field="amount")
    with transaction.atomic():
        kept = keeping(actor, group_id)
        rows = EarnRule.objects.select_for_update().filter(coin_id=kept.coin_id, code=said.code)
        before = rows.filter(until=None).first()
        if before is not None:
            if before.since >= said.since:
                raise AlreadyAnswered
            before.until = said.since - timedelta(days=1)
            before.save(update_fields=["until"])
        row = EarnRule.objects.create(
            coin_id=kept.coin_id,
            **{name: getattr(said, name) for name in NewRule.__dataclass_fields__},
        )
        journal.emit("coin_rule.set", actor, row, since=said.since.isoformat())
    return row
