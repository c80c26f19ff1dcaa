"""Who may ask for a loan, decide on one, and see what is left of it."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.policies import is_in_charge, is_self
from klaverblad.apps.people.reach_queries import OCMW_ROLES


@policy("loan.list")
def can_list_loans(actor: Actor) -> Decision:
    """Who guides the people of an OCMW sees its loans and its fund."""
    if actor.role in OCMW_ROLES and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("loan.read")
def can_read_loan(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, and the person: what somebody owes is nobody else's business."""
    if is_in_charge(actor, person) or is_self(actor, person):
        return allow()
    return deny("not_in_team")


@policy("loan.ask")
def can_ask_loan(actor: Actor, person: Person) -> Decision:
    """The person, or the OCMW in charge together with them; either may let it go again."""
    return can_read_loan(actor, person)


@policy("loan.move")
def can_move_instalment(actor: Actor, person: Person) -> Decision:
    """The person and the OCMW in charge: a month that does not fit is moved, without a reason."""
    return can_read_loan(actor, person)


@policy("loan.write")
def can_write_loan(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge: signing for it, paying out, and what came back."""
    if is_in_charge(actor, person):
        return allow()
    return deny("only_reading" if actor.is_emergency else "not_in_team")


@policy("loan.decide")
def can_decide_loan(actor: Actor, person: Person) -> Decision:
    """The team lead of the OCMW in charge, with a reason: never the machine, never who asks."""
    if not is_in_charge(actor, person):
        return deny("not_in_team")
    return allow() if actor.role == Role.TEAM_LEAD else deny("not_your_role")


@policy("loan_fund.write")
def can_write_fund(actor: Actor) -> Decision:
    """The team lead writes down what is put in the fund of their OCMW, and what is taken out."""
    if actor.role == Role.TEAM_LEAD and not actor.is_emergency:
        return allow()
    return deny("not_your_role")
