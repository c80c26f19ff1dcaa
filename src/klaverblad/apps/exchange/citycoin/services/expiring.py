"""What was not spent expires only where the rules of the coin say so; it goes to the pot."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import queries
from klaverblad.apps.exchange.ledger import services as ledger

TASK = "exchange_coins"


def sweep(*, on: date, after: str) -> None:  # noqa: ARG001  (as daily work is called)
    """Every night: what expired at the end of the month before. A second run books nothing."""
    actor = Actor.task(TASK, on=on)
    at = timezone.make_aware(datetime.combine(on, time(4)))
    month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    for coin in queries.coins_that_expire():
        ledger.charge_expiry(actor, coin.group.currency_id, coin.group.pot_id, month=month, at=at)
