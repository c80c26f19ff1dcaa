"""Which places a step may be about. Places stand higher in the house, so they say it here."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor

KnowsPlace = Callable[[Actor, UUID], bool]
_ASKED: list[KnowsPlace] = []


def asked_of(check: KnowsPlace) -> KnowsPlace:
    """Register who knows whether this actor may choose a place."""
    assert not _ASKED, "places are known in one app"
    _ASKED.append(check)
    return check


def knows_place(actor: Actor, place_id: UUID) -> bool:
    """Whether this is a place that the actor may choose; without places there is none."""
    return any(check(actor, place_id) for check in _ASKED)
