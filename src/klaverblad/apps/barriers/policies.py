"""Who may see the barrier map, have it made anew, keep a measure, and say what things cost here."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.reach_queries import OCMW_ROLES

MAPPER = "barrier_map"  # the task that reckons the map; it reads a region and shows nobody anything
READS = OCMW_ROLES | {Role.COORDINATOR, Role.ADMINISTRATOR}
LEADS = frozenset({Role.TEAM_LEAD, Role.COORDINATOR})


@policy("barrier_map.read")
def can_read_map(actor: Actor) -> Decision:
    """Who guides people in an OCMW, and the region: counts; names only by the reach into a file."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.role in READS else deny("not_your_role")


@policy("barrier_map.compute")
def can_compute_map(actor: Actor) -> Decision:
    """The team lead and the region ask for it; the task does it."""
    if actor.role is None and actor.system == MAPPER:
        return allow()
    if actor.role in LEADS | {Role.ADMINISTRATOR} and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("barrier_map.keep")
def can_keep_measure(actor: Actor) -> Decision:
    """The team lead and the coordinator keep a measure that they tried."""
    if actor.role in LEADS and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("barrier_price.write")
def can_write_prices(actor: Actor) -> Decision:
    """The administrator of the region says what things cost here, and where that stands."""
    return allow() if actor.role == Role.ADMINISTRATOR else deny("not_your_role")
