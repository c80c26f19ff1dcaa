"""Who may do what with a person's file."""

from __future__ import annotations

from klaverblad.apps.access.links import LinkHolder
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import Consent, Document, Person
from klaverblad.apps.people.reach_queries import OCMW_ROLES, TEAM_ROLES, reach


def is_in_charge(actor: Actor, person: Person) -> bool:
    """Whether somebody works for the OCMW in charge, on its own people and not in an emergency."""
    return (
        actor.role in OCMW_ROLES
        and person.organisation_id == actor.organisation_id
        and not actor.is_emergency
    )


def is_self(actor: Actor, person: Person) -> bool:
    """Whether the actor is the person the file is about."""
    return actor.role == Role.PERSON and bool(actor.user_id) and person.user_id == actor.user_id


def is_in_team(actor: Actor, person: Person) -> bool:
    """Whether somebody of elsewhere is in the team of this person today, with their consent."""
    seen = reach(actor, person)
    return seen is not None and seen.is_by_consent


@policy("person.list")
def can_list_people(actor: Actor) -> Decision:
    """The OCMW in charge, and partners for the people whose team they are in."""
    if actor.role in TEAM_ROLES:
        return allow()
    return deny("not_your_role")


@policy("person.read")
def can_read_person(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge; who is in the team as long as the person agrees; the person."""
    return allow() if reach(actor, person) is not None else deny("not_in_team")


@policy("person.open")
def can_open_person(actor: Actor) -> Decision:
    """Coaches, social workers and their team lead start a file for someone who comes to them."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.role in OCMW_ROLES else deny("not_your_role")


@policy("person.merge")
def can_merge_person(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge of both files makes one of them, and two again."""
    if is_in_charge(actor, person):
        return allow()
    return deny("not_in_team")


@policy("person.doubles")
def can_list_doubles(actor: Actor) -> Decision:
    """Who guides the people of an OCMW sees which of its own files look alike."""
    if actor.role in OCMW_ROLES and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("fact_key.read")
def can_read_fact_keys(actor: Actor) -> Decision:
    """Everybody who is signed in: what may be asked of people is no secret."""
    return allow() if actor.role is not None else deny("not_signed_in")


@policy("fact.record")
def can_record_fact(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, and the person about themselves; partners read and ask."""
    if is_in_charge(actor, person) or is_self(actor, person):
        return allow()
    return deny("not_in_team")


@policy("sharing.read")
def can_read_sharing(actor: Actor, person: Person) -> Decision:
    """Who sees the file and who opened it: the OCMW in charge, and the person."""
    if is_in_charge(actor, person) or is_self(actor, person):
        return allow()
    return deny("not_in_team")


@policy("sharing.own")
def can_read_own_sharing(actor: Actor) -> Decision:
    """The person in guidance, about their own file."""
    return allow() if actor.role == Role.PERSON else deny("not_your_role")


@policy("consent.record")
def can_record_consent(actor: Actor, person: Person) -> Decision:
    """The person gives it; the OCMW in charge writes down what was signed or said."""
    if is_in_charge(actor, person) or is_self(actor, person):
        return allow()
    return deny("not_in_team")


@policy("consent.revoke")
def can_revoke_consent(actor: Actor, consent: Consent) -> Decision:
    """The person, at any time and without a reason; the OCMW in charge when the person asks."""
    return can_record_consent(actor, consent.person)


@policy("team.write")
def can_write_team(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge says who is in the team; the person lets somebody out of it."""
    if is_in_charge(actor, person):
        return allow()
    return deny("not_in_team")


@policy("access.ask")
def can_ask_access(actor: Actor) -> Decision:
    """Coaches, social workers, team leads and partners ask for a file that is elsewhere."""
    if actor.is_emergency:
        return deny("in_emergency")
    if actor.role in TEAM_ROLES:
        return allow()
    return deny("not_your_role")


@policy("access.answer")
def can_answer_request(actor: Actor, person: Person) -> Decision:
    """The person answers; the OCMW in charge writes down what the person said."""
    return can_record_consent(actor, person)


@policy("emergency.open")
def can_open_emergency(actor: Actor) -> Decision:
    """Coaches, social workers and team leads of an OCMW, with a reason that others will read."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.role in OCMW_ROLES else deny("not_your_role")


@policy("emergency.end")
def can_end_emergency(actor: Actor) -> Decision:
    """Whoever opened it."""
    return allow() if actor.is_emergency else deny("not_your_role")


@policy("oversight.read")
def can_oversee(actor: Actor) -> Decision:
    """The data protection officer of the region: how doors were opened, never what is behind."""
    return allow() if actor.role == Role.DATA_PROTECTION else deny("not_your_role")


@policy("retention.list")
def can_list_warned(actor: Actor) -> Decision:
    """The OCMW in charge sees which parts of its files go, and when."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.role in OCMW_ROLES else deny("not_your_role")


@policy("retention.keep")
def can_keep_file(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge says that a part of a file is still needed, and why."""
    if is_in_charge(actor, person):
        return allow()
    return deny("not_in_team")


@policy("person.export_file")
def can_export_file(actor: Actor, person: Person) -> Decision:
    """The person gets a copy of their file; the OCMW in charge makes one for them."""
    if is_in_charge(actor, person) or is_self(actor, person):
        return allow()
    return deny("not_in_team")


@policy("person.export_whole_file")
def can_export_whole_file(actor: Actor, person: Person) -> Decision:
    """The person, and the team lead who answers for the OCMW: notes of every reach are in it."""
    if actor.role == Role.TEAM_LEAD and is_in_charge(actor, person):
        return allow()
    if is_self(actor, person):
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
    if is_in_charge(actor, person):
        return allow()
    return deny("not_in_team")


@policy("document.withdraw")
def can_withdraw_document(actor: Actor, document: Document) -> Decision:
    """The OCMW in charge; the person takes back what they sent themselves.

    Asked to take away and to put back: what the OCMW took away is not the person's to put back.
    """
    person = document.person
    if is_in_charge(actor, person):
        return allow()
    is_theirs = document.withdrawn_at is None or document.withdrawn_by_id == actor.user_id
    if is_self(actor, person) and document.uploaded_by_id == actor.user_id and is_theirs:
        return allow()
    return deny("not_yours")


@policy("way_in.print")
def can_print_way_in(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge gives its own people a paper to sign in with; nobody else does."""
    if is_in_charge(actor, person):
        return allow()
    return deny("only_reading" if actor.is_emergency else "not_in_team")


@policy("way_in.choose")
def can_choose_way_in(actor: Actor, person: Person) -> Decision:
    """The person chooses how they sign in."""
    return allow() if is_self(actor, person) else deny("not_yours")
