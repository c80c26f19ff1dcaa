"""Reads of what leaves a group. Each starts from the actor's own membership, or from a public wish."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from klaverblad.apps.exchange.ledger.models import (
    PARTNERS,
    AccountKind,
    Transfer,
    TransferKind,
    TransferState,
)
from klaverblad.apps.exchange.lets.models import Ask, AskState, Member, Offer
from klaverblad.apps.exchange.lets.outward_models import DutiesRead, ParticipationStatement
from klaverblad.apps.exchange.lets.took_part import Row, TookPart, took_part

_BETWEEN = (TransferKind.PAYMENT, TransferKind.INTERTRADE)
_OTHERS = frozenset({*PARTNERS, AccountKind.INTERTRADE})


def statements(mine: Member) -> QuerySet[ParticipationStatement]:
    """The statements that this member made, the newest first."""
    return ParticipationStatement.objects.filter(member=mine).order_by("-made_at", "pk")


def statement(mine: Member, statement_id: UUID) -> ParticipationStatement:
    """One of one's own.

    raises   ParticipationStatement.DoesNotExist
    """
    return statements(mine).get(pk=statement_id)


def is_withdrawn(statement_id: str) -> bool:
    """Whether a member took this statement back; asked only of a code that we signed."""
    return ParticipationStatement.objects.filter(
        pk=statement_id, withdrawn_at__isnull=False
    ).exists()


def duties_read_on(mine: Member, edition: date) -> date | None:
    """When this member read what the law may ask; None when not yet, or an older edition."""
    found = DutiesRead.objects.filter(member=mine, edition=edition).first()
    return found.read_at.date() if found else None


def what_was_done(mine: Member, *, first: date, last: date) -> TookPart:
    """What a member did in a period, from the books. Four queries, however many bookings."""
    account = mine.account_id
    booked = Transfer.objects.filter(
        state=TransferState.BOOKED,
        reversed_by=None,
        happened_on__gte=first,
        happened_on__lte=last,
    )
    came = list(_rows(booked.filter(payee=account), "payer"))
    went = list(_rows(booked.filter(payer=account), "payee"))
    ids = {one["id"] for one in (*came, *went)}
    both = set(
        Ask.objects.filter(transfer__in=ids, state=AskState.PAID).values_list("transfer", flat=True)
    )
    offers = {one["offer"] for one in (*came, *went)} - {None}
    category = dict(Offer.objects.filter(pk__in=offers).values_list("pk", "category"))
    rows = [_row(one, 1, both, category) for one in came]
    rows += [_row(one, -1, both, category) for one in went]
    return took_part(
        (one for one in rows if one is not None),
        first=first,
        last=last,
        units_per_hour=mine.group.currency.units_per_hour,
    )


def _rows(found: QuerySet[Transfer], other: str) -> QuerySet[Transfer, dict[str, object]]:
    return found.order_by().values(
        "id", "amount", "kind", "batch", "offer", other, f"{other}__kind"
    )


def _row(
    said: dict[str, object], sign: int, both: set[UUID], category: dict[UUID, str]
) -> Row | None:
    """A booking as the member saw it; None for what is no exchange: fees, start values, the pot."""
    side = "payer" if sign > 0 else "payee"
    kind = said[f"{side}__kind"]
    amount, other = said["amount"], said[side]
    assert isinstance(amount, int), "an amount is a whole number"
    assert isinstance(other, UUID), "an account has an id"
    is_activity = said["kind"] == TransferKind.GRANT and said["batch"] is not None
    if sign > 0 and is_activity and kind == AccountKind.POT:
        batch = said["batch"]
        assert isinstance(batch, UUID), "a batch has an id"
        return Row(amount, other, activity=batch)
    if said["kind"] not in _BETWEEN or kind not in _OTHERS:
        return None
    offer, key = said["offer"], said["id"]
    return Row(
        sign * amount,
        other,
        is_both=key in both,
        category=category.get(offer, "") if isinstance(offer, UUID) else "",
    )
