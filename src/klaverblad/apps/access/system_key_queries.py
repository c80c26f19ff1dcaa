"""What an actor may read of keys for systems."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from klaverblad.apps.access import policies
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import PROFESSIONAL_ROLES, ApiKey, Membership, Role


def keys(actor: Actor) -> QuerySet[ApiKey]:
    """The keys of the actor's own roles, closed ones too; of the whole region for who manages it."""
    if not policies.can_read_keys(actor).is_allowed:
        return ApiKey.objects.none()
    mine = Q(membership__user_id=actor.user_id)
    if actor.role == Role.ADMINISTRATOR:
        mine |= Q(membership__organisation__region_id=actor.region_id)
    return ApiKey.objects.filter(mine).select_related(
        "membership__user", "membership__organisation"
    )


def own_open_keys(actor: Actor) -> QuerySet[ApiKey]:
    """What still opens something as this user, in whichever role. Scoped by being their own."""
    return ApiKey.objects.filter(membership__user_id=actor.user_id, revoked_at=None)


def members_for_keys(actor: Actor) -> QuerySet[Membership]:
    """For which roles, held today, this actor may make a key; the one they act in comes first."""
    if not policies.can_read_keys(actor).is_allowed:
        return Membership.objects.none()
    running = Q(since__lte=actor.on) & (Q(until=None) | Q(until__gte=actor.on))
    may = Q(user_id=actor.user_id)
    if actor.role == Role.ADMINISTRATOR:
        may |= Q(organisation__region_id=actor.region_id, role__in=policies.OPENS_NO_FILE)
    return (
        Membership.objects.filter(running, may, user__is_active=True)
        .filter(role__in=PROFESSIONAL_ROLES)
        .select_related("user", "organisation")
        .order_by("user__name", "since", "pk")
    )
