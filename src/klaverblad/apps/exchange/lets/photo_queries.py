"""The photo of an offer, for whoever may see the offer."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.models import Member, MemberState, Offer, Photo


def with_photo(found: QuerySet[Offer]) -> QuerySet[Offer]:
    """The same offers, each knowing whether it has a photo (`has_photo`); none is fetched."""
    return found.annotate(has_photo=Exists(Photo.objects.filter(offer=OuterRef("pk"))))


def photo(mine: Member, offer_id: UUID, *, on: date) -> Photo:
    """The photo of what stands on a market that I can reach, or of something of my own.

    raises   Photo.DoesNotExist
    """
    near = queries.all_reachable(mine).filter(state=MemberState.ACTIVE)
    there = Q(offer__withdrawn_at=None, offer__expires_on__gte=on)
    there &= Q(offer__member__in=near.values("pk"))
    return Photo.objects.get(Q(offer__member=mine) | there, offer_id=offer_id)
