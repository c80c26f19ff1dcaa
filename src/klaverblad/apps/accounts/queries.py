"""What an actor may read of organisations, members and itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateField, Max, Q, QuerySet, UUIDField

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import (
    PROFESSIONAL_ROLES,
    ApiKey,
    Membership,
    Municipality,
    Organisation,
    Region,
    Role,
    User,
)
from klaverblad.apps.accounts.written import asked_alike


def memberships_of(user: User, *, on: date) -> QuerySet[Membership]:
    """The roles a user holds on a day, the oldest first. Scoped by being the user's own."""
    running = Q(since__lte=on) & (Q(until=None) | Q(until__gte=on))
    return (
        Membership.objects.filter(running, user=user)
        .select_related("organisation", "organisation__municipality")
        .order_by("since", "pk")
    )


def roles_now(user: User, *, on: date) -> list[Membership]:
    """The same, for every page that is asked for."""
    found: list[Membership] = _roles_now(user=user.pk, on=on)
    return found


@asked_alike(user=UUIDField(), on=DateField())
def _roles_now(*, user: Any, on: Any) -> QuerySet[Membership]:
    return memberships_of(user, on=on)


def chosen_of(running: list[Membership], chosen: str | None) -> Membership | None:
    """The membership somebody switched to, else their first one."""
    return next((m for m in running if str(m.pk) == chosen), running[0] if running else None)


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """Every organisation of the actor's region: the directory is shared by all who work in it."""
    if not actor.is_professional:
        return Organisation.objects.none()
    return Organisation.objects.filter(region_id=actor.region_id).select_related("municipality")


def acted_for(actor: Actor) -> QuerySet[Organisation]:
    """The one organisation that somebody acts for."""
    return Organisation.objects.filter(pk=actor.organisation_id).order_by()


def municipalities(actor: Actor) -> QuerySet[Municipality]:
    """The municipalities of the actor's region."""
    return Municipality.objects.filter(region_id=actor.region_id)


def towns(actor: Actor) -> list[tuple[str, str]]:
    """The code and the name of each of these municipalities, for a list to choose from."""
    return _towns(region=actor.region_id) if actor.region_id else []


@asked_alike(region=CharField())
def _towns(*, region: Any) -> QuerySet[Any, Any]:
    return Municipality.objects.filter(region_id=region).values_list("nis", "name")


def all_municipalities() -> QuerySet[Municipality]:
    """The towns of this desk: where they lie is no secret of a region."""
    return Municipality.objects.all()


def colleagues(actor: Actor, *, role: Role) -> QuerySet[User]:
    """The users who act for the same organisation in a role today."""
    # Asked in one filter: of two, the role could be one that somebody holds elsewhere.
    running = Q(memberships__until=None) | Q(memberships__until__gte=actor.on)
    return (
        User.objects.filter(
            running,
            memberships__organisation_id=actor.organisation_id,
            memberships__since__lte=actor.on,
            memberships__role=role,
            is_active=True,
        )
        .distinct()
        .order_by("name", "pk")
    )


def names_of(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of professionals and persons whom events speak of.

    The caller gives ids that came out of a scoped query; that is the scope of this one.
    """
    return dict(User.objects.filter(pk__in=list(user_ids)).values_list("pk", "name"))


def region_organisations(actor: Actor) -> QuerySet[Organisation]:
    """The organisations of the actor's region by name: also for the person, who shares with them."""
    return Organisation.objects.filter(region_id=actor.region_id).order_by("name", "pk")


def members_of(actor: Actor, organisation_ids: Iterable[UUID]) -> QuerySet[Membership]:
    """The professionals who act for these organisations of the actor's region today."""
    running = Q(until=None) | Q(until__gte=actor.on)
    return (
        Membership.objects.filter(
            running,
            organisation_id__in=list(organisation_ids),
            organisation__region_id=actor.region_id,
            since__lte=actor.on,
            user__is_active=True,
        )
        .filter(role__in=PROFESSIONAL_ROLES)
        .select_related("user", "organisation")
        .order_by("organisation__name", "user__name", "pk")
    )


def organisation_names(organisation_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of organisations whose ids came out of a scoped query."""
    found = Organisation.objects.filter(pk__in=list(organisation_ids))
    return dict(found.values_list("pk", "name"))


def key_with(digest: str, *, on: date) -> ApiKey | None:
    """The open key with this hash, its member still there. Scoped by being the secret itself."""
    running = Q(membership__until=None) | Q(membership__until__gte=on)
    return (
        ApiKey.objects.filter(
            running,
            digest=digest,
            revoked_at=None,
            expires_on__gte=on,
            membership__since__lte=on,
            membership__user__is_active=True,
        )
        .select_related("membership__organisation__municipality", "membership__user")
        .first()
    )


def left_on(actor: Actor, user_ids: Iterable[UUID], role: Role) -> dict[UUID, date]:
    """The day after which each of these users no longer acts for the actor's organisation in a role.

    Whoever still does, or of whom no end is known, is not in it.
    """
    ended = Membership.objects.filter(
        user_id__in=list(user_ids),
        organisation_id=actor.organisation_id,
        role=role,
        until__lt=actor.on,
    )
    return dict(ended.order_by().values_list("user_id").annotate(last=Max("until")))


def region_ids() -> list[str]:
    """Every region of this desk, for whoever keeps the machine."""
    return list(Region.objects.order_by("pk").values_list("pk", flat=True))


def login_with(email: str) -> User | None:
    """The login with this address, for whoever keeps the machine: no page finds one so."""
    return User.objects.filter(email__iexact=email, is_active=True).first()
