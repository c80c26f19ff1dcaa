"""The doors of the practice region: one fictional user per role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts.models import Membership, Role
from klaverblad.apps.exchange.citycoin.models import Merchant, Treasurer
from klaverblad.apps.exchange.lets.models import Member

# Practice logins have addresses under this name; nobody real can (RFC 2606).
PRACTICE_DOMAIN = "oefenregio.example"

# Members of the group that exchanges have no role here: their doors are of the group.
LETS_DOOR = "ruil-"
# Who keeps the money of the coin, and who sells for it.
COIN_DOOR = "munt-"


def lets_doors() -> list[Member]:
    """Who has a button to look at the group that exchanges: a member, and a coordinator."""
    return [one for one in _practice_members() if one.user.email[len(LETS_DOOR) :][:1].isdigit()]


def lets_door(member_id: UUID) -> Member:
    """One member of that group."""
    return _practice_members().get(pk=member_id)


def coin_doors() -> list[Treasurer | Merchant]:
    """Who has a button to look at the coin of the city: its treasurer, and a shop."""
    found: list[Treasurer | Merchant] = [*_practice(Treasurer), *_practice(Merchant)]
    return [one for one in found if one.user.email[len(COIN_DOOR) :][:1].isdigit()]


def coin_door(key: UUID) -> Treasurer | Merchant:
    """One of them.

    raises   Merchant.DoesNotExist
    """
    return _practice(Treasurer).filter(pk=key).first() or _practice(Merchant).get(pk=key)


def _practice(model: type[Treasurer | Merchant]) -> QuerySet[Any]:
    found = model.objects.filter(user__email__startswith=COIN_DOOR, user__is_active=True)
    found = found.filter(user__email__endswith=f"@{PRACTICE_DOMAIN}")
    return found.select_related("user", "coin__group").order_by("user__email", "pk")


def practice_member(member_id: UUID) -> Member:
    """Somebody of the group that exchanges, with a button or without."""
    return Member.objects.select_related("user").get(pk=member_id)


def _practice_members() -> QuerySet[Member]:
    found = Member.objects.filter(user__email__startswith=LETS_DOOR, user__is_active=True)
    # The same logins also earn the coin of the city; their button is of the group.
    found = found.filter(user__email__endswith=f"@{PRACTICE_DOMAIN}", group__coin=None)
    return found.select_related("user", "group").order_by("user__email", "pk")


def _practice_memberships(on: date) -> QuerySet[Membership]:
    running = Q(until=None) | Q(until__gte=on)
    return (
        Membership.objects.filter(
            running, user__email__endswith="@" + PRACTICE_DOMAIN, user__is_active=True
        )
        .select_related("user", "organisation__municipality")
        .order_by("user__email", "pk")
    )


def doors(*, on: date) -> list[Membership]:
    """One membership per role, and a second coach: to see that a neighbour sees nothing.

    The addresses that the region gives to its doors start with `deur-`, in the order of the page.
    """
    return list(_practice_memberships(on).filter(user__email__startswith="deur-"))


def door(membership_id: UUID, *, on: date) -> Membership:
    """One practice membership; any of them, so that a test can be everybody."""
    return _practice_memberships(on).get(pk=membership_id)


def roles_without_door(found: Iterable[Membership]) -> set[Role]:
    """The roles for which the page has no button; the tests want this empty."""
    return set(Role) - {Role(membership.role) for membership in found}
