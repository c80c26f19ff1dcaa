"""Who may bring a new timetable. When the bus leaves is no secret within a region."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role

LOADER = "travel_load"  # the system actor of `klaverblad travel load`
LOADING_ROLES = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


@policy("timetable.load")
def can_load_timetable(actor: Actor) -> Decision:
    """The coordinator and the administrator of the region, and the command on the machine itself."""
    if actor.role in LOADING_ROLES or (actor.role is None and actor.system == LOADER):
        return allow()
    return deny("not_your_role")
