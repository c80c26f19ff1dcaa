"""Who may read and change the library."""

from __future__ import annotations

from klaverblad.apps.access.links import LinkHolder
from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role

# The tasks that set up or update an installation.
LOADERS = frozenset({"library", "demo"})


@policy("library.read")
def can_read_library(actor: Actor) -> Decision:
    """Everybody who is signed in, the person in guidance too: measures are no secret."""
    is_task = bool(actor.system) and not isinstance(actor, LinkHolder)
    return allow() if actor.role is not None or is_task else deny("not_signed_in")


@policy("library.load")
def can_load_library(actor: Actor) -> Decision:
    """The administrator, and the tasks that set up or update an installation."""
    if actor.role == Role.ADMINISTRATOR or actor.system in LOADERS:
        return allow()
    return deny("not_your_role")


@policy("library.write")
def can_write_library(actor: Actor) -> Decision:
    """Who keeps the measures of a region: its coordinator and its administrator."""
    if actor.region_id is not None and actor.role in {Role.COORDINATOR, Role.ADMINISTRATOR}:
        return allow()
    return deny("not_your_role")
