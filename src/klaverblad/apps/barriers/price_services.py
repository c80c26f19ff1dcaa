"""What things cost here, and which measures were worth keeping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.barriers import queries
from klaverblad.apps.barriers.models import MapRun, Measure, Period, Price, PriceKind, PricePer
from klaverblad.apps.barriers.playing import Asked, play
from klaverblad.apps.barriers.policies import can_keep_measure, can_write_prices
from klaverblad.apps.journal import services as journal
from klaverblad.errors import BadInput

PRICE_MOST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price as an administrator read it somewhere."""

    kind: str
    amount: Decimal
    per: str
    period: str
    since: date
    source: str


@transaction.atomic
def add_price(actor: Actor, new: NewPrice, *, at: datetime) -> Price:
    """Say what something costs here from a day on. What cost otherwise before, stays."""
    can_write_prices(actor).enforce()
    if new.kind not in PriceKind or new.per not in PricePer or new.period not in Period:
        raise BadInput(_("Kies waarvoor deze prijs is."), field="kind")
    if not 0 < new.amount < PRICE_MOST:
        sentence = _("Schrijf een prijs van meer dan 0 euro. Weet je hem niet, laat hem dan weg.")
        raise BadInput(sentence, field="amount")
    if not new.source.strip():
        raise BadInput(_("Zeg waar deze prijs staat."), field="source")
    if queries.prices(actor).filter(kind=new.kind, since=new.since).exists():
        raise BadInput(_("Vanaf die dag geldt al een prijs. Haal die eerst weg."), field="since")
    price = Price.objects.create(
        region_id=actor.region_id,
        kind=new.kind,
        amount=new.amount,
        per=new.per,
        period=new.period,
        since=new.since,
        source=new.source.strip(),
        made_at=at,
        made_by_id=actor.user_id,
    )
    journal.emit("barrier_price.added", actor, price, kind=price.kind, since=price.since)
    return price


@transaction.atomic
def retire_price(actor: Actor, price_id: UUID, *, at: datetime) -> Price:
    """Take a price away that should not have been there; what was kept with it stays readable."""
    can_write_prices(actor).enforce()
    price = queries.prices(actor).select_for_update().get(pk=price_id)
    price.retired_at = at
    price.save(update_fields=["retired_at"])
    journal.emit("barrier_price.retired", actor, price, kind=price.kind)
    return price


@transaction.atomic
def keep_measure(actor: Actor, asked: Asked, *, run: MapRun, at: datetime) -> Measure:
    """Keep what was tried, reckoned once more now: numbers, and nobody's name."""
    can_keep_measure(actor).enforce()
    found = play(actor, asked, run=run)
    measure = Measure.objects.create(
        region_id=actor.region_id,
        barriers=asked.barriers,
        municipality_id=asked.town or None,
        n_wanted=asked.n_people,
        budget=asked.budget,
        n_lifted=found.n_lifted,
        n_gained=found.n_gained,
        n_best=found.n_best,
        cost=found.cost,
        price=found.price,
        input_hash=found.input_hash,
        on=actor.on,
        made_at=at,
        made_by_id=actor.user_id,
    )
    journal.emit("barrier_measure.kept", actor, measure, barriers=measure.barriers)
    return measure


@transaction.atomic
def drop_measure(actor: Actor, measure_id: UUID) -> None:
    """Take a kept measure off the list."""
    can_keep_measure(actor).enforce()
    measure = queries.measures(actor).select_for_update(of=("self",)).get(pk=measure_id)
    journal.emit("barrier_measure.dropped", actor, measure, barriers=measure.barriers)
    measure.delete()
