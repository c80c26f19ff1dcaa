"""Childcare in the practice region: crèches with their places, and families in several states."""

from __future__ import annotations

from datetime import date, time, timedelta

from klaverblad.apps.childcare.models import (
    AskedBy,
    Capacity,
    ChildcareOffer,
    ChildcareRequest,
    Location,
    OfferState,
    RequestState,
)
from klaverblad.apps.people.models import Fact, Person
from klaverblad.demo.cast import Cast, Ocmw
from klaverblad.demo.chance import Chance, made_id, moment

_NAMES = ("De Bijtjes", "Het Klavertje", "De Zandbak", "Piepkuiken", "De Wolkjes")
_CHILDREN = ("Lou", "Noor", "Ilyas", "Mila", "Vic", "Aya")
_RULES = "voorbeeld-1"
_GROUNDS = (["work"], [], ["vulnerable"], ["work", "vulnerable"], [])
_WAITING_MOST = 5
_FULL_DAY = 2


def add_childcare(cast: Cast) -> None:
    """A crèche for each OCMW; who asks is somebody of whom the demo says that they need it."""
    for number, (nis, ocmw) in enumerate(sorted(cast.ocmws.items())):
        location = Location.objects.create(
            id=made_id("crèche", nis),
            organisation=ocmw.organisation,
            municipality=cast.municipalities[nis],
            name=_NAMES[number % len(_NAMES)],
            opens=time(7),
            closes=time(18),
        )
        Capacity.objects.create(
            id=made_id("crèche places", nis),
            location=location,
            since=date(cast.on.year, 1, 1),
            places=[4, 4, _FULL_DAY, 4, 3, 0, 0],
        )
        _families(ocmw, location, on=cast.on)


def _families(ocmw: Ocmw, location: Location, *, on: date) -> None:
    # Whoever signs in to try their own pages waits for a place; the first of the others has one.
    own = Person.objects.filter(organisation=ocmw.organisation, user__isnull=False)
    for person in own.order_by("pk"):
        _ask(person, location, 0, on=on)
    asks = Fact.objects.filter(
        key="needs_childcare",
        value=True,
        replaced_at=None,
        person__organisation=ocmw.organisation,
        person__user=None,
    ).select_related("person")
    for number, fact in enumerate(asks.order_by("person_id")[: _WAITING_MOST + 2]):
        assert fact.person is not None
        asked = _ask(fact.person, location, number + 1, on=on)
        if number < 2:
            state = (OfferState.ACCEPTED, OfferState.OPEN)[number]
            _offer(ocmw, asked, location, state, on=on)


def _ask(person: Person, location: Location, number: int, *, on: date) -> ChildcareRequest:
    chance = Chance("childcare", person.pk)
    asked_on = on - timedelta(days=chance.randrange(5, 90))
    days = [[0, 1, 2], [0, 1, 3], [2, 3], [0, 1, 2, 3, 4], [3, 4]][number % 5]
    grounds = _GROUNDS[number % len(_GROUNDS)]
    return ChildcareRequest.objects.create(
        id=made_id("childcare", person.pk),
        person=person,
        child=_CHILDREN[number % len(_CHILDREN)],
        since=on + timedelta(days=14),
        days=days,
        start=time(8),
        end=time(17),
        municipality=location.municipality,
        location=location if number % 2 else None,
        grounds=grounds,
        work_starts_on=on + timedelta(days=21) if "work" in grounds else None,
        asked_on=asked_on,
        asked_by=AskedBy.TOGETHER if number else AskedBy.PERSON,
        recorded_at=moment(asked_on, 9, number),
    )


def _offer(
    ocmw: Ocmw, asked: ChildcareRequest, location: Location, state: OfferState, *, on: date
) -> None:
    is_placed = state == OfferState.ACCEPTED
    made_on = max(asked.asked_on, on - timedelta(days=30 if is_placed else 3))
    ChildcareOffer.objects.create(
        id=made_id("childcare offer", asked.pk),
        request=asked,
        location=location,
        since=asked.since,
        state=state,
        made_on=made_on,
        made_by=ocmw.coaches[0].user,
        answer_by=made_on + timedelta(days=10),
        answered_on=min(on, made_on + timedelta(days=2)) if is_placed else None,
        rules_version=_RULES,
        position=1,
    )
    asked.state = RequestState.PLACED if is_placed else RequestState.OFFERED
    asked.save(update_fields=["state"])
