"""Somebody new, a register number that may stand there once, and who joins the team."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from klaverblad.apps.accounts.models import Municipality, Region
from klaverblad.apps.people import queries, services
from klaverblad.apps.people.models import Person, TeamMember
from klaverblad.apps.people.number_queries import person_ids_with_number
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import names_about
from tests.world import newcomer

NUMBER = "85073003328"


def lina(world, **words):
    said = {
        "first_name": "Lina",
        "last_name": "Haddad",
        "municipality_id": world.person.municipality_id,
        "insz_absent_because": "not_asked",
    } | words
    return services.Newcomer(**said)


def test_a_newcomer_belongs_to_the_ocmw_and_nobody_said_yet_with_whom_they_live(world):
    person = services.open_person(world.actor("coach"), lina(world))

    assert person.organisation == world.coach.organisation
    assert not person.household_memberships.exists()
    assert names_about(person) == ["person.opened"]


def test_a_birthday_that_was_missing_is_told_once(world):
    coach = world.actor("coach")
    person = services.open_person(coach, lina(world))

    services.tell_birthday(coach, person.pk, born_on=date(1990, 3, 2))

    person.refresh_from_db()
    assert person.born_on == date(1990, 3, 2)
    assert names_about(person) == ["person.opened", "birthday.told"]
    with pytest.raises(Refused):
        services.tell_birthday(coach, person.pk, born_on=date(1990, 3, 3))


def test_a_birthday_is_not_told_before_it_comes_or_beside_the_register_number(world):
    coach = world.actor("coach")
    person = services.open_person(coach, lina(world, insz=NUMBER))

    for born_on in (world.on + timedelta(1), date(1985, 7, 31)):
        with pytest.raises(BadInput):
            services.tell_birthday(coach, person.pk, born_on=born_on)

    assert services.tell_birthday(coach, person.pk, born_on=date(1985, 7, 30)).born_on


def test_a_partner_tells_no_birthday(world):
    with pytest.raises(Denied):
        services.tell_birthday(world.actor("partner"), world.person.pk, born_on=date(1990, 1, 1))


def test_a_number_makes_a_reason_for_having_none_disappear(world):
    person = services.open_person(world.actor("coach"), lina(world, insz=NUMBER))

    assert (person.insz, person.insz_absent_because) == (NUMBER, "")


def test_the_same_number_twice_is_refused_without_saying_whose_it_is(world):
    coach = world.actor("coach")
    services.open_person(coach, lina(world, insz=NUMBER, first_name="Geheim"))

    with pytest.raises(Refused) as refusal:
        services.open_person(coach, lina(world, insz=NUMBER))

    told = f"{refusal.value.sentence} {refusal.value.facts}"
    assert "Geheim" not in told
    assert "Haddad" not in told
    assert NUMBER not in told
    assert len(person_ids_with_number(NUMBER, region_id=world.region.pk)) == 1


def test_the_same_number_may_have_a_file_in_two_towns(world):
    services.open_person(world.actor("coach"), lina(world, insz=NUMBER))

    other = services.open_person(world.actor("neighbour"), lina(world, insz=NUMBER))

    assert other.organisation == world.neighbour.organisation


def test_a_file_without_a_number_says_why(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        services.open_person(world.actor("coach"), lina(world, insz_absent_because=""))


def test_a_municipality_of_another_region_does_not_exist_here(world):
    elsewhere = Region.objects.create(slug="kempen", name="Kempen")
    geel = Municipality.objects.create(
        nis="13008", name="Geel", region=elsewhere, lat=51.1, lon=5, tile_row=1, tile_column=1
    )

    with pytest.raises(Municipality.DoesNotExist):
        services.open_person(world.actor("coach"), lina(world, municipality_id=geel.pk))


@pytest.mark.parametrize(
    "role", ["partner", "coordinator", "workplace", "administrator", "self_login"]
)
def test_only_the_ocmw_opens_files(world, role):
    with pytest.raises(Denied):
        services.open_person(world.actor(role), newcomer("Lina", world.person.municipality))


def test_age_counts_birthdays_that_have_been(world):
    person = Person(born_on=date(2000, 3, 2))

    assert person.age(on=date(2026, 3, 1)) == 25
    assert person.age(on=date(2026, 3, 2)) == 26
    assert Person().age(on=world.on) is None


def joins(world, actor, **words):
    said = {
        "user_id": world.outsider.user_id,
        "organisation_id": world.outsider.organisation_id,
        "purpose": "taalles",
        "until": world.on + timedelta(90),
    } | words
    return services.join_team(actor, world.person.pk, **said)


def test_a_professional_who_joins_the_team_knows_the_person_from_then(world):
    member = joins(world, world.actor("coach"))

    assert list(queries.persons(world.actor("outsider"))) == [world.person]
    assert names_about(member) == ["team.joined"]


def test_the_same_professional_joins_once(world):
    with pytest.raises(Refused):
        joins(world, world.actor("coach"), user_id=world.partner.user_id)

    assert TeamMember.objects.filter(user=world.partner.user).count() == 1


def test_nobody_joins_for_an_organisation_they_do_not_act_for(world):
    with pytest.raises(Refused):
        joins(world, world.actor("coach"), organisation_id=world.workplace.organisation_id)


def test_nobody_joins_until_a_day_that_has_been(world):
    with pytest.raises(BadInput):
        joins(world, world.actor("coach"), until=world.on - timedelta(1))


def test_a_partner_brings_no_other_partner_into_the_team(world):
    with pytest.raises(Denied):
        joins(world, world.actor("partner"))


def test_a_neighbour_finds_no_team_to_join(world):
    with pytest.raises(Person.DoesNotExist):
        joins(world, world.actor("neighbour"))
