"""Who has access, and who was asked to come, as far as an actor may see."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import (
    COMPANION_ROLES,
    PROFESSIONAL_ROLES,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    User,
)
from klaverblad.apps.signin.factors import OWN
from klaverblad.apps.signin.members import policies
from klaverblad.apps.signin.models import Invitation


def _within_reach(actor: Actor) -> Q:
    """Which rows of an organisation and a role: all of one's own, and companions of projects."""
    if not policies.can_list_members(actor).is_allowed:
        return Q(pk__in=[])
    region = Q(organisation__region_id=actor.region_id) & ~Q(role=Role.PERSON)
    if actor.role == Role.ADMINISTRATOR:
        return region
    of_projects = Q(organisation__kind=OrganisationKind.PARTNER, role__in=COMPANION_ROLES)
    own = Q(organisation_id=actor.organisation_id)
    if actor.role != Role.TEAM_LEAD:
        own &= Q(role__in=policies.OWN[Role.COORDINATOR])
    return region & (own | of_projects)


def members(actor: Actor) -> QuerySet[Membership]:
    """Every access in the actor's reach, ended ones too, with whether a second step is set up."""
    factor = Authenticator.objects.filter(user_id=OuterRef("user_id"), type__in=OWN)
    return (
        Membership.objects.filter(_within_reach(actor))
        .select_related("user", "organisation")
        .annotate(has_factor=Exists(factor), is_elsewhere=_elsewhere(actor))
        .order_by("is_elsewhere", "organisation__name", "user__name", "since", "pk")
    )


def _elsewhere(actor: Actor) -> Case:
    """The own organisation comes first."""
    own = When(organisation_id=actor.organisation_id, then=Value(0))
    return Case(own, default=Value(1), output_field=IntegerField())


def running(found: QuerySet[Membership], *, on: date) -> QuerySet[Membership]:
    """Those that open something on a day, or will."""
    return found.filter(Q(until=None) | Q(until__gte=on))


def speaks_of(word: str, who: str = "") -> Q:
    """Whose name, address or organisation holds a word. `who` leads to the one with the name."""
    return (
        Q(**{f"{who}name__icontains": word})
        | Q(**{f"{who}email__icontains": word})
        | Q(organisation__name__icontains=word)
    )


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """Who was asked to come and did not answer yet."""
    return Invitation.objects.filter(_within_reach(actor)).select_related("organisation")


def organisations_to_give(actor: Actor) -> list[Organisation]:
    """Where the actor may give somebody a role, the own organisation first."""
    found = accounts.organisations(actor).order_by("name", "pk")
    mine = [one for one in found if policies.roles_to_give(actor, one)]
    return sorted(mine, key=lambda one: one.pk != actor.organisation_id)


def colleague_with(actor: Actor, email: str) -> User | None:
    """Somebody who works in the region with this address: they stand in its directory anyway.

    Nobody else: whether a stranger, a person in guidance or a companion has a login is not told.
    """
    today = Q(memberships__until=None) | Q(memberships__until__gte=actor.on)
    return (
        User.objects.filter(
            today,
            email__iexact=email,
            is_active=True,
            memberships__organisation__region_id=actor.region_id,
            memberships__role__in=PROFESSIONAL_ROLES,
            memberships__since__lte=actor.on,
        )
        .distinct()
        .first()
    )


def login_with(email: str) -> User | None:
    """Whoever has this address. Scoped by the link that was mailed to it."""
    return User.objects.filter(email__iexact=email).first()


def invited_by_link(invitation_id: UUID | str) -> Invitation:
    """What a link invites to. Scoped by being that link's own."""
    return Invitation.objects.select_related("organisation").get(pk=invitation_id)
