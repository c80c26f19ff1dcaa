"""Writing to another member. The platform brings it: no address, no number."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.models import Message
from klaverblad.apps.exchange.lets.services.locked import taking_part
from klaverblad.apps.journal import services as journal


def write(
    actor: Actor,
    group_id: UUID,
    member_id: UUID,
    text: str,
    *,
    at: datetime,
    message_id: UUID,
    offer_id: UUID | None = None,
) -> Message:
    """Write to somebody of the group, about an offer or not; sent twice, it stands there once."""
    with transaction.atomic():
        mine = taking_part(actor, group_id)
        receiver = queries.reachable(mine, member_id)
        about = receiver.offers.filter(pk=offer_id).first() if offer_id else None
        message, is_new = Message.objects.get_or_create(
            pk=message_id,
            defaults={
                "sender": mine,
                "receiver": receiver,
                "offer": about,
                "text": text,
                "sent_at": at,
            },
        )
        if message.sender_id != mine.pk:
            raise Message.DoesNotExist
        if is_new:
            journal.emit("lets_message.sent", actor, message, at=at)
    return message


def see(actor: Actor, group_id: UUID, member_id: UUID, *, at: datetime) -> int:
    """Whoever opens a talk has read it. How many were new."""
    mine = taking_part(actor, group_id)
    unread = queries.talk(mine, member_id).filter(receiver=mine, seen_at=None)
    return unread.update(seen_at=at)
