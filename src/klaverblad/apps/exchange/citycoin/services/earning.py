"""Earning: an approved activity, proof by another, and the issue in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import queries
from klaverblad.apps.exchange.citycoin.errors import (
    AlreadyAnswered,
    BadCoin,
    ByAnother,
    CapReached,
    NoCover,
    NoRule,
    NotApproved,
)
from klaverblad.apps.exchange.citycoin.models import (
    Activity,
    ActivityState,
    Coin,
    EarnRule,
    Per,
    Work,
    WorkState,
)
from klaverblad.apps.exchange.citycoin.services.coins import hold, keeping
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.errors import NotNow
from klaverblad.apps.exchange.ledger.models import Transfer, TransferKind
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets import queries as members
from klaverblad.apps.exchange.lets.models import Member
from klaverblad.apps.exchange.lets.services.locked import active, coordinating
from klaverblad.apps.journal import services as journal

MINUTES = 60
MINUTES_MOST, TIMES_MOST = 24 * MINUTES, 50
# From here on the page warns: four fifths of the cap.
_NEAR = Fraction(4, 5)


def ask_activity(
    actor: Actor,
    group_id: UUID,
    activity_id: UUID,
    *,
    title: str,
    area: str,
    rule_code: str,
    at: datetime,
) -> Activity:
    """A coordinator asks to reward something; the treasurer approves it.

    raises   NoRule
    """
    with transaction.atomic():
        mine = coordinating(actor, group_id)
        coin = queries.coin_of(mine)
        if rule_code not in queries.rules_on(coin, actor.on):
            raise NoRule(field="rule_code")
        row, is_new = Activity.objects.get_or_create(
            pk=activity_id,
            coin=coin,
            defaults={"title": title, "area": area, "rule_code": rule_code, "asked_by": mine},
        )
        if is_new:
            journal.emit("coin_activity.asked", actor, row, at=at)
    return row


def answer_activity(
    actor: Actor, group_id: UUID, activity_id: UUID, *, says_yes: bool, at: datetime
) -> Activity:
    """Approve what was asked, or end it.

    raises   Activity.DoesNotExist
    """
    with transaction.atomic():
        kept = keeping(actor, group_id)
        found = Activity.objects.select_for_update(of=("self",)).filter(coin_id=kept.coin_id)
        row = found.get(pk=activity_id)
        row.state = ActivityState.APPROVED if says_yes else ActivityState.ENDED
        if says_yes:
            row.approved_by, row.approved_on = kept, actor.on
        row.save(update_fields=["state", "approved_by", "approved_on"])
        journal.emit(f"coin_activity.{row.state}", actor, row, at=at)
    return row


def worth(rule: EarnRule, times: int) -> int:
    """What something earns: by the hour half a coin counts as a whole one.

    times   minutes by the hour, else how often
    """
    if rule.per == Per.ACTION:
        return rule.amount * times
    return int(Fraction(rule.amount * times, MINUTES) + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Room:
    """How far a member is towards the caps of one rule, before something is earned."""

    rule: EarnRule
    day: int
    year: int

    @property
    def left(self) -> int | None:
        """What can still be earned, or None without a cap."""
        found = [
            max(0, cap - used)
            for cap, used in ((self.rule.cap_day, self.day), (self.rule.cap_year, self.year))
            if cap is not None
        ]
        return min(found) if found else None

    @property
    def is_near(self) -> bool:
        return any(
            used >= _NEAR * cap
            for cap, used in ((self.rule.cap_day, self.day), (self.rule.cap_year, self.year))
            if cap is not None
        )

    def is_beyond(self, amount: int) -> bool:
        """Whether this much more would be beyond a cap."""
        return self.left is not None and amount > self.left


def room(member: Member, rule: EarnRule, *, on: date) -> Room:
    """What a member earned by a rule on that day and in that year."""
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    return Room(
        rule,
        queries.earned(member, rule.code, since=on, until=on),
        queries.earned(member, rule.code, since=first, until=last),
    )


def say_work(
    actor: Actor,
    group_id: UUID,
    work_id: UUID,
    *,
    activity_id: UUID,
    on: date,
    times: int,
    at: datetime,
    member_id: UUID | None = None,
) -> Work:
    """Say what one did; a coordinator says it for somebody on paper. Nothing is earned yet.

    raises   NotApproved; NoRule; BadCoin
    """
    with transaction.atomic():
        if member_id is None:
            mine = active(actor, group_id)
        else:
            mine = members.members(coordinating(actor, group_id)).get(pk=member_id)
        coin = queries.coin_of(mine)
        activity = queries.activities(coin).filter(pk=activity_id).first()
        if activity is None:
            raise NotApproved(field="activity")
        rule = queries.rules_on(coin, on).get(activity.rule_code)
        if rule is None:
            raise NoRule(field="on")
        most = MINUTES_MOST if rule.per == Per.HOUR else TIMES_MOST
        if on > actor.on or type(times) is not int or not 0 < times <= most:
            raise BadCoin(field="on" if on > actor.on else "times")
        if worth(rule, times) == 0:
            raise BadCoin(field="times")
        row, is_new = Work.objects.get_or_create(
            pk=work_id,
            defaults={
                "activity": activity, "member": mine, "on": on, "times": times, "said_at": at,
            },
        )  # fmt: skip
        if row.member_id != mine.pk:
            raise Work.DoesNotExist
        if is_new:
            journal.emit("coin_work.said", actor, row, at=at)
    return row


def confirm_work(actor: Actor, group_id: UUID, work_id: UUID, *, at: datetime) -> Work:
    """Another one says that it was done: the coins are issued in this transaction, or nothing is.

    raises   ByAnother; NotApproved; CapReached; NoCover; AlreadyAnswered; Work.DoesNotExist
    """
    with booking():
        mine = coordinating(actor, group_id)
        coin = queries.coin_of(mine)
        row = _locked(mine, work_id)
        if row.state == WorkState.CONFIRMED:
            return row
        if row.state != WorkState.SAID:
            raise AlreadyAnswered
        if row.activity.state != ActivityState.APPROVED:
            raise NotApproved
        rule = queries.rules_on(coin, row.on).get(row.activity.rule_code)
        if rule is None:
            raise NoRule
        account_id = row.member.account_id
        assert account_id is not None, "whoever takes part has an account"
        # Under the lock of the account: of two confirmations the second counts the first.
        hold(coin, account_id)
        amount = worth(rule, row.times)
        if rule.blocks and room(row.member, rule, on=row.on).is_beyond(amount):
            raise CapReached
        row.transfer = _issue(actor, coin, row, account_id, amount, at=at)
        row.rule, row.state, row.answered_by, row.answered_at = rule, WorkState.CONFIRMED, mine, at
        row.save(update_fields=["transfer", "rule", "state", "answered_by", "answered_at"])
        journal.emit("coin_work.confirmed", actor, row, at=at)
    return row


def _issue(
    actor: Actor, coin: Coin, row: Work, account_id: UUID, amount: int, *, at: datetime
) -> Transfer:
    order = ledger.Order(
        id=row.pk,
        payer=coin.issuer_id,
        payee=account_id,
        amount=amount,
        kind=TransferKind.ISSUE,
        text=row.activity.title,
        happened_on=actor.on,
    )
    try:
        return ledger.post(actor, [order], at=at).transfers[0]
    except NotNow as error:
        if error.account_id == coin.issuer_id or error.reason == "below_min":
            raise NoCover from error
        raise


def refuse_work(actor: Actor, group_id: UUID, work_id: UUID, *, at: datetime) -> Work:
    """It was not so; nothing is earned.

    raises   ByAnother; AlreadyAnswered
    """
    with transaction.atomic():
        mine = coordinating(actor, group_id)
        row = _locked(mine, work_id)
        if row.state == WorkState.REFUSED:
            return row
        if row.state != WorkState.SAID:
            raise AlreadyAnswered
        row.state, row.answered_by, row.answered_at = WorkState.REFUSED, mine, at
        row.save(update_fields=["state", "answered_by", "answered_at"])
        journal.emit("coin_work.refused", actor, row, at=at)
    return row


def _locked(mine: Member, work_id: UUID) -> Work:
    found = Work.objects.select_for_update(of=("self",)).select_related("activity", "member")
    row = found.get(pk=work_id, activity__coin__group_id=mine.group_id)
    if row.member_id == mine.pk:
        raise ByAnother
    return row
