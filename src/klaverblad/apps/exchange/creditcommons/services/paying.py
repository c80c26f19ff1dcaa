"""A member pays somebody of a group on another server: set aside here first, booked when both can."""

from __future__ import annotations

import math
import re
from datetime import datetime
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.creditcommons import queries
from klaverblad.apps.exchange.creditcommons.errors import NotOn
from klaverblad.apps.exchange.creditcommons.models import Crossing, CrossingState, Neighbour
from klaverblad.apps.exchange.creditcommons.services.chain import HELD_FOR
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.errors import BadOrder, Conflict, NotWhole
from klaverblad.apps.exchange.ledger.models import TransferKind
from klaverblad.apps.exchange.ledger.policy import AMOUNT_MAX
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets.errors import UnknownPartner
from klaverblad.apps.exchange.lets.services.locked import taking_part
from klaverblad.apps.journal import services as journal

_CODE = re.compile(r"[a-z0-9]{4,20}")


def pay_there(
    actor: Actor,
    group_id: UUID,
    neighbour_id: UUID,
    *,
    id: UUID,  # noqa: A002  (as in an order)
    code: str,
    amount: int,
    text: str,
    at: datetime,
) -> Crossing:
    """Set an amount of the own unit aside for a member there. `relay` says it to the other server.

    raises   NotOn; NotWhole with the amounts that would do; UnknownPartner for no code at all;
             NotNow; Conflict
    """
    with booking():
        mine = taking_part(actor, group_id)
        one = queries.neighbour(mine, neighbour_id)
        code = code.strip().lower().removeprefix(f"{one.their_name}/")
        if not _CODE.fullmatch(code):
            raise UnknownPartner(field="code")
        # By one's own code, which is chance: no name leaves, and no number that tells who came first.
        payer, payee = f"{one.our_name}/{mine.code}", f"{one.their_name}/{code}"
        found = queries.crossing(one, id)
        if found is not None:
            return _same(found, payer, payee, amount)
        if not queries.open_neighbours(mine).filter(pk=one.pk).exists():
            raise NotOn
        quant = _quant(one, amount)
        assert mine.account_id is not None, "whoever takes part has an account"
        order = ledger.Order(
            id=id,
            payer=mine.account_id,
            payee=one.account_id,
            amount=amount,
            kind=TransferKind.INTERTRADE,
            text=text,
            happened_on=actor.on,
            held_until=at + HELD_FOR,
        )
        ledger.post(actor, [order], at=at, batch=id)
        crossing = Crossing.objects.create(
            neighbour=one,
            uuid=id,
            is_outgoing=True,
            payer=payer,
            payee=payee,
            quant=quant,
            transfer_id=id,
            state=CrossingState.HELD,
            created_at=at,
        )
        journal.emit("crossing.held", actor, crossing, at=at)
    return crossing


def step_of(one: Neighbour) -> int:
    """The least amount here that is whole on both sides and in between; every payment is some of it."""
    between = math.lcm(one.rate.denominator, one.their_step)
    return int(between * one.rate)


def _quant(one: Neighbour, amount: int) -> int:
    if type(amount) is not int or not 0 < amount <= AMOUNT_MAX:
        raise BadOrder(field="amount")
    step = step_of(one)
    if amount % step:
        below = amount // step * step
        raise NotWhole(below=below or None, above=below + step)
    return int(amount / one.rate)


def _same(found: Crossing, payer: str, payee: str, amount: int) -> Crossing:
    stands = (found.is_outgoing, found.payer, found.payee, found.transfer.amount)
    if stands != (True, payer, payee, amount):
        raise Conflict
    return found
