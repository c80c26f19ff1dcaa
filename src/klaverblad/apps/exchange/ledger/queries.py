"""Reads of the ledger by account. Whoever may see which account is decided above it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet, Sum

from klaverblad.apps.exchange.ledger.models import (
    PARTNERS,
    Account,
    AccountState,
    Currency,
    LimitChange,
    StatementLine,
    Transfer,
    TransferKind,
    TransferState,
)


def account(account_id: UUID) -> Account:
    """One account with its currency.

    raises   Account.DoesNotExist
    """
    return Account.objects.select_related("currency").get(pk=account_id)


def statement(account_id: UUID, *, before: int | None = None) -> QuerySet[StatementLine]:
    """The booked rows of an account, the newest first; `before` is a cursor: a number of a row."""
    lines = StatementLine.objects.filter(account=account_id)
    if before is not None:
        lines = lines.filter(seq__lt=before)
    return lines.order_by("-seq")


def waiting(account_id: UUID) -> QuerySet[Transfer]:
    """What is held from or for an account, the oldest first."""
    held = Transfer.objects.filter(state=TransferState.PENDING)
    mine = held.filter(payer=account_id) | held.filter(payee=account_id)
    return mine.order_by("created_at", "pk")


def limit_changes(account_id: UUID) -> QuerySet[LimitChange]:
    """How the limits of an account became what they are, the newest first."""
    return LimitChange.objects.filter(account=account_id).order_by("-pk")


def transfer(transfer_id: UUID) -> Transfer:
    """One transfer with its currency.

    raises   Transfer.DoesNotExist
    """
    return Transfer.objects.select_related("currency").get(pk=transfer_id)


def growing_currencies() -> list[Currency]:
    """The currencies in which limits follow earning."""
    return [one for one in Currency.objects.order_by("pk") if one.policy.get("growth")]


def earned_by_pair(currency: Currency) -> Iterator[tuple[UUID, UUID, int]]:
    """What every account received from every other and kept: payee, payer, total."""
    paid = Transfer.objects.filter(
        currency=currency,
        kind=TransferKind.PAYMENT,
        state=TransferState.BOOKED,
        payer__kind__in=PARTNERS,
        payee__kind__in=PARTNERS,
    )
    # As a list of few. Joined to what takes them back, PostgreSQL expects one row where a million
    # stay, and goes through all of them once for each account.
    taken_back = Transfer.objects.filter(reverses__isnull=False).order_by().values("reverses")
    pairs = (
        paid.exclude(pk__in=taken_back)
        .order_by()
        .values_list("payee", "payer")
        .annotate(total=Sum("amount"))
    )
    return pairs.iterator()


def earners(currency: Currency) -> Iterator[Account]:
    """The accounts that can earn, and that are not closed."""
    open_ones = Account.objects.filter(currency=currency, kind__in=PARTNERS)
    return open_ones.exclude(state=AccountState.CLOSED).iterator()


def accounts(currency: Currency) -> QuerySet[Account]:
    """All accounts of a currency, in an order that says nothing of when somebody came."""
    return Account.objects.filter(currency=currency).order_by("pk")


def booked(currency: Currency) -> Iterator[Transfer]:
    """All that was booked in a currency, in the order of the moments."""
    rows = Transfer.objects.filter(currency=currency, state=TransferState.BOOKED)
    return rows.order_by("settled_at", "pk").iterator(chunk_size=2_000)


def currency_of(code: str, *, group: UUID | None = None) -> Currency | None:
    """The currency of this code; with the group that it is of when several have one."""
    found = Currency.objects.filter(code=code)
    if group is not None:
        found = found.filter(group=group)
    return found.get() if found.count() == 1 else None
