"""The one door: which people each role may know of, and what is read through it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from klaverblad.apps.people import queries
from klaverblad.apps.people.models import HouseholdRole, Person, TeamMember
from tests.crowd import crowd, home_of, moves_in, somebody, tell


@pytest.mark.parametrize("role", ["coach", "colleague", "social_worker", "team_lead"])
def test_whoever_works_in_the_ocmw_knows_all_its_people_and_no_others(world, role):
    known = queries.persons(world.actor(role))

    assert set(known) == set(Person.objects.filter(organisation=world.coach.organisation))
    assert world.person in known
    assert world.next_person not in known


@pytest.mark.parametrize(
    "role", ["outsider", "coordinator", "workplace", "other_workplace", "administrator"]
)
def test_whoever_guides_nobody_knows_nobody(world, role):
    assert not queries.persons(world.actor(role)).exists()


def test_the_neighbour_knows_only_the_people_of_the_next_town(world):
    assert list(queries.persons(world.actor("neighbour"))) == [world.next_person]


def test_a_person_knows_only_themselves(world):
    assert list(queries.persons(world.actor("self_login"))) == [world.person]


def test_a_partner_knows_those_whose_team_they_are_in(world):
    somebody(world, "Yusuf")

    assert list(queries.persons(world.actor("partner"))) == [world.person]


@pytest.mark.parametrize(("days", "is_known"), [(-1, False), (0, True), (1, True)])
def test_a_partner_knows_a_person_up_to_and_with_the_last_day(world, days, is_known):
    TeamMember.objects.update(since=world.on - timedelta(9), until=world.on + timedelta(days))

    assert queries.persons(world.actor("partner")).exists() == is_known


def test_a_partner_who_joins_tomorrow_knows_nobody_today(world):
    TeamMember.objects.update(since=world.on + timedelta(1))

    assert not queries.persons(world.actor("partner")).exists()


def test_a_partner_knows_a_person_only_while_acting_for_the_organisation_that_joined(world):
    elsewhere = replace(
        world.actor("partner"), organisation_id=world.other_workplace.organisation_id
    )

    assert not queries.persons(elsewhere).exists()


def test_a_stranger_gets_the_same_answer_as_for_somebody_who_is_not_there(world):
    with pytest.raises(Person.DoesNotExist):
        queries.person(world.actor("neighbour"), world.person.pk)


def test_facts_of_people_out_of_reach_are_left_out(world):
    tell(world.actor("neighbour"), world.next_person, "has_car", value=True)
    both = [world.person.pk, world.next_person.pk]

    known = queries.known_facts(world.actor("coach"), both)

    assert set(known) == {world.person.pk}
    assert known[world.person.pk]["has_car"].value is False


def test_a_known_fact_says_who_wrote_it_down_and_how_it_is_known(world):
    tell(
        world.actor("coach"),
        world.person,
        "net_wage_month_eur",
        1200.5,
        known_by="document",
        document="loonbrief van oktober",
        since=date(2026, 3, 2),
    )

    fact = queries.known_facts(world.actor("partner"), [world.person.pk])[world.person.pk][
        "net_wage_month_eur"
    ]

    assert (fact.value, fact.since, fact.document) == (
        1200.5,
        date(2026, 3, 2),
        "loonbrief van oktober",
    )
    assert (fact.said_by, fact.known_by, fact.recorded_by) == ("person", "document", "Sofie Claes")


def test_only_the_keys_that_are_asked_for_come_back(world):
    tell(world.actor("coach"), world.person, "has_bike", value=True)

    known = queries.known_facts(world.actor("coach"), [world.person.pk], keys=["has_bike"])

    assert set(known[world.person.pk]) == {"has_bike"}


@pytest.mark.parametrize("n", [5, 50])
def test_facts_take_three_queries_however_many_people(world, django_assert_num_queries, n):
    ids = [person.pk for person in crowd(world, n, facts=[{"has_car": True, "has_bike": None}])]

    with django_assert_num_queries(3):
        known = queries.known_facts(world.actor("coach"), ids)

    assert len(known) == n


@pytest.mark.parametrize("n", [5, 50])
def test_households_take_three_queries_however_many_people(world, django_assert_num_queries, n):
    ids = [person.pk for person in crowd(world, n)]

    with django_assert_num_queries(3):
        homes = queries.households(world.actor("coach"), ids, on=world.on)

    assert len(homes) == n


def test_a_household_is_who_lives_there_on_that_day(world):
    home, coach = home_of(world.person), world.actor("coach")
    left, came = somebody(world, "Weg"), somebody(world, "Nieuw")
    day = world.on
    moves_in(home, left, HouseholdRole.HOUSEMATE, since=date(2020, 1, 1), until=day - timedelta(1))
    moves_in(home, came, HouseholdRole.PARTNER, since=day)

    view = queries.households(coach, [world.person.pk], on=day)[world.person.pk]

    assert [(m.name, m.role) for m in view.members] == [
        (world.person.name, HouseholdRole.HEAD),
        ("Nieuw Janssens", HouseholdRole.PARTNER),
    ]


def test_whoever_moves_lives_in_the_new_house_from_that_day(world):
    """Both the last day in the old house and the first in the new one are today."""
    coach, mover = world.actor("coach"), somebody(world, "Mo")
    old, new = home_of(crowd(world, 1)[0]), home_of(world.person)
    for home, since, until in [(new, world.on, None), (old, date(2020, 1, 1), world.on)]:
        mover.household_memberships.create(
            household=home, role=HouseholdRole.HOUSEMATE, since=since, until=until
        )

    homes = queries.households(coach, [mover.pk], on=world.on)

    assert homes[mover.pk].household_id == new.pk


def test_the_household_of_somebody_out_of_reach_is_left_out(world):
    homes = queries.households(world.actor("coach"), [world.next_person.pk], on=world.on)

    assert homes == {}


def test_a_household_that_ends_next_month_still_gives_its_facts(world):
    coach = world.actor("coach")
    tell(coach, world.person, "shares_household_costs", value=True)
    world.person.household_memberships.update(until=world.on + timedelta(30))

    known = queries.known_facts(coach, [world.person.pk])

    assert known[world.person.pk]["shares_household_costs"].value is True


def test_the_team_is_who_is_around_the_person_today(world):
    coach = world.actor("coach")
    TeamMember.objects.create(
        person=world.person,
        user=world.outsider.user,
        organisation=world.outsider.organisation,
        purpose="taalles",
        since=date(2020, 1, 1),
        until=world.on - timedelta(1),
    )

    assert [one.user for one in queries.team(coach, world.person.pk)] == [world.partner.user]
    assert queries.team(world.actor("neighbour"), world.person.pk) == []


def test_search_finds_people_by_every_word_of_their_name_within_reach(world):
    coach = world.actor("coach")
    both = somebody(world, "Anna", last_name="Van den Berg")
    somebody(world, "Anna", last_name="Peeters")

    assert queries.found(coach, "berg anna") == [both]
    assert queries.found(coach, "Omar") == []
    assert queries.found(world.actor("administrator"), "Anna") == []


def test_search_stops_at_its_limit(world):
    crowd(world, 6)

    assert len(queries.found(world.actor("coach"), "Janssens", limit=4)) == 4
