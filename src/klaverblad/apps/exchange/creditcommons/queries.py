"""Reads of the neighbours of a group. Each begins from a member, or from what a neighbour sealed."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db.models import Q, QuerySet

from klaverblad.apps.exchange.creditcommons.models import (
    IN_TRANSIT,
    Crossing,
    CrossingState,
    Neighbour,
)
from klaverblad.apps.exchange.lets.models import INSIDE, Member

_WITH = ("group", "account__currency")


def neighbours(mine: Member) -> QuerySet[Neighbour]:
    """All that the coordinators of a group wrote down; the caller asked whether one looks."""
    return Neighbour.objects.filter(group_id=mine.group_id).select_related(*_WITH)


def neighbour(mine: Member, neighbour_id: UUID) -> Neighbour:
    """raises   Neighbour.DoesNotExist"""
    return neighbours(mine).get(pk=neighbour_id)


def open_neighbours(mine: Member) -> QuerySet[Neighbour]:
    """Those that a member can pay to now."""
    return neighbours(mine).filter(is_on=True, greeted_at__isnull=False, out_of_step_at=None)


def to_look_at(mine: Member, neighbour_id: UUID) -> Neighbour:
    """One that a member can pay to, or where something of theirs is or was under way.

    raises   Neighbour.DoesNotExist
    """
    open_ones = open_neighbours(mine).values("pk")
    own = Q(crossings__transfer__payer_id=mine.account_id, crossings__is_outgoing=True)
    return neighbours(mine).filter(Q(pk__in=open_ones) | own).distinct().get(pk=neighbour_id)


def by_name(slug: str, their_name: str) -> Neighbour | None:
    """Who says to be this neighbour of this group; whether it is, its seal tells.

    While something is on its way it is still answered after it was put off, and nothing new comes in.
    """
    found = Neighbour.objects.filter(group__slug=slug, their_name=their_name)
    one = found.select_related(*_WITH).first()
    return one if one is not None and (one.is_on or has_in_transit(one)) else None


def has_in_transit(one: Neighbour) -> bool:
    return one.sending_id is not None or in_transit(one).exists()


def in_transit(one: Neighbour) -> QuerySet[Crossing]:
    """What both may still book, the oldest first."""
    found = Crossing.objects.filter(neighbour=one, state__in=IN_TRANSIT)
    return found.select_related("transfer").order_by("created_at", "pk")


def crossings(one: Neighbour) -> QuerySet[Crossing]:
    """What crossed, the newest first."""
    found = Crossing.objects.filter(neighbour=one).select_related("transfer")
    return found.order_by("-created_at", "pk")


def crossing(one: Neighbour, uuid: UUID) -> Crossing | None:
    return Crossing.objects.filter(neighbour=one, uuid=uuid).select_related("transfer").first()


def own_crossings(mine: Member, one: Neighbour) -> QuerySet[Crossing]:
    """What a member sent there that is not booked: it waits, or was given back."""
    own = Crossing.objects.filter(neighbour=one, transfer__payer_id=mine.account_id)
    unbooked = own.filter(is_outgoing=True).exclude(state=CrossingState.BOOKED)
    return unbooked.select_related("transfer").order_by("-created_at", "pk")


def own_crossing(mine: Member, crossing_id: UUID) -> Crossing:
    """One payment of one's own, as it stands now.

    raises   Crossing.DoesNotExist
    """
    return Crossing.objects.get(
        pk=crossing_id, transfer__payer_id=mine.account_id, is_outgoing=True
    )


def member_of_code(one: Neighbour, code: str) -> Member | None:
    """Who takes part in the group under this code."""
    found = Member.objects.filter(group_id=one.group_id, code=code, state__in=INSIDE)
    return found.select_related("account").first()


def balance_between(one: Neighbour) -> Fraction:
    """How far the group is behind with them, in the unit between both; ahead is below nought."""
    return Fraction(one.account.balance) / one.rate


def to_compare() -> list[Neighbour]:
    """All that are on and answered before."""
    found = Neighbour.objects.filter(is_on=True, greeted_at__isnull=False)
    return list(found.select_related(*_WITH).order_by("pk"))


def to_say(one: Neighbour) -> Crossing | None:
    """The payment of which something is to be said next, in the order in which they were made."""
    found = Crossing.objects.filter(neighbour=one, is_outgoing=True).filter(
        Q(state__in=[CrossingState.HELD, CrossingState.VALID]) | Q(must_tell=True)
    )
    return found.select_related("transfer").order_by("created_at", "pk").first()


def with_work(*, at: datetime, most: int) -> list[UUID]:
    """The neighbours with something to be said, asked or let go, those that wait longest first."""
    waits = (
        Q(sending__isnull=False)
        | Q(crossings__state__in=[CrossingState.HELD, CrossingState.AGREED])
        | Q(crossings__state=CrossingState.VALID, crossings__is_outgoing=True)
        | Q(crossings__state=CrossingState.VALID, crossings__valid_until__lt=at)
        | Q(crossings__must_tell=True)
    )
    found = Neighbour.objects.filter(waits, Q(tries=0) | Q(due__lte=at), out_of_step_at=None)
    found = found.order_by("due", "pk").distinct()
    return list(found.values_list("pk", flat=True)[:most])


def names_in(group_id: UUID) -> dict[UUID, str]:
    """What the account for each neighbour is called."""
    found = Neighbour.objects.filter(group_id=group_id)
    return dict(found.values_list("account_id", "title"))
