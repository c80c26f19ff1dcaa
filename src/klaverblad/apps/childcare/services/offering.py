"""Offering a place, and what the family says. A no keeps its day; a yes lifts the barrier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.childcare import policies, queries
from klaverblad.apps.childcare.models import (
    ChildcareOffer,
    ChildcareRequest,
    Location,
    OfferState,
    OutOfOrder,
    RequestState,
)
from klaverblad.apps.childcare.services.asking import step_in_plan
from klaverblad.apps.childcare.services.held import WentOn, held_offer, held_request
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as facts
from klaverblad.apps.people.models import Fact, KnownBy, SaidBy
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import services as plans
from klaverblad.apps.trajectories.models import StepState
from klaverblad.engines.matching import week
from klaverblad.errors import BadInput, Refused

HOURS = "childcare_week"


class NoPlaceLeft(Refused):
    """The location is full on one of the days, or nobody said how many it takes."""

    code = "childcare_full"
    sentence = _("Er is geen plaats meer op al deze dagen. Kijk opnieuw.")


@dataclass(frozen=True, slots=True)
class NewOffer:
    """Where and from when; and why, when it is not the first whom it fits."""

    location_id: UUID
    since: date
    out_of_order: str = ""


@transaction.atomic
def offer_place(actor: Actor, request_id: UUID, new: NewOffer) -> ChildcareOffer:
    """Hold a place for a family and ask them. Out of order asks for a code that says why."""
    asked = held_request(
        actor, request_id, RequestState.WAITING, check=policies.can_offer_childcare
    )
    if new.since < actor.on:
        raise BadInput(_("Kies vandaag of een latere dag."), field="since")
    # Under a lock: of two offers at once the second sees the first.
    location = queries.locations(actor).select_for_update(of=("self",)).get(pk=new.location_id)
    found = queries.line(actor, location.pk)
    spot = found.spot(asked.pk)
    if spot is None:
        raise BadInput(_("Deze opvang werd niet gevraagd."), field="location")
    _refuse_when_full(actor, location, asked, new.since)
    jumps = found.fitting_before(asked.pk) > 0
    if jumps and new.out_of_order not in OutOfOrder.values:
        raise BadInput(
            _("Er staat iemand voor wie hier ook past. Zeg waarom deze vraag toch eerst gaat."),
            field="out_of_order",
        )
    offer = ChildcareOffer.objects.create(
        request=asked,
        location=location,
        since=new.since,
        made_on=actor.on,
        made_by_id=actor.user_id,
        answer_by=actor.on + timedelta(days=found.rules.answer_days),
        rules_version=found.rules.version,
        position=spot.number,
        out_of_order=new.out_of_order if jumps else "",
    )
    asked.state, asked.step = RequestState.OFFERED, step_in_plan(actor, asked.person)
    asked.save(update_fields=["state", "step"])
    journal.emit(
        "childcare.offered", actor, offer, person_id=asked.person_id,
        position=offer.position, out_of_order=offer.out_of_order,
    )  # fmt: skip
    return offer


def _refuse_when_full(
    actor: Actor, location: Location, asked: ChildcareRequest, since: date
) -> None:
    there = queries.places_of(actor, queries.locations(actor).filter(pk=location.pk), day=since)
    full = there[0].full_days(asked.days)
    if full is None or full:
        raise NoPlaceLeft(location=location.pk)
    if not (location.opens <= asked.start and asked.end <= location.closes):
        raise Refused(_("Op die uren is deze opvang niet open."))


@transaction.atomic
def accept_place(actor: Actor, offer_id: UUID) -> ChildcareOffer:
    """The family says yes: the place is theirs, and the hours with childcare are known."""
    offer = held_offer(actor, offer_id, OfferState.OPEN)
    asked = offer.request
    offer.state, offer.answered_on = OfferState.ACCEPTED, actor.on
    offer.fact = _hours_known(actor, offer)
    offer.save(update_fields=["state", "answered_on", "fact"])
    asked.state = RequestState.PLACED
    asked.save(update_fields=["state"])
    if asked.step is not None and asked.step.state in trajectories.OPEN_STATES:
        plans.move_step(actor, asked.step.pk, to=StepState.DONE)
    journal.emit("childcare.placed", actor, offer, person_id=asked.person_id)
    return offer


@transaction.atomic
def decline_place(actor: Actor, offer_id: UUID) -> ChildcareOffer:
    """The family says no: they wait on with the same day. No reason is asked or kept."""
    offer = held_offer(actor, offer_id, OfferState.OPEN)
    offer.state, offer.answered_on = OfferState.DECLINED, actor.on
    offer.save(update_fields=["state", "answered_on"])
    _waits_again(offer.request)
    journal.emit("childcare.declined", actor, offer, person_id=offer.request.person_id)
    return offer


@transaction.atomic
def withdraw_offer(actor: Actor, offer_id: UUID) -> ChildcareOffer:
    """The place was offered by mistake, or is not there any more: the family waits as before."""
    offer = held_offer(actor, offer_id, OfferState.OPEN, check=policies.can_offer_childcare)
    offer.state = OfferState.WITHDRAWN
    offer.save(update_fields=["state"])
    _waits_again(offer.request)
    journal.emit("childcare.offer_withdrawn", actor, offer, person_id=offer.request.person_id)
    return offer


@transaction.atomic
def take_back_answer(actor: Actor, offer_id: UUID) -> ChildcareOffer:
    """The answer was a mistake: the place is open again, as long as it is still there."""
    offer = held_offer(actor, offer_id, OfferState.ACCEPTED, OfferState.DECLINED)
    asked = offer.request
    if offer.until is not None:
        raise WentOn
    if offer.state == OfferState.DECLINED:
        if asked.state != RequestState.WAITING:
            raise WentOn(state=asked.state)
        place = queries.locations(actor).select_for_update(of=("self",)).get(pk=offer.location_id)
        _refuse_when_full(actor, place, asked, offer.since)
    elif offer.fact is not None:
        facts.withdraw_fact(actor, asked.person_id, offer.fact.pk)
    was_accepted = offer.state == OfferState.ACCEPTED
    offer.state, offer.answered_on, offer.fact = OfferState.OPEN, None, None
    offer.save(update_fields=["state", "answered_on", "fact"])
    asked.state = RequestState.OFFERED
    asked.save(update_fields=["state"])
    if was_accepted and asked.step is not None and asked.step.state == StepState.DONE:
        plans.move_step(actor, asked.step.pk, to=StepState.WAITING)
    journal.emit("childcare.answer_taken_back", actor, offer, person_id=asked.person_id)
    return offer


@transaction.atomic
def end_place(actor: Actor, request_id: UUID, *, on: date) -> ChildcareRequest:
    """The child does not come any more after this day; the place is free again."""
    asked = held_request(actor, request_id, RequestState.PLACED)
    offer = asked.offers.select_for_update(of=("self",)).get(state=OfferState.ACCEPTED, until=None)
    if on < offer.made_on or on > actor.on + timedelta(days=366):
        raise BadInput(_("Kies een dag na het voorstel, hoogstens een jaar vooruit."), field="on")
    offer.until = on
    offer.save(update_fields=["until"])
    asked.state, asked.ended_on = RequestState.ENDED, on
    asked.save(update_fields=["state", "ended_on"])
    journal.emit("childcare.ended", actor, asked, person_id=asked.person_id)
    return asked


def _waits_again(asked: ChildcareRequest) -> None:
    asked.state = RequestState.WAITING
    asked.save(update_fields=["state"])


def _hours_known(actor: Actor, offer: ChildcareOffer) -> Fact:
    """The hours with childcare that were known, and these: so the matching sees what it opens."""
    asked = offer.request
    known = people.known_facts(actor, [asked.person_id], keys=[HOURS]).get(asked.person_id, {})
    old = known.get(HOURS)
    clock = [f"{one:%H:%M}" for one in (asked.start, asked.end)]
    flags = week.slots([(day, *clock) for day in asked.days])
    since = actor.on
    if old is not None and old.value is not None:
        flags |= week.slots(tuple(block) for block in old.value)
        since = max(since, old.since)
    said = facts.Said(
        HOURS,
        value=[list(block) for block in week.blocks(flags)],
        since=since,
        said_by=SaidBy.PERSON,
        known_by=KnownBy.TOLD,
        document=offer.location.name,
    )
    return facts.record_fact(actor, asked.person_id, said)
