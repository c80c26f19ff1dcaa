"""Who may do what in a group. Asked of the login alone: a role elsewhere opens nothing here."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.lets.models import INSIDE, Member, MemberState


@policy("lets.own")
def can_see_own_groups(actor: Actor) -> Decision:
    """Everybody who is signed in sees the groups they are in, and may ask to join one."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.user_id is not None else deny("not_signed_in")


@policy("lets.take_part")
def can_take_part(actor: Actor, lets_member: Member) -> Decision:
    """Whoever takes part in a group or is leaving it: pay, ask, offer, and write to other members."""
    if actor.is_emergency:
        return deny("in_emergency")
    is_self = actor.user_id is not None and lets_member.user_id == actor.user_id
    return allow() if is_self and lets_member.state in INSIDE else deny("not_a_member")


@policy("lets.coordinate")
def can_coordinate(actor: Actor, lets_coordinator: Member) -> Decision:
    """The coordinators of a group: let people in, book for a member, activities, fees."""
    if not can_take_part(actor, lets_coordinator).is_allowed:
        return deny("not_a_member")
    is_one = lets_coordinator.is_coordinator and lets_coordinator.state == MemberState.ACTIVE
    return allow() if is_one else deny("not_a_coordinator")
