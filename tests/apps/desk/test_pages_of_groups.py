"""The pages of groups: from an empty region to a sheet on paper, with words for what goes wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.groups import services
from klaverblad.apps.groups.models import Enrolment, Programme, Series, Session
from tests.group_world import SPOKEN, another, build_groups, new_series
from tests.world import CANARY


@pytest.fixture
def groups(world):
    return build_groups(world)


def text(answer):
    return answer.content.decode()


def test_a_region_without_groups_says_what_to_do(world, sign_in):
    page = text(sign_in(world.coach).get(reverse("desk:groups")))

    assert "Er loopt nu geen groep" in page
    assert "De regio heeft nog geen programma" in page


def test_the_list_says_free_places_dates_and_the_next_session(groups, sign_in):
    page = text(sign_in(groups.world.coach).get(reverse("desk:groups")))

    assert "1 plaats vrij" in page
    assert "Volgende les" in page
    assert "Nadia" not in page


def test_a_coordinator_adds_a_programme_and_an_ocmw_runs_it_without_code(world, sign_in):
    words = {"name_nl": "Spoor W", "about_nl": "Je oefent.", "for_whom_nl": "Wie wil."}
    sign_in(world.coordinator).post(reverse("desk:new_programme"), words)
    made = Programme.objects.get()
    first = world.on + timedelta(days=7)
    series = {
        "title": "Voorjaar", "place": "Dorpshuis", "capacity": "8", "language": "nl",
        "starts_on": f"{first:%d/%m/%Y}", "ends_on": f"{first + timedelta(days=70):%d/%m/%Y}",
    }  # fmt: skip
    coach = sign_in(world.coach)

    coach.post(reverse("desk:new_series", args=[made.pk]), series)
    found = Series.objects.get()
    lessons = {"on": f"{first:%d/%m/%Y}", "starts_at": "9u30", "ends_at": "12", "times": "4"}
    coach.post(reverse("desk:add_sessions", args=[found.pk]), lessons)

    assert (found.capacity, found.organisation_id) == (8, world.coach.organisation_id)
    assert [one.on for one in Session.objects.all()] == [
        first + timedelta(weeks=week) for week in range(4)
    ]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"starts_at": "half negen"}, "Schrijf het zo: 9.30"),
        ({"ends_at": "8"}, "eindigt voor ze begint"),
        ({"times": "veel"}, "heel getal"),
        ({"times": "40"}, "buiten de dagen van de reeks"),
        ({"on": "32/13/2026"}, "staat niet op de kalender"),
    ],
)
def test_a_lesson_that_cannot_be_says_what_would_do_and_plans_none(groups, sign_in, said, words):
    day = groups.on + timedelta(days=14)
    asked = {"on": f"{day:%d/%m/%Y}", "starts_at": "9", "ends_at": "12", "times": "2"} | said
    before = Session.objects.count()

    url = reverse("desk:add_sessions", args=[groups.series.pk])
    answer = sign_in(groups.world.coach).post(url, asked)

    assert answer.status_code == 422
    assert words in text(answer)
    assert Session.objects.count() == before


def test_somebody_is_enrolled_from_their_page_and_from_the_series(groups, sign_in):
    ayse, bram = another(groups.world, "Ayse"), another(groups.world, "Bram")
    browser = sign_in(groups.world.coach)

    browser.post(
        reverse("desk:enrol", args=[ayse.pk]), {"series": groups.series.pk, "how": "spoken"}
    )
    answer = browser.post(
        reverse("desk:enrol_in", args=[groups.series.pk]),
        {"person": bram.pk, "how": "on_paper", "shows_name": "on"},
        follow=True,
    )

    found = dict(Enrolment.objects.values_list("person__first_name", "state"))
    assert found == {"Nadia": "enrolled", "Ayse": "enrolled", "Bram": "waiting"}
    assert "Wachtlijst" in text(answer)


def test_without_the_yes_the_form_stays_with_what_was_filled_in(groups, sign_in):
    ayse = another(groups.world, "Ayse")
    url = reverse("desk:enrol", args=[ayse.pk])

    answer = sign_in(groups.world.coach).post(
        url, {"series": groups.series.pk, "needs": "Kan tot 15 uur."}
    )

    assert answer.status_code == 422
    assert "Kan tot 15 uur." in text(answer)
    assert not Enrolment.objects.filter(person=ayse).exists()


def test_the_undo_of_an_enrolment_takes_it_away(groups, sign_in):
    url = reverse("desk:leave_group", args=[groups.enrolment.pk]) + "?vergissing=1"

    sign_in(groups.world.coach).post(url)

    groups.enrolment.refresh_from_db()
    assert groups.enrolment.state == "left"


def test_the_sheet_works_by_a_tap_and_without_any_script(groups, sign_in):
    browser = sign_in(groups.trainer)
    ids = [groups.session.pk, groups.enrolment.pk]

    part = browser.post(reverse("desk:unsay", args=ids), headers={"hx-request": "true"})
    whole = browser.post(reverse("desk:there", args=ids), follow=True)

    assert "Is er" in text(part)
    assert "<html" not in text(part)
    assert "is er" in text(whole)


def test_the_sheet_on_paper_holds_first_names_alone(groups, sign_in):
    from klaverblad.apps.desk.groups.paper import document

    made = document(groups.actor("coach"), groups.series)
    answer = sign_in(groups.world.coach).get(reverse("desk:series_pdf", args=[groups.series.pk]))

    assert [row["name"] for row in made["tables"][0]["rows"]] == ["Nadia"]
    assert made["tables"][0]["rows"][0]["marks"] == ["✓", ""]
    assert CANARY not in str(made)
    assert answer.content.startswith(b"%PDF")


def test_a_table_to_keep_says_what_there_is_and_names_nobody(groups, sign_in):
    answer = sign_in(groups.world.coach).get(reverse("desk:groups_csv"))

    assert "Het Dorpshuis" in text(answer)
    assert "Nadia" not in text(answer)


def test_the_person_stops_and_comes_back_on_their_own_page(groups, sign_in):
    browser = sign_in(groups.world.self_login)
    leave = reverse("desk:leave_group", args=[groups.enrolment.pk])

    assert browser.get(leave).status_code == 200
    browser.post(leave, {"because": "not_said"})
    browser.post(reverse("desk:come_back", args=[groups.enrolment.pk]))

    groups.enrolment.refresh_from_db()
    assert groups.enrolment.state == "enrolled"


def test_what_a_person_says_about_their_group_is_asked_in_their_language(groups, sign_in):
    browser = sign_in(groups.world.self_login)
    browser.cookies["klaverblad_taal"] = "ar"

    page = text(browser.get(reverse("desk:leave_group", args=[groups.enrolment.pk])))

    assert 'dir="rtl"' in page
    assert "لماذا يتوقف الأمر؟" in page


def test_the_person_says_yes_to_a_companion_on_their_own_page(groups, sign_in):
    services.end_pair(groups.actor("coach"), groups.pair.pk, came_of="not_yet")
    asked = services.NewPair(
        groups.other_mentor.pk, "Oefenen", groups.on + timedelta(days=30), groups.project.pk
    )
    pair = services.ask_pair(groups.actor("coach"), groups.world.person.pk, asked)
    browser = sign_in(groups.world.self_login)

    browser.post(reverse("desk:agree_pair", args=[pair.pk]), {"channel": "coach"})

    pair.refresh_from_db()
    assert (pair.state, pair.agreed_how) == ("running", "own_page")
    assert "Rita Bogaert" in text(browser.get(reverse("desk:own_groups")))


def test_a_mentor_project_gets_another_name_and_partner_stops_and_goes_on(groups, sign_in):
    browser = sign_in(groups.world.coordinator)
    caw = Organisation.objects.create(name="Samen", kind="partner", region=groups.world.region)
    words = {"name_nl": "Hand in Hand", "about_nl": "Samen.", "for_whom_nl": "Wie wil."}

    browser.post(
        reverse("desk:edit_project", args=[groups.project.pk]), words | {"organisation": caw.pk}
    )
    groups.project.refresh_from_db()
    assert (str(groups.project), groups.project.organisation_id) == ("Hand in Hand", caw.pk)

    browser.post(reverse("desk:end_project", args=[groups.project.pk]))
    page = text(browser.get(reverse("desk:mentors")))
    assert "Gestopte projecten" in page
    groups.pair.refresh_from_db()
    assert groups.pair.state == "running"

    browser.post(reverse("desk:take_project_up", args=[groups.project.pk]))
    assert "Gestopte projecten" not in text(browser.get(reverse("desk:mentors")))


def test_the_day_shows_the_groups_of_today_to_who_gives_them_and_to_the_coach(groups, sign_in):
    given = text(sign_in(groups.trainer).get(reverse("desk:today")))
    followed = text(sign_in(groups.world.coach).get(reverse("desk:today")))
    elsewhere = text(sign_in(groups.world.neighbour).get(reverse("desk:today")))

    assert "Jij geeft deze les." in given
    assert "Eén van jouw mensen doet mee." in followed
    assert "Groepen vandaag" not in elsewhere


@pytest.mark.parametrize("name", ["desk:groups", "desk:series", "desk:session", "desk:programme"])
@pytest.mark.sqlite
def test_more_groups_and_people_ask_no_more_queries(groups, sign_in, name):
    coach = groups.actor("coach")
    ids = {
        "desk:groups": [],
        "desk:series": [groups.series.pk],
        "desk:session": [groups.session.pk],
        "desk:programme": [groups.programme.pk],
    }
    url = reverse(name, args=ids[name])
    browser = sign_in(groups.world.coach)
    services.change_series(coach, groups.series.pk, new_series(groups.world, capacity=30))

    def more(n):
        for number in range(n):
            someone = another(groups.world, f"Ayse {number}")
            services.enrol(coach, groups.series.pk, someone.pk, SPOKEN)
            new = new_series(groups.world, title=f"Reeks {number}")
            services.open_series(coach, groups.programme.pk, new)

    def asked():
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        return [query["sql"][:160] for query in queries]

    more(5)
    few = asked()
    more(6)
    many = asked()

    assert len(many) <= len(few) <= 40, [
        sql for sql in set(many) if many.count(sql) > few.count(sql)
    ]
