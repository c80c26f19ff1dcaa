"""The doors of the practice region: one fictional user per role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts.models import Membership, Role

# Practice logins have addresses under this name; nobody real can (RFC 2606).
PRACTICE_DOMAIN = "oefenregio.example"


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
