"""A trainer of elsewhere and peers see a first name, and nothing that they could learn more by."""

from __future__ import annotations

import dataclasses

import pytest
from django.urls import reverse

from klaverblad.apps.groups import queries, services
from klaverblad.apps.groups.models import Attendance, Enrolment
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import calendar
from klaverblad.errors import BadInput, Denied, Refused
from tests.group_world import SPOKEN, another
from tests.world import CANARY


def test_the_sheet_says_first_name_language_and_what_the_person_wants_to_say(groups):
    services.choose_shown(
        groups.actor("self_login"), groups.enrolment.pk, shows_name=False, needs="Kan tot 15 uur."
    )

    (line,) = queries.sheet(groups.actor("trainer"), groups.session)

    seen = line.participant
    assert (seen.name, seen.language, seen.needs) == ("Nadia", "Nederlands", "Kan tot 15 uur.")
    assert (seen.person_id, seen.ocmw) == (None, "")


def test_a_trainer_who_tries_to_learn_more_finds_nothing(groups, sign_in):
    person = groups.world.person
    browser = sign_in(groups.trainer)
    tries = {
        reverse("desk:person", args=[person.pk]),
        reverse("desk:person_groups", args=[person.pk]),
        reverse("desk:facts", args=[person.pk]),
        reverse("desk:leave_group", args=[groups.enrolment.pk]),
        reverse("desk:choose_shown", args=[groups.enrolment.pk]),
        reverse("desk:finish_group", args=[groups.enrolment.pk]),
        reverse("desk:agree_pair", args=[groups.pair.pk]),
        reverse("desk:search") + f"?q={CANARY}",
    }

    answers = {url: browser.get(url) for url in tries}

    assert {a.status_code for url, a in answers.items() if "zoek" not in url} == {404}
    # The search says the word back that was looked for, so the name beside it is looked for here.
    assert not any(f"Nadia {CANARY}" in a.content.decode() for a in answers.values())
    assert not people.persons(groups.actor("trainer")).exists()


@pytest.mark.parametrize("page", ["desk:session", "desk:series", "desk:series_pdf"])
def test_no_page_for_a_trainer_holds_a_last_name_or_an_id_of_the_person(groups, sign_in, page):
    thing = groups.session if page == "desk:session" else groups.series

    answer = sign_in(groups.trainer).get(reverse(page, args=[thing.pk]))

    assert answer.status_code == 200
    assert CANARY.encode() not in answer.content
    assert str(groups.world.person.pk).encode() not in answer.content


def test_a_colleague_of_the_trainer_sees_who_takes_part_in_nothing(groups, sign_in):
    browser = sign_in(groups.world.outsider)

    sheet = browser.get(reverse("desk:session", args=[groups.session.pk]))
    page = browser.get(reverse("desk:series", args=[groups.series.pk]))

    assert sheet.status_code == 403
    assert "Nadia" not in page.content.decode()


def test_the_next_town_sees_its_own_people_in_the_series_and_no_others(groups):
    omar = another(groups.world, "Omar", of="neighbour")
    services.enrol(groups.actor("neighbour"), groups.series.pk, omar.pk, SPOKEN)

    found = queries.people_in(groups.actor("neighbour"), groups.series)

    assert [one.person_id for one in found] == [omar.pk]


def test_the_ocmw_in_charge_sees_people_of_another_by_first_name_and_whom_to_call(groups):
    omar = another(groups.world, "Omar", of="neighbour")
    services.enrol(groups.actor("neighbour"), groups.series.pk, omar.pk, SPOKEN)

    _nadia, seen = queries.people_in(groups.actor("coach"), groups.series)

    assert (seen.name, seen.ocmw, seen.person_id) == ("Omar", "OCMW Brecht", None)


def test_two_of_one_name_are_told_apart_without_a_last_name(groups):
    other = another(groups.world, "Nadia")
    services.enrol(groups.actor("coach"), groups.series.pk, other.pk, SPOKEN)

    lines = queries.sheet(groups.actor("trainer"), groups.session)
    names = [one.name for one in queries.people_in(groups.actor("trainer"), groups.series)]

    assert names == ["Nadia", "Nadia (2)"]
    # Who began later than the session took no part in it.
    assert len(lines) == 2


def test_peers_see_the_first_name_of_who_said_yes_to_that_alone(groups):
    shown = another(groups.world, "Ayse")
    yes = dataclasses.replace(SPOKEN, shows_name=True)
    services.enrol(groups.actor("coach"), groups.series.pk, shown.pk, yes)

    (mine,) = queries.own_groups(groups.actor("self_login"))

    assert list(mine.peers) == ["Ayse"]
    assert [one.pk for one in mine.coming] == [groups.session.pk, groups.coming.pk]


def test_two_peers_of_one_first_name_do_not_read_as_one_person_twice(groups):
    yes = dataclasses.replace(SPOKEN, shows_name=True)
    type(groups.series).objects.filter(pk=groups.series.pk).update(capacity=9)
    for _n in range(2):
        services.enrol(
            groups.actor("coach"), groups.series.pk, another(groups.world, "Seppe").pk, yes
        )

    (mine,) = queries.own_groups(groups.actor("self_login"))

    assert list(mine.peers) == ["Seppe", "Seppe (2)"]


def test_a_peer_who_does_not_want_to_be_seen_is_not_there(groups):
    hidden = another(groups.world, "Bram")
    services.enrol(groups.actor("coach"), groups.series.pk, hidden.pk, SPOKEN)

    (mine,) = queries.own_groups(groups.actor("self_login"))

    assert list(mine.peers) == []


def test_the_own_page_names_no_peer_beyond_the_first_name(groups, sign_in):
    shown = another(groups.world, "Ayse")
    yes = dataclasses.replace(SPOKEN, shows_name=True)
    services.enrol(groups.actor("coach"), groups.series.pk, shown.pk, yes)

    page = sign_in(groups.world.self_login).get(reverse("desk:own_groups")).content.decode()

    assert "Ayse" in page
    assert CANARY not in page


# ---- the sheet --------------------------------------------------------------------------------


def noted(groups):
    return [
        (row.was_there, row.because) for row in Attendance.objects.filter(session=groups.session)
    ]


def test_nothing_is_known_until_somebody_says_it(groups):
    services.unsay(groups.actor("trainer"), groups.session.pk, groups.enrolment.pk)

    (line,) = queries.sheet(groups.actor("trainer"), groups.session)

    assert line.noted is None


def test_one_tap_says_somebody_was_there_and_another_takes_it_back(groups, sign_in):
    browser = sign_in(groups.trainer)
    ids = [groups.session.pk, groups.enrolment.pk]
    browser.post(reverse("desk:unsay", args=ids))

    browser.post(reverse("desk:there", args=ids), headers={"hx-request": "true"})
    first = noted(groups)
    browser.post(reverse("desk:unsay", args=ids), headers={"hx-request": "true"})

    assert (first, noted(groups)) == ([(True, "")], [])


@pytest.mark.parametrize("because", ["ill", "not_told"])
def test_an_absence_has_a_reason_on_their_side_or_on_ours(groups, because):
    services.note_away(
        groups.actor("trainer"), groups.session.pk, groups.enrolment.pk, because=because
    )

    assert noted(groups) == [(False, because)]


def test_late_is_no_reason_that_one_can_choose(groups):
    with pytest.raises(BadInput):
        services.note_away(
            groups.actor("trainer"), groups.session.pk, groups.enrolment.pk, because="late"
        )
    assert noted(groups) == [(True, "")]


def test_a_session_to_come_has_no_sheet_to_fill_in(groups):
    with pytest.raises(Refused):
        services.note_there(groups.actor("trainer"), groups.coming.pk, groups.enrolment.pk)


def test_an_enrolment_of_another_series_opens_nothing_here(groups):
    coach = groups.actor("coach")
    someone = another(groups.world, "Ayse")
    from tests.group_world import new_series

    other = services.open_series(coach, groups.programme.pk, new_series(groups.world))
    elsewhere = services.enrol(coach, other.pk, someone.pk, SPOKEN)

    with pytest.raises(Enrolment.DoesNotExist):
        services.note_there(coach, groups.session.pk, elsewhere.pk)


def test_who_gives_no_series_notes_nothing(groups):
    with pytest.raises(Denied):
        services.note_there(groups.actor("partner"), groups.session.pk, groups.enrolment.pk)


def test_no_reason_of_anybody_stands_in_the_journal(groups):
    from klaverblad.apps.journal.models import Event

    services.note_away(
        groups.actor("trainer"), groups.session.pk, groups.enrolment.pk, because="ill"
    )

    event = Event.objects.filter(name="attendance.noted").latest("pk")
    assert "ill" not in str(event.data)


@pytest.mark.parametrize("who", ["self_login", "trainer"])
def test_sessions_stand_in_the_calendar_of_who_takes_part_and_who_gives_them(groups, who):
    content = calendar.feed(groups.actor(who)).content.decode()

    assert content.count("Kennismaken") == 2
    assert CANARY not in content


def test_a_session_that_is_called_off_leaves_the_calendar(groups):
    services.call_off_session(groups.actor("coach"), groups.coming.pk)

    content = calendar.feed(groups.actor("self_login")).content.decode()

    assert content.count("Kennismaken") == 1


def test_a_person_is_asked_of_no_page_of_groups_by_a_stranger(groups):
    assert not queries.enrolments(groups.actor("neighbour")).exists()
    assert not queries.enrolments_on_sheets(groups.actor("neighbour")).exists()
    with pytest.raises(Person.DoesNotExist):
        people.person(groups.actor("neighbour"), groups.world.person.pk)
