"""Hours for the group: written down, approved by another coordinator, and paid from the pot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.errors import NotNow
from klaverblad.apps.exchange.ledger.models import Transfer, TransferKind
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets import hour_queries, queries
from klaverblad.apps.exchange.lets.errors import (
    AlreadyDecided,
    BadHours,
    CeilingReached,
    NotByOneself,
    NotWithinLimits,
    UnknownPartner,
)
from klaverblad.apps.exchange.lets.hours_rule import HoursRule, pays
from klaverblad.apps.exchange.lets.models import Group, Hours, HoursState, Member
from klaverblad.apps.exchange.lets.models.hours import MINUTES_MOST
from klaverblad.apps.exchange.lets.services.groups import rules_of
from klaverblad.apps.exchange.lets.services.leaving import see_out
from klaverblad.apps.exchange.lets.services.locked import active, coordinating
from klaverblad.apps.journal import services as journal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHours:
    """What somebody did for the group. `id` comes from the form; `member` None is oneself."""

    id: UUID
    on: date
    task: str
    minutes: int
    member: UUID | None = None


def write_hours(actor: Actor, group_id: UUID, said: NewHours, *, at: datetime) -> Hours:
    """Write down hours; a coordinator may for somebody on paper. Sent twice, they stand there once.

    raises   BadHours; AlreadyDecided where the group pays no hours; NotActive; UnknownPartner
    """
    with transaction.atomic():
        mine = active(actor, group_id)
        rule = _rule(mine.group)
        if said.task not in rule.tasks:
            raise BadHours(field="task")
        if not 0 < said.minutes <= MINUTES_MOST:
            raise BadHours(field="minutes")
        # Of last year at most: an older year is closed, and its ceiling was looked at.
        if not said.on <= actor.on or said.on.year < actor.on.year - 1:
            raise BadHours(field="on")
        member = mine if said.member in {None, mine.pk} else _other(actor, group_id, said.member)
        row, is_new = Hours.objects.get_or_create(
            pk=said.id,
            defaults={
                "member": member,
                "on": said.on,
                "task": said.task,
                "minutes": said.minutes,
                "entered_by": mine,
                "written_at": at,
            },
        )
        if row.entered_by_id != mine.pk:
            raise Hours.DoesNotExist
        if is_new:
            journal.emit("lets_hours.written", actor, row, at=at, minutes=row.minutes)
    return row


def _rule(group: Group) -> HoursRule:
    rule = rules_of(group).hours
    if rule is None:
        raise AlreadyDecided
    return rule


def _other(actor: Actor, group_id: UUID, member_id: UUID | None) -> Member:
    found = queries.members(coordinating(actor, group_id)).filter(pk=member_id).first()
    if found is None:
        raise UnknownPartner(field="member")
    return found


def approve_hours(actor: Actor, group_id: UUID, hours_id: UUID, *, at: datetime) -> Hours:
    """Say that it was so: the pot pays at once, within the ceiling of the year and its own limit.

    raises   NotByOneself; CeilingReached; NotWithinLimits; AlreadyDecided; Hours.DoesNotExist
    """
    with booking():
        mine, row = _to_decide(actor, group_id, hours_id)
        if row.state == HoursState.APPROVED:
            return row
        if row.state != HoursState.WAITING:
            raise AlreadyDecided
        # Two that approve at once would both still see room: so one waits for the other.
        group = Group.objects.select_for_update(of=("self",)).get(pk=group_id)
        _check_ceiling(_rule(group), group, row)
        row.state, row.decided_by, row.decided_at = HoursState.APPROVED, mine, at
        amount = pays(row.minutes, mine.group.currency.units_per_hour)
        if amount is not None:
            row.transfer = _pay(actor, mine, row, amount, at=at)
        row.save()
        journal.emit("lets_hours.approved", actor, row, at=at, minutes=row.minutes)
    return row


def _to_decide(actor: Actor, group_id: UUID, hours_id: UUID) -> tuple[Member, Hours]:
    mine = coordinating(actor, group_id)
    found = hour_queries.hours_of_group(mine).get(pk=hours_id)
    row = Hours.objects.select_for_update(of=("self",)).select_related("member").get(pk=found.pk)
    if mine.pk in {row.member_id, row.entered_by_id}:
        raise NotByOneself
    return mine, row


def _check_ceiling(rule: HoursRule, group: Group, row: Hours) -> None:
    for most, member_id in ((rule.year_hours, None), (rule.member_hours, row.member_id)):
        if most is None:
            continue
        there = hour_queries.approved_minutes(group.pk, row.on.year, member_id=member_id)
        if there + row.minutes > most * 60:
            raise CeilingReached(left=max(0, most * 60 - there), of_member=member_id is not None)


def _pay(actor: Actor, mine: Member, row: Hours, amount: int, *, at: datetime) -> Transfer:
    assert row.member.account_id is not None, "whoever takes part has an account"
    order = ledger.Order(
        id=uuid5(row.pk, "hours"),
        payer=mine.group.pot_id,
        payee=row.member.account_id,
        amount=amount,
        kind=TransferKind.GRANT,
        text=row.task,
        happened_on=actor.on,
    )
    try:
        posting = ledger.post(actor, [order], at=at)
    except NotNow as error:
        raise NotWithinLimits from error
    see_out(actor, [order.payee], at=at)
    return posting.transfers[0]


def refuse_hours(actor: Actor, group_id: UUID, hours_id: UUID, *, at: datetime) -> Hours:
    """Say that it was not so; the line stays, and nothing is paid."""
    with transaction.atomic():
        mine, row = _to_decide(actor, group_id, hours_id)
        return _end(actor, row, mine, HoursState.REFUSED, at=at)


def withdraw_hours(actor: Actor, group_id: UUID, hours_id: UUID, *, at: datetime) -> Hours:
    """Take back what one wrote down, as long as it waits."""
    with transaction.atomic():
        mine = active(actor, group_id)
        found = hour_queries.hours(mine, hours_id)
        row = Hours.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if mine.pk not in {row.member_id, row.entered_by_id}:
            raise Hours.DoesNotExist
        return _end(actor, row, mine, HoursState.WITHDRAWN, at=at)


def _end(actor: Actor, row: Hours, mine: Member, to: str, *, at: datetime) -> Hours:
    if row.state == to:
        return row
    if row.state != HoursState.WAITING:
        raise AlreadyDecided
    row.state, row.decided_by, row.decided_at = to, mine, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    journal.emit(f"lets_hours.{to}", actor, row, at=at)
    return row


def hours_taken_back(actor: Actor, transfer_id: UUID, by: Member, *, at: datetime) -> None:
    """What the pot paid was taken back: those hours no longer count. In its transaction."""
    for row in Hours.objects.select_for_update(of=("self",)).filter(
        transfer_id=transfer_id, state=HoursState.APPROVED
    ):
        row.state, row.decided_by, row.decided_at = HoursState.WITHDRAWN, by, at
        row.save(update_fields=["state", "decided_by", "decided_at"])
        journal.emit("lets_hours.withdrawn", actor, row, at=at)
