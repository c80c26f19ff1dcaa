"""Another OCMW sees a file by a consent too: what was agreed, from then on, and no list of theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.desk import warned
from klaverblad.apps.desk.story import story
from klaverblad.apps.people import policies, queries, services
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.history_queries import history
from klaverblad.apps.people.models import Consent, Fact, GivenHow, Person, TeamMember
from klaverblad.apps.people.reach_queries import is_partial, own_persons, reach, reaches
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import policies as courses
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import services as course
from klaverblad.apps.trajectories.models import Appointment, Contact
from klaverblad.errors import Denied
from tests.crowd import home_of, tell
from tests.world import agreed_with

pytestmark = pytest.mark.django_db
WHY = "De politie vond haar zoon alleen, en niemand neemt op."


def let_in(world, who="neighbour", domains=frozenset({Domain.WORK, Domain.MOBILITY})):
    """The person agrees that the OCMW of the next town looks along; one of them joins."""
    seat = getattr(world, who)
    coach = world.actor("coach")
    services.give_consent(
        coach, world.person.pk, agreed_with(seat.organisation, on=world.on, domains=domains)
    )
    services.join_team(
        coach,
        world.person.pk,
        user_id=seat.user_id,
        organisation_id=seat.organisation_id,
        purpose="verhuist naar Brecht",
        until=None,
    )
    return world.actor(who)


def noted(world, *, days_ago, scope="team", who="coach", **words):
    at = timezone.make_aware(datetime.combine(world.on - timedelta(days_ago), time(9)))
    new = course.NewContact(kind="phone", scope=scope, at=at, **words)
    return course.record_contact(world.actor(who), world.trajectory.pk, new)


def test_a_coach_of_another_ocmw_finds_whoever_let_them_in_beside_their_own_people(world):
    neighbour = let_in(world)

    assert set(queries.persons(neighbour)) == {world.person, world.next_person}
    assert list(own_persons(neighbour)) == [world.next_person]
    assert queries.found(neighbour, "Nadia") == [world.person]


def test_their_colleague_who_is_not_in_the_team_does_not(world):
    let_in(world)
    colleague = replace(world.actor("neighbour"), user_id=world.colleague.user_id)

    assert list(queries.persons(colleague)) == [world.next_person]


def test_what_is_not_shared_with_another_ocmw_is_sifted_for_one_and_for_many(world):
    tell(world.actor("coach"), world.person, "net_wage_month_eur", 900.0)
    neighbour = let_in(world)
    tell(neighbour, world.next_person, "net_wage_month_eur", 800.0)
    both = [world.person.pk, world.next_person.pk]

    known = queries.known_facts(neighbour, both)
    values = queries.fact_values(neighbour, both, keys=["has_car", "net_wage_month_eur"])

    assert set(known[world.person.pk]) == {"has_car"}
    assert set(known[world.next_person.pk]) == {"net_wage_month_eur"}
    assert values[world.person.pk] == {"has_car": False}
    assert world.person.pk not in queries.households(neighbour, both, on=world.on)
    assert is_partial(neighbour)
    assert not is_partial(world.actor("coach"))


def test_one_file_and_many_have_the_same_reach_for_another_ocmw(world):
    neighbour = let_in(world)
    both = [world.person.pk, world.next_person.pk]

    many = reaches(neighbour, both)

    for person_id in both:
        assert reach(neighbour, Person.objects.get(pk=person_id)) == many[person_id]
    assert many[world.person.pk].is_by_consent
    assert not many[world.next_person.pk].is_by_consent


def test_taking_the_consent_back_closes_the_door_for_an_ocmw_too(world):
    neighbour = let_in(world)
    consent = Consent.objects.get(organisation=world.neighbour.organisation)

    services.revoke_consent(world.actor("self_login"), consent.pk, how=GivenHow.OWN_PAGE)

    assert list(queries.persons(neighbour)) == [world.next_person]


def test_another_ocmw_moves_steps_and_notes_talks_but_leads_no_trajectory(world):
    neighbour = let_in(world)
    person = Person.objects.get(pk=world.person.pk)

    assert courses.can_move_step(neighbour, person).is_allowed
    assert courses.can_write_contact(neighbour, person).is_allowed
    assert not courses.can_write_trajectory(neighbour, person).is_allowed
    assert not policies.can_record_fact(neighbour, person).is_allowed
    assert not policies.can_export_file(neighbour, person).is_allowed
    with pytest.raises(Denied):
        course.open_trajectory(neighbour, person.pk, coach_id=None)


@pytest.mark.parametrize("role", ["social_worker", "team_lead"])
def test_a_caseload_holds_the_people_of_ones_own_ocmw_alone(world, role):
    neighbour = let_in(world)
    path = course.open_trajectory(neighbour, world.next_person.pk, coach_id=neighbour.user_id)
    seat = getattr(world, role)
    elsewhere = replace(
        world.actor(role), organisation_id=neighbour.organisation_id, user_id=neighbour.user_id
    )

    assert world.person in queries.persons(elsewhere)
    assert list(trajectories.caseload(elsewhere)) == [path]
    assert list(trajectories.caseload(world.actor(role))) == [world.trajectory]
    assert seat.organisation != world.neighbour.organisation


def test_what_goes_of_the_files_of_another_ocmw_is_not_in_ones_own_list(world):
    neighbour = let_in(world)
    notice = RetentionNotice.objects.create(
        person_id=world.person.pk, rule="note", months=24, warned_on=world.on, due_on=world.on
    )

    assert warned.warned(neighbour).total == 0
    assert warned.warned(world.actor("coach")).total == 1
    with pytest.raises(RetentionNotice.DoesNotExist):
        services.keep_longer(neighbour, notice.pk, because="nodig", until=world.on + timedelta(9))


@pytest.mark.parametrize("who", ["partner", "neighbour"])
def test_notes_of_before_somebody_joined_stay_with_the_team_of_then(world, who):
    before = noted(world, days_ago=3, note="Van toen.")
    elsewhere = world.actor("partner") if who == "partner" else let_in(world)
    TeamMember.objects.update(since=world.on - timedelta(1))
    since = [noted(world, days_ago=days, scope=scope, note="Van nu.")
             for days, scope in ((1, "team"), (0, "person"))]  # fmt: skip
    hidden = noted(world, days_ago=0, scope="organisation", note="Onder ons.")

    readable = set(trajectories.contacts(elsewhere))

    assert set(since) <= readable
    assert not {before, hidden} & readable
    assert before in trajectories.contacts(world.actor("coach"))


def test_whoever_wrote_a_note_reads_it_whenever_that_was(world):
    TeamMember.objects.update(since=world.on - timedelta(9))
    mine = noted(world, days_ago=5, who="partner", note="Samen gebeld.")
    TeamMember.objects.update(since=world.on)

    assert mine in trajectories.contacts(world.actor("partner"))


def test_a_note_that_is_not_read_leaves_no_line_in_the_story(world):
    noted(world, days_ago=3)
    partner = world.actor("partner")
    Contact.objects.exclude(at__date__lt=world.on).delete()

    told, _n = story(partner, world.person.pk, limit=None)

    assert not [line for line in told if line.icon == "phone"]


def test_an_agenda_names_nobody_whose_file_is_closed(world):
    partner = world.actor("partner")
    at = timezone.make_aware(datetime.combine(world.on, time(10)))
    words = {"user_id": partner.user_id, "starts_at": at}
    Appointment.objects.create(trajectory=world.trajectory, title="Gesprek", **words)
    own = Appointment.objects.create(title="Teamoverleg", **words)
    assert len(trajectories.agenda(partner, on=world.on)) == 2

    services.revoke_consent(
        world.actor("self_login"), Consent.objects.get().pk, how=GivenHow.OWN_PAGE
    )

    assert trajectories.agenda(partner, on=world.on) == [own]
    assert trajectories.appointments_between(partner, first=world.on, last=world.on) == [own]


def test_with_whom_else_somebody_talks_is_not_told_to_who_came_by_a_consent(world):
    at = timezone.make_aware(datetime.combine(world.on + timedelta(2), time(10)))
    Appointment.objects.create(
        user=world.coach.user, trajectory=world.trajectory, starts_at=at, title="Leefloon"
    )
    partner, coach = world.actor("partner"), world.actor("coach")

    assert trajectories.next_appointment(partner, world.trajectory.pk, at=at - timedelta(1)) is None
    assert (
        trajectories.next_appointment(coach, world.trajectory.pk, at=at - timedelta(1)) is not None
    )


def test_a_history_tells_of_a_home_only_what_held_while_somebody_lived_there(world):
    coach = world.actor("coach")
    home = home_of(world.person)
    moved_in = date(2024, 1, 1)
    world.person.household_memberships.update(since=moved_in)
    then = timezone.make_aware(datetime.combine(date(2022, 5, 1), time(9)))

    def said(*, value, **when):
        fact = {"since": date(2022, 1, 1), "said_by": "person", "known_by": "told"}
        return Fact.objects.create(
            household=home,
            key="shares_household_costs",
            value=value,
            recorded_at=then,
            **fact | when,
        )

    over = said(value=True, until=date(2023, 6, 30), replaced_at=then + timedelta(400))
    wrong = said(value=False, replaced_at=then + timedelta(30), ended_as="corrected")
    still = said(value=True, since=date(2023, 7, 1))

    found = history(coach, world.person.pk, "shares_household_costs")

    assert found == [still]
    assert not {over, wrong} & set(found)


@pytest.mark.parametrize("who", ["partner", "neighbour", "emergency"])
def test_documents_are_for_the_ocmw_in_charge_and_the_person(world, who):
    if who == "emergency":
        opened = services.open_emergency(world.actor("neighbour"), world.person.pk, why=WHY)
        actor = replace(world.actor("neighbour"), emergency_id=opened.pk)
    else:
        actor = (
            world.actor("partner") if who == "partner" else let_in(world, domains=frozenset(Domain))
        )

    assert queries.persons(actor).filter(pk=world.person.pk).exists()
    assert documents.documents_of(actor, world.person.pk) == []
    with pytest.raises(world.document.DoesNotExist):
        documents.document(actor, world.document.pk)
    told, _n = story(actor, world.person.pk, limit=None)
    assert not [line for line in told if "ocument" in line.sentence]


@pytest.mark.parametrize("who", ["coach", "self_login"])
def test_the_ocmw_in_charge_and_the_person_read_documents(world, who):
    assert documents.document(world.actor(who), world.document.pk) == world.document
