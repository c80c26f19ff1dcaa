"""Limits that follow earning, moved inside the transaction of the booking itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from klaverblad.apps.exchange.ledger.models import (
    PARTNERS,
    Account,
    Currency,
    LimitChange,
    LimitWhy,
    Transfer,
    TransferKind,
)
from klaverblad.apps.exchange.ledger.policy import Policy, read_policy
from klaverblad.apps.exchange.ledger.services.statements import (
    earned_from,
    move_account,
    rules_of,
)


def follow_earning(row: Transfer, accounts: dict[UUID, Account], *, at: datetime) -> None:
    """After a booked row: what was earned counts, what was taken back no longer does."""
    payer, payee = accounts[row.payer_id], accounts[row.payee_id]
    if not {payer.kind, payee.kind} <= PARTNERS:
        return
    policy = rules_of(payer)
    if policy.growth is None:
        return
    if row.kind == TransferKind.PAYMENT:
        earner, partner, more = payee, payer, row.amount
    elif row.kind == TransferKind.REVERSAL:
        earner, partner, more = payer, payee, -row.amount
    else:
        return
    received = earned_from(earner.pk, partner.pk)
    was, now = policy.growth.counted(received - more), policy.growth.counted(received)
    if was != now:
        move_account(earner, {"earned_total": earner.earned_total + now - was})
        fit_to_earning(earner, policy, at=at)


def fit_to_earning(account: Account, policy: Policy, *, at: datetime) -> None:
    """Move the growing limit of an account to what was earned, with its line in the log."""
    if not account.grows:
        return
    side = policy.growing_side
    now = getattr(policy.limits_of_a_member(earned=account.earned_total), side)
    change_limit(account, side, now, why=LimitWhy.GROWTH, by=None, at=at)


def change_limit(
    account: Account, side: str, became: int | None, *, why: str, by: UUID | None, at: datetime
) -> bool:
    """Write a change of a limit, if it is one; the database takes it to the account."""
    was = getattr(account, side)
    if was == became:
        return False
    LimitChange.objects.create(
        account=account, side=side, was=was, became=became, why=why, by=by, at=at
    )
    setattr(account, side, became)
    return True


def policy_of(currency: Currency) -> Policy:
    """The rules of a currency."""
    return read_policy(currency.policy, kind=currency.kind)
