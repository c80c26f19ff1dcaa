"""What lay still: the levy that a group announced, what a month costs each, and what was booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Sum

from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.models import Currency, Transfer, TransferKind
from klaverblad.apps.exchange.ledger.policy import Demurrage, read_policy
from klaverblad.apps.exchange.lets.models import Member
from klaverblad.apps.exchange.lets.queries import everybody

BOOKED_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Due:
    """What one member would give, and the lowest balance on which that is reckoned."""

    name: str
    lowest: int
    amount: int


@dataclass(frozen=True, slots=True)
class Booked:
    """What was booked in one go: the day, how many members, how much in all."""

    on: date
    n: int
    total: int


def levy_of(currency: Currency) -> Demurrage | None:
    """What the group decided; None, as nearly everywhere, when it decided nothing."""
    return read_policy(currency.policy, kind=currency.kind).demurrage


def due(mine: Member, *, month: date, at: datetime) -> list[Due]:
    """What booking a month would take from whom, now; nothing of what was booked already."""
    charges = ledger.demurrage_due(mine.group.currency, month=month, at=at)
    if not charges:
        return []
    of_account = dict(everybody(mine).values_list("account_id", "name"))
    found = [Due(of_account.get(one.account_id, ""), one.on, one.amount) for one in charges]
    return sorted(found, key=lambda one: (one.name.casefold(), one.lowest))


def booked(mine: Member) -> Sequence[Booked]:
    """The last times that it was booked, the newest first."""
    rows = Transfer.objects.filter(currency_id=mine.group.currency_id, kind=TransferKind.DEMURRAGE)
    found = rows.order_by("-happened_on").values("batch", "happened_on")
    found = found.annotate(n=Count("pk"), total=Sum("amount"))[:BOOKED_SHOWN]
    return [Booked(one["happened_on"], one["n"], one["total"]) for one in found]
