"""What a night does: coins expire where the rules say so, and who left long ago is forgotten.

What expires goes to the pot. A card of somebody who left pays nothing any more, and says so.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import queries
from klaverblad.apps.exchange.citycoin.services.cards import block_cards_of_who_left
from klaverblad.apps.exchange.citycoin.services.shops import TASK, forget_shop
from klaverblad.apps.exchange.ledger import services as ledger

# As long as the name of a member stays: long enough to put a mistake right.
NAME_STAYS_DAYS = 365


def sweep(*, on: date, after: str) -> None:  # noqa: ARG001  (as daily work is called)
    """Every night; a second run finds nothing to do.

    What expired is what expired at the end of the month before.
    """
    actor = Actor.task(TASK, on=on)
    at = timezone.make_aware(datetime.combine(on, time(4)))
    month = ledger.last_month(on)
    block_cards_of_who_left(actor, at=at)
    for shop in queries.shops_to_forget(before=on - timedelta(days=NAME_STAYS_DAYS)):
        forget_shop(actor, shop)
    for coin in queries.coins_that_expire():
        ledger.charge_expiry(actor, coin.group.currency_id, coin.group.pot_id, month=month, at=at)
