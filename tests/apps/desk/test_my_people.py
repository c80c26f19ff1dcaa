"""Mijn mensen: a table whose choices stand in the address, and a file that honours them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.desk.caseload import PAGE_SIZE, Filter, listing
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories.models import Contact, Step, Trajectory
from tests.crowd import ABLE, crowd, n_queries, somebody


def names(listed):
    return [row.person.first_name for row in listed.rows]


def spoke(world, person, *, days, withdrawn=False):
    Contact.objects.create(
        trajectory=Trajectory.objects.get(person=person),
        by=world.coach.user,
        organisation=world.coach.organisation,
        at=timezone.localtime() - timedelta(days=days),
        kind="phone",
        withdrawn_at=timezone.now() if withdrawn else None,
    )


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ({}, Filter()),
        (
            {"zoek": " an ", "fase": "plan", "stil": "1", "blad": "3"},
            Filter(words="an", phase="plan", silent=True, page=3),
        ),
        ({"fase": "niets", "coach": "jan", "stil": "ja", "blad": "-1"}, Filter()),
        ({"blad": "0"}, Filter()),
        ({"blad": "99999999"}, Filter()),
        ({"blad": "²"}, Filter()),
        ({"coach": "niemand"}, Filter(coach="niemand")),
        ({"zoek": "a" * 200}, Filter(words="a" * 80)),
    ],
)
def test_what_cannot_be_read_in_an_address_is_left_out(address, asked):
    assert Filter.read(address) == asked


def test_an_address_brings_back_the_same_choices_and_a_new_one_starts_at_page_one():
    from django.http import QueryDict

    asked = Filter(words="an & co", phase="plan", silent=True, page=3)

    same = Filter.read(QueryDict(asked.address(page=3).lstrip("?")).dict())
    other = Filter.read(QueryDict(asked.address(phase="").lstrip("?")).dict())

    assert same == asked
    assert (other.page, other.phase, other.words) == (1, "", "an & co")


def test_people_stand_by_name_and_each_word_of_a_search_must_match(world, coach):
    crowd(world, 3)
    Person.objects.filter(first_name="Kim001").update(last_name="Aerts")

    assert names(listing(coach, Filter()))[0] == "Kim001"
    assert names(listing(coach, Filter(words="jans kim"))) == ["Kim000", "Kim002"]
    assert names(listing(coach, Filter(words="kim niemand"))) == []


def test_a_phase_and_a_coach_narrow_the_list(world):
    crowd(world, 2)
    Trajectory.objects.filter(person__first_name="Kim000").update(phase="intake", coach=None)
    lead = world.actor("team_lead")

    assert names(listing(lead, Filter(phase="intake"))) == ["Kim000"]
    assert names(listing(lead, Filter(coach="niemand"))) == ["Kim000"]
    mine = names(listing(lead, Filter(coach=str(world.coach.user_id))))
    assert mine == ["Kim001", "Nadia"]


def test_silence_is_thirty_days_without_a_contact_that_stands(world, coach):
    never, old, recent, taken_back = crowd(world, 4)
    spoke(world, old, days=31)
    spoke(world, recent, days=30)
    spoke(world, recent, days=50)
    spoke(world, taken_back, days=50)
    spoke(world, taken_back, days=2, withdrawn=True)

    found = listing(coach, Filter(silent=True))

    assert [row.person for row in found.rows] == [never, old, taken_back]
    assert [row.days_silent for row in found.rows] == [None, 31, 50]


def test_a_list_has_pages_and_the_last_one_answers_for_those_beyond(world, coach):
    crowd(world, PAGE_SIZE + 1)

    first, second = listing(coach, Filter()), listing(coach, Filter(page=99))

    assert (first.total, first.n_pages, len(first.rows)) == (PAGE_SIZE + 2, 2, PAGE_SIZE)
    assert (second.page, len(second.rows)) == (2, 2)
    assert not set(names(first)) & set(names(second))


def test_a_row_says_what_is_next_and_how_many_places_are_open(world, coach):
    (person,) = crowd(world, 1, facts=[ABLE])
    step = Step.objects.create(
        trajectory=Trajectory.objects.get(person=person), instrument_id="artikel-60", title="Eerst"
    )

    row = next(row for row in listing(coach, Filter()).rows if row.person == person)

    assert (row.next_step, row.n_places, row.n_waiting) == (step, 1, 0)


def test_the_list_of_forty_takes_the_queries_of_five(world, coach):
    crowd(world, 5, facts=[ABLE, {}])
    few = n_queries(lambda: listing(coach, Filter()))
    crowd(world, 30, facts=[ABLE, {}])

    assert n_queries(lambda: listing(coach, Filter())) == few <= 20


def table(answer):
    return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))


def test_the_file_holds_every_page_of_what_was_asked_and_nobody_else(world, browser):
    crowd(world, PAGE_SIZE + 2)
    somebody(world, "Zonder traject")

    everybody = table(browser.get("/mensen/lijst.csv"))
    some = table(browser.get("/mensen/lijst.csv", {"zoek": "Kim00"}))

    assert len(everybody) == 1 + PAGE_SIZE + 3
    assert [row[0] for row in some[1:]] == [f"Kim00{n} Janssens" for n in range(10)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t=", "＝"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(world, browser, start):
    evil = f'{start}HYPERLINK("http://kwaad.example","klik")'
    (person,) = crowd(world, 1)
    Person.objects.filter(pk=person.pk).update(first_name=evil)
    Step.objects.create(
        trajectory=Trajectory.objects.get(person=person), instrument_id="artikel-60", title=evil
    )

    (row,) = [row for row in table(browser.get("/mensen/lijst.csv")) if "HYPERLINK" in "".join(row)]

    assert row[0].startswith("'")
    assert row[3].startswith("'")


def test_a_file_says_nothing_that_the_table_does_not(world, browser):
    (person,) = crowd(world, 1, facts=[{"lift_kg_max": 17, "savings_eur": 4321}])

    text = browser.get("/mensen/lijst.csv").text

    assert person.name in text
    assert "4321" not in text
    assert "17" not in text


def test_the_choices_stand_in_the_links_of_the_page(world, browser):
    crowd(world, PAGE_SIZE + 1)

    answer = browser.get("/mensen/", {"fase": "plan", "zoek": "Kim"})

    assert "/mensen/lijst.csv?zoek=Kim&amp;fase=plan" in answer.text
    assert "?zoek=Kim&amp;fase=plan&amp;blad=2" in answer.text
    assert 'name="fase" value="plan"' in answer.text


def test_bad_values_in_the_address_show_the_whole_list(world, browser):
    bad = {"fase": "'; drop", "coach": "x", "blad": "1e9", "stil": "9"}

    answer = browser.get("/mensen/", bad)

    assert answer.status_code == 200
    assert world.person.name in answer.text


def test_html_in_a_name_is_shown_and_not_run(world, browser):
    Person.objects.filter(pk=world.person.pk).update(first_name="<script>alert(1)</script>")

    text = browser.get("/mensen/").text

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("team_lead", 200), ("social_worker", 200), ("partner", 200), ("coordinator", 403),
        ("workplace", 403), ("administrator", 403), ("self_login", 403),
    ],
)  # fmt: skip
def test_only_those_who_guide_people_have_a_list_of_them(world, sign_in, who, status):
    browser = sign_in(getattr(world, who))

    assert browser.get("/mensen/").status_code == status
    assert browser.get("/mensen/lijst.csv").status_code == status


def test_a_neighbour_lists_exports_and_finds_only_their_own(world, sign_in):
    browser = sign_in(world.neighbour)

    for url in ("/mensen/", "/mensen/lijst.csv", "/zoek/?q=Nadia", "/vandaag/"):
        assert world.person.name not in browser.get(url).text
    assert "Omar" in browser.get("/zoek/?q=Omar").text


def test_search_finds_people_places_and_organisations_within_reach(world, browser):
    found = browser.get("/zoek/", {"q": "n"}).context

    assert world.person in found["persons"]
    assert world.next_person not in found["persons"]
    assert world.place in found["places"]
    assert browser.get("/zoek/", {"q": " "}).context["persons"] == []


def test_a_coordinator_searches_places_but_finds_no_people(world, sign_in):
    found = sign_in(world.coordinator).get("/zoek/", {"q": "n"}).context

    assert found["persons"] == []
    assert found["places"]
