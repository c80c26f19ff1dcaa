"""Breaking the glass opens one file for some hours, and everybody concerned can read why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import policies, queries, services
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.models import EmergencyAccess, Person
from klaverblad.apps.people.reach_queries import reaches
from klaverblad.apps.people.registry import Domain
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import somebody
from tests.world import agreed_with

pytestmark = pytest.mark.django_db
WHY = "De politie vond haar zoon alleen, en niemand neemt op."


def open_file(world, who="neighbour"):
    emergency = services.open_emergency(world.actor(who), world.person.pk, why=WHY)
    return emergency, replace(world.actor(who), emergency_id=emergency.pk)


def test_the_one_file_opens_and_all_others_close(world):
    _emergency, actor = open_file(world)

    assert [one.pk for one in queries.persons(actor)] == [world.person.pk]
    assert world.next_person not in queries.persons(actor)


def test_in_an_emergency_one_reads_and_writes_nothing(world):
    _emergency, actor = open_file(world)
    said = services.Said("has_bike", value=True, since=world.on, said_by="person", known_by="told")

    with pytest.raises(Denied):
        services.record_fact(actor, world.person.pk, said)


def test_the_file_closes_by_itself_when_its_hours_are_over(world):
    emergency, actor = open_file(world)

    now = timezone.now()
    EmergencyAccess.objects.update(
        opened_at=now - timedelta(hours=5), expires_at=now - timedelta(hours=1)
    )

    assert not queries.persons(actor).exists()
    assert not sharing.is_running_emergency(actor, emergency.pk)


def test_whoever_opened_it_can_close_it_sooner(world):
    _emergency, actor = open_file(world)

    services.end_emergency(actor)

    assert not queries.persons(actor).exists()


def test_the_emergency_of_another_opens_nothing(world):
    emergency, _actor = open_file(world)
    thief = replace(world.actor("colleague"), emergency_id=emergency.pk)

    assert not queries.persons(thief).exists()
    assert not policies.can_read_person(thief, Person.objects.get(pk=world.person.pk)).is_allowed


def test_a_reason_is_a_sentence(world):
    with pytest.raises(BadInput):
        services.open_emergency(world.actor("neighbour"), world.person.pk, why="nodig")


def test_ones_own_people_need_no_emergency(world):
    with pytest.raises(Refused):
        services.open_emergency(world.actor("coach"), world.person.pk, why=WHY)


@pytest.mark.parametrize("who", ["partner", "workplace", "coordinator", "administrator", "officer"])
def test_only_an_ocmw_breaks_the_glass(world, who):
    with pytest.raises(Denied):
        services.open_emergency(world.actor(who), world.person.pk, why=WHY)


def test_by_name_and_birthday_only_an_exact_match_is_found(world):
    neighbour = world.actor("neighbour")
    right = services.Sought(
        first_name="nadia", last_name=world.person.last_name, born_on=world.person.born_on
    )

    with pytest.raises(Refused):
        services.break_glass(neighbour, replace(right, first_name="nad"), why=WHY)
    assert services.break_glass(neighbour, right, why=WHY).person_id == world.person.pk


def sought(person, **changes):
    said = {"first_name": person.first_name, "last_name": person.last_name}
    return services.Sought(**said | {"born_on": person.born_on} | changes)


def test_without_a_reason_nobody_learns_whether_there_is_a_file(world):
    neighbour = world.actor("neighbour")

    for whose in (sought(world.person), sought(world.person, first_name="Niemand")):
        with pytest.raises(BadInput) as refused:
            services.break_glass(neighbour, whose, why="nodig")
        assert refused.value.facts["field"] == "why"
    assert not Event.objects.filter(name="person.looked_for").exists()


def test_each_look_is_counted_also_one_that_finds_nothing(world):
    neighbour = world.actor("neighbour")
    for number in range(services.LOOKS_MOST):
        with pytest.raises(Refused):
            services.break_glass(neighbour, sought(world.person, first_name=f"N{number}"), why=WHY)

    with pytest.raises(Refused) as refused:
        services.break_glass(neighbour, sought(world.person), why=WHY)

    assert "keer in een uur" in str(refused.value.sentence)
    assert not EmergencyAccess.objects.exists()
    looks = Event.objects.filter(name="person.looked_for")
    assert [one.data for one in looks] == [{"found": False}] * services.LOOKS_MOST


def test_two_people_with_one_name_and_birthday_open_for_nobody(world):
    twin = Person.objects.get(pk=somebody(world, "Nadia", last_name=world.person.last_name).pk)
    twin.born_on = world.person.born_on
    twin.save(update_fields=["born_on"])

    with pytest.raises(Refused) as refused:
        services.break_glass(world.actor("neighbour"), sought(world.person), why=WHY)

    nowhere = sought(world.person, first_name="Niemand")
    with pytest.raises(Refused) as nobody:
        services.break_glass(world.actor("neighbour"), nowhere, why=WHY)

    assert "geef het rijksregisternummer" in str(refused.value.sentence)
    assert str(refused.value.sentence) == str(nobody.value.sentence)
    assert refused.value.code == nobody.value.code
    assert refused.value.facts == nobody.value.facts
    assert not EmergencyAccess.objects.exists()


def test_a_number_that_nobody_has_is_not_answered_with_a_question_for_a_number(world):
    with pytest.raises(Refused) as refused:
        services.break_glass(world.actor("neighbour"), services.Sought(insz="90030200173"), why=WHY)

    assert "rijksregisternummer" not in str(refused.value.sentence)


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("Élodie", "élodie"),
        ("Çelik", "ÇELIK"),
        ("Voß", "voss"),
        ("Anne  Marie", " anne marie "),
        ("Zoë", "ZOE\u0308"),
    ],
)
def test_a_name_is_compared_without_its_capitals_in_every_alphabet(world, kept, typed):
    Person.objects.filter(pk=world.person.pk).update(first_name=kept)

    opened = services.break_glass(
        world.actor("neighbour"), sought(world.person, first_name=typed), why=WHY
    )

    assert opened.person_id == world.person.pk


def test_a_consent_to_a_part_does_not_keep_the_rest_shut_in_a_crisis(world):
    coach, seat = world.actor("coach"), world.neighbour
    agreed = agreed_with(seat.organisation, on=world.on, domains=frozenset({Domain.WORK}))
    services.give_consent(coach, world.person.pk, agreed)
    services.join_team(
        coach,
        world.person.pk,
        user_id=seat.user_id,
        organisation_id=seat.organisation_id,
        purpose="werk zoeken",
        until=None,
    )

    opened = services.open_emergency(world.actor("neighbour"), world.person.pk, why=WHY)

    actor = replace(world.actor("neighbour"), emergency_id=opened.pk)
    assert reaches(actor, [world.person.pk])[world.person.pk].is_whole


def test_the_person_and_the_officer_see_it_and_a_stranger_does_not(world):
    open_file(world)

    assert sharing.emergencies(world.actor("self_login")).get().why == WHY
    assert sharing.emergencies(world.actor("officer")).get().why == WHY
    assert not sharing.emergencies(world.actor("administrator")).exists()
    assert not sharing.emergencies(world.actor("outsider")).exists()


def test_the_officer_says_what_they_found_once(world):
    emergency, _actor = open_file(world)
    officer = world.actor("officer")

    services.review_emergency(officer, emergency.pk, review="Terecht.")

    with pytest.raises(Refused):
        services.review_emergency(officer, emergency.pk, review="Toch niet.")
    with pytest.raises(Denied):
        services.review_emergency(world.actor("coach"), emergency.pk, review="Prima.")


def test_the_officer_opens_no_file(world):
    assert not queries.persons(world.actor("officer")).exists()
