"""Who may do what with a person's file."""

from __future__ import annotations

from klaverblad.apps.access.links import LinkHolder
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import Document, Person

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


@policy("fact.record")
def can_record_fact(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, and the person about themselves; partners read and ask."""
    if actor.role in OCMW_ROLES and person.organisation_id == actor.organisation_id:
        return allow()
    if actor.role == Role.PERSON and person.user_id == actor.user_id:
        return allow()
    return deny("not_in_team")


@policy("document.read")
def can_read_documents(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, and the person; a payslip is not for every partner in the team."""
    return can_record_fact(actor, person)


@policy("document.keep")
def can_keep_document(actor: Actor, person: Person) -> Decision:
    """Whoever may read documents adds one; and whoever was asked for one by a link."""
    if isinstance(actor, LinkHolder) and actor.opens(LinkScope.UPLOAD, person):
        return allow()
    return can_read_documents(actor, person)


@policy("document.ask")
def can_ask_document(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge asks for a document by a link."""
    if actor.role in OCMW_ROLES and person.organisation_id == actor.organisation_id:
        return allow()
    return deny("not_in_team")


@policy("document.withdraw")
def can_withdraw_document(actor: Actor, document: Document) -> Decision:
    """The OCMW in charge; the person takes back what they sent themselves."""
    person = document.person
    if actor.role in OCMW_ROLES and person.organisation_id == actor.organisation_id:
        return allow()
    is_own = actor.role == Role.PERSON and person.user_id == actor.user_id
    if is_own and actor.user_id is not None and document.uploaded_by_id == actor.user_id:
        return allow()
    return deny("not_yours")


def is_in_team(actor: Actor, person: Person) -> bool:
    """Whether the actor is in the team of this person today, for the organisation they act for."""
    return any(
        member.user_id == actor.user_id
        and member.organisation_id == actor.organisation_id
        and member.since <= actor.on
        and (member.until is None or member.until >= actor.on)
        for member in person.team.all()
    )
