"""Who may do what with a person's file."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import Person

# Whoever works in the OCMW in charge, around its own people.
OCMW_ROLES = frozenset({Role.COACH, Role.SOCIAL_WORKER, Role.TEAM_LEAD})


@policy("person.list")
def can_list_people(actor: Actor) -> Decision:
    """The OCMW in charge, and partners for the people whose team they are in."""
    if actor.role in OCMW_ROLES or actor.role == Role.PARTNER:
        return allow()
    return deny("not_your_role")


@policy("person.read")
def can_read_person(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, the team around the person as long as its purpose lasts, the person."""
    if actor.role in OCMW_ROLES and person.organisation_id == actor.organisation_id:
        return allow()
    if actor.role == Role.PERSON and person.user_id == actor.user_id:
        return allow()
    if actor.role == Role.PARTNER and is_in_team(actor, person):
        return allow()
    return deny("not_in_team")


@policy("person.open")
def can_open_person(actor: Actor) -> Decision:
    """Coaches, social workers and their team lead start a file for someone who comes to them."""
    return allow() if actor.role in OCMW_ROLES else deny("not_your_role")


@policy("fact_key.read")
def can_read_fact_keys(actor: Actor) -> Decision:
    """Everybody who is signed in: what may be asked of people is no secret."""
    return allow() if actor.role is not None else deny("not_signed_in")


@policy("fact.record")
def can_record_fact(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, and the person about themselves; partners read and ask."""
    if actor.role in OCMW_ROLES and person.organisation_id == actor.organisation_id:
        return allow()
    if actor.role == Role.PERSON and person.user_id == actor.user_id:
        return allow()
    return deny("not_in_team")


def is_in_team(actor: Actor, person: Person) -> bool:
    """Whether the actor is in the team of this person today, for the organisation they act for."""
    return any(
        member.user_id == actor.user_id
        and member.organisation_id == actor.organisation_id
        and member.since <= actor.on
        and (member.until is None or member.until >= actor.on)
        for member in person.team.all()
    )
