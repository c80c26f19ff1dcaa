"""Who may read the figures of the region, and who may add to them."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role

LOADER = "monitor_load"  # the system actor of `klaverblad monitor load`
DRAWER = "monitor_draw"  # the system actor that draws charts in the background
LOADING_ROLES = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


@policy("figure.read")
def can_read_figures(actor: Actor) -> Decision:
    """Everyone with a role, the person in guidance included: these figures were published.

    And the task that draws them.
    """
    if actor.role is not None or actor.system == DRAWER:
        return allow()
    return deny("not_your_role")


@policy("figure.load")
def can_load_figures(actor: Actor) -> Decision:
    """The coordinator and the administrator of the region, and the import they start."""
    if actor.role in LOADING_ROLES or (actor.role is None and actor.system == LOADER):
        return allow()
    return deny("not_your_role")
