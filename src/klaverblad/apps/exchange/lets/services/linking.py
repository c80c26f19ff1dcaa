"""Two groups of one desk that trade: agreed by a coordinator of each, and shut by either."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.policy import Limits
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.errors import AlreadyDecided, UnknownPartner
from klaverblad.apps.exchange.lets.models import Member, Tie, TieState
from klaverblad.apps.exchange.lets.services.leaving import see_out
from klaverblad.apps.exchange.lets.services.locked import coordinating, taking_part
from klaverblad.apps.journal import services as journal


def ask_tie(actor: Actor, group_id: UUID, other_id: UUID, most: int, *, at: datetime) -> Tie:
    """Ask another group to trade; `most` is how far ahead or behind, in the own unit.

    raises   UnknownPartner; AlreadyDecided when something is asked or agreed already
    """
    try:
        with transaction.atomic():
            mine = coordinating(actor, group_id)
            other = queries.groups_to_ask(mine).filter(pk=other_id).first()
            if other is None:
                raise UnknownPartner(field="group")
            tie = Tie.objects.create(asker=mine.group, answerer=other, asker_most=most, asked_at=at)
            journal.emit("lets_tie.asked", actor, tie, at=at)
    except IntegrityError as error:
        raise AlreadyDecided from error
    return tie


def open_tie(actor: Actor, group_id: UUID, tie_id: UUID, most: int, *, at: datetime) -> Tie:
    """Say yes, with the limit of the own side; from now on members can pay each other.

    raises   AlreadyDecided; NoRate when a group gives no value to an hour; Tie.DoesNotExist
    """
    with booking():
        tie = _asked(actor, group_id, tie_id)
        tie.pair = ledger.agree(
            actor,
            ledger.Side(tie.asker.currency_id, Limits(-tie.asker_most, tie.asker_most)),
            ledger.Side(tie.answerer.currency_id, Limits(-most, most)),
            at=at,
        )
        tie.state, tie.answerer_most, tie.answered_at = TieState.OPEN, most, at
        tie.save()
        journal.emit("lets_tie.opened", actor, tie, at=at)
    return tie


def refuse_tie(actor: Actor, group_id: UUID, tie_id: UUID, *, at: datetime) -> Tie:
    """Say no."""
    with transaction.atomic():
        tie = _asked(actor, group_id, tie_id)
        tie.state, tie.answered_at = TieState.REFUSED, at
        tie.save(update_fields=["state", "answered_at"])
        journal.emit("lets_tie.refused", actor, tie, at=at)
    return tie


def shut_tie(actor: Actor, group_id: UUID, tie_id: UUID, *, at: datetime) -> Tie:
    """No more trade with this group, or no longer asking it; either side may."""
    with booking():
        tie = _of(actor, group_id, tie_id)
        if tie.state not in (TieState.ASKED, TieState.OPEN):
            raise AlreadyDecided
        if tie.pair_id is not None:
            ledger.shut(actor, tie.pair_id, at=at)
        tie.state = TieState.SHUT
        tie.save(update_fields=["state"])
        journal.emit("lets_tie.shut", actor, tie, at=at)
    return tie


def _of(actor: Actor, group_id: UUID, tie_id: UUID) -> Tie:
    mine = coordinating(actor, group_id)
    found = queries.ties_to_run(mine).get(pk=tie_id)
    locked = Tie.objects.select_for_update(of=("self",)).select_related("asker", "answerer")
    return locked.get(pk=found.pk)


def _asked(actor: Actor, group_id: UUID, tie_id: UUID) -> Tie:
    """An agreement that this group was asked, and that waits for its answer."""
    tie = _of(actor, group_id, tie_id)
    if tie.answerer_id != group_id:
        raise Tie.DoesNotExist
    if tie.state != TieState.ASKED:
        raise AlreadyDecided
    return tie


def pay_elsewhere(
    actor: Actor,
    group_id: UUID,
    tie_id: UUID,
    *,
    id: UUID,  # noqa: A002  (as in an order)
    code: str,
    amount: int,
    text: str,
    at: datetime,
) -> ledger.Posting:
    """Pay a member of the other group by their code. `amount` is in the own unit.

    raises   UnknownPartner; NotWhole with the amounts that would do; NotNow; Conflict
    """
    with booking():
        mine = taking_part(actor, group_id)
        tie = queries.tie(mine, tie_id)
        try:
            payee = queries.elsewhere(mine, tie, code)
        except Member.DoesNotExist:
            raise UnknownPartner(field="code") from None
        assert mine.account_id is not None, "whoever takes part has an account"
        assert payee.account_id is not None, "whoever takes part has an account"
        assert tie.pair_id is not None, "an open agreement has its pair"
        posting = ledger.trade(
            actor,
            tie.pair_id,
            id=id,
            payer=mine.account_id,
            payee=payee.account_id,
            amount=amount,
            text=text,
            happened_on=actor.on,
            at=at,
        )
        see_out(actor, [mine.account_id, payee.account_id], at=at)
    return posting
