"""The kept lists that somebody may open: their own, and those of their team."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.trajectories.models import SavedList


def every_list(actor: Actor) -> QuerySet[SavedList]:
    """Those of this actor here, removed ones too, and those that are for the whole team."""
    if actor.user_id is None or not actor.is_professional or actor.is_emergency:
        return SavedList.objects.none()
    return SavedList.objects.filter(
        Q(owner_id=actor.user_id) | Q(is_shared=True), organisation_id=actor.organisation_id
    ).select_related("owner")


def lists(actor: Actor) -> QuerySet[SavedList]:
    """Those that are there now, by name."""
    return every_list(actor).filter(removed_at=None).order_by("name", "pk")
