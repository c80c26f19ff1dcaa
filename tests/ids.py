"""An id of each kind that an address takes, all around the one person of the small region."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Collection
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from klaverblad.apps.access import signed_papers
from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Organisation, Role
from klaverblad.apps.barriers import price_services as prices
from klaverblad.apps.barriers.models import Measure, Price
from klaverblad.apps.childcare import services as care
from klaverblad.apps.childcare.models import ChildcareRequest, Location, PriorityRules
from klaverblad.apps.childcare.rules import default_text
from klaverblad.apps.imports.models import Import
from klaverblad.apps.library import parameter_services as parameters
from klaverblad.apps.library import services as library
from klaverblad.apps.library.books import version
from klaverblad.apps.library.models import Instrument, ParameterRow
from klaverblad.apps.loans import services as loans
from klaverblad.apps.loans.models import Loan
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
from klaverblad.apps.placements import agreed_services
from klaverblad.apps.placements import stop_services as stops
from klaverblad.apps.placements.models import AgreedTable, Proposal, Run, RunStop, Suggestion
from klaverblad.apps.places import employer_services as employers
from klaverblad.apps.places import shortage_services as shortages
from klaverblad.apps.places import tailored_services
from klaverblad.apps.places.models import (
    Campaign,
    EmployerTalk,
    ShortageOccupation,
    TailoredRequest,
)
from klaverblad.apps.rights import request_services as rights
from klaverblad.apps.rights.models import RightRequest, SetLine, Worksheet
from klaverblad.apps.signin.members import services as members
from klaverblad.apps.signin.models import Invitation
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import (
    Appointment,
    Channel,
    Gpmi,
    HandedStatement,
    HandOver,
    Message,
    Reminder,
    SavedList,
    Screening,
    SearchEntry,
    Transfer,
)
from klaverblad.match.default_policy import DEFAULT
from tests.apps.events.event_world import event_ids
from tests.apps.exchange.coin_world import coin_ids
from tests.apps.exchange.lets_world import lets_ids
from tests.apps.imports.a_file import csv, looked_through
from tests.group_world import group_ids
from tests.operations import key_of
from tests.world import newcomer

# A guess finds something at the first try or never; two hundred are for whoever wants to be sure.
GUESSES = int(os.environ.get("KLAVERBLAD_GUESSES", "4"))


def ids_of(world: Any, names: Collection[str] | None = None) -> dict[str, Any]:
    """An id of each kind, all around the one person in Schoten; of some kinds when named.

    Those of a region that holds one of each were found when it was made.
    """
    if world.ids:
        return {name: one for name, one in world.ids.items() if names is None or name in names}
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


def set_line_of(world: Any) -> uuid.UUID:
    """A line of the leefloon of this person that was set by hand."""
    row, _is_new = SetLine.objects.get_or_create(
        person=world.person,
        line="other_means_year",
        defaults={"value": 0, "reason": "Een gift.", "set_at": timezone.now()},
    )
    return row.pk


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


def asked_to_measure(world: Any) -> uuid.UUID:
    """What the coach asked the workplace, naming nobody."""
    found = TailoredRequest.objects.first() or tailored_services.ask_tailored(
        world.actor("coach"), world.place.organisation_id, {"about": "Rustig werk in de buurt."}
    )
    return found.pk


def talked(world: Any) -> uuid.UUID:
    """A contact of the coach with the workplace."""
    new = employers.NewTalk(world.on, "phone", "Of er plaats is.", "interested")
    found = EmployerTalk.objects.first() or employers.log_talk(
        world.actor("coach"), world.place.organisation_id, new
    )
    return found.pk


def campaigned(world: Any) -> uuid.UUID:
    """A campaign of the coach for the workplace."""
    until = world.on + timedelta(days=30)
    to = [world.place.organisation_id]
    new = employers.NewCampaign("Buurtplek", "Een uur werk.", world.on, until, to)
    found = Campaign.objects.first() or employers.start_campaign(world.actor("coach"), new)
    return found.pk


def short_of(world: Any) -> uuid.UUID:
    """A row of the shortage list of the region."""
    said = {
        "name": "Verzorgende",
        "activity": "care",
        "causes": ["conditions"],
        "since": world.on,
        "until": None,
        "source": "Een lijst",
        "checked_on": world.on,
    }
    found = ShortageOccupation.objects.first() or shortages.add_shortage(
        world.actor("coordinator"), said
    )
    return found.pk


def found_place(world: Any) -> Suggestion:
    """What a run found for this person, and a coach did not look at yet."""
    found = Suggestion.objects.filter(person=world.person).first()
    if found is None:
        words = {"person": world.person, "place": world.place, "points": 1990}
        found = Suggestion.objects.create(run_id=run_of(world), **words)
    return found


def run_of(world: Any) -> uuid.UUID:
    """A run of the OCMW in charge that came to no answer."""
    found = Run.objects.filter(region=world.region).exclude(organisation=None).first()
    if found is None:
        now = timezone.now()
        found = Run.objects.create(
            region=world.region, organisation=world.person.organisation, on=world.on,
            started_at=now, claimed_at=now, finished_at=now, ended_as="unusable",
            policy_version="2026-1", policy_text="",
        )  # fmt: skip
    return found.pk


def laid_before(world: Any) -> uuid.UUID:
    """A place before the person, as a coach would put them there."""
    found = Proposal.objects.filter(person=world.person).first()
    if found is None:
        now = timezone.now()
        found = Proposal.objects.create(
            person=world.person, state="proposed", entered_on=world.on, made_at=now
        )
        found.options.create(place=world.place, position=1)
        found.moves.create(number=1, to="proposed", as_who="coach", on=world.on, at=now)
    return found.pk


def agreed_on(world: Any) -> uuid.UUID:
    """A table of points that the region wrote down."""
    found = AgreedTable.objects.filter(region=world.region, kind="points").first()
    if found is None:
        keeper = world.actor("administrator")
        found = agreed_services.write_down(keeper, "points", DEFAULT, at=timezone.now())
    return found.pk


def stood_still(world: Any) -> uuid.UUID:
    """A stop of the OCMW that was lifted again."""
    found = RunStop.objects.filter(region=world.region).first()
    if found is None:
        lead, now = world.actor("team_lead"), timezone.now()
        found = stops.stop_runs(lead, reason="Even nakijken.", at=now)
        stops.let_run(lead, found.pk, at=now)
    return found.pk


def lent(world: Any) -> Loan:
    """A loan of the person that runs, with a payment."""
    found = Loan.objects.filter(person=world.person).first()
    if found is not None:
        return found
    coach, lead, now = world.actor("coach"), world.actor("team_lead"), timezone.now()
    loans.change_fund(lead, amount=Decimal(2000), why="Begroting")
    asked = loans.ask_loan(coach, world.person.pk, loans.NewLoan(Decimal(900), 9, "Voor het werk."))
    first = world.on + timedelta(days=30)
    loans.grant_loan(lead, asked.pk, loans.Yes(Decimal(900), 9, first, "Ze geraakt er."))
    loans.record_paper_signature(coach, asked.pk, name=world.person.name, signed_on=world.on)
    loans.sign_loan(coach, asked.pk)
    loans.pay_out(coach, asked.pk)
    loans.record_payment(coach, asked.pk, amount=Decimal(50), on=world.on, at=now)
    return Loan.objects.get(pk=asked.pk)


def location_of(world: Any) -> Location:
    """A crèche in Schoten with two places every weekday."""
    found = Location.objects.filter(municipality_id=world.person.municipality_id).first()
    if found is not None:
        return found
    coach = world.actor("coach")
    new = care.NewLocation(
        "De Bijtjes", coach.organisation_id, world.person.municipality_id, time(7), time(18)
    )
    made = care.add_location(coach, new)
    care.say_places(coach, made.pk, since=world.on, places=[2, 2, 2, 2, 2, 0, 0])
    return made


def care_asked(world: Any) -> ChildcareRequest:
    """A place that the person asks, Monday and Tuesday; offered, so that both can be opened."""
    found = ChildcareRequest.objects.filter(person=world.person).first()
    if found is not None:
        return found
    location, coach, now = location_of(world), world.actor("coach"), timezone.now()
    new = care.NewRequest(
        "Lou", world.on, (0, 1), time(8), time(17), world.person.municipality_id, None, ("work",)
    )
    asked = care.ask_childcare(coach, world.person.pk, new, at=now)
    care.offer_place(coach, asked.pk, care.NewOffer(location.pk, world.on))
    return ChildcareRequest.objects.get(pk=asked.pk)


def care_rules(world: Any) -> uuid.UUID:
    """Rules that the region adopted."""
    found = PriorityRules.objects.filter(region=world.region).first()
    if found is None:
        keeper = world.actor("administrator")
        found = care.write_rules(keeper, default_text(), at=timezone.now())
    return found.pk


def priced(world: Any) -> uuid.UUID:
    """What a course of Dutch costs in the region."""
    found = Price.objects.filter(kind="dutch", retired_at=None).first()
    if found is None:
        new = prices.NewPrice(
            "dutch", Decimal(480), "person", "once", world.on, "Reglement van de regio"
        )
        found = prices.add_price(world.actor("administrator"), new, at=timezone.now())
    return found.pk


def kept_measure(world: Any) -> uuid.UUID:
    """A measure that the coordinator kept."""
    found, _is_new = Measure.objects.get_or_create(
        region=world.region,
        defaults={
            "barriers": 2,
            "n_wanted": 3,
            "n_lifted": 3,
            "n_gained": 3,
            "n_best": 12,
            "input_hash": "0" * 64,
            "on": world.on,
            "made_at": timezone.now(),
        },
    )
    return found.pk


# How an id of each kind is found, or made when a test first needs it.
MAKERS: dict[str, Callable[[Any], Any]] = {
    "value_id": amount_of_law,
    "loan_id": lambda world: lent(world).pk,
    "payment_id": lambda world: lent(world).payments.first().pk,
    "instalment_id": lambda world: lent(world).instalments.last().pk,
    "care_id": lambda world: care_asked(world).pk,
    "place_offer_id": lambda world: care_asked(world).offers.first().pk,
    "location_id": lambda world: location_of(world).pk,
    "priority_id": care_rules,
    "price_id": priced,
    "measure_id": kept_measure,
    "entry_id": written,
    "right_request_id": right_asked,
    "corrects_id": written,
    "message_id": told,
    "worksheet_id": worksheet_of,
    "set_line_id": set_line_of,
    "suggestion_id": lambda world: found_place(world).pk,
    "run_id": run_of,
    "proposal_id": laid_before,
    "table_id": agreed_on,
    "stop_id": stood_still,
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
    "lets_step_id": lambda world: lets_step(world).pk,
    "handed_id": lambda world: handed_at(world).pk,
    "contact_id": lambda world: world.contact.pk,
    "moment_id": lambda world: world.moment.pk,
    "notice_id": warned_of,
    "place_id": lambda world: world.place.pk,
    "tailored_id": asked_to_measure,
    "talk_id": talked,
    "campaign_id": campaigned,
    "shortage_id": short_of,
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


def lets_step(world: Any) -> Any:
    """A step that takes statements in, in the plan of the person."""
    found = world.trajectory.steps.filter(instrument_id="lets").first()
    if found is None:
        new = trajectories.NewStep(instrument="lets", by="person")
        found = trajectories.add_step(world.actor("coach"), world.trajectory.pk, new)
    return found


def handed_at(world: Any) -> Any:
    """A statement that the person handed to their coach, who put it there."""
    found = HandedStatement.objects.filter(step__trajectory=world.trajectory).first()
    if found is None:
        said = {"v": 1, "id": "een", "first": "2026-01-01", "last": "2026-02-01", "name": "Nadia",
                "group": "Ruilkring", "given": 90, "received": 15, "for_group": 0, "exchanges": 3,
                "both": 1, "partners": 2, "activities": 0}  # fmt: skip
        data = signed_papers.sign_file("klaverblad.statement", said, b"%PDF-1.7")
        found = trajectories.hand_statement(
            world.actor("coach"), lets_step(world).pk, data,
            is_agreed=True, may_count=True, at=timezone.now(),
        )  # fmt: skip
    return found


def of_lets(name: str) -> Callable[[Any], Any]:
    """How an id of the group that exchanges is found; the coach is its coordinator."""
    return lambda world: lets_ids(world)[name]


LETS_IDS = (
    "group_id",
    "lets_member_id",
    "offer_id",
    "ask_id",
    "fee_id",
    "booking_id",
    "tie_id",
    "neighbour_id",
    "news_id",
    "hours_id",
    "statement_id",
    "app_key_id",
    "intake_id",
)
MAKERS |= {name: of_lets(name) for name in LETS_IDS}


def of_events(name: str) -> Callable[[Any], Any]:
    """How an id of an event is found: a day of the region on which the coach has a place."""
    return lambda world: event_ids(world)[name]


MAKERS |= {name: of_events(name) for name in ("gathering_id", "seat_id")}


def of_coin(name: str) -> Callable[[Any], Any]:
    """How an id of the coin of a city is found; the coach coordinates it, keeps it and sells."""
    return lambda world: coin_ids(world)[name]


COIN_IDS = (
    "coin_id",
    "merchant_id",
    "sale_id",
    "redemption_id",
    "coin_file_id",
    "coin_activity_id",
    "coin_work_id",
)
MAKERS |= {name: of_coin(name) for name in COIN_IDS}


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
        "proposal_id",
        "loan_id",
        "instalment_id",
        "care_id",
        "lets_step_id",
    )
    return ids_of(world, names)
