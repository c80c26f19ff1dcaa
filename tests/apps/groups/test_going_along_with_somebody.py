"""A mentor and an expert by experience see what the person chose, from the yes to the end."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from django.urls import reverse

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.groups import mentoring_queries as queries
from klaverblad.apps.groups import services
from klaverblad.apps.groups.models import Meeting, Pair, PairState
from klaverblad.apps.journal.models import ReadEntry
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as files
from klaverblad.apps.people.models import Consent, Person
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.errors import BadInput, Denied, Refused
from tests.routes import addresses
from tests.world import CANARY


def goal(groups, words="Weer werken"):
    return trajectories.add_goal(groups.actor("coach"), groups.world.trajectory.pk, words=words)


def test_before_the_yes_a_mentor_sees_nothing_at_all(groups):
    services.end_pair(groups.actor("coach"), groups.pair.pk, came_of="not_yet")
    asked = services.NewPair(
        groups.mentor.pk, "Opnieuw", groups.on + timedelta(days=30), groups.project.pk
    )
    services.ask_pair(groups.actor("coach"), groups.world.person.pk, asked)

    assert queries.own_pairs(groups.actor("mentor")) == []


def test_a_mentor_sees_a_first_name_a_purpose_and_no_number_that_was_not_shared(groups):
    Person.objects.filter(pk=groups.world.person.pk).update(phone="0499 00 11 22")

    (seen,) = queries.own_pairs(groups.actor("mentor"))

    assert (seen.first_name, seen.purpose) == ("Nadia", "Samen oefenen voor een gesprek")
    assert (seen.reach, list(seen.goals)) == ("", [])


def test_the_person_chooses_the_channel_and_each_goal(groups):
    Person.objects.filter(pk=groups.world.person.pk).update(phone="0499 00 11 22")
    shared = goal(groups, "In de zorg werken")
    goal(groups, "Uit de schulden")

    services.agree_to_pair(
        groups.actor("self_login"),
        groups.pair.pk,
        services.Agreed(channel="phone", goals=[shared.pk]),
    )

    (seen,) = queries.own_pairs(groups.actor("mentor"))
    assert (seen.reach, list(seen.goals)) == ("0499 00 11 22", ["In de zorg werken"])


def test_what_is_taken_back_is_gone_at_the_next_look(groups):
    shared = goal(groups)
    me = groups.actor("self_login")
    services.agree_to_pair(me, groups.pair.pk, services.Agreed(goals=[shared.pk]))

    services.agree_to_pair(me, groups.pair.pk, services.Agreed())

    (seen,) = queries.own_pairs(groups.actor("mentor"))
    assert list(seen.goals) == []


@pytest.mark.parametrize("who", ["self_login", "coach", "mentor"])
def test_after_the_end_nothing_is_seen_any_more(groups, who):
    ended = services.end_pair(groups.actor(who), groups.pair.pk, came_of="network")

    assert (ended.state, ended.came_of) == (PairState.ENDED, "network")
    assert queries.own_pairs(groups.actor("mentor")) == []


def test_a_pair_ends_by_itself_on_its_last_day(groups):
    later = dataclasses.replace(groups.actor("mentor"), on=groups.pair.until + timedelta(days=1))

    assert queries.own_pairs(later) == []
    with pytest.raises(Pair.DoesNotExist):
        services.note_meeting(later, groups.pair.pk, on=later.on, how="phone")


def test_another_mentor_of_the_same_project_sees_nothing_of_it(groups):
    other = groups.actor("other_mentor")

    assert queries.own_pairs(other) == []
    with pytest.raises(Pair.DoesNotExist):
        services.note_meeting(other, groups.pair.pk, on=groups.on, how="phone")
    with pytest.raises(Pair.DoesNotExist):
        services.end_pair(other, groups.pair.pk, came_of="work")


@pytest.mark.parametrize("who", ["mentor", "expert"])
def test_a_companion_opens_no_file_and_no_list_of_people(groups, sign_in, who):
    browser = sign_in(getattr(groups, who))
    ids = {"person_id": groups.world.person.pk, "trajectory_id": groups.world.trajectory.pk}
    closed = [
        one
        for one in addresses()
        if one.parameters in {("person_id",), ("trajectory_id",)} and one.name.startswith("desk:")
    ]

    answers = {one.name: browser.get(one.url(ids)).status_code for one in closed}

    assert len(answers) > 20
    assert {name for name, code in answers.items() if code not in {403, 404, 405}} == set()
    assert not people.persons(groups.actor(who)).exists()


@pytest.mark.parametrize(
    "name", ["desk:people", "desk:search", "desk:groups", "desk:mentors", "desk:organisations"]
)
def test_lists_of_the_region_are_not_for_a_companion(groups, sign_in, name):
    assert sign_in(groups.mentor).get(reverse(name)).status_code == 403


def test_the_page_of_a_mentor_holds_no_last_name_and_is_in_the_read_log(groups, sign_in):
    answer = sign_in(groups.mentor).get(reverse("desk:companion"))

    assert "Nadia" in answer.content.decode()
    assert CANARY not in answer.content.decode()
    entry = ReadEntry.objects.get()
    assert (entry.person_id, entry.purpose) == (groups.world.person.pk, "companion")


def test_a_meeting_is_a_day_and_a_way_and_can_be_taken_back(groups):
    services.take_meeting_back(groups.actor("mentor"), groups.meeting.pk)

    (seen,) = queries.own_pairs(groups.actor("mentor"))
    assert list(seen.meetings) == []
    assert {field.name for field in Meeting._meta.concrete_fields} == {
        "id", "pair", "on", "how", "taken_back_at",
    }  # fmt: skip


def test_a_meeting_lies_between_the_yes_and_today(groups):
    mentor = groups.actor("mentor")

    for day in (groups.on + timedelta(days=1), groups.on - timedelta(days=1)):
        with pytest.raises(BadInput) as caught:
            services.note_meeting(mentor, groups.pair.pk, on=day, how="phone")
        assert caught.value.facts["field"] == "on"


def test_a_project_sees_the_people_who_agreed_and_no_longer_than_that(groups):
    partner = groups.actor("partner")
    assert [one.pk for one in queries.pairs(partner)] == [groups.pair.pk]

    consent = Consent.objects.get(person=groups.world.person)
    files.revoke_consent(groups.actor("self_login"), consent.pk, how="own_page")

    assert not queries.pairs(partner).exists()


def test_a_colleague_of_the_project_without_a_consent_sees_no_pair(groups):
    assert not queries.pairs(groups.actor("outsider")).exists()
    asked = services.NewPair(
        groups.other_mentor.pk, "Proberen", groups.on + timedelta(days=30), groups.project.pk
    )
    with pytest.raises(Person.DoesNotExist):
        services.ask_pair(groups.actor("outsider"), groups.world.person.pk, asked)


def test_a_mentor_comes_by_the_project_of_their_own_house(groups):
    asked = services.NewPair(groups.other_mentor.pk, "Oefenen", groups.on + timedelta(days=30))

    with pytest.raises(BadInput) as caught:
        services.ask_pair(groups.actor("coach"), groups.world.person.pk, asked)

    assert caught.value.facts["field"] == "programme"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"purpose": " "}, "purpose"), ({"until": -1}, "until"), ({"until": 400}, "until")],
)
def test_a_pair_has_a_purpose_and_an_end_within_the_year(groups, change, field):
    days = change.get("until", 30)
    asked = services.NewPair(
        groups.other_mentor.pk,
        change.get("purpose", "Oefenen"),
        groups.on + timedelta(days=days),
        groups.project.pk,
    )

    with pytest.raises(BadInput) as caught:
        services.ask_pair(groups.actor("coach"), groups.world.person.pk, asked)

    assert caught.value.facts["field"] == field


def test_the_same_two_are_one_pair_at_a_time(groups):
    asked = services.NewPair(
        groups.mentor.pk, "Oefenen", groups.on + timedelta(days=30), groups.project.pk
    )

    with pytest.raises(Refused):
        services.ask_pair(groups.actor("coach"), groups.world.person.pk, asked)


def test_a_coach_of_the_next_town_answers_for_nobody_here(groups):
    with pytest.raises(Pair.DoesNotExist):
        services.agree_to_pair(
            groups.actor("neighbour"), groups.pair.pk, services.Agreed(how="spoken")
        )


def test_a_partner_in_the_team_does_not_say_yes_for_the_person(groups):
    with pytest.raises(Denied):
        services.agree_to_pair(
            groups.actor("partner"), groups.pair.pk, services.Agreed(how="spoken")
        )


def test_an_expert_joins_a_team_by_an_invitation_without_a_project(groups):
    asked = services.NewPair(
        groups.expert.pk, "Vertellen hoe het bij mij ging", groups.on + timedelta(days=30)
    )
    pair = services.ask_pair(groups.actor("coach"), groups.world.person.pk, asked)
    services.agree_to_pair(groups.actor("self_login"), pair.pk, services.Agreed())

    (seen,) = queries.own_pairs(groups.actor("expert"))

    assert (seen.first_name, seen.project) == ("Nadia", "Jobroad")


def test_an_expert_in_a_group_sees_dates_a_count_and_who_wants_to_be_known(groups):
    (before,) = queries.own_visits(groups.actor("expert"))
    services.choose_shown(
        groups.actor("self_login"), groups.enrolment.pk, shows_name=True, needs=""
    )

    (after,) = queries.own_visits(groups.actor("expert"))

    assert (before.n_people, list(before.first_names)) == (1, [])
    assert list(after.first_names) == ["Nadia"]
    assert len(after.dates) == 2


def test_an_invitation_into_a_group_ends_on_its_day_or_when_it_is_stopped(groups):
    later = dataclasses.replace(groups.actor("expert"), on=groups.guest.until + timedelta(days=1))
    assert queries.own_visits(later) == []

    services.end_visit(groups.actor("coach"), groups.guest.pk, series_id=groups.series.pk)

    assert queries.own_visits(groups.actor("expert")) == []


def test_a_mentor_is_nobody_to_put_in_a_group(groups):
    with pytest.raises(BadInput):
        services.invite_guest(
            groups.actor("coach"),
            groups.series.pk,
            companion_id=groups.other_mentor.pk,
            purpose="Vertellen",
            until=groups.series.ends_on,
        )


def test_a_companion_of_a_role_that_ended_sees_nothing(groups, sign_in):
    groups.mentor.until = groups.on - timedelta(days=1)
    groups.mentor.save()

    answer = sign_in(groups.mentor).get(reverse("desk:companion"))

    assert answer.status_code in {302, 403}


def test_the_same_login_in_another_role_sees_nothing_of_the_pair(groups):
    as_expert = Actor(
        role=groups.actor("expert").role,
        on=groups.on,
        user_id=groups.mentor.user_id,
        organisation_id=groups.mentor.organisation_id,
        region_id=groups.world.region.pk,
    )

    assert queries.own_pairs(as_expert) == []
