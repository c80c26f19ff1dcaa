"""Every read of events. It starts from who asks: what is for them, and what is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.events.models import Audience, CostLine, Gathering, Seat, SeatState

_OPEN = (Audience.EVERYBODY, Audience.SIGNED_IN)


def gatherings(actor: Actor) -> QuerySet[Gathering]:
    """Every event that this actor may know of, also those that are over or called off."""
    known = Q(audience__in=_OPEN)
    if actor.is_professional and actor.region_id is not None:
        known |= Q(region_id=actor.region_id)
    return Gathering.objects.filter(known).select_related("organisation")


def gathering(actor: Actor, gathering_id: UUID) -> Gathering:
    """raises   Gathering.DoesNotExist"""
    return gatherings(actor).get(pk=gathering_id)


def coming(actor: Actor, *, at: datetime) -> QuerySet[Gathering]:
    """What is still to come, the nearest first, with how many have a place."""
    found = gatherings(actor).filter(ends_at__gte=at).order_by("starts_at", "pk")
    return found.annotate(n_placed=_placed())


def past(actor: Actor, *, at: datetime) -> QuerySet[Gathering]:
    """What is over, the last one first."""
    return gatherings(actor).filter(ends_at__lt=at).order_by("-starts_at", "pk")


def _placed() -> Count:
    return Count("seats", filter=Q(seats__state=SeatState.PLACED))


def open_to_all(*, at: datetime) -> QuerySet[Gathering]:
    """What everybody may read, signed in or not; called-off ones too, so that calendars strike them."""
    found = Gathering.objects.filter(audience=Audience.EVERYBODY, ends_at__gte=at)
    return found.order_by("starts_at", "pk")


def own_seat(actor: Actor, gathering_id: UUID) -> Seat | None:
    """My own place, or my place on the waiting list."""
    mine = Seat.objects.filter(gathering_id=gathering_id, user_id=actor.user_id)
    return mine.exclude(state=SeatState.GIVEN_UP).first()


def own_seats(actor: Actor) -> dict[UUID, str]:
    """Where I have a place or wait for one: the state by event."""
    mine = Seat.objects.filter(user_id=actor.user_id).exclude(state=SeatState.GIVEN_UP)
    return dict(mine.values_list("gathering_id", "state"))


def own_times(actor: Actor, first: date, last: date) -> QuerySet[Gathering]:
    """The events where I have a place, between two days, for a calendar."""
    mine = Seat.objects.filter(user_id=actor.user_id, state=SeatState.PLACED)
    found = Gathering.objects.filter(pk__in=mine.values("gathering_id"), called_off_at=None)
    return found.filter(starts_at__date__gte=first, starts_at__date__lte=last)


def n_placed(gathering: Gathering) -> int:
    """How many places are taken. A number, and no names: every visitor may know."""
    return Seat.objects.filter(gathering=gathering, state=SeatState.PLACED).count()


def n_waiting(gathering: Gathering) -> int:
    return Seat.objects.filter(gathering=gathering, state=SeatState.WAITING).count()


# ---- for who keeps an event ------------------------------------------------------------------
def kept(actor: Actor, gathering_id: UUID) -> Gathering:
    """An event of the actor's own region, to be kept; who may is asked by the caller.

    raises   Gathering.DoesNotExist
    """
    return gatherings(actor).get(pk=gathering_id, region_id=actor.region_id)


def seats(gathering: Gathering) -> QuerySet[Seat]:
    """Everybody who has a place or waits, by name; the caller found the event by `kept`."""
    found = Seat.objects.filter(gathering=gathering).exclude(state=SeatState.GIVEN_UP)
    return found.order_by("state", "name", "pk")


def logins_to_tell(gathering: Gathering) -> QuerySet[Seat]:
    """Who has a place or waits, with their login, to be mailed."""
    return seats(gathering).exclude(user=None).select_related("user")


def costs(gathering: Gathering) -> QuerySet[CostLine]:
    """What it costs; the caller found the event by `kept`."""
    return CostLine.objects.filter(gathering=gathering).order_by("added_at", "pk")


@dataclass(frozen=True, slots=True)
class Totals:
    """What an event costs, in cents. A sum of which one line is not known, is not known."""

    budget: int | None
    spent: int | None
    n_there: int
    n_unsaid: int
    per_seat: int | None


def totals(gathering: Gathering) -> Totals:
    """The sums, and what a place cost: only once everybody's being there was said."""
    lines = list(costs(gathering))
    placed = Seat.objects.filter(gathering=gathering, state=SeatState.PLACED)
    there = placed.filter(was_there=True).count()
    unsaid = placed.filter(was_there=None).count()
    budget = _sum([one.budget_cents for one in lines])
    spent = _sum([one.spent_cents for one in lines])
    per_seat = None if spent is None or unsaid or not there else round(spent / there)
    return Totals(budget, spent, there, unsaid, per_seat)


def _sum(found: list[int | None]) -> int | None:
    known = [one for one in found if one is not None]
    return sum(known) if found and len(known) == len(found) else None
