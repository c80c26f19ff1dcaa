"""How a member of a group looks to a policy, for the table of rights."""

from __future__ import annotations

from klaverblad.apps.access.examples import LETS_COORDINATOR, LETS_MEMBER, example_of
from klaverblad.apps.exchange.lets.models import Member, MemberRole, MemberState


@example_of("lets_member")
def a_member() -> Member:
    """Somebody's own membership. Never saved."""
    return Member(user_id=LETS_MEMBER, state=MemberState.ACTIVE, name="Ann")


@example_of("lets_coordinator")
def a_coordinator() -> Member:
    """That of a coordinator."""
    return Member(
        user_id=LETS_COORDINATOR, role=MemberRole.COORDINATOR, state=MemberState.ACTIVE, name="Mia"
    )
