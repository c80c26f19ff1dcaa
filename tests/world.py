"""A small region to test in: two towns, everybody once, and one of each thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from klaverblad.apps.access import links
from klaverblad.apps.access.models import SignedLink
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import (
    Membership,
    Municipality,
    Organisation,
    OrganisationKind,
    Region,
    Role,
    User,
)
from klaverblad.apps.library import services as library
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Document, Fact, GivenHow, Person, SharingPurpose
from klaverblad.apps.people.reach_queries import EVERY_DOMAIN
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.places import services as places
from klaverblad.apps.places.models import Place
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Contact,
    Step,
    StepAnswer,
    Trajectory,
)
from tests.samples import png

DOMAIN = "oefenregio.example"
# Of everything in the demo this is the least likely to stand anywhere by chance.
CANARY = "Zwaluwenstaart"
INSTRUMENT = "artikel-60"


@dataclass(frozen=True)
class World:
    """Who and what there is. `coach` works in Schoten, where `person` lives; the rest says how."""

    on: date
    region: Region
    coach: Membership
    colleague: Membership
    social_worker: Membership
    team_lead: Membership
    neighbour: Membership
    partner: Membership
    outsider: Membership
    coordinator: Membership
    workplace: Membership
    other_workplace: Membership
    administrator: Membership
    officer: Membership
    self_login: Membership
    person: Person
    next_person: Person
    trajectory: Trajectory
    step: Step
    waiting_step: Step
    contact: Contact
    moment: AftercareMoment
    fact: Fact
    document: Document
    link: SignedLink
    answer: StepAnswer
    place: Place
    # Of a region that holds one of each thing, by the name that an address gives it: tests/ids.py
    ids: Mapping[str, Any] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The actor that one of the memberships makes."""
        return Actor.of(getattr(self, name), on=self.on)


def member(email: str, name: str, organisation: Organisation, role: Role, on: date) -> Membership:
    """Somebody with a login and one role since a month."""
    user = User.objects.create_user(f"{email}@{DOMAIN}", name)
    since = on - timedelta(days=30)
    return Membership.objects.create(user=user, organisation=organisation, role=role, since=since)


def newcomer(first_name: str, municipality: Municipality) -> people.Newcomer:
    """Somebody who comes to the OCMW and has not given a number yet."""
    return people.Newcomer(
        first_name=first_name,
        last_name=CANARY,
        municipality_id=municipality.pk,
        born_on=date(1988, 4, 12),
        insz_absent_because="not_asked",
    )


def agreed_with(
    organisation: Organisation, *, on: date, domains: frozenset[Domain] = EVERY_DOMAIN
) -> people.NewConsent:
    """What somebody agreed to on paper: a year of job coaching, by default of the whole file."""
    return people.NewConsent(
        organisation_id=organisation.pk,
        purpose=SharingPurpose.COACHING,
        domains=domains,
        until=on + timedelta(days=365),
        how=GivenHow.ON_PAPER,
    )


def _organisations(region: Region) -> dict[str, Organisation]:
    towns = {
        name: Municipality.objects.create(
            nis=nis, name=name, region=region, lat=lat, lon=4.5, tile_row=1, tile_column=column
        )
        for column, (nis, name, lat) in enumerate(
            [("11040", "Schoten", 51.25), ("11009", "Brecht", 51.35)], start=1
        )
    }
    kinds = {
        "OCMW Schoten": (OrganisationKind.OCMW, "Schoten"),
        "OCMW Brecht": (OrganisationKind.OCMW, "Brecht"),
        "Jobroad": (OrganisationKind.PARTNER, None),
        "Het Regioteam": (OrganisationKind.REGION, None),
        "Kringwinkel": (OrganisationKind.SOCIAL_ECONOMY, "Schoten"),
        "Groenploeg": (OrganisationKind.SOCIAL_ECONOMY, "Brecht"),
    }
    return {
        name: Organisation.objects.create(
            name=name, kind=kind, region=region, municipality=towns.get(town)
        )
        for name, (kind, town) in kinds.items()
    }


def _members(at: dict[str, Organisation], on: date) -> dict[str, Membership]:
    said = {
        "coach": ("Sofie Claes", "OCMW Schoten", Role.COACH),
        "colleague": ("Tom Maes", "OCMW Schoten", Role.COACH),
        "social_worker": ("Ilse Peeters", "OCMW Schoten", Role.SOCIAL_WORKER),
        "team_lead": ("Griet Wuyts", "OCMW Schoten", Role.TEAM_LEAD),
        "neighbour": ("Bram Jacobs", "OCMW Brecht", Role.COACH),
        "partner": ("Ann Mertens", "Jobroad", Role.PARTNER),
        "outsider": ("Els Goris", "Jobroad", Role.PARTNER),
        "coordinator": ("Koen Aerts", "Het Regioteam", Role.COORDINATOR),
        "workplace": ("Rik Leys", "Kringwinkel", Role.WORKPLACE),
        "other_workplace": ("Jo Baeten", "Groenploeg", Role.WORKPLACE),
        "administrator": ("Lut Smets", "Het Regioteam", Role.ADMINISTRATOR),
        "officer": ("Mia Baert", "Het Regioteam", Role.DATA_PROTECTION),
        "self_login": ("Nadia Wouters", "OCMW Schoten", Role.PERSON),
    }
    return {
        key: member(key.replace("_", "-"), name, at[organisation], role, on)
        for key, (name, organisation, role) in said.items()
    }


def place_words(organisation: Organisation, municipality: Municipality) -> dict[str, object]:
    """What a place says of itself."""
    return {
        "organisation_id": organisation.pk,
        "municipality_id": municipality.pk,
        "title": "Fietsen herstellen",
        "kind": "workplace",
        "activity": "bicycle",
        "week": [[0, "08:30", "16:30"], [1, "08:30", "16:30"]],
        "hours_week": 16,
        "capacity": 2,
    }


def _answered(
    coach: Actor, trajectory: Trajectory, partner: Organisation, at: datetime
) -> StepAnswer:
    """A step that a partner was asked about and answered; the team read it."""
    new = trajectories.NewStep(instrument=INSTRUMENT, title="Vragen of er plaats is")
    step = trajectories.add_step(coach, trajectory.pk, new)
    question = trajectories.Question("Is er plaats?", partner.pk)
    _step, issued = trajectories.ask_partner(coach, step.pk, question, at=at)
    holder = links.open_link(issued.token, "answer", at=at)
    answer = trajectories.Answer("no", remark=f"Geen plaats voor {CANARY}.")
    kept = trajectories.answer_step(holder, answer, at=at)
    # After the plan changed by it, at whatever hour the tests run.
    return trajectories.see_answer(coach, kept.pk, at=max(at, timezone.now()))


def build(on: date) -> World:
    """Make the region through the services, as people would."""
    library.load_instruments(Actor.task("library", on=on))
    region = Region.objects.create(slug="voorkempen", name="Voorkempen")
    at = _organisations(region)
    who = _members(at, on)
    coach = Actor.of(who["coach"], on=on)
    schoten, brecht = at["OCMW Schoten"].municipality, at["OCMW Brecht"].municipality

    person = people.open_person(coach, newcomer("Nadia", schoten))
    Person.objects.filter(pk=person.pk).update(user=who["self_login"].user)
    person.refresh_from_db()
    neighbour = Actor.of(who["neighbour"], on=on)
    next_person = people.open_person(neighbour, newcomer("Omar", brecht))
    people.live_alone(coach, person.pk)
    people.live_alone(neighbour, next_person.pk)
    agreed = agreed_with(at["Jobroad"], on=on)
    people.give_consent(coach, person.pk, agreed)
    people.join_team(
        coach,
        person.pk,
        user_id=who["partner"].user_id,
        organisation_id=at["Jobroad"].pk,
        purpose="jobcoaching",
        until=None,
    )
    trajectory = trajectories.open_trajectory(coach, person.pk, coach_id=coach.user_id)
    noon = timezone.make_aware(datetime.combine(on, time(12)))
    answer = _answered(coach, trajectory, at["Jobroad"], noon)
    earlier = replace(coach, on=on - timedelta(days=20))
    step, waiting = (
        trajectories.add_step(
            earlier,
            trajectory.pk,
            trajectories.NewStep(instrument=INSTRUMENT, title=title, due_on=on),
        )
        for title in ("Kennismaken met de werkplek", "Antwoord van Jobroad")
    )
    waiting = trajectories.move_step(earlier, waiting.pk, to="waiting")
    contact = trajectories.record_contact(
        coach, trajectory.pk, trajectories.NewContact(kind="phone", note=f"Gebeld met {CANARY}.")
    )
    moments = trajectories.start_work(
        coach, trajectory.pk, on=on - timedelta(days=20), where="Kringwinkel"
    )
    said = people.Said("has_car", value=False, since=on, said_by="person", known_by="told")
    fact = people.record_fact(coach, person.pk, said)
    document = people.keep_document(
        coach, person.pk, people.NewDocument(f"Brief {CANARY}", "letter", png()), at=noon
    )
    link = people.ask_document(coach, person.pk, people.Wanted("loonbrief"), at=noon).link
    place = places.open_place(
        Actor.of(who["workplace"], on=on), place_words(at["Kringwinkel"], schoten)
    )
    return World(
        on=on,
        region=region,
        person=person,
        next_person=next_person,
        trajectory=trajectory,
        step=step,
        waiting_step=waiting,
        contact=contact,
        moment=moments[0],
        fact=fact,
        document=document,
        link=link,
        answer=answer,
        place=place,
        **who,
    )
