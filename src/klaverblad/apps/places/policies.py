"""Who may read and change places."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.places.models import Place


@policy("place.list")
def can_list_places(actor: Actor) -> Decision:
    """Every professional of the region: places are shared, people are not."""
    return allow() if actor.is_professional else deny("not_your_role")


@policy("place.read")
def can_read_place(actor: Actor) -> Decision:
    """Everybody in the region, the person in guidance too: what can be done is no secret."""
    return allow() if actor.region_id is not None else deny("not_your_role")


@policy("place.write")
def can_write_places(actor: Actor) -> Decision:
    """The workplace itself, coaches who speak with it, and the regional coordinator."""
    if actor.is_emergency:
        return deny("in_emergency")
    if actor.role in {Role.WORKPLACE, Role.COACH, Role.TEAM_LEAD, Role.COORDINATOR}:
        return allow()
    return deny("not_your_role")


@policy("place.change")
def can_change_place(actor: Actor, place: Place) -> Decision:
    """A workplace changes its own places; coach, team lead and coordinator those of the region."""
    if actor.role == Role.WORKPLACE and place.organisation_id != actor.organisation_id:
        return deny("not_your_organisation")
    return can_write_places(actor)
