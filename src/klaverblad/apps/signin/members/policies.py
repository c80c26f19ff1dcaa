"""Who may give which role where. Nobody gives more than they have, and nobody gives to themselves."""

from __future__ import annotations

from collections.abc import Mapping

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import (
    COMPANION_ROLES,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
)

_OF_PARTNERS = frozenset({Role.PARTNER, Role.EXPERT})
_OF_PLACES = frozenset({Role.WORKPLACE})
# What somebody can be in an organisation of a kind. A person in guidance gets in by a paper of
# their coach, and is in no list here.
FITS: Mapping[str, frozenset[Role]] = {
    OrganisationKind.OCMW: frozenset(
        {
            Role.COACH,
            Role.SOCIAL_WORKER,
            Role.TEAM_LEAD,
            # An OCMW has work floors of its own.
            Role.WORKPLACE,
            Role.DATA_PROTECTION,
            *COMPANION_ROLES,
        }
    ),
    OrganisationKind.VDAB: _OF_PARTNERS,
    OrganisationKind.CAW: _OF_PARTNERS,
    OrganisationKind.PARTNER: frozenset({Role.PARTNER, *COMPANION_ROLES}),
    OrganisationKind.EMPLOYER: _OF_PLACES,
    OrganisationKind.SOCIAL_ECONOMY: _OF_PLACES,
    OrganisationKind.VOLUNTEERING: _OF_PLACES | {Role.EXPERT},
    OrganisationKind.REGION: frozenset(
        {Role.COORDINATOR, Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.EXPERT}
    ),
}
# What each may give in their own organisation. A team lead opens what these open.
OWN: Mapping[Role, frozenset[Role]] = {
    Role.TEAM_LEAD: frozenset(
        {Role.COACH, Role.SOCIAL_WORKER, Role.TEAM_LEAD, Role.WORKPLACE, *COMPANION_ROLES}
    ),
    Role.COORDINATOR: frozenset({Role.EXPERT}),
}


def roles_to_give(actor: Actor, organisation: Organisation) -> frozenset[Role]:
    """Which roles somebody may give in an organisation.

    The administrator gives every role that fits it; whoever sets up the mentor projects of a
    region gives those who open no file: mentors and experts by experience.
    """
    if actor.is_emergency or organisation.region_id != actor.region_id:
        return frozenset()
    fits = FITS[organisation.kind]
    if actor.role == Role.ADMINISTRATOR:
        return fits
    if actor.role not in OWN:
        return frozenset()
    if organisation.pk == actor.organisation_id:
        return fits & OWN[actor.role]
    return fits & COMPANION_ROLES if organisation.kind == OrganisationKind.PARTNER else frozenset()


@policy("member.list")
def can_list_members(actor: Actor) -> Decision:
    """The administrator of the region; a team lead, of their OCMW; both, and the coordinator, of
    mentor projects."""
    if actor.is_emergency:
        return deny("in_emergency")
    if actor.role == Role.ADMINISTRATOR or actor.role in OWN:
        return allow()
    return deny("not_your_role")


@policy("member.give")
def can_give_role(actor: Actor, organisation: Organisation, role: str) -> Decision:
    """The administrator gives what fits an organisation; a team lead, the roles of their own OCMW;
    both, and the coordinator, those of mentors and experts by experience."""
    if not can_list_members(actor).is_allowed:
        return can_list_members(actor)
    return allow() if role in roles_to_give(actor, organisation) else deny("more_than_yours")


@policy("member.change")
def can_change_member(actor: Actor, membership: Membership) -> Decision:
    """Whoever may give that very role; of oneself one may only stop."""
    if membership.user_id == actor.user_id:
        return deny("own_access")
    return can_give_role(actor, membership.organisation, membership.role)


@policy("member.end")
def can_end_member(actor: Actor, membership: Membership) -> Decision:
    """Whoever may give that very role, also about themselves."""
    return can_give_role(actor, membership.organisation, membership.role)
