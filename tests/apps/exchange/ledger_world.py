"""A small group with a unit, and the short words in which the tests of the ledger speak."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.models import Account, Currency, Transfer
from klaverblad.apps.exchange.ledger.policy import Limits

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = date(2026, 3, 2)
ACTOR = Actor.task("ledger_tests", on=DAY)
HARD = {"limits": "hard", "lower": -100, "upper": 200}
GROWING = HARD | {"growth": {"percent": 50, "cap": 160, "per_partner": 60}}


@dataclass
class Group:
    """One currency with a pot and as many members as asked."""

    currency: Currency
    pot: UUID
    members: list[UUID] = field(default_factory=list)

    def pay(self, payer: UUID, payee: UUID, amount: int, **more: Any) -> Transfer:
        """Book one payment, and give its row."""
        return pay(payer, payee, amount, **more)


def group(
    policy: dict[str, Any] | None = None, *, members: int = 3, kind: str = "mutual", **more: Any
) -> Group:
    """A new currency, its pot without limits, and some members."""
    currency = ledger.open_currency(
        ACTOR,
        code=f"c{uuid4().hex[:8]}",
        name="Kluiten",
        kind=kind,
        policy=HARD if policy is None else policy,
        units_per_hour=more.pop("units_per_hour", (60, 1)),
        **more,
    )
    pot = ledger.open_account(ACTOR, currency.pk, kind="pot", limits=Limits(), at=AT)
    made = [ledger.open_account(ACTOR, currency.pk, at=AT).pk for _ in range(members)]
    return Group(currency, pot.pk, made)


def order(payer: UUID, payee: UUID, amount: int, **more: Any) -> ledger.Order:
    """An order with an id of its own, unless it is given."""
    return ledger.Order(
        **{"id": uuid4(), "happened_on": DAY, "payer": payer, "payee": payee, "amount": amount}
        | more
    )


def pay(payer: UUID, payee: UUID, amount: int, *, at: datetime = AT, **more: Any) -> Transfer:
    """Book one payment, and give its row."""
    return ledger.post(ACTOR, [order(payer, payee, amount, **more)], at=at).transfers[0]


def hold(payer: UUID, payee: UUID, amount: int, *, hours: int = 24, **more: Any) -> Transfer:
    """Keep an amount aside."""
    return pay(payer, payee, amount, held_until=AT + timedelta(hours=hours), **more)


def balance(account: UUID) -> int:
    return Account.objects.get(pk=account).balance


def account(pk: UUID) -> Account:
    return Account.objects.get(pk=pk)
