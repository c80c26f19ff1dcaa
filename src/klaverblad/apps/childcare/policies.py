"""Who asks for childcare, who offers a place, and who keeps the places and the rules."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.childcare.models import Location
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.policies import is_in_charge, is_self
from klaverblad.apps.people.reach_queries import OCMW_ROLES

# They keep the places of their own organisation; who guides and who coordinates, of any here.
_OWN = frozenset({Role.WORKPLACE, Role.PARTNER})
_ANY = OCMW_ROLES | {Role.COORDINATOR}


@policy("childcare.list")
def can_list_childcare(actor: Actor) -> Decision:
    """Who guides the people of an OCMW sees the line: own people by name, others as a place in it."""
    if actor.role in OCMW_ROLES and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("childcare.read")
def can_read_childcare(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, and the person: why somebody asks is nobody else's business."""
    if is_in_charge(actor, person) or is_self(actor, person):
        return allow()
    return deny("not_in_team")


@policy("childcare.ask")
def can_ask_childcare(actor: Actor, person: Person) -> Decision:
    """The person, or the OCMW in charge with them: asking, changing, letting go, answering."""
    return can_read_childcare(actor, person)


@policy("childcare.offer")
def can_offer_childcare(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge offers a place that is free: a human does, never the order by itself."""
    if is_in_charge(actor, person):
        return allow()
    return deny("only_reading" if actor.is_emergency else "not_in_team")


@policy("childcare_place.list")
def can_list_locations(actor: Actor) -> Decision:
    """Every professional of the region: how many places there are is no secret."""
    return allow() if actor.is_professional else deny("not_your_role")


@policy("childcare_place.write")
def can_write_locations(actor: Actor) -> Decision:
    """An organisation its own places; who guides or coordinates, those of the region."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.role in _OWN | _ANY else deny("not_your_role")


@policy("childcare_place.change")
def can_change_location(actor: Actor, location: Location) -> Decision:
    """An organisation changes the days and places of its own location only."""
    if actor.role in _OWN and location.organisation_id != actor.organisation_id:
        return deny("not_your_organisation")
    return can_write_locations(actor)


@policy("childcare_rules.read")
def can_read_rules(actor: Actor) -> Decision:
    """Everybody in the region, the person too: by which rules a line is made is no secret."""
    return allow() if actor.region_id is not None else deny("not_your_role")


@policy("childcare_rules.write")
def can_write_rules(actor: Actor) -> Decision:
    """The administrator and the coordinator write down what the region adopted."""
    if actor.role in {Role.ADMINISTRATOR, Role.COORDINATOR}:
        return allow()
    return deny("not_your_role")
