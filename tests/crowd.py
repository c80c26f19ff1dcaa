"""Many people at once for the small region, and short words for saying things about one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import (
    Fact,
    Household,
    HouseholdMembership,
    HouseholdRole,
    Person,
)
from klaverblad.apps.trajectories.models import Phase, Trajectory
from tests.world import World

# Everything that decides a leefloon of somebody who lives alone, but for what is owned.
MEANS: dict[str, Any] = {
    "is_resident": True,
    "has_residence_right": True,
    "is_willing_to_work": True,
    "has_claimed_other_rights": True,
    "net_wage_month_eur": 0,
    "replacement_income_month_eur": 0,
    "savings_eur": 0,
    "owns_home": False,
    "has_other_means": False,
    "receives_child_benefit": False,
}
# All that the matching reads, of somebody who can do nearly anything but drive.
ABLE: dict[str, Any] = {
    "has_licence_b": False,
    "has_car": False,
    "has_bike": True,
    "travel_minutes_max": 60,
    "hours_week_min": 0,
    "hours_week_max": 38,
    "busy_week": [],
    "needs_childcare": False,
    "language_level_nl": "b1",
    "competences": [],
    "statuses": [],
    "available_from": "2026-01-01",
    "months_needed": 0,
    "lift_kg_max": 20,
}


def tell(actor: Actor, person: Person, key: str, value: Any, **how: Any) -> Fact:
    """Record one fact as a coach would: told by the person, since the day itself."""
    said = {"since": actor.on, "said_by": "person", "known_by": "told"} | how
    return people.record_fact(actor, person.pk, people.Said(key, value, **said))


def tell_all(actor: Actor, person: Person, facts: Mapping[str, Any]) -> None:
    """Record several facts in one go."""
    for key, value in facts.items():
        tell(actor, person, key, value)


def moves_in(
    home: Household, person: Person, role: HouseholdRole, *, since: date, until: date | None = None
) -> HouseholdMembership:
    """Let somebody live under a roof, and nowhere else."""
    HouseholdMembership.objects.filter(person=person, until=None).delete()
    return HouseholdMembership.objects.create(
        household=home, person=person, role=role, since=since, until=until
    )


def home_of(person: Person) -> Household:
    """The roof that somebody lives under now."""
    return Household.objects.get(memberships__person=person, memberships__until=None)


def somebody(world: World, first_name: str, **words: Any) -> Person:
    """A person of Schoten without a household, a trajectory or a fact."""
    said = {
        "last_name": "Janssens",
        "born_on": date(1985, 5, 2),
        "insz_absent_because": "not_asked",
        "organisation": world.coach.organisation,
        "municipality": world.person.municipality,
    } | words
    return Person.objects.create(first_name=first_name, **said)


def crowd(
    world: World, n: int, *, facts: Iterable[Mapping[str, Any]] = ({},), **words: Any
) -> list[Person]:
    """People of the coach of Schoten, each with a roof, a trajectory and, in turn, these facts."""
    every = list(facts)
    persons = Person.objects.bulk_create(
        Person(
            first_name=f"Kim{number:03}",
            last_name="Janssens",
            born_on=date(1985, 5, 2),
            insz_absent_because="not_asked",
            organisation=world.coach.organisation,
            municipality=world.person.municipality,
            home_lat=51.25,
            home_lon=4.5,
        )
        for number in range(n)
    )
    homes = Household.objects.bulk_create(
        Household(organisation=world.coach.organisation) for _ in persons
    )
    HouseholdMembership.objects.bulk_create(
        HouseholdMembership(
            household=home, person=person, role=HouseholdRole.HEAD, since=date(2020, 1, 1)
        )
        for home, person in zip(homes, persons, strict=True)
    )
    Fact.objects.bulk_create(
        Fact(person=person, key=key, value=value, since=world.on, said_by="person", known_by="told")
        for number, person in enumerate(persons)
        for key, value in every[number % len(every)].items()
    )
    defaults = {"phase": Phase.PLAN, "opened_on": world.on - timedelta(days=60)}
    Trajectory.objects.bulk_create(
        Trajectory(
            person=person,
            organisation=world.coach.organisation,
            coach=world.coach.user,
            **(defaults | words),
        )
        for person in persons
    )
    return persons


def events_about(thing: Any) -> list[Event]:
    """What the journal says of one thing, the oldest first."""
    label = thing._meta.label_lower
    return list(
        Event.objects.filter(subject_type=label, subject_id=str(thing.pk)).order_by("at", "id")
    )


def names_about(thing: Any) -> list[str]:
    """The names of those events."""
    return [event.name for event in events_about(thing)]


def n_queries(call: Callable[[], Any]) -> int:
    """How many queries a call takes."""
    with CaptureQueriesContext(connection) as found:
        call()
    return len(found)
