"""Leaving: only towards nought, gone at nought, and after a year without a name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.models import AccountState, TransferKind
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets.errors import AlreadyDecided
from klaverblad.apps.exchange.lets.models import (
    INSIDE,
    MailWish,
    Member,
    MemberRole,
    MemberState,
    Offer,
)
from klaverblad.apps.exchange.lets.outward_models import DutiesRead
from klaverblad.apps.exchange.lets.rules import TO_POT
from klaverblad.apps.exchange.lets.services.groups import rules_of
from klaverblad.apps.exchange.lets.services.locked import coordinating, in_state, taking_part
from klaverblad.apps.exchange.lets.services.signing_up import forget_unconfirmed
from klaverblad.apps.journal import services as journal

# A name stays a year after somebody left: long enough to put a mistake right.
NAME_STAYS_DAYS = 365
TASK = "exchange_lets"


def leave(actor: Actor, group_id: UUID, *, at: datetime, member_id: UUID | None = None) -> Member:
    """Begin to leave; a coordinator may do it for somebody.

    Where the group says so, what is above nought goes to the pot at once. At nought it is done.

    raises   AlreadyDecided; Member.DoesNotExist
    """
    with booking():
        mine = taking_part(actor, group_id)
        if member_id is not None:
            mine = coordinating(actor, group_id)
            member = in_state(mine, member_id, *INSIDE)
        else:
            member = Member.objects.select_for_update(of=("self",)).get(pk=mine.pk)
            member.group = mine.group
        if member.state != MemberState.ACTIVE:
            raise AlreadyDecided
        assert member.account_id is not None, "whoever takes part has an account"
        member.state, member.leaving_since = MemberState.LEAVING, actor.on
        member.role = MemberRole.MEMBER
        member.save(update_fields=["state", "leaving_since", "role"])
        Offer.objects.filter(member=member, withdrawn_at=None).update(withdrawn_at=at)
        journal.emit("lets_member.leaving", actor, member, at=at)
        account = ledger.start_leaving(actor, member.account_id, at=at)
        if rules_of(member.group).surplus == TO_POT and account.balance > 0:
            _to_nought(actor, member, account.balance, at=at)
        see_out(actor, [member.account_id], at=at)
        member.refresh_from_db()
    return member


def stay(actor: Actor, group_id: UUID, member_id: UUID, *, at: datetime) -> Member:
    """Somebody who was leaving stays; a coordinator notes it."""
    with booking():
        mine = coordinating(actor, group_id)
        member = in_state(mine, member_id, MemberState.LEAVING)
        assert member.account_id is not None, "whoever takes part has an account"
        ledger.stay(actor, member.account_id, at=at)
        member.state, member.leaving_since = MemberState.ACTIVE, None
        member.save(update_fields=["state", "leaving_since"])
        journal.emit("lets_member.stayed", actor, member, at=at)
    return member


def settle(actor: Actor, group_id: UUID, member_id: UUID, *, at: datetime) -> Member:
    """The pot takes what is left, or pays what is short, so that somebody can go.

    raises   AlreadyDecided; NotNow when the pot cannot
    """
    with booking():
        mine = coordinating(actor, group_id)
        member = in_state(mine, member_id, MemberState.LEAVING)
        account = member.account
        assert account is not None, "whoever takes part has an account"
        if account.balance:
            _to_nought(actor, member, account.balance, at=at)
        see_out(actor, [account.pk], at=at)
        member.refresh_from_db()
    return member


def _to_nought(actor: Actor, member: Member, balance: int, *, at: datetime) -> None:
    pot, account = member.group.pot_id, member.account_id
    assert account is not None, "whoever takes part has an account"
    payer, payee = (account, pot) if balance > 0 else (pot, account)
    order = ledger.Order(
        # One a day of one amount: a second tap is the same booking.
        id=uuid5(member.pk, f"closing:{actor.on}:{balance}"),
        payer=payer,
        payee=payee,
        amount=abs(balance),
        kind=TransferKind.CLOSING,
        happened_on=actor.on,
        acting_for=account,
    )
    ledger.post(actor, [order], at=at)


def see_out(actor: Actor, account_ids: Iterable[UUID], *, at: datetime) -> None:
    """Whoever's account the ledger closed, has left. In the transaction of the booking."""
    gone = Member.objects.filter(
        account_id__in=list(account_ids),
        account__state=AccountState.CLOSED,
        state=MemberState.LEAVING,
    )
    for member in gone.select_for_update(of=("self",)):
        member.state, member.left_on = MemberState.LEFT, actor.on
        member.save(update_fields=["state", "left_on"])
        journal.emit("lets_member.left", actor, member, at=at)


def forget_left(actor: Actor, member: Member) -> None:
    """Take the name away from an account that closed long ago; the amounts are also of others."""
    assert actor.role is None and actor.system == TASK, "only the task forgets"  # noqa: PT018
    with booking():
        row = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
        if row.account_id is not None:
            ledger.forget_texts(actor, row.account_id)
        row.offers.all().delete()
        row.asked.exclude(text="").update(text="")
        row.asked_of.exclude(text="").update(text="")
        row.statements.all().delete()
        row.app_keys.all().delete()
        DutiesRead.objects.filter(member=row).delete()
        row.sent.all().delete()
        row.got.all().delete()
        MailWish.objects.filter(member=row).delete()
        row.name = row.about = row.area = row.place = row.claim_digest = ""
        row.user, row.forgotten_on = None, actor.on
        row.save()
        journal.emit("lets_member.forgotten", actor, row)


def sweep(*, on: date, after: str) -> None:  # noqa: ARG001  (as daily work is called)
    """Every night: who is gone by a booking that was no payment, and whose year is over."""
    actor = Actor.task(TASK, on=on)
    at = timezone.make_aware(datetime.combine(on, time(3)))
    leaving = Member.objects.filter(state=MemberState.LEAVING, account__state=AccountState.CLOSED)
    with transaction.atomic():
        see_out(actor, leaving.values_list("account_id", flat=True), at=at)
    old = Member.objects.filter(
        state=MemberState.LEFT,
        left_on__lt=on - timedelta(days=NAME_STAYS_DAYS),
        forgotten_on=None,
    )
    for member in list(old):
        forget_left(actor, member)
    forget_unconfirmed(before=at)
