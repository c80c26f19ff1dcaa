"""Who may do what with a coin. Asked of the login alone, as in every room of the exchange."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin.models import Merchant, MerchantState, Treasurer

SELLING = (MerchantState.ACTIVE,)
# Whoever stopped may still give back, and change what is left.
ONCE_SOLD = (MerchantState.ACTIVE, MerchantState.LEFT)


@policy("coin.sell")
def can_sell(actor: Actor, coin_merchant: Merchant) -> Decision:
    """A merchant of the coin: ask a payment, give it back, change coins into euro; its own alone."""
    if actor.is_emergency:
        return deny("in_emergency")
    is_self = actor.user_id is not None and coin_merchant.user_id == actor.user_id
    return allow() if is_self and coin_merchant.state in ONCE_SOLD else deny("not_a_member")


@policy("coin.keep")
def can_keep(actor: Actor, coin_treasurer: Treasurer) -> Decision:
    """The treasurer of the city: cover, rules of earning, merchants, payment files, figures."""
    if actor.is_emergency:
        return deny("in_emergency")
    is_self = actor.user_id is not None and coin_treasurer.user_id == actor.user_id
    runs = coin_treasurer.until is None or coin_treasurer.until >= actor.on
    return allow() if is_self and runs else deny("not_a_member")
