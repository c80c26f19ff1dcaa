"""Paying, and asking to be paid. The id comes from the form, so a second tap pays nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.errors import AlreadyAnswered
from klaverblad.apps.exchange.lets.models import Ask, AskState, Member
from klaverblad.apps.exchange.lets.services.groups import rules_of
from klaverblad.apps.exchange.lets.services.leaving import see_out
from klaverblad.apps.exchange.lets.services.locked import active, partner, taking_part
from klaverblad.apps.journal import services as journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What somebody fills in.

    id       from the form: it is the id of the transfer
    partner  the other member; None is the pot of the group
    amount   smallest parts of the unit
    """

    id: UUID
    partner: UUID | None
    amount: int
    text: str = ""
    offer: UUID | None = None


def pay(actor: Actor, group_id: UUID, said: Payment, *, at: datetime) -> ledger.Posting:
    """Pay another member, or the pot.

    raises   UnknownPartner; what the ledger says: NotNow, Conflict, BadOrder, Busy
    """
    with booking():
        mine = taking_part(actor, group_id)
        payee = mine.group.pot_id
        if said.partner is not None:
            payee = _account(partner(mine, said.partner))
        order = ledger.Order(
            id=said.id,
            payer=_account(mine),
            payee=payee,
            amount=said.amount,
            text=said.text,
            offer=said.offer,
            happened_on=actor.on,
        )
        posting = ledger.post(actor, [order], at=at)
        see_out(actor, [order.payer, order.payee], at=at)
    return posting


def _account(member: Member) -> UUID:
    assert member.account_id is not None, "whoever takes part has an account"
    return member.account_id


def ask(actor: Actor, group_id: UUID, said: Payment, *, at: datetime) -> Ask:
    """Ask another member to pay. Nothing is set aside: it is theirs until they say yes.

    raises   UnknownPartner; NotActive
    """
    with transaction.atomic():
        mine = active(actor, group_id)
        assert said.partner is not None, "the form asks for a member"
        payer = partner(mine, said.partner)
        days = rules_of(mine.group).ask_days
        found, is_new = Ask.objects.get_or_create(
            pk=said.id,
            defaults={
                "asker": mine,
                "payer": payer,
                "amount": said.amount,
                "text": said.text,
                "asked_at": at,
                "until": actor.on + timedelta(days=days),
            },
        )
        if found.asker_id != mine.pk:
            # Somebody else's id: say as little as of one that is not there.
            raise Ask.DoesNotExist
        if is_new:
            journal.emit("lets_ask.made", actor, found, at=at)
    return found


def pay_ask(actor: Actor, group_id: UUID, ask_id: UUID, *, at: datetime) -> Ask:
    """Say yes, and pay. Saying yes twice is saying it once.

    raises   AlreadyAnswered; NotNow and the rest of the ledger; Ask.DoesNotExist
    """
    with booking():
        mine = taking_part(actor, group_id)
        asked = _locked(mine, ask_id, as_payer=True)
        if asked.state == AskState.PAID:
            return asked
        if asked.state != AskState.WAITING or asked.until < actor.on:
            raise AlreadyAnswered
        order = ledger.Order(
            id=asked.pk,
            payer=_account(mine),
            payee=_account(asked.asker),
            amount=asked.amount,
            text=asked.text,
            happened_on=actor.on,
        )
        posting = ledger.post(actor, [order], at=at)
        asked.state, asked.answered_at = AskState.PAID, at
        asked.transfer = posting.transfers[0]
        asked.save(update_fields=["state", "answered_at", "transfer"])
        journal.emit("lets_ask.paid", actor, asked, at=at)
        see_out(actor, [order.payer, order.payee], at=at)
    return asked


def refuse_ask(actor: Actor, group_id: UUID, ask_id: UUID, *, at: datetime) -> Ask:
    """Say no to a request for payment."""
    return _end(actor, group_id, ask_id, AskState.REFUSED, at=at)


def withdraw_ask(actor: Actor, group_id: UUID, ask_id: UUID, *, at: datetime) -> Ask:
    """Take back what one asked."""
    return _end(actor, group_id, ask_id, AskState.WITHDRAWN, at=at)


def _end(actor: Actor, group_id: UUID, ask_id: UUID, to: str, *, at: datetime) -> Ask:
    with transaction.atomic():
        mine = taking_part(actor, group_id)
        asked = _locked(mine, ask_id, as_payer=to == AskState.REFUSED)
        if asked.state == to:
            return asked
        if asked.state != AskState.WAITING:
            raise AlreadyAnswered
        asked.state, asked.answered_at = to, at
        asked.save(update_fields=["state", "answered_at"])
        journal.emit(f"lets_ask.{to}", actor, asked, at=at)
    return asked


def _locked(mine: Member, ask_id: UUID, *, as_payer: bool) -> Ask:
    found = queries.ask(mine, ask_id)
    if (found.payer_id == mine.pk) is not as_payer:
        raise Ask.DoesNotExist
    return Ask.objects.select_for_update(of=("self",)).select_related("asker").get(pk=found.pk)
