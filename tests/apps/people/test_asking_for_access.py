"""Whoever asks for a file elsewhere hears yes or no, and learns nothing more until it is granted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import queries, services
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.models import (
    AccessRequest,
    Consent,
    GivenHow,
    Person,
    RequestState,
    SharingPurpose,
)
from klaverblad.apps.people.reach_queries import reaches
from klaverblad.apps.people.registry import Domain
from klaverblad.errors import BadInput, Denied, Refused
from tests.world import member

pytestmark = pytest.mark.django_db
NUMBER = "85073003328"


@pytest.fixture
def numbered(world):
    """The person in Schoten, with a register number."""
    person = Person.objects.get(pk=world.person.pk)
    person.insz, person.insz_absent_because = NUMBER, ""
    person.save()
    return person


def wanted(world, **changes):
    words = {
        "purpose": SharingPurpose.COACHING,
        "domains": frozenset({Domain.WORK, Domain.MOBILITY}),
        "until": world.on + timedelta(days=90),
        "why": "Ze vroeg ons om mee te zoeken.",
    }
    return services.NewRequest(**(words | changes))


def ask(world, person, who="outsider", **changes):
    return services.ask_access(world.actor(who), person.pk, wanted(world, **changes))


def test_a_number_of_elsewhere_is_found_and_nothing_is_told_of_it(world, numbered):
    match = services.look_for_number(world.actor("neighbour"), NUMBER)

    assert match == sharing.Match(numbered.pk, is_in_reach=False)


def test_a_number_of_ones_own_leads_to_the_file(world, numbered):
    match = services.look_for_number(world.actor("coach"), NUMBER)

    assert match == sharing.Match(numbered.pk, is_in_reach=True)


def test_a_number_that_nobody_has_is_nowhere(world, numbered):
    assert services.look_for_number(world.actor("coach"), "00000000097") is None


def test_a_look_is_an_event_without_the_number(world, numbered):
    services.look_for_number(world.actor("neighbour"), NUMBER)

    event = Event.objects.get(name="person.looked_for")
    assert event.data == {"found": True}
    assert event.person_id is None


def test_who_looks_for_too_many_numbers_waits(world, numbered):
    neighbour = world.actor("neighbour")
    for _ in range(services.LOOKS_MOST):
        services.look_for_number(neighbour, NUMBER)

    with pytest.raises(Refused):
        services.look_for_number(neighbour, NUMBER)
    assert services.look_for_number(world.actor("outsider"), NUMBER)


@pytest.mark.parametrize("who", ["workplace", "coordinator", "administrator", "self_login"])
def test_a_role_without_people_looks_for_no_number(world, who):
    with pytest.raises(Denied):
        services.look_for_number(world.actor(who), NUMBER)


def test_asking_opens_nothing_by_itself(world, numbered):
    ask(world, numbered)

    assert not queries.persons(world.actor("outsider")).exists()


def test_a_yes_of_the_person_opens_what_they_chose(world, numbered):
    asked = ask(world, numbered)

    services.grant_request(
        world.actor("self_login"),
        asked.pk,
        domains=frozenset({Domain.WORK}),
        until=asked.until,
    )

    outsider = world.actor("outsider")
    assert reaches(outsider, [numbered.pk])[numbered.pk].domains == {Domain.WORK}
    assert AccessRequest.objects.get().state == RequestState.GRANTED
    assert Consent.objects.get(organisation=world.outsider.organisation, given_how="own_page")


def test_nobody_is_given_more_than_they_asked(world, numbered):
    asked = ask(world, numbered)

    with pytest.raises(BadInput):
        services.grant_request(
            world.actor("self_login"),
            asked.pk,
            domains=frozenset({Domain.INCOME}),
            until=asked.until,
        )


def test_a_yes_lasts_no_longer_than_was_asked(world, numbered):
    asked = ask(world, numbered)

    granted = services.grant_request(
        world.actor("coach"),
        asked.pk,
        domains=frozenset({Domain.WORK}),
        until=asked.until + timedelta(days=30),
        how=GivenHow.SPOKEN,
    )

    assert granted.consent.until == asked.until


def test_a_no_changes_nothing_and_leaves_no_mark_on_the_person(world, numbered):
    asked = ask(world, numbered)

    services.refuse_request(world.actor("self_login"), asked.pk)

    assert not queries.persons(world.actor("outsider")).exists()
    assert Event.objects.get(name="access.refused").data == {}


def test_an_answer_is_given_once(world, numbered):
    asked = ask(world, numbered)
    services.refuse_request(world.actor("self_login"), asked.pk)

    with pytest.raises(services.AlreadyAnswered):
        services.grant_request(
            world.actor("coach"),
            asked.pk,
            domains=frozenset({Domain.WORK}),
            until=asked.until,
            how=GivenHow.SPOKEN,
        )


def test_only_the_asker_takes_a_question_back(world, numbered):
    asked = ask(world, numbered)

    with pytest.raises(AccessRequest.DoesNotExist):
        services.withdraw_request(world.actor("partner"), asked.pk)
    assert services.withdraw_request(world.actor("outsider"), asked.pk).state == "withdrawn"


def test_the_asker_cannot_answer_their_own_question(world, numbered):
    asked = ask(world, numbered)

    with pytest.raises(AccessRequest.DoesNotExist):
        services.grant_request(
            world.actor("outsider"), asked.pk, domains=frozenset({Domain.WORK}), until=asked.until
        )


def test_the_same_question_is_not_asked_twice(world, numbered):
    ask(world, numbered)

    with pytest.raises(Refused):
        ask(world, numbered)


def test_who_can_open_the_file_already_need_not_ask(world, numbered):
    with pytest.raises(Refused):
        ask(world, numbered, who="partner")


def test_a_question_says_why_and_until_when(world, numbered):
    with pytest.raises(BadInput):
        ask(world, numbered, why="   ")
    with pytest.raises(BadInput):
        ask(world, numbered, until=world.on - timedelta(days=1))
    with pytest.raises(BadInput):
        ask(world, numbered, domains=frozenset())


def let_pass(world, asked, days=1):
    AccessRequest.objects.filter(pk=asked.pk).update(until=world.on - timedelta(days=days))


def test_a_question_until_a_day_that_has_been_waits_for_nobody(world, numbered):
    asked = ask(world, numbered)
    assert sharing.open_requests(world.actor("coach"), numbered.pk) == [asked]

    let_pass(world, asked)

    assert sharing.open_requests(world.actor("coach"), numbered.pk) == []
    with pytest.raises(services.RequestOver):
        services.grant_request(
            world.actor("self_login"),
            asked.pk,
            domains=frozenset({Domain.WORK}),
            until=world.on + timedelta(days=9),
        )


def test_whoever_was_not_answered_in_time_asks_again(world, numbered):
    old = ask(world, numbered)
    let_pass(world, old)

    new = ask(world, numbered)

    old.refresh_from_db()
    assert (old.state, new.state) == (RequestState.WITHDRAWN, RequestState.OPEN)


def test_an_answer_comes_before_what_is_off_in_the_form(world, numbered):
    asked = ask(world, numbered)
    services.grant_request(
        world.actor("self_login"),
        asked.pk,
        domains=frozenset({Domain.WORK}),
        until=asked.until,
    )

    with pytest.raises(services.AlreadyAnswered):
        services.grant_request(
            world.actor("coach"), asked.pk, domains=frozenset({Domain.HEALTH}), until=asked.until
        )


def test_whoever_asked_and_left_their_house_since_is_not_let_in(world, numbered):
    asked = ask(world, numbered)
    world.outsider.until = world.on - timedelta(days=1)
    world.outsider.save()

    with pytest.raises(Refused):
        services.grant_request(
            world.actor("self_login"),
            asked.pk,
            domains=frozenset({Domain.WORK}),
            until=asked.until,
        )


def test_a_house_that_guides_nobody_asks_for_no_file(world, numbered):
    seat = member("winkel", "Els Winkel", world.workplace.organisation, "partner", world.on)

    with pytest.raises(Refused):
        services.ask_access(Actor.of(seat, on=world.on), numbered.pk, wanted(world))
