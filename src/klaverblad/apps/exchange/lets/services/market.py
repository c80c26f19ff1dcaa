"""Offers and wants: put there, changed, renewed before they run out, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.models import Offer
from klaverblad.apps.exchange.lets.services.groups import rules_of
from klaverblad.apps.exchange.lets.services.locked import active
from klaverblad.apps.journal import services as journal


@dataclass(frozen=True, slots=True)
class NewOffer:
    """What somebody says of what they offer or look for. `price` is a wish, in smallest parts."""

    kind: str
    category: str
    title: str
    about: str = ""
    price: int | None = None


def put_offer(
    actor: Actor, group_id: UUID, said: NewOffer, *, at: datetime, offer_id: UUID
) -> Offer:
    """Put something on the market; the id comes from the form, so a second tap puts one."""
    with transaction.atomic():
        mine = active(actor, group_id)
        until = actor.on + timedelta(days=rules_of(mine.group).offer_days)
        offer, is_new = Offer.objects.get_or_create(
            pk=offer_id,
            defaults={
                "member": mine,
                "kind": said.kind,
                "category": said.category,
                "title": said.title,
                "about": said.about,
                "price": said.price,
                "expires_on": until,
                "created_at": at,
            },
        )
        if offer.member_id != mine.pk:
            raise Offer.DoesNotExist
        if is_new:
            journal.emit("lets_offer.put", actor, offer, at=at, kind=offer.kind)
    return offer


def change_offer(actor: Actor, group_id: UUID, offer_id: UUID, said: NewOffer) -> Offer:
    """Say it otherwise."""
    with transaction.atomic():
        offer = own_locked(actor, group_id, offer_id)
        for name in ("kind", "category", "title", "about", "price"):
            setattr(offer, name, getattr(said, name))
        offer.save()
        journal.emit("lets_offer.changed", actor, offer)
    return offer


def renew_offer(actor: Actor, group_id: UUID, offer_id: UUID, *, at: datetime) -> Offer:
    """Let it stand for another while; what was taken away stands there again."""
    with transaction.atomic():
        offer = own_locked(actor, group_id, offer_id)
        rules = rules_of(offer.member.group)
        offer.expires_on = actor.on + timedelta(days=rules.offer_days)
        offer.withdrawn_at = None
        offer.save(update_fields=["expires_on", "withdrawn_at"])
        journal.emit("lets_offer.renewed", actor, offer, at=at)
    return offer


def withdraw_offer(actor: Actor, group_id: UUID, offer_id: UUID, *, at: datetime) -> Offer:
    """Take it away."""
    with transaction.atomic():
        offer = own_locked(actor, group_id, offer_id)
        offer.withdrawn_at = offer.withdrawn_at or at
        offer.save(update_fields=["withdrawn_at"])
        journal.emit("lets_offer.withdrawn", actor, offer, at=at)
    return offer


def own_locked(actor: Actor, group_id: UUID, offer_id: UUID) -> Offer:
    """One's own offer, under a lock.

    raises   Offer.DoesNotExist; NotActive
    """
    mine = active(actor, group_id)
    found = queries.own_offer(mine, offer_id)
    offer = Offer.objects.select_for_update(of=("self",)).get(pk=found.pk)
    offer.member = mine
    return offer
