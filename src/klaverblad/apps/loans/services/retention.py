"""A file with a loan that runs stays: what is left must be known to both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from klaverblad.apps.access import duties
from klaverblad.apps.loans.models import OPEN, Loan


def register() -> None:
    """Tell the runner."""
    duties.lifeline(still_lent)


def still_lent(person_ids: Sequence[UUID]) -> Mapping[UUID, date]:
    """Whoever has a loan that is not over."""
    mine = Loan.objects.filter(person_id__in=list(person_ids), state__in=OPEN)
    return dict.fromkeys(mine.values_list("person_id", flat=True), duties.STILL_OPEN)
