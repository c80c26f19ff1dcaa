"""Every read of childcare, the actor first. Of others in a line somebody sees that they stand there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.childcare import policies
from klaverblad.apps.childcare.models import (
    HOLDS,
    OPEN,
    ChildcareOffer,
    ChildcareRequest,
    Location,
    PriorityRules,
    RequestState,
)
from klaverblad.apps.childcare.order import (
    Held,
    Waiting,
    Why,
    in_order,
    short_of,
    why_before,
)
from klaverblad.apps.childcare.rules import Rules, default_text, read_rules
from klaverblad.apps.childcare.seats import full_on, held_on, places_from
from klaverblad.apps.people.prepared import prepared
from klaverblad.apps.people.reach_queries import own_or_oneself
from klaverblad.apps.trajectories import queries as trajectories


# ---- rules -----------------------------------------------------------------------------------
def rules_kept(actor: Actor) -> QuerySet[PriorityRules]:
    """Every text that the region of this actor wrote down, the newest day first."""
    policies.can_read_rules(actor).enforce()
    return PriorityRules.objects.filter(region_id=actor.region_id).select_related("recorded_by")


def rules_on(actor: Actor, day: date) -> tuple[PriorityRules | None, Rules]:
    """The text that holds on a day; without one of the region, the example of the project."""
    held = PriorityRules.objects.filter(
        region_id=actor.region_id, since__lte=day, retired_at=None
    ).order_by("-since", "-recorded_at", "pk")
    kept = held.first()
    return kept, read_rules(kept.text, kept.version) if kept else read_rules(default_text())


# ---- places ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Places:
    """A location with what it takes, what is kept, and what is left, from a day on.

    places, held, free   seven numbers, Monday first; places and free are None when nobody said
    """

    location: Location
    places: list[int] | None
    held: list[int]
    kept: tuple[Held, ...]

    @property
    def free(self) -> list[int] | None:
        if self.places is None:
            return None
        return [max(0, n - kept) for n, kept in zip(self.places, self.held, strict=True)]

    def full_days(self, days: Iterable[int]) -> list[int] | None:
        """Of these days those that are full; None: not known."""
        return None if self.free is None else full_on(self.free, days)

    @property
    def n_places(self) -> int:
        return sum(self.places or ())


def locations(actor: Actor) -> QuerySet[Location]:
    """The locations of the region that are open: that is no secret to anybody in it."""
    return Location.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=actor.on), municipality__region_id=actor.region_id
    ).select_related("organisation", "municipality")


def places_of(actor: Actor, found: QuerySet[Location], *, day: date) -> list[Places]:
    """How these locations stand from a day on. Three queries, however many there are."""
    assert actor.region_id is not None, "whoever asks is of a region"
    held = ChildcareOffer.objects.filter(state__in=HOLDS).select_related("request")
    rows = found.prefetch_related("capacities", Prefetch("offers", held, to_attr="holding"))
    return [_places(one, day) for one in rows]


def _places(location: Location, day: date) -> Places:
    kept = [one for one in location.holding if one.until is None or one.until >= day]  # type: ignore[attr-defined]
    return Places(
        location,
        places_from([(one.since, one.places) for one in location.capacities.all()], day),
        held_on([(one.request.days, one.until) for one in kept], day),
        tuple(Held(frozenset(one.request.grounds), len(one.request.days)) for one in kept),
    )


# ---- requests --------------------------------------------------------------------------------
def requests(actor: Actor) -> QuerySet[ChildcareRequest]:
    """Every request of those people."""
    return ChildcareRequest.objects.filter(person__in=own_or_oneself(actor))


def offers(actor: Actor) -> QuerySet[ChildcareOffer]:
    """Every offer to those people."""
    return ChildcareOffer.objects.filter(request__person__in=own_or_oneself(actor)).select_related(
        "request__person", "location__municipality"
    )


def _whole(found: QuerySet[ChildcareRequest]) -> QuerySet[ChildcareRequest]:
    made = ChildcareOffer.objects.select_related("location__municipality", "made_by")
    return found.select_related("person", "municipality", "location").prefetch_related(
        Prefetch("offers", made)
    )


def request_of(actor: Actor, request_id: UUID) -> ChildcareRequest:
    """One request with what was offered."""
    return _whole(requests(actor)).get(pk=request_id)


def requests_of(actor: Actor, person_id: UUID) -> list[ChildcareRequest]:
    """Those of one person, what is open first."""
    found = list(_whole(requests(actor).filter(person_id=person_id)))
    return sorted(found, key=lambda one: one.state not in OPEN)


def open_of(actor: Actor, person_id: UUID) -> ChildcareRequest | None:
    """What a person asks now or has, if anything: what waits first."""
    states = (*OPEN, RequestState.PLACED)
    found = _whole(requests(actor).filter(person_id=person_id, state__in=states))
    return min(found, key=lambda one: one.state not in OPEN, default=None)


def open_offer(found: ChildcareRequest) -> ChildcareOffer | None:
    """The place that is held for this request, offered or accepted."""
    return next((one for one in found.offers.all() if one.state in HOLDS and not one.until), None)


# ---- the line of a location --------------------------------------------------------------------
@dataclass(frozen=True)
class Spot:
    """One place in the line of a location.

    request   with the person when they are the actor's own; None for somebody of another OCMW
    after     what puts the one before it there; None for the first
    full      of the days asked those without a place; None: not known how many places there are
    """

    id: UUID
    number: int
    request: ChildcareRequest | None
    after: Why | None
    full: list[int] | None

    @property
    def fits(self) -> bool:
        return self.full == []


@dataclass(frozen=True)
class Line:
    """Everybody who waits for one location, in order, by one text."""

    places: Places
    rules: Rules
    short: tuple[str, ...]
    rows: tuple[Waiting, ...]
    spots: tuple[Spot, ...]

    def spot(self, request_id: UUID) -> Spot | None:
        return next((one for one in self.spots if one.id == request_id), None)

    def before(self, request_id: UUID) -> Counter[Why]:
        """What puts how many before this request."""
        at = next(n for n, one in enumerate(self.rows) if one.id == request_id)
        mine = self.rows[at]
        return Counter(why_before(self.rules, self.short, one, mine) for one in self.rows[:at])

    def fitting_before(self, request_id: UUID) -> int:
        """How many stand before it whom the free places fit as well."""
        found = self.spot(request_id)
        assert found is not None, "the request waits here"
        return sum(one.fits for one in self.spots[: found.number - 1])


def line(actor: Actor, location_id: UUID) -> Line:
    """Who waits for a place of this location, by the rules of today. Six queries."""
    policies.can_list_childcare(actor).enforce()
    found = lines(actor, locations(actor).filter(pk=location_id))
    if not found:
        raise Location.DoesNotExist
    return found[0]


def lines(actor: Actor, found: QuerySet[Location]) -> list[Line]:
    """The lines of these locations: as many queries, however many stand in them."""
    _kept, rules = rules_on(actor, actor.on)
    every = places_of(actor, found, day=actor.on)
    rows = list(_waiting(actor))
    mine = set(requests(actor).filter(state=RequestState.WAITING).values_list("pk", flat=True))
    return [_line(rules, one, rows, mine) for one in every]


def _waiting(actor: Actor) -> QuerySet[ChildcareRequest]:
    """Everybody in the region who waits, for reckoning alone: what is shown of them, a Spot says."""
    return ChildcareRequest.objects.filter(
        state=RequestState.WAITING, municipality__region_id=actor.region_id
    ).select_related("person", "municipality", "location")


def _line(rules: Rules, places: Places, rows: Sequence[ChildcareRequest], mine: set[UUID]) -> Line:
    place = places.location
    here = {
        one.pk: one
        for one in rows
        if one.location_id == place.pk
        or (one.location_id is None and one.municipality_id == place.municipality_id)
    }
    short = short_of(rules, places.kept, places.n_places)
    sorted_rows = in_order(
        rules,
        short,
        (
            Waiting(one.pk, frozenset(one.grounds), one.asked_on, one.recorded_at)
            for one in here.values()
        ),
    )
    spots = []
    for number, one in enumerate(sorted_rows, start=1):
        before = sorted_rows[number - 2] if number > 1 else None
        asked = here[one.id]
        spots.append(
            Spot(
                one.id,
                number,
                asked if one.id in mine else None,
                why_before(rules, short, before, one) if before else None,
                places.full_days(asked.days),
            )
        )
    return Line(places, rules, short, tuple(sorted_rows), tuple(spots))


def lines_of_request(actor: Actor, found: ChildcareRequest) -> list[Line]:
    """The lines in which one own request stands; numbers and reasons, nobody else by name."""
    if found.state != RequestState.WAITING:
        return []
    where = locations(actor)
    if found.location_id is not None:
        where = where.filter(pk=found.location_id)
    else:
        where = where.filter(municipality_id=found.municipality_id)
    return lines(actor, where)


def overdue_offers(actor: Actor) -> QuerySet[ChildcareOffer]:
    """Offers to the own people that nobody answered in time: a reason to call, nothing else."""
    return offers(actor).filter(state="open", answer_by__lt=actor.on).order_by("answer_by", "pk")


def overdue_of_day(actor: Actor) -> list[ChildcareOffer]:
    """Those that ask something of this actor today: a coach of whom they guide, else of the house."""
    if not policies.can_list_childcare(actor).is_allowed:
        return []
    return list(_overdue(actor))


@prepared()
def _overdue(actor: Actor) -> QuerySet[ChildcareOffer]:
    found = overdue_offers(actor)
    if actor.role == Role.COACH:
        mine = trajectories.caseload(actor).order_by().values("person_id")
        found = found.filter(request__person_id__in=mine)
    return found
