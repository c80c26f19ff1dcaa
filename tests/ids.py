"""An id of each kind that an address takes, all around the one person of the small region."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Organisation, Role
from klaverblad.apps.imports.models import Import
from klaverblad.apps.library import parameter_services as parameters
from klaverblad.apps.library import services as library
from klaverblad.apps.library.books import version
from klaverblad.apps.library.models import Instrument, ParameterRow
from klaverblad.apps.people import services as sharing
from klaverblad.apps.people.models import (
    AccessRequest,
    Consent,
    EmergencyAccess,
    Fact,
    GivenHow,
    Merge,
    Person,
    SharingPurpose,
)
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.rights import request_services as rights
from klaverblad.apps.rights.models import RightRequest, Worksheet
from klaverblad.apps.signin.members import services as members
from klaverblad.apps.signin.models import Invitation
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import (
    Appointment,
    Channel,
    Gpmi,
    HandOver,
    Message,
    Reminder,
    SavedList,
    Screening,
    SearchEntry,
    Transfer,
)
from tests.apps.exchange.lets_world import lets_ids
from tests.apps.imports.a_file import csv, looked_through
from tests.group_world import group_ids
from tests.operations import key_of
from tests.world import newcomer

# A guess finds something at the first try or never; two hundred are for whoever wants to be sure.
GUESSES = int(os.environ.get("KLAVERBLAD_GUESSES", "4"))


def ids_of(world: Any, names: Collection[str] | None = None) -> dict[str, Any]:
    """An id of each kind, all around the one person in Schoten; of some kinds when named."""
    wanted = MAKERS if names is None else [name for name in names if name in MAKERS]
    return {name: MAKERS[name](world) for name in wanted}


def asked_for(world: Any) -> uuid.UUID:
    """The one request of the outsider for a look at housing."""
    asked = AccessRequest.objects.filter(person=world.person).first() or sharing.ask_access(
        world.actor("outsider"),
        world.person.pk,
        sharing.NewRequest(
            purpose=SharingPurpose.CARE,
            domains=frozenset({Domain.HOUSING}),
            until=world.on + timedelta(days=30),
            why="Ze vroeg ons om hulp.",
        ),
    )
    return asked.pk


def noted(world: Any) -> uuid.UUID:
    """One thing that is known of this person now."""
    found = Fact.objects.filter(person=world.person, replaced_at=None).first()
    if found is None:
        said = sharing.Said(
            "has_bike", value=True, since=world.on, said_by="person", known_by="told"
        )
        found = sharing.record_fact(world.actor("coach"), world.person.pk, said)
    return found.pk


def warned_of(world: Any) -> uuid.UUID:
    """The one warning that notes of this person go."""
    notice, _is_new = RetentionNotice.objects.get_or_create(
        person_id=world.person.pk, rule="note", months=24, warned_on=world.on, due_on=world.on
    )
    return notice.pk


def taken_in(world: Any) -> uuid.UUID:
    """A file that the coach took in: somebody new, and somebody whose birthday cannot be read."""
    found = Import.objects.filter(membership=world.coach).first()
    if found is None:
        found = looked_through(
            world.actor("coach"), csv("Lina;Haddad;2/3/1990;Schoten;", "Omar;Maes;31/2/1990;;")
        )
    return found.pk


def agreed(world: Any) -> Appointment:
    """The one appointment of the coach with this person, next month, with its reminders."""
    found = Appointment.objects.filter(trajectory=world.trajectory).first()
    if found is None:
        coach, now = world.actor("coach"), timezone.now()
        trajectories.say_reminder_wish(coach, world.person.pk, channel=Channel.SMS, at=now)
        day = datetime.combine(world.on + timedelta(days=30), datetime.min.time())
        new = trajectories.NewAppointment(starts_at=timezone.make_aware(day.replace(hour=10)))
        found = trajectories.make_appointment(coach, world.trajectory.pk, new, at=now)
    return found


def double_of(world: Any) -> Person:
    """A second file in the same OCMW, that looks like the first."""
    found = Person.objects.filter(
        organisation=world.person.organisation, first_name=world.person.first_name
    ).exclude(pk=world.person.pk)
    town = world.person.municipality
    return found.first() or sharing.open_person(
        world.actor("coach"), newcomer(world.person.first_name, town)
    )


def worksheet_of(world: Any) -> uuid.UUID:
    """A draft of the leefloon of this person, as one that was kept would stand there."""
    draft, _is_new = Worksheet.objects.get_or_create(
        person=world.person,
        defaults={
            "on": world.on,
            "requested_on": world.on,
            "category": "alone",
            "amount": 0,
            "content": {language: dict(_DRAFT) for language in ("nl", "fr", "en")},
            "made_at": timezone.now(),
        },
    )
    return draft.pk


_DRAFT: dict[str, Any] = {
    "answer": "",
    "category": "",
    "amount": "",
    "parts": [],
    "warnings": [],
    "leaves_out": [],
    "terms": [],
    "appeal": {"months": "", "article": "", "status": "confirmed"},
}


def transfer_of(world: Any) -> Transfer:
    """The person goes on in a third town: neither of the two has a say in it but the one that asks."""
    found = Transfer.objects.filter(trajectory=world.trajectory).first()
    if found is not None:
        return found
    third = Organisation.objects.create(name="OCMW Zoersel", kind="ocmw", region=world.region)
    wanted = trajectories.NewTransfer(
        to_id=third.pk,
        domains=frozenset({Domain.WORK}),
        words="Ze verhuist.",
        answer_by=world.on + timedelta(days=14),
        how=GivenHow.SPOKEN,
    )
    return trajectories.propose_transfer(world.actor("coach"), world.trajectory.pk, wanted)


def of_the_plan(world: Any) -> dict[str, Any]:
    """A goal, a GPMI that waits for a signature, and an evaluation of one that was signed.

    And an instrument of the region, that an address names by what it is called.
    """
    coach, path = world.actor("coach"), world.trajectory
    goal = path.goals.first() or trajectories.add_goal(coach, path.pk, words="Weer werken.")
    signed = path.gpmis.filter(state="signed").first() or signed_gpmi(world)
    waiting = path.gpmis.filter(state="waiting").first()
    if waiting is None:
        waiting = trajectories.draft_gpmi(coach, path.pk, trajectories.GpmiTerms())
        waiting = trajectories.offer_gpmi(coach, waiting.pk)
    if not Instrument.objects.filter(pk="repair-cafe").exists():
        words = {"nl": "Repair Café"}
        said = {"leaf": "samenleven", "status": "unconfirmed", "source": "De gemeente"}
        said |= dict.fromkeys(("name", "what_for", "who_may"), words)
        library.add_instrument(world.actor("coordinator"), said)
    return {
        "goal_id": goal.pk,
        "gpmi_id": waiting.pk,
        "evaluation_id": signed.evaluations.first().pk,
    }


def signed_gpmi(world: Any) -> Gpmi:
    """A GPMI that both signed, the person on paper."""
    coach = world.actor("coach")
    gpmi = trajectories.draft_gpmi(coach, world.trajectory.pk, trajectories.GpmiTerms())
    trajectories.offer_gpmi(coach, gpmi.pk)
    paper = trajectories.OnPaper("person", world.person.name, world.on)
    trajectories.record_paper_signature(coach, gpmi.pk, paper)
    return trajectories.sign_gpmi(coach, gpmi.pk)


def screened(world: Any) -> uuid.UUID:
    """A screening of this person that stands."""
    found = Screening.objects.filter(trajectory=world.trajectory, withdrawn_at=None).first()
    if found is None:
        seen = {domain: trajectories.Seen(2, 3) for domain in Domain}
        found = trajectories.record_screening(world.actor("coach"), world.trajectory.pk, seen)
    return found.pk


def broken_glass(world: Any) -> uuid.UUID:
    """The one emergency under which the neighbour opened this file."""
    found = EmergencyAccess.objects.filter(person=world.person).first()
    if found is None:
        why = "Er is brand en niemand neemt op."
        found = sharing.open_emergency(world.actor("neighbour"), world.person.pk, why=why)
    return found.pk


def handed_over(world: Any) -> uuid.UUID:
    """A hand-over in the OCMW of the coach, in which the person is not."""
    coach = world.coach
    kept, _is_new = HandOver.objects.get_or_create(
        organisation=coach.organisation, by=world.team_lead.user
    )
    return kept.pk


def kept_list(world: Any) -> uuid.UUID:
    """A list that the coach keeps for themselves."""
    coach = world.coach
    kept, _is_new = SavedList.objects.get_or_create(
        organisation=coach.organisation, owner=coach.user, name="Plan", choices="fase=plan"
    )
    return kept.pk


def myself(world: Any) -> Actor:
    """Whoever is behind the file now: a test may have given it another login."""
    person = Person.objects.get(pk=world.person.pk)
    login = Membership.objects.select_related("organisation").get(
        user_id=person.user_id, role=Role.PERSON
    )
    return Actor.of(login, on=world.on)


def written(world: Any) -> uuid.UUID:
    """A line of the person's own diary."""
    found = SearchEntry.objects.filter(diary__person=world.person).first()
    if found is None:
        did = trajectories.Did(world.on, "applied", "De Linde")
        found = trajectories.write_entry(myself(world), world.person.pk, did, at=timezone.now())
    return found.pk


def told(world: Any) -> uuid.UUID:
    """A message of the coach to the person."""
    found = Message.objects.filter(trajectory=world.trajectory).first()
    if found is None:
        found = trajectories.send_message(
            world.actor("coach"), world.person.pk, text="Dag!", at=timezone.now()
        )
    return found.pk


def invited(world: Any) -> uuid.UUID:
    """Somebody whom the team lead asked to come."""
    found = Invitation.objects.first()
    if found is None:
        organisation_id = world.team_lead.organisation_id
        new = members.NewAccess(organisation_id, "coach", "Rik Nieuw", "rik@voorkempen.example")
        given = members.give_access(world.actor("team_lead"), new, at=timezone.now())
        found = given.invitation
    return found.pk


def amount_of_law(world: Any) -> uuid.UUID:
    """A value of law that the region added."""
    found = ParameterRow.objects.filter(region=world.region).order_by("made_at").first()
    if found is None:
        new = parameters.NewRow(
            "leefloon_alone_month", world.on, "1400", "computed", "Eigen berekening", world.on
        )
        seen = version(world.actor("administrator"))
        found = parameters.add_row(world.actor("administrator"), new, seen=seen)
    return found.pk


GROUP_IDS = (
    "programme_id",
    "project_id",
    "series_id",
    "session_id",
    "enrolment_id",
    "pair_id",
    "meeting_id",
    "guest_id",
)


def of_groups(name: str) -> Callable[[Any], Any]:
    """How an id of what groups and mentors have is found."""
    return lambda world: group_ids(world)[name]


def right_asked(world: Any) -> uuid.UUID:
    """A request of the person that waits for an answer."""
    found = RightRequest.objects.filter(person=world.person).order_by("recorded_at").first()
    if found is None:
        new = rights.NewRequest("sociaal_internet", world.on, "together", "letter")
        found = rights.ask_right(world.actor("coach"), world.person.pk, new, at=timezone.now())
    return found.pk


# How an id of each kind is found, or made when a test first needs it.
MAKERS: dict[str, Callable[[Any], Any]] = {
    "value_id": amount_of_law,
    "entry_id": written,
    "right_request_id": right_asked,
    "corrects_id": written,
    "message_id": told,
    "worksheet_id": worksheet_of,
    "hand_over_id": handed_over,
    "list_id": kept_list,
    "screening_id": screened,
    "goal_id": lambda world: of_the_plan(world)["goal_id"],
    "gpmi_id": lambda world: of_the_plan(world)["gpmi_id"],
    "evaluation_id": lambda world: of_the_plan(world)["evaluation_id"],
    "double_id": lambda world: double_of(world).pk,
    "merge_id": lambda world: (
        Merge.objects.get_or_create(kept=world.person, gone=double_of(world), undone_at=None)[0].pk
    ),
    "transfer_id": lambda world: transfer_of(world).pk,
    "person_id": lambda world: world.person.pk,
    "member_id": lambda world: world.person.pk,
    "fact_id": noted,
    "trajectory_id": lambda world: world.trajectory.pk,
    "step_id": lambda world: world.step.pk,
    "contact_id": lambda world: world.contact.pk,
    "moment_id": lambda world: world.moment.pk,
    "notice_id": warned_of,
    "place_id": lambda world: world.place.pk,
    "membership_id": lambda world: world.colleague.pk,
    "invitation_id": invited,
    "organisation_id": lambda world: world.place.organisation_id,
    "consent_id": lambda world: (
        Consent.objects.filter(person=world.person).earliest("recorded_at").pk
    ),
    "seat": lambda world: world.person.team.get(user=world.partner.user).pk,
    "request_id": asked_for,
    "asked_id": asked_for,
    "emergency_id": broken_glass,
    "answer_id": lambda world: world.answer.pk,
    "document_id": lambda world: world.document.pk,
    "link_id": lambda world: world.link.pk,
    "appointment_id": lambda world: agreed(world).pk,
    "reminder_id": lambda world: (
        Reminder.objects.filter(appointment=agreed(world)).earliest("due_at").pk
    ),
    "import_id": taken_in,
    "line": lambda world: 2,
    "key_id": lambda world: key_of(world, world.coach)[0].pk,
}
MAKERS |= {name: of_groups(name) for name in GROUP_IDS}


def of_lets(name: str) -> Callable[[Any], Any]:
    """How an id of the group that exchanges is found; the coach is its coordinator."""
    return lambda world: lets_ids(world)[name]


LETS_IDS = (
    "group_id",
    "lets_member_id",
    "offer_id",
    "ask_id",
    "fee_id",
    "payment_id",
    "tie_id",
    "news_id",
)
MAKERS |= {name: of_lets(name) for name in LETS_IDS}


def own_pages(world: Any) -> dict[str, Any]:
    """What the pages of a person themselves take."""
    names = (
        "fact_id",
        "goal_id",
        "entry_id",
        "corrects_id",
        "appointment_id",
        "message_id",
        "right_request_id",
        "place_id",
    )
    return ids_of(world, names)
