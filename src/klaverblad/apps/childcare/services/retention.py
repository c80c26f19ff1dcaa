"""A file in which a place is waited for stays: the family must still be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from klaverblad.apps.access import duties
from klaverblad.apps.childcare.models import OPEN, ChildcareRequest


def register() -> None:
    """Tell the runner."""
    duties.lifeline(still_waits)


def still_waits(person_ids: Sequence[UUID]) -> Mapping[UUID, date]:
    """Whoever waits for a place, or has one before them."""
    mine = ChildcareRequest.objects.filter(person_id__in=list(person_ids), state__in=OPEN)
    return dict.fromkeys(mine.values_list("person_id", flat=True), duties.STILL_OPEN)
