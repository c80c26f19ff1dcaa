"""What a coordinator does for others: book for somebody, an activity of many, the fee of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.errors import NotNow, NotReversible
from klaverblad.apps.exchange.ledger.models import AccountKind, Transfer, TransferKind
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.errors import (
    AlreadyDecided,
    BadAmount,
    NotWithinLimits,
    NotYourself,
    UnknownPartner,
)
from klaverblad.apps.exchange.lets.models import Fee, Member, MemberState
from klaverblad.apps.exchange.lets.services.groups import rules_of
from klaverblad.apps.exchange.lets.services.hours import hours_taken_back
from klaverblad.apps.exchange.lets.services.leaving import see_out
from klaverblad.apps.exchange.lets.services.locked import coordinating
from klaverblad.apps.exchange.lets.services.paying import Payment
from klaverblad.apps.journal import services as journal

LINES_MOST = 200
# What shops and issuers book goes with euro or with proof: the room above puts it right.
_OF_A_GROUP = {AccountKind.MEMBER, AccountKind.POT, AccountKind.INTERTRADE, AccountKind.LEVY}


def act_for(
    actor: Actor, group_id: UUID, payer_id: UUID, said: Payment, *, at: datetime, exempt: str = ""
) -> ledger.Posting:
    """Book a payment for a member who asked for it; the journal keeps who did it, and for whom.

    raises   UnknownPartner; NotYourself; NotNow; Conflict
    """
    with booking():
        mine = coordinating(actor, group_id)
        if exempt and exempt not in rules_of(mine.group).exempt:
            raise UnknownPartner(field="exempt")
        payer = _account(mine, payer_id)
        payee = mine.group.pot_id if said.partner is None else _account(mine, said.partner)
        if payer == payee:
            raise NotYourself(field="partner")
        order = ledger.Order(
            id=said.id,
            payer=payer,
            payee=payee,
            amount=said.amount,
            text=said.text,
            happened_on=actor.on,
            acting_for=payer,
            exempt=exempt,
        )
        posting = ledger.post(actor, [order], at=at)
        see_out(actor, [payer, payee], at=at)
    return posting


def _account(mine: Member, member_id: UUID) -> UUID:
    """The account of anybody in the group, oneself too."""
    found = queries.members(mine).filter(pk=member_id).first()
    if found is None:
        raise UnknownPartner(field="partner")
    assert found.account_id is not None, "whoever takes part has an account"
    return found.account_id


@dataclass(frozen=True, slots=True)
class Line:
    """What one member gets for an activity."""

    member: UUID
    amount: int


def record_activity(
    actor: Actor,
    group_id: UUID,
    activity_id: UUID,
    lines: Sequence[Line],
    *,
    text: str,
    at: datetime,
    payer_id: UUID | None = None,
) -> ledger.Posting:
    """An activity with many: all lines are booked, or none. The pot pays, or one member does.

    raises   BadAmount without lines; UnknownPartner; NotWithinLimits
    """
    if not 0 < len(lines) <= LINES_MOST or len({one.member for one in lines}) < len(lines):
        raise BadAmount(field="lines")
    with booking():
        mine = coordinating(actor, group_id)
        of_member = dict(queries.members(mine).values_list("pk", "account_id"))
        if any(one.member not in of_member for one in lines):
            raise UnknownPartner(field="lines")
        payer = mine.group.pot_id if payer_id is None else _account(mine, payer_id)
        orders = [
            ledger.Order(
                id=uuid5(activity_id, str(one.member)),
                payer=payer,
                payee=of_member[one.member],
                amount=one.amount,
                # From the pot it is no earning from somebody: it does not widen a limit.
                kind=TransferKind.GRANT if payer_id is None else TransferKind.PAYMENT,
                text=text,
                happened_on=actor.on,
            )
            for one in lines
            if of_member[one.member] != payer
        ]
        if not orders:
            raise BadAmount(field="lines")
        try:
            posting = ledger.post(actor, orders, at=at, batch=activity_id)
        except NotNow as error:
            raise NotWithinLimits from error
        see_out(actor, [one.payee for one in orders], at=at)
    return posting


@dataclass(frozen=True, slots=True)
class FeesCharged:
    """Whose fee is there now, and who could not pay the part in the unit yet."""

    n_charged: int
    not_now: tuple[UUID, ...]


def charge_fees(actor: Actor, group_id: UUID, year: int, *, at: datetime) -> FeesCharged:
    """Charge everybody who takes part for a year. A second run charges nobody twice.

    raises   AlreadyDecided when the group asks no fee
    """
    mine = coordinating(actor, group_id)
    fee = rules_of(mine.group).fee
    if fee is None:
        raise AlreadyDecided
    charged, not_now = 0, []
    for member in list(queries.without_fee(mine, year=year)):
        try:
            with booking():
                row, is_new = Fee.objects.get_or_create(
                    member=member,
                    year=year,
                    defaults={"units": fee.units, "eur_cents": fee.eur_cents},
                )
                if is_new and fee.units:
                    row.transfer = _charge(actor, mine, member, row, at=at)
                    row.save(update_fields=["transfer"])
                if is_new:
                    journal.emit("lets_fee.charged", actor, row, at=at, year=year)
                charged += is_new
        except NotNow:
            # Their limit says no today; the next run asks again. Nobody else waits for it.
            not_now.append(member.pk)
    return FeesCharged(charged, tuple(not_now))


def _charge(actor: Actor, mine: Member, member: Member, row: Fee, *, at: datetime) -> Transfer:
    assert member.account_id is not None, "whoever takes part has an account"
    order = ledger.Order(
        id=uuid5(member.pk, f"fee:{row.year}"),
        payer=member.account_id,
        payee=mine.group.pot_id,
        amount=row.units,
        kind=TransferKind.FEE,
        happened_on=actor.on,
    )
    return ledger.post(actor, [order], at=at).transfers[0]


def charge_late(actor: Actor, group_id: UUID, *, at: datetime) -> int:
    """What being late costs this month, to the pot; once a month. How many were charged."""
    mine = coordinating(actor, group_id)
    fee = rules_of(mine.group).fee
    if fee is None or not fee.late_units or actor.on.month <= fee.due_month:
        return 0
    late = queries.fees(mine, year=actor.on.year).filter(eur_paid_on=None, eur_cents__gt=0)
    n = 0
    for row in late.filter(member__state=MemberState.ACTIVE):
        assert row.member.account_id is not None, "whoever takes part has an account"
        order = ledger.Order(
            id=uuid5(row.pk, f"late:{actor.on:%Y-%m}"),
            payer=row.member.account_id,
            payee=mine.group.pot_id,
            amount=fee.late_units,
            kind=TransferKind.LEVY,
            happened_on=actor.on.replace(day=1),
        )
        try:
            n += not ledger.post(actor, [order], at=at).is_replay
        except NotNow:
            continue
    return n


def note_euro_paid(actor: Actor, group_id: UUID, fee_id: UUID, *, at: datetime) -> Fee:
    """The euro is there. By whom or how is written nowhere: that could tell of somebody."""
    with transaction.atomic():
        mine = coordinating(actor, group_id)
        found = Fee.objects.filter(member__in=queries.everybody(mine))
        row = Fee.objects.select_for_update(of=("self",)).get(pk=found.get(pk=fee_id).pk)
        if row.eur_paid_on is None:
            row.eur_paid_on = actor.on
            row.save(update_fields=["eur_paid_on"])
            journal.emit("lets_fee.paid", actor, row, at=at, year=row.year)
    return row


def take_back(actor: Actor, group_id: UUID, transfer_id: UUID, *, at: datetime) -> ledger.Posting:
    """Put a mistake right: the same amount, the other way, beside what was booked.

    raises   AlreadyReversed; NotReversible; NotNow; Transfer.DoesNotExist
    """
    with booking():
        mine = coordinating(actor, group_id)
        found = Transfer.objects.select_related("payer", "payee")
        row = found.get(pk=transfer_id, currency_id=mine.group.currency_id)
        if not {row.payer.kind, row.payee.kind} <= _OF_A_GROUP:
            raise NotReversible
        posting = ledger.reverse(actor, row.pk, id=uuid5(row.pk, "taken_back"), at=at)
        hours_taken_back(actor, row.pk, mine, at=at)
        see_out(actor, [row.payer_id, row.payee_id], at=at)
    return posting
