"""The trail of a right on the pages: asked, late, answered, refused, on paper, for coach and person."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from klaverblad.apps.desk.open_rights import rights_asked
from klaverblad.apps.desk.requests import letters
from klaverblad.apps.library.books import law
from klaverblad.apps.people import services as people
from klaverblad.apps.people.registry import registry
from klaverblad.apps.rights import request_services as services
from klaverblad.apps.rights.models import RightRequest
from klaverblad.apps.trajectories import services as plans
from klaverblad.law.rights import rights
from tests.world import newcomer


def asked(world, right="huursubsidie", *, days=60, person=None, **words):
    said = {"asked_by": "together", "channel": "letter"} | words
    new = services.NewRequest(right, world.on - timedelta(days=days), **said)
    someone = person or world.person
    return services.ask_right(world.actor("coach"), someone.pk, new, at=timezone.now())


def refused(world, request, **words):
    answer = services.Answer("refused", answered_on=world.on, **words)
    return services.record_answer(world.actor("coach"), request.pk, answer)


def fact(world, key, value):
    said = people.Said(key, value, since=world.on, said_by="person", known_by="told")
    people.record_fact(world.actor("coach"), world.person.pk, said)


def text_of(response):
    pages = PdfReader(BytesIO(response.content)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def at(name, *ids):
    return reverse(f"desk:{name}", args=ids)


def test_from_asking_to_a_yes_and_back_on_the_pages(world, browser):
    words = {
        "right": "leefloon",
        "asked_on": "2/3/2026",
        "asked_by": "together",
        "channel": "counter",
        "with_step": "on",
    }
    told = browser.post(at("ask_right", world.person.pk), words, follow=True)
    request = RightRequest.objects.get()
    assert "art. 21" in told.text
    assert "In het plan:" in told.text

    yes = {"answered_on": "20/3/2026", "amount_eur": "1.340,47", "amount_per": "month"}
    told = browser.post(at("right_answer", request.pk, "toegekend"), yes, follow=True)
    assert "€\xa01.340,47 per maand" in told.text
    assert "Dit staat nu ook bij de feiten" in told.text

    told = browser.post(at("take_back_right_answer", request.pk), follow=True)
    assert "Dit staat nu ook bij de feiten" not in told.text
    assert "Leefloon" in browser.get(at("rights", world.person.pk) + "#aanvragen").text
    assert "Aangevraagd: leefloon" in browser.get(at("story", world.person.pk)).text


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("toegekend", {"answered_on": "2/3/2099"}, "Die dag moet nog komen"),
        ("toegekend", {"answered_on": "31 februari"}, "We kunnen"),
        ("toegekend", {"answered_on": "2/3/2026", "amount_eur": "veel"}, "“veel”"),
        ("geweigerd", {"answered_on": "", "refusal_words": "Te hoog."}, "Te hoog."),
    ],
)
def test_a_wrong_answer_says_what_would_do_and_keeps_the_rest(world, browser, name, words, said):
    request = asked(world, days=400)

    answer = browser.post(at("right_answer", request.pk, name), words)

    assert answer.status_code == 422
    assert said in answer.text
    request.refresh_from_db()
    assert request.state == "asked"


def test_a_late_request_is_on_the_day_list_once_with_one_thing_to_do(world, browser):
    request, mark = (
        asked(world),
        at("mark_right_request", RightRequest.objects.get().pk, "nagevraagd"),
    )
    day = browser.get(at("today")).text
    assert day.count(f'action="{mark}"') == 1

    told = browser.post(mark, {"next": at("today")}, follow=True).text
    undo = at("unmark_right_request", request.pk, "nagevraagd")
    assert undo in told
    assert f'action="{mark}"' not in told

    browser.post(undo)
    assert mark in browser.get(at("today")).text


def test_whoever_asked_is_no_longer_called_to_ask(world, coach):
    assert rights_asked(coach, [world.trajectory]) == set()

    asked(world, "leefloon")

    assert rights_asked(coach, [world.trajectory]) == {world.trajectory.pk}


def test_a_refusal_tells_the_term_where_and_where_a_lawyer_may_be_free(world, browser):
    until = world.on + timedelta(days=10)
    request = refused(
        world, asked(world), refusal_words="Uw inkomen is te hoog.", appeal_until=until
    )

    page = browser.get(at("right_request", request.pk)).text

    assert "“Uw inkomen is te hoog.”" in page
    assert "dat staat in hun brief" in page
    assert "Bureau voor Juridische Bijstand" in page
    assert "Dit is geen juridisch advies." in page
    assert "Samen bekeken" in browser.get(at("today")).text


def test_the_letter_holds_what_this_right_reads_and_nothing_else(world, browser):
    fact(world, "savings_eur", 4150)
    fact(world, "lift_kg_max", 5)

    letter = text_of(browser.get(at("right_letter_pdf", world.person.pk, "leefloon")))

    assert "Ik vraag een leefloon aan." in letter
    assert "Spaargeld: € 4.150" in letter
    assert "OCMW Schoten" in letter
    for hidden in ("Tillen", "5 kg", "coach", world.coach.user.name):
        assert hidden not in letter


def test_a_line_that_somebody_takes_out_is_not_in_the_letter(world, browser):
    fact(world, "savings_eur", 4150)
    url = at("right_letter_pdf", world.person.pk, "leefloon")

    letter = text_of(browser.get(url, {"gekozen": "1", "met": ["rent_month_eur", "hacked"]}))

    assert "4.150" not in letter


def test_a_letter_for_a_right_by_status_tells_that_status_and_nothing_that_made_it(world, browser):
    fact(world, "statuses", ["leefloon"])
    fact(world, "net_wage_month_eur", 450)
    fact(world, "savings_eur", 4150)
    fact(world, "is_homeless_with_gpmi", True)
    url = at("right_letter_pdf", world.person.pk, "sociaal_internet")

    letter = text_of(browser.get(url))
    page = browser.get(at("right_letter", world.person.pk, "sociaal_internet"))
    added = text_of(browser.get(url, {"gekozen": "1", "met": ["savings_eur"]}))

    told = {one.key: one.value for one in page.context["lines"] if one.is_in}
    assert told == {"receives_leefloon": "ja"}, letter
    for hidden in ("4.150", "Spaargeld", "450", "GPMI", "SPI", "IGO", "Met wie ik woon", ";"):
        assert hidden not in letter, hidden
    assert "4.150" not in added, "what this right does not need is not even offered"
    assert {"net_wage_month_eur", "receives_leefloon"} <= letters.reads("pro_deo")
    assert not {"savings_eur", "is_homeless_with_gpmi", "spi_work"} & letters.reads("pro_deo")
    assert "savings_eur" in letters.reads("leefloon")
    for card in rights().values():
        assert set(card.letter) <= law().reads(card.rule).inputs & registry().keys(), card.key
    assert not [key for key, card in rights().items() if ";" in "".join(card.authority.values())]


def test_a_letter_to_another_service_never_names_the_ocmw(world, browser):
    url = at("right_letter_pdf", world.person.pk, "sociaal_internet")

    letter = text_of(browser.get(url, {"taal": "fr"}))

    assert "OCMW" not in letter
    assert "CPAS" not in letter
    assert "Signature" in letter or "Handtekening" in letter


def test_the_list_filters_and_its_file_tells_nothing_of_health(world, browser):
    asked(world, "huursubsidie")
    asked(world, "ivt_it", days=1)

    late = browser.get(at("right_requests"), {"toon": "te-laat"}).text
    assert "huursubsidie" in late.lower()
    assert "Inkomensvervangende" not in late

    table = browser.get(at("right_requests_csv"), {"toon": "alles"}).content.decode("utf-8-sig")
    assert table.count("\n") == 3
    assert "handicap" not in table
    assert "IVT" not in table


@pytest.mark.sqlite
def test_more_requests_ask_no_more_of_the_database(world, browser):
    def n_queries(name):
        # Twice: the first time it is written down whose files were opened.
        browser.get(at(name))
        with CaptureQueriesContext(connection) as found:
            assert browser.get(at(name)).status_code == 200
        return len(found)

    asked(world)
    names = ("right_requests", "right_requests_csv", "today")
    few = {name: n_queries(name) for name in names}
    coach = world.actor("coach")
    for number in range(6):
        someone = people.open_person(coach, newcomer(f"Nadia {number}", world.person.municipality))
        plans.open_trajectory(coach, someone.pk, coach_id=coach.user_id)
        asked(world, person=someone)

    assert {name: n_queries(name) for name in names} == few


def test_the_person_notes_their_own_request_and_reads_until_when(world, sign_in):
    browser = sign_in(world.self_login)
    words = {"right": "leefloon", "asked_on": world.on.isoformat(), "channel": "counter"}

    told = browser.post(at("my_ask_right"), words, follow=True).text
    request = RightRequest.objects.get()
    assert "Je krijgt een antwoord ten laatste op" in told

    no = {"said": "nee", "answered_on": world.on.isoformat(), "appeal_until": ""}
    told = browser.post(at("my_right_answer", request.pk), no, follow=True).text
    assert "Niet akkoord? Dat mag je zeggen tot en met" in told
    assert "arbeidsrechtbank" in told

    told = browser.post(at("take_back_right_answer", request.pk), follow=True).text
    assert "Wat ik aanvroeg" in told
    assert browser.get(at("my_right_letter", "leefloon"))["content-type"] == "application/pdf"


@pytest.mark.parametrize(("right", "is_there"), [("leefloon", True), ("huurpremie", False)])
def test_the_plan_is_offered_only_where_it_has_a_step_for_the_right(
    world, browser, right, is_there
):
    ask = reverse("desk:ask_right", args=[world.person.pk])

    page = browser.get(f"{ask}?recht={right}").content.decode()

    assert ('name="with_step"' in page) is is_there


def test_only_a_first_answer_can_be_undone_at_once(world, browser):
    request, way_back = asked(world), []
    for what in ("toegekend", "geweigerd"):
        there = at("right_answer", request.pk, what)
        page = browser.post(there, {"answered_on": world.on.isoformat()}, follow=True)
        way_back.append(page.text.count(at("take_back_right_answer", request.pk)))

    # Beside the button of the page itself: taking back an answer that came in the place of another
    # does not bring that one back.
    assert way_back == [2, 1]


def test_an_answer_that_came_meanwhile_is_not_written_over_by_no_answer(world, browser):
    request = asked(world)
    yes = services.Answer("granted", answered_on=world.on)
    services.record_answer(world.actor("colleague"), request.pk, yes)

    late = browser.post(at("no_right_answer", request.pk))

    assert late.status_code == 409
    request.refresh_from_db()
    assert request.state == "granted"
