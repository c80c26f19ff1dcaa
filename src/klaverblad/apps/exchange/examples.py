"""How a member of a group looks to a policy, for the table of rights."""

from __future__ import annotations

from klaverblad.apps.access.examples import (
    COIN_MERCHANT,
    COIN_TREASURER,
    DAY,
    LETS_COORDINATOR,
    LETS_MEMBER,
    example_of,
)
from klaverblad.apps.exchange.citycoin.models import Merchant, MerchantState, Treasurer
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


@example_of("coin_merchant")
def a_merchant() -> Merchant:
    """Somebody's own shop. Never saved."""
    return Merchant(user_id=COIN_MERCHANT, state=MerchantState.ACTIVE, name="Bakker")


@example_of("coin_treasurer")
def a_treasurer() -> Treasurer:
    """Who keeps the money of a coin."""
    return Treasurer(user_id=COIN_TREASURER, since=DAY, name="Tine")
