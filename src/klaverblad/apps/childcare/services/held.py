"""Finding a person, a request or an offer under a lock: the person first, the location last."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.policies import Decision
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.childcare import policies, queries
from klaverblad.apps.childcare.models import ChildcareOffer, ChildcareRequest
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.reach_queries import own_or_oneself
from klaverblad.errors import Refused


class WentOn(Refused):
    """Somebody went on with it before you did."""

    code = "childcare_went_on"
    sentence = _("Deze vraag staat al verder. Kijk eerst hoe ze nu is.")


def held_person(actor: Actor, person_id: UUID) -> Person:
    """A person whose requests this actor may see, under a lock."""
    found: Person = own_or_oneself(actor).select_for_update(of=("self",)).get(pk=person_id)
    return found


def held_request(
    actor: Actor,
    request_id: UUID,
    *states: str,
    check: Callable[[Actor, Person], Decision] = policies.can_ask_childcare,
) -> ChildcareRequest:
    """A request in one of these states, under a lock, for whoever may do this."""
    found = queries.requests(actor).get(pk=request_id)
    held_person(actor, found.person_id)
    asked = ChildcareRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    check(actor, asked.person).enforce()
    if asked.state not in states:
        raise WentOn(state=asked.state)
    return asked


def held_offer(
    actor: Actor,
    offer_id: UUID,
    *states: str,
    check: Callable[[Actor, Person], Decision] = policies.can_ask_childcare,
) -> ChildcareOffer:
    """An offer in one of these states, with its request, both under a lock."""
    found = queries.offers(actor).get(pk=offer_id)
    held_person(actor, found.request.person_id)
    ChildcareRequest.objects.select_for_update(of=("self",)).get(pk=found.request_id)
    offer = (
        ChildcareOffer.objects.select_for_update(of=("self",))
        .select_related("request__person", "request__step", "location", "fact")
        .get(pk=offer_id)
    )
    check(actor, offer.request.person).enforce()
    if offer.state not in states:
        raise WentOn(state=offer.state)
    return offer
