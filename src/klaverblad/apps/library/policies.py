"""Who may read and change the library."""

from __future__ import annotations

from klaverblad.apps.access.links import LinkHolder
from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role

# Who has people of their own, by law or by a consent.
GUIDES = frozenset({Role.COACH, Role.SOCIAL_WORKER, Role.TEAM_LEAD, Role.PARTNER})
# Who looks along what another amount would change for their own people.
TRIES = frozenset({Role.COACH, Role.SOCIAL_WORKER, Role.TEAM_LEAD})
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


@policy("parameter.read")
def can_read_parameters(actor: Actor) -> Decision:
    """Every professional reads the amounts of the law: they decide what people get."""
    return allow() if actor.is_professional else deny("not_your_role")


@policy("parameter.write")
def can_write_parameter(actor: Actor) -> Decision:
    """The administrator of the region, for that region alone."""
    if actor.region_id is not None and actor.role == Role.ADMINISTRATOR:
        return allow()
    return deny("not_your_role")


@policy("parameter.try")
def can_try_parameter(actor: Actor) -> Decision:
    """Whoever saves it, and whoever guides people: each sees what changes for whom they may know."""
    if actor.region_id is not None and (actor.role in TRIES or actor.role == Role.ADMINISTRATOR):
        return allow()
    return deny("not_your_role")


@policy("library.for_whom")
def can_ask_for_whom(actor: Actor) -> Decision:
    """Whoever guides people asks for whom of them a right or measure holds."""
    return allow() if actor.role in GUIDES and not actor.is_emergency else deny("not_your_role")
