"""Who may see what the law gives somebody."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.policies import is_in_charge, is_self
from klaverblad.apps.people.reach_queries import OCMW_ROLES, RIGHTS_SCAN, Reach, reach
from klaverblad.apps.people.registry import Domain


@policy("rights.read")
def can_read_rights(actor: Actor, person: Person) -> Decision:
    """Whoever sees the file, if the person shares their income: half an answer would mislead."""
    return shows_rights(reach(actor, person))


def shows_rights(seen: Reach | None) -> Decision:
    """The same, of how far somebody sees into a file: for many files at once."""
    if seen is None:
        return deny("not_in_team")
    return allow() if Domain.INCOME in seen.domains else deny("not_shared")


@policy("rights.see_news")
def can_see_news(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge says that it saw what changed; for everybody of that OCMW it is seen."""
    if is_in_charge(actor, person):
        return allow()
    return deny("only_reading" if actor.is_emergency else "not_in_team")


@policy("rights.scan")
def can_scan(actor: Actor) -> Decision:
    """The task that looks every night and after each change; it shows nobody anything."""
    if actor.role is None and actor.system == RIGHTS_SCAN:
        return allow()
    return deny("not_your_role")


@policy("rights.scans")
def can_read_scans(actor: Actor) -> Decision:
    """Team leads and administrators see how far it came, in numbers, and may ask for it anew."""
    if actor.role in {Role.TEAM_LEAD, Role.ADMINISTRATOR} and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("rights.ask")
def can_ask_right(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, and the person, note that a right was asked for and what was answered."""
    if not (is_in_charge(actor, person) or is_self(actor, person)):
        return deny("only_reading" if actor.is_emergency else "not_in_team")
    return can_read_rights(actor, person)


@policy("rights.requests")
def can_list_requests(actor: Actor) -> Decision:
    """Who guides the people of an OCMW sees which rights were asked for and wait for an answer."""
    if actor.role in OCMW_ROLES and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("rights.draft")
def can_make_worksheet(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, for it decides on the leefloon of its own people."""
    return allow() if is_in_charge(actor, person) else deny("not_in_team")
