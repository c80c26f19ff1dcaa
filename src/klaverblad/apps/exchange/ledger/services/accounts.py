"""Opening currencies and accounts, their rules and limits, and how somebody leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import queries
from klaverblad.apps.exchange.ledger.errors import NotEmpty, NotNow, code_of
from klaverblad.apps.exchange.ledger.models import (
    PARTNERS,
    Account,
    AccountKind,
    AccountState,
    Currency,
    CurrencyKind,
    LimitSide,
    LimitWhy,
    Transfer,
)
from klaverblad.apps.exchange.ledger.policy import AMOUNT_MAX, Limits, Policy, read_policy
from klaverblad.apps.exchange.ledger.services.booking import close_emptied, lock
from klaverblad.apps.exchange.ledger.services.growth import (
    change_limit,
    fit_to_earning,
    policy_of,
)
from klaverblad.apps.exchange.ledger.services.statements import move_account
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.journal import services as journal
from klaverblad.errors import BadInput


def open_currency(
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: str,
    policy: Mapping[str, Any],
    group: UUID | None = None,
    decimals: int = 0,
    units_per_hour: tuple[int, int] | None = None,
    eur_rate: tuple[int, int] | None = None,
) -> Currency:
    """A new unit. Rates are exact fractions of whole numbers above nought.

    raises   BadPolicy; BadInput for an unknown kind
    """
    if kind not in CurrencyKind.values:
        raise BadInput(field="kind")
    read_policy(policy, kind=kind)
    for rate in (units_per_hour, eur_rate):
        if rate is not None and not all(type(n) is int and 0 < n <= AMOUNT_MAX for n in rate):
            raise BadInput(field="rate")
    hour, euro = units_per_hour or (None, None), eur_rate or (None, None)
    with transaction.atomic():
        currency = Currency.objects.create(
            group=group,
            code=code,
            name=name,
            kind=kind,
            decimals=decimals,
            policy=dict(policy),
            units_per_hour_n=hour[0],
            units_per_hour_d=hour[1],
            eur_rate_n=euro[0],
            eur_rate_d=euro[1],
        )
        journal.emit("currency.opened", actor, currency, kind=kind)
    return currency


def set_policy(
    actor: Actor, currency_id: UUID, policy: Mapping[str, Any], *, at: datetime
) -> Currency:
    """New rules: limits of members that nobody agreed apart follow them, each with its line."""
    with booking():
        currency = Currency.objects.select_for_update(no_key=True).get(pk=currency_id)
        read = read_policy(policy, kind=currency.kind)
        currency.policy = dict(policy)
        currency.save(update_fields=["policy"])
        # Locked before it is counted: whoever pays them now comes after, and reads the new rules.
        earners = Account.objects.filter(Q(grows=True) | Q(kind__in=PARTNERS), currency=currency)
        earners = earners.exclude(state=AccountState.CLOSED).order_by("pk")
        locked = list(earners.select_for_update(of=("self",), no_key=True))
        earned = _earned(currency, read)
        for one in locked:
            if one.earned_total != (now := earned.get(one.pk, 0)):
                move_account(one, {"earned_total": now})
            if one.grows:
                _follow(one, read.limits_of_a_member(earned=now), LimitWhy.POLICY, at=at)
        journal.emit("currency.ruled", actor, currency, at=at)
    return currency


def _earned(currency: Currency, policy: Policy) -> dict[UUID, int]:
    """What counts as earned by each account, over all bookings."""
    if policy.growth is None:
        return {}
    found: defaultdict[UUID, int] = defaultdict(int)
    for payee, _payer, total in queries.earned_by_pair(currency):
        found[payee] += policy.growth.counted(total)
    return found


def open_account(
    actor: Actor,
    currency_id: UUID,
    *,
    kind: str = AccountKind.MEMBER,
    limits: Limits | None = None,
    at: datetime,
) -> Account:
    """A new account, at nought. Without `limits` a member gets those of the group."""
    with transaction.atomic():
        is_member = kind in PARTNERS
        given = limits
        known = Currency.objects.all()
        if is_member and given is None:
            # Rules that are being changed reach this account too.
            known = known.select_for_update(no_key=True)
        currency = known.get(pk=currency_id)
        if given is None:
            given = policy_of(currency).limits_of_a_member() if is_member else Limits()
        account = Account.objects.create(
            currency=currency,
            kind=kind,
            grows=is_member and limits is None,
            created_at=at,
            **{side: getattr(given, side) for side in LimitSide.values},
        )
        journal.emit("account.opened", actor, account, at=at, kind=kind)
    return account


def set_limits(actor: Actor, account_id: UUID, limits: Limits, *, at: datetime) -> Account:
    """Limits agreed apart for one account: from then on they no longer follow the group's."""
    with booking():
        account = lock([account_id])[account_id]
        account.grows = False
        account.save(update_fields=["grows"])
        _follow(account, limits, LimitWhy.MANUAL, by=actor.user_id, at=at)
        journal.emit("account.limited", actor, account, at=at, why=LimitWhy.MANUAL)
    return account


def follow_group(actor: Actor, account_id: UUID, *, at: datetime) -> Account:
    """Back to the limits of the group, and to what was earned."""
    with booking():
        account = lock([account_id])[account_id]
        account.grows = True
        policy = policy_of(account.currency)
        account.earned_total = _earned(account.currency, policy).get(account.pk, 0)
        account.save(update_fields=["grows", "earned_total"])
        _follow(account, policy.limits_of_a_member(), LimitWhy.POLICY, by=actor.user_id, at=at)
        fit_to_earning(account, policy, at=at)
        journal.emit("account.limited", actor, account, at=at, why=LimitWhy.POLICY)
    return account


def set_cover(actor: Actor, issuer_id: UUID, cover: int, *, at: datetime) -> Account:
    """How much the issuer may have in circulation. Less than there is: no new issue until it fits."""
    if type(cover) is not int or not 0 <= cover <= AMOUNT_MAX:
        raise BadInput(field="cover")
    with booking():
        issuer = lock([issuer_id])[issuer_id]
        if issuer.kind != AccountKind.ISSUER:
            raise BadInput(field="issuer")
        change_limit(issuer, "min", -cover, why=LimitWhy.COVER, by=actor.user_id, at=at)
        journal.emit("account.limited", actor, issuer, at=at, why=LimitWhy.COVER)
    return issuer


def start_leaving(actor: Actor, account_id: UUID, *, at: datetime) -> Account:
    """From now on only towards nought; at nought, with nothing that waits, the account closes."""
    return _change_state(actor, account_id, AccountState.LEAVING, "account.leaving", at=at)


def stay(actor: Actor, account_id: UUID, *, at: datetime) -> Account:
    """Somebody who was leaving, or whose account stood still, goes on."""
    return _change_state(actor, account_id, AccountState.OPEN, "account.reopened", at=at)


def freeze(actor: Actor, account_id: UUID, *, at: datetime) -> Account:
    """Nothing moves for a while; what waits may still be let go."""
    return _change_state(actor, account_id, AccountState.FROZEN, "account.frozen", at=at)


def close(actor: Actor, account_id: UUID, *, at: datetime) -> Account:
    """Close for good.

    raises   NotEmpty
    """
    return _change_state(actor, account_id, AccountState.CLOSED, "account.closed", at=at)


def forget_texts(actor: Actor, account_id: UUID) -> int:
    """Forget what was written with the bookings of an account; amounts stay. How many were."""
    with booking():
        mine = Transfer.objects.exclude(text=None)
        n = mine.filter(payer=account_id).update(text=None)
        n += mine.filter(payee=account_id).update(text=None)
        journal.emit("account.texts_forgotten", actor, Account(pk=account_id), rows=n)
    return n


def _follow(
    account: Account, limits: Limits, why: str, *, at: datetime, by: UUID | None = None
) -> None:
    for side in LimitSide.values:
        change_limit(account, side, getattr(limits, side), why=why, by=by, at=at)


def _change_state(
    actor: Actor, account_id: UUID, state: str, event: str, *, at: datetime
) -> Account:
    try:
        with booking():
            account = lock([account_id])[account_id]
            if account.state == state:
                return account
            account.state = state
            account.save(update_fields=["state"])
            journal.emit(event, actor, account, at=at)
            close_emptied(actor, [account], at=at)
            return account
    except IntegrityError as error:
        if (code := code_of(error)) == "not_empty":
            raise NotEmpty from error
        if code == "closed":
            raise NotNow(code, account_id) from error
        raise
