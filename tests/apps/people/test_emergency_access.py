"""Breaking the glass opens one file for some hours, and everybody concerned can read why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.people import policies, queries, services
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.models import EmergencyAccess, Person
from klaverblad.errors import BadInput, Denied, Refused

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
