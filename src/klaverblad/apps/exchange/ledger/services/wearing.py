"""Demurrage and expiry: both off unless the group decided so, both shown before they are done.

A charge has an id made of currency, period and account: a second run books nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.db.models import Min, OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger.models import (
    PARTNERS,
    Account,
    AccountKind,
    AccountState,
    Currency,
    StatementLine,
    Transfer,
    TransferKind,
)
from klaverblad.apps.exchange.ledger.services.booking import Order, Posting, lock, write
from klaverblad.apps.exchange.ledger.services.growth import policy_of
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.errors import Refused

_ZONE = ZoneInfo("Europe/Brussels")


class PeriodNotOver(Refused):
    """A month that still runs has no lowest balance yet."""

    code = "period_not_over"
    sentence = _("Deze maand is nog niet voorbij. Wacht tot de eerste van de volgende maand.")


@dataclass(frozen=True, slots=True)
class Charge:
    """What one account would lose, and on what that is reckoned."""

    account_id: UUID
    amount: int
    on: int


def last_month(on: date) -> date:
    """The first day of the month that is over."""
    return (on.replace(day=1) - timedelta(days=1)).replace(day=1)


def demurrage_due(currency: Currency, *, month: date, at: datetime) -> list[Charge]:
    """What a run at this moment would book over a month, to the last part: the dry run, by account.

    month    its first day
    returns  nothing when the group has no demurrage, or not yet in that month
    raises   PeriodNotOver
    """
    return _now(currency, _worn(currency, month, at), TransferKind.DEMURRAGE, month)


def _worn(currency: Currency, month: date, at: datetime) -> list[Charge]:
    """What a month costs, whatever happened since."""
    start, end = _span(month, at)
    rule = policy_of(currency).demurrage
    if rule is None or month < rule.from_month:
        return []
    lines = StatementLine.objects.filter(account__currency=currency)
    within = lines.filter(settled_at__gte=start, settled_at__lt=end).order_by()
    lowest_within = dict(within.values_list("account").annotate(Min("after")))
    charges = []
    for account, opening in _balances_at(currency, start):
        lowest = min(opening, lowest_within.get(account.pk, opening))
        if (amount := rule.charge(lowest)) > 0:
            charges.append(Charge(account.pk, amount, lowest))
    return charges


def charge_demurrage(
    actor: Actor, currency_id: UUID, pot_id: UUID, *, month: date, at: datetime
) -> Posting:
    """Book the demurrage of a month, once. Whoever spent it since loses no more than is left."""
    currency = Currency.objects.get(pk=currency_id)
    charges = _worn(currency, month, at)
    return _charge(actor, currency, pot_id, charges, TransferKind.DEMURRAGE, month, at)


def expiry_due(currency: Currency, *, month: date, at: datetime) -> list[Charge]:
    """What a run at this moment would let expire: what lay there so long and was not spent since.

    Oldest goes first: all that was spent since counts against what was there then.
    """
    return _now(currency, _old(currency, month, at), TransferKind.EXPIRY, month)


def _old(currency: Currency, month: date, at: datetime) -> list[Charge]:
    """What expires at the end of a month, whatever happened after it."""
    _start, end = _span(month, at)
    months = policy_of(currency).expiry_months
    if months is None:
        return []
    cutoff = _months_back(end, months)
    lines = StatementLine.objects.filter(account__currency=currency)
    since = lines.filter(settled_at__gte=cutoff, settled_at__lt=end, amount__lt=0).order_by()
    spent = dict(since.values_list("account").annotate(Sum("amount")))
    return [
        Charge(account.pk, old, then)
        for account, then in _balances_at(currency, cutoff)
        # What a shop was paid is its own: it gave bread for it, and changes it into euro.
        if account.kind == AccountKind.MEMBER and (old := then + spent.get(account.pk, 0)) > 0
    ]


def charge_expiry(
    actor: Actor, currency_id: UUID, pot_id: UUID, *, month: date, at: datetime
) -> Posting:
    """Book what expired at the end of a month, once."""
    currency = Currency.objects.get(pk=currency_id)
    charges = _old(currency, month, at)
    return _charge(actor, currency, pot_id, charges, TransferKind.EXPIRY, month, at)


def charge_id(kind: str, currency_id: UUID, month: date, account_id: UUID) -> UUID:
    """The one id that this charge can have."""
    return uuid5(NAMESPACE_URL, f"klaverblad:{kind}:{currency_id}:{month:%Y-%m}:{account_id}")


def _charge(
    actor: Actor,
    currency: Currency,
    pot_id: UUID,
    charges: list[Charge],
    kind: str,
    month: date,
    at: datetime,
) -> Posting:
    batch = charge_id(kind, currency.pk, month, pot_id)
    with booking():
        accounts = lock({pot_id, *(one.account_id for one in charges)})
        # Asked under the lock: of two runs at once the second finds what the first booked.
        orders = [
            Order(
                id=charge_id(kind, currency.pk, month, one.account_id),
                payer=one.account_id,
                payee=pot_id,
                amount=one.amount,
                kind=kind,
                happened_on=at.astimezone(_ZONE).date(),
            )
            for one in _left(currency, charges, accounts, kind, month)
        ]
        if not orders:
            return Posting([], is_replay=True)
        return write(actor, orders, accounts, at=at, batch=batch)


def _now(currency: Currency, charges: list[Charge], kind: str, month: date) -> list[Charge]:
    accounts = Account.objects.in_bulk([one.account_id for one in charges])
    return _left(currency, charges, accounts, kind, month)


def _left(
    currency: Currency,
    charges: list[Charge],
    accounts: Mapping[UUID, Account],
    kind: str,
    month: date,
) -> list[Charge]:
    """Of these charges what can be booked: no more than is left, where nothing stands still, once."""
    ids = {charge_id(kind, currency.pk, month, one.account_id) for one in charges}
    done = set(Transfer.objects.filter(pk__in=ids).values_list("payer_id", flat=True))
    found = []
    for one in charges:
        account = accounts[one.account_id]
        amount = min(one.amount, account.balance - account.pending_out)
        is_movable = account.state in (AccountState.OPEN, AccountState.LEAVING)
        if amount > 0 and is_movable and one.account_id not in done:
            found.append(replace(one, amount=amount))
    return found


def _balances_at(currency: Currency, moment: datetime) -> list[tuple[Account, int]]:
    """Members with what they had at a moment; nought when they had nothing yet."""
    lines = StatementLine.objects.filter(account=OuterRef("pk"), settled_at__lt=moment)
    members = Account.objects.filter(currency=currency, kind__in=PARTNERS)
    members = members.exclude(state=AccountState.CLOSED).order_by("pk")
    found = members.annotate(then=Subquery(lines.order_by("-seq").values("after")[:1]))
    return [(one, one.then or 0) for one in found]


def _span(month: date, at: datetime) -> tuple[datetime, datetime]:
    """From the first moment of a month to the first of the next, as the clock here says."""
    assert month.day == 1, "a month is named by its first day"
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    start = datetime.combine(month, time(), _ZONE)
    end = datetime.combine(following, time(), _ZONE)
    if at < end:
        raise PeriodNotOver
    return start, end


def _months_back(moment: datetime, months: int) -> datetime:
    """The same first moment of a month, so many months earlier."""
    local = moment.astimezone(_ZONE)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    return datetime(year, month + 1, 1, tzinfo=_ZONE)


__all__ = [
    "Charge",
    "PeriodNotOver",
    "charge_demurrage",
    "charge_expiry",
    "charge_id",
    "demurrage_due",
    "expiry_due",
    "last_month",
]
