"""The rows that a region lays over the law, and which version of its book holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.written import asked_alike
from klaverblad.apps.library import policies
from klaverblad.apps.library.models import BookVersion, ParameterRow


def rows(actor: Actor) -> QuerySet[ParameterRow]:
    """Every row that the region of this actor added, also what was taken away."""
    if not policies.can_read_parameters(actor).is_allowed or actor.region_id is None:
        return ParameterRow.objects.none()
    return ParameterRow.objects.filter(region_id=actor.region_id)


def rows_in_use(region_id: str) -> QuerySet[ParameterRow]:
    """What lies over the law in a region. The law is no secret: everybody is reckoned by it."""
    return ParameterRow.objects.filter(region_id=region_id, retired_at=None)


def token_of(region_id: str) -> UUID | None:
    """Which version of its book a region reads; None is the book of the house."""
    return next(iter(_tokens_of(region=region_id)), None)


@asked_alike(region=CharField())
def _tokens_of(*, region: Any) -> QuerySet[BookVersion, UUID]:
    held = BookVersion.objects.filter(region_id=region).order_by()
    return held.values_list("token", flat=True)


def tokens() -> dict[str, UUID]:
    """The same of every region that has a version of its own."""
    return dict(BookVersion.objects.values_list("region_id", "token"))
