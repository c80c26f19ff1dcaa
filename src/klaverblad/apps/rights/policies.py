"""Who may see what the law gives somebody."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.policies import is_in_charge
from klaverblad.apps.people.reach_queries import Reach, reach
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


@policy("rights.draft")
def can_make_worksheet(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, for it decides on the leefloon of its own people."""
    return allow() if is_in_charge(actor, person) else deny("not_in_team")
