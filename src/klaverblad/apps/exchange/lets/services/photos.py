"""A photo with an offer: looked at byte by byte, bare, and one at a time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.lets.models import Photo
from klaverblad.apps.exchange.lets.services.market import own_locked
from klaverblad.apps.journal import services as journal
from klaverblad.contents import MEGABYTE, read_picture

# The page makes it smaller before it is sent; without scripts this is what a phone sends at most.
PHOTO_MOST = 4 * MEGABYTE


def put_photo(actor: Actor, group_id: UUID, offer_id: UUID, data: bytes, *, at: datetime) -> Photo:
    """Put a photo with one's own offer, in the place of the one that was there.

    Where and when it was taken is cut away before it is kept: the place would be a home.

    raises   Unreadable with a sentence; Offer.DoesNotExist; NotActive
    """
    found = read_picture(data, size_most=PHOTO_MOST)
    with transaction.atomic():
        offer = own_locked(actor, group_id, offer_id)
        photo, _is_new = Photo.objects.update_or_create(
            offer=offer,
            defaults={"media_type": found.media_type, "data": found.data, "put_at": at},
        )
        journal.emit("lets_offer.given_photo", actor, offer, at=at)
    return photo


def take_photo_away(actor: Actor, group_id: UUID, offer_id: UUID, *, at: datetime) -> None:
    """Take it away; the offer stays."""
    with transaction.atomic():
        offer = own_locked(actor, group_id, offer_id)
        n, _of_which = Photo.objects.filter(offer=offer).delete()
        if n:
            journal.emit("lets_offer.lost_photo", actor, offer, at=at)
