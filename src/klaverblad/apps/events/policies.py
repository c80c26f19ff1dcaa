"""Who sees an event, who takes a place, and who keeps it."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.events.models import Gathering

_KEEPERS = frozenset({Role.COORDINATOR, Role.TEAM_LEAD, Role.ADMINISTRATOR})


@policy("event.read")
def can_read_events(actor: Actor) -> Decision:
    """Everybody who is signed in sees the events that are for them, and may take a place."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.user_id is not None else deny("not_signed_in")


@policy("event.organise")
def can_organise(actor: Actor) -> Decision:
    """Who steers in a region: its coordinator, team leads and administrator."""
    if actor.is_emergency:
        return deny("in_emergency")
    if actor.region_id is not None and actor.role in _KEEPERS:
        return allow()
    return deny("not_your_role")


@policy("event.keep")
def can_keep(actor: Actor, gathering: Gathering) -> Decision:
    """The same people, for an event of their own region: change it, its list, and its costs."""
    if not can_organise(actor).is_allowed:
        return deny("not_your_role")
    return allow() if gathering.region_id == actor.region_id else deny("other_region")
