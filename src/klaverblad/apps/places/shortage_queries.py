"""The shortage occupations that a region wrote down."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.places.models import ShortageOccupation


def shortages(actor: Actor) -> QuerySet[ShortageOccupation]:
    """All rows of the region that nobody took away, by name."""
    return every_shortage(actor).filter(retired_at=None).order_by("name", "-since", "pk")


def every_shortage(actor: Actor) -> QuerySet[ShortageOccupation]:
    """Every row of the region, also what was taken away."""
    return ShortageOccupation.objects.filter(region_id=actor.region_id)


def retired_shortages(actor: Actor) -> QuerySet[ShortageOccupation]:
    """Rows that were taken away; they can be put back."""
    return every_shortage(actor).filter(retired_at__isnull=False)


def shortages_on(actor: Actor, *, on: date) -> QuerySet[ShortageOccupation]:
    """Those that stand on the list on a day."""
    running = Q(until=None) | Q(until__gte=on)
    return shortages(actor).filter(running, since__lte=on)
