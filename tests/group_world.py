"""A group and a mentor around the one person of the small region of tests/world.py."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Organisation, Role
from klaverblad.apps.groups import services
from klaverblad.apps.groups.models import (
    Enrolment,
    Guest,
    Meeting,
    Pair,
    Programme,
    ProgrammeKind,
    Series,
    Session,
)
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import services as trajectories
from tests.world import World, member, newcomer

INSTRUMENT = "voortraject-groep"
SPOKEN = services.NewEnrolment("spoken")


@dataclass(frozen=True)
class Groups:
    """A series of OCMW Schoten for two people, given by `trainer` of Jobroad; `person` is in it.

    `mentor` of Jobroad goes along with `person`. `expert` is invited into the series.
    """

    world: World
    programme: Programme
    series: Series
    session: Session
    coming: Session
    enrolment: Enrolment
    trainer: Membership
    mentor: Membership
    other_mentor: Membership
    expert: Membership
    project: Programme
    pair: Pair
    meeting: Meeting
    guest: Guest

    @property
    def on(self) -> date:
        return self.world.on

    def actor(self, name: str) -> Actor:
        """The actor of a membership of this module, or of the small region."""
        held = getattr(self, name, None) or getattr(self.world, name)
        return Actor.of(held, on=self.on)


def new_series(world: World, **changed: Any) -> services.NewSeries:
    """A series for two that began two weeks ago."""
    first = services.NewSeries(
        title="Najaar",
        place="Het Dorpshuis",
        starts_on=world.on - timedelta(days=14),
        ends_on=world.on + timedelta(days=60),
        capacity=2,
    )
    return replace(first, **changed)


def programme(world: World) -> Programme:
    """What the coordinator added, without any code."""
    words = {"nl": "Plan A", "fr": "Plan A", "en": "Plan A"}
    new = services.NewProgramme(words, {"nl": "Samen oefenen."}, {"nl": "Wie wil."}, INSTRUMENT)
    return services.add_programme(world.actor("coordinator"), new)


def another(world: World, first_name: str, *, of: str = "coach") -> Person:
    """One more person in guidance, with a running trajectory."""
    coach = world.actor(of)
    town = getattr(world, of).organisation.municipality
    someone = people.open_person(coach, newcomer(first_name, town))
    trajectories.open_trajectory(coach, someone.pk, coach_id=coach.user_id)
    return someone


def build_groups(world: World) -> Groups:
    """Make it through the services, as people would."""
    coach, on = world.actor("coach"), world.on
    made = programme(world)
    jobroad: Organisation = world.partner.organisation
    trainer = member("trainer", "Lies Verbist", jobroad, Role.PARTNER, on)
    new = new_series(world, trainers=[trainer.pk])
    series = services.open_series(coach, made.pk, new)
    session, coming = (
        services.add_sessions(
            coach, series.pk, services.NewSessions(day, time(9), time(12), subject="Kennismaken")
        )[0]
        for day in (on, on + timedelta(days=7))
    )
    earlier = replace(coach, on=on - timedelta(days=14))
    enrolment = services.enrol(earlier, series.pk, world.person.pk, SPOKEN)
    services.note_there(Actor.of(trainer, on=on), session.pk, enrolment.pk)
    mentor = member("mentor", "Paul Adams", jobroad, Role.MENTOR, on)
    other_mentor = member("mentor-2", "Rita Bogaert", jobroad, Role.MENTOR, on)
    expert = member("expert", "Dirk Roels", jobroad, Role.EXPERT, on)
    project = services.add_programme(
        world.actor("coordinator"),
        services.NewProgramme(
            {"nl": "Zij aan Zij"},
            {"nl": "Een mentor gaat mee."},
            {"nl": "Wie werk zoekt."},
            "mentor",
            ProgrammeKind.MENTORING,
            jobroad.pk,
        ),
    )
    asked = services.NewPair(
        mentor.pk, "Samen oefenen voor een gesprek", on + timedelta(days=90), project.pk
    )
    pair = services.ask_pair(coach, world.person.pk, asked)
    pair = services.agree_to_pair(coach, pair.pk, services.Agreed(how="spoken"))
    meeting = services.note_meeting(Actor.of(mentor, on=on), pair.pk, on=on, how="together")
    guest = services.invite_guest(
        coach, series.pk, companion_id=expert.pk, purpose="Vertellen", until=series.ends_on
    )
    return Groups(
        world, made, series, session, coming, enrolment, trainer, mentor, other_mentor, expert, project,
        pair, meeting, guest,
    )  # fmt: skip


def group_ids(world: World) -> dict[str, Any]:
    """An id of each kind that the addresses of groups take; made once for a world."""
    found = Guest.objects.select_related("series__programme").first()
    if found is None:
        found = build_groups(world).guest
    series = found.series
    enrolment = Enrolment.objects.get(series=series, person=world.person)
    pair = Pair.objects.get(person=world.person)
    return {
        "programme_id": series.programme_id,
        "project_id": pair.programme_id,
        "series_id": series.pk,
        "session_id": series.sessions.order_by("on").first().pk,
        "enrolment_id": enrolment.pk,
        "pair_id": pair.pk,
        "meeting_id": pair.meetings.first().pk,
        "guest_id": found.pk,
    }
