"""Booking what lay still for a month, by a coordinator who saw before what it takes from whom."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets.errors import AlreadyDecided
from klaverblad.apps.exchange.lets.levy_queries import levy_of
from klaverblad.apps.exchange.lets.services.leaving import see_out
from klaverblad.apps.exchange.lets.services.locked import coordinating


def book_levy(actor: Actor, group_id: UUID, *, month: date, at: datetime) -> ledger.Posting:
    """Book the levy of the month that is over; a second time books nothing.

    month    its first day, as it stood on the page
    raises   AlreadyDecided when the group has none, not yet, or the page is of an earlier month
    """
    with booking():
        mine = coordinating(actor, group_id)
        rule = levy_of(mine.group.currency)
        if rule is None or month < rule.from_month or month != ledger.last_month(actor.on):
            raise AlreadyDecided
        group = mine.group
        posting = ledger.charge_demurrage(
            actor, group.currency_id, group.pot_id, month=month, at=at
        )
        see_out(actor, [one.payer_id for one in posting.transfers], at=at)
    return posting
