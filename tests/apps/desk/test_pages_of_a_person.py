"""The pages about one person: who sees them, with which buttons, and what each button does."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Contact,
    Goal,
    Screening,
    Step,
    StepState,
    Trajectory,
)
from tests.crowd import MEANS, tell_all

TABS = ("", "stappen/", "stappen/?als=bord", "rechten/", "plekken/", "plekken/?rest=alles",
        "feiten/", "notities/", "verhaal/")  # fmt: skip
CONTACT = {"kind": "phone", "outcome": "spoke", "note": "Ging goed.", "scope": "person"}
SCHOOL = "Ik wil dicht bij school werken."


def page(world, tab=""):
    return f"/mensen/{world.person.pk}/{tab}"


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("who", ["coach", "social_worker", "partner", "self_login"])
def test_every_tab_opens_for_whoever_knows_the_person(world, sign_in, who, tab):
    answer = sign_in(getattr(world, who)).get(page(world, tab))

    assert answer.status_code == 200
    assert world.person.name in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_tab_opens_in_each_language(world, browser, tab, language):
    tell_all(world.actor("coach"), world.person, MEANS)
    browser.cookies["django_language"] = language

    answer = browser.get(page(world, tab))

    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.text


@pytest.mark.parametrize(
    ("who", "note", "add", "phase"),
    [
        ("coach", True, True, True),
        ("social_worker", True, True, True),
        ("partner", True, False, False),
        ("self_login", False, False, False),
    ],
)
def test_the_buttons_are_those_that_one_may_press(world, sign_in, who, note, add, phase):
    text = sign_in(getattr(world, who)).get(page(world)).text

    assert ("Noteer een gesprek" in text) == note
    assert ("Stap toevoegen" in text) == add
    assert ("Verander fase" in text) == phase


@pytest.mark.parametrize("who", ["coach", "partner", "self_login"])
def test_each_of_the_three_can_finish_a_step_from_the_page(world, sign_in, who):
    browser = sign_in(getattr(world, who))
    url = f"/stappen/{world.step.pk}/naar/done/"
    assert url in browser.get(page(world, "stappen/")).text

    browser.post(url)

    world.step.refresh_from_db()
    assert world.step.state == StepState.DONE


def test_the_own_page_is_for_the_person_alone(world, sign_in, browser):
    assert browser.get("/mijn/").status_code == 403

    answer = sign_in(world.self_login).get("/mijn/")

    assert answer.status_code == 200
    assert f"Dag {world.person.first_name}" in answer.text
    assert "Kennismaken met de werkplek" in answer.text
    assert "Sofie Claes" in answer.text


def test_a_private_note_is_on_no_page_of_the_person(world, coach, sign_in):
    services.record_contact(
        coach, world.trajectory.pk, services.NewContact("talk", note="Zeer stil", scope="team")
    )
    browser = sign_in(world.self_login)

    for url in ("/mijn/", *(page(world, tab) for tab in TABS)):
        assert "Zeer stil" not in browser.get(url).text
    assert "Zeer stil" in sign_in(world.partner).get(page(world, "notities/")).text


def test_html_in_any_words_is_shown_and_not_run(world, coach, browser):
    evil = "<img src=x onerror=alert(1)>"
    Person.objects.filter(pk=world.person.pk).update(first_name=evil, call_when=evil)
    Step.objects.filter(pk=world.step.pk).update(title=evil)
    Contact.objects.filter(pk=world.contact.pk).update(note=evil)
    services.add_goal(coach, world.trajectory.pk, words=evil)

    for url in ("/vandaag/", "/mensen/", *(page(world, tab) for tab in TABS)):
        text = browser.get(url).text
        assert evil not in text, url
        assert "onerror=alert" in unescape(text), url


def test_a_talk_is_written_down_from_the_page_and_can_be_taken_back(world, browser):
    answer = browser.post(f"/vandaag/bellen/{world.trajectory.pk}/", CONTACT, follow=True)

    contact = Contact.objects.get(note="Ging goed.")
    assert answer.request["PATH_INFO"] == page(world, "notities/")
    assert "Ging goed." in answer.text
    assert f"/contacten/{contact.pk}/terug/" in answer.text


def test_a_talk_is_written_down_and_taken_back_in_the_row_itself(world, browser, part):
    url = f"/vandaag/bellen/{world.trajectory.pk}/"

    form = browser.get(url, headers=part)
    done = browser.post(url, CONTACT, headers=part)
    contact = Contact.objects.get(note="Ging goed.")
    undone = browser.post(f"/contacten/{contact.pk}/terug/", headers=part)

    for answer in (form, done, undone):
        assert answer.status_code == 200
        assert "<html" not in answer.text
    contact.refresh_from_db()
    assert contact.withdrawn_at is not None


def test_a_colleague_takes_back_their_own_note_about_anothers_person(world, sign_in, part):
    browser = sign_in(world.colleague)
    browser.post(f"/vandaag/bellen/{world.trajectory.pk}/", CONTACT)
    contact = Contact.objects.get(note="Ging goed.")

    assert browser.post(f"/contacten/{contact.pk}/terug/", headers=part).status_code == 200


def test_a_talk_that_cannot_be_read_keeps_its_words_on_a_whole_page_or_in_the_row(
    world, browser, part
):
    url, wrong = f"/vandaag/bellen/{world.trajectory.pk}/", CONTACT | {"kind": "duif"}

    whole, row = browser.post(url, wrong), browser.post(url, wrong, headers=part)

    for answer in (whole, row):
        assert answer.status_code == 422
        assert "Ging goed." in answer.text
    assert "<html" in whole.text
    assert "<html" not in row.text
    assert not Contact.objects.filter(note="Ging goed.").exists()


def test_a_step_moves_from_the_page_and_the_toast_offers_the_way_back(world, browser):
    answer = browser.post(f"/stappen/{world.step.pk}/naar/done/", follow=True)

    assert answer.request["PATH_INFO"] == page(world, "stappen/")
    assert f"/stappen/{world.step.pk}/naar/todo/" in answer.text


def test_a_state_that_does_not_exist_is_not_there(world, browser):
    assert browser.post(f"/stappen/{world.step.pk}/naar/klaar/").status_code == 404


@pytest.mark.parametrize(("due_in", "days"), [(None, 7), (-20, 7), (0, 7), (30, 37)])
def test_one_week_later_is_later_than_it_was_and_later_than_today(world, browser, due_in, days):
    due_on = None if due_in is None else world.on + timedelta(due_in)
    Step.objects.filter(pk=world.step.pk).update(due_on=due_on)

    browser.post(f"/stappen/{world.step.pk}/verzet/")

    world.step.refresh_from_db()
    assert world.step.due_on == world.on + timedelta(days)


def test_a_reminder_is_written_down_in_the_row(world, browser, part):
    answer = browser.post(f"/stappen/{world.waiting_step.pk}/herinner/", headers=part)

    assert answer.status_code == 200
    assert "Opnieuw gevraagd vandaag" in answer.text


def test_a_step_is_put_in_the_plan_with_its_place(world, browser):
    answer = browser.post(
        page(world, "stappen/nieuw/"),
        {"instrument": "artikel-60", "by": "both", "title": "Starten", "place": world.place.pk},
    )

    assert answer.status_code == 302
    assert Step.objects.get(title="Starten").place_id == world.place.pk


@pytest.mark.parametrize(
    "said", [{"instrument": "toveren"}, {"by": "niemand"}, {"due_on": "gisteren"}, {"place": "x"}]
)
def test_a_step_that_cannot_be_read_keeps_its_words(world, browser, said):
    good = {"instrument": "artikel-60", "by": "both", "title": "Mijn woorden"}

    answer = browser.post(page(world, "stappen/nieuw/"), good | said)

    assert answer.status_code == 422
    assert 'value="Mijn woorden"' in answer.text
    assert not Step.objects.filter(title="Mijn woorden").exists()


@pytest.mark.parametrize("phase", ["aftercare", "plan"])
def test_the_form_of_the_phase_starts_on_the_phase_of_now(world, browser, phase):
    type(world.trajectory).objects.filter(pk=world.trajectory.pk).update(phase=phase)

    found = browser.get(page(world)).text.partition('<select id="phase"')[2]

    # A browser that opens the page again must not put back what was chosen before.
    assert found.startswith(' name="to" autocomplete="off">')
    assert re.findall(r'value="(\w+)" selected', found.partition("</select>")[0]) == [phase]


def test_the_same_step_twice_is_refused_in_the_form(world, browser):
    said = {"instrument": "artikel-60", "by": "both", "title": world.step.title}

    answer = browser.post(page(world, "stappen/nieuw/"), said)

    assert answer.status_code == 422
    assert "Deze stap staat al in het plan." in answer.text


def test_a_goal_is_kept_and_an_empty_one_is_asked_again(world, browser):
    assert browser.post(page(world, "doel/"), {"words": " "}).status_code == 422

    browser.post(page(world, "doel/"), {"words": SCHOOL})

    assert Goal.objects.get().words == SCHOOL
    assert SCHOOL in browser.get(page(world)).text


def test_a_screening_keeps_both_views_and_a_bad_one_is_asked_again(world, browser):
    url = page(world, "screening/")
    wrong = browser.post(url, {"work_person": "9", "work_counts": "de bus"})
    assert wrong.status_code == 422
    assert "de bus" in wrong.text

    browser.post(url, {"work_person": "2", "work_professional": "4"})

    (position,) = Screening.objects.get().positions.filter(domain="work")
    assert (position.person_says, position.professional_says) == (2, 4)
    assert 'value="2"' in browser.get(url).text


def test_a_phase_changes_from_the_page_and_an_unknown_one_is_not_there(world, browser):
    assert browser.post(page(world, "fase/"), {"to": "elders"}).status_code == 404

    browser.post(page(world, "fase/"), {"to": "aftercare"})

    world.trajectory.refresh_from_db()
    assert world.trajectory.phase == "aftercare"


def test_closing_over_promised_talks_asks_first_what_becomes_of_them(world, browser):
    answer = browser.post(page(world, "fase/"), {"to": "closed"}, follow=True)

    assert "nazorggesprekken" in answer.text
    world.trajectory.refresh_from_db()
    assert world.trajectory.closed_on is None


def test_a_promised_talk_is_kept_or_reasoned_away_from_its_page(world, browser, part):
    url = f"/nazorg/{world.moment.pk}/"
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"situation": "", "because": " "}).status_code == 422

    done = browser.post(url, {"situation": "at_work"}, headers=part)

    world.moment.refresh_from_db()
    assert done.status_code == 200
    assert (world.moment.situation, world.moment.done_on) == ("at_work", world.on)
    assert browser.post(url, {"because": "Toch niet"}).status_code == 409


PARTNER_MAY_NOT = ("stappen/nieuw/", "doel/", "screening/", "feiten/has_car/")


@pytest.mark.parametrize("tab", PARTNER_MAY_NOT)
def test_a_form_that_one_may_not_send_does_not_open(world, sign_in, tab):
    browser = sign_in(world.partner)

    assert browser.get(page(world, tab)).status_code == 403
    assert browser.post(page(world, tab), {"words": "Werk"}).status_code == 403


def test_talks_and_promises_open_for_those_who_may_write_them(world, sign_in, part):
    call, moment = f"/vandaag/bellen/{world.trajectory.pk}/", f"/nazorg/{world.moment.pk}/"

    person, partner = sign_in(world.self_login).get, sign_in
    assert person(call, headers=part).status_code == 403
    assert person(moment).status_code == 403
    browser = partner(world.partner)
    assert browser.get(call, headers=part).status_code == 200
    assert browser.get(moment).status_code == 403


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://kwaad.example/", "//kwaad.example/", "/\\kwaad.example", "javascript:alert(1)",
        "https:kwaad.example", "",
    ],
)  # fmt: skip
def test_a_form_leads_back_to_our_own_pages_alone(world, browser, elsewhere):
    answer = browser.post(f"/stappen/{world.step.pk}/verzet/", {"next": elsewhere})

    assert answer.url == page(world, "stappen/")


def test_a_form_leads_back_to_where_the_button_stood(world, browser):
    answer = browser.post(f"/stappen/{world.step.pk}/verzet/", {"next": "/vandaag/?toon=stappen"})

    assert answer.url == "/vandaag/?toon=stappen"


NEIGHBOUR_FINDS = [
    *(f"/mensen/{{person}}/{tab}" for tab in (*TABS, *PARTNER_MAY_NOT)),
    "/vandaag/bellen/{trajectory}/",
    "/nazorg/{moment}/",
]
NEIGHBOUR_POSTS = [
    "/mensen/{person}/stappen/nieuw/",
    "/mensen/{person}/doel/",
    "/mensen/{person}/fase/",
    "/mensen/{person}/screening/",
    "/mensen/{person}/feiten/has_car/",
    "/stappen/{step}/naar/done/",
    "/stappen/{step}/verzet/",
    "/stappen/{waiting}/herinner/",
    "/contacten/{contact}/terug/",
    "/vandaag/bellen/{trajectory}/",
    "/nazorg/{moment}/",
]


def filled(url, world):
    return url.format(
        person=world.person.pk,
        trajectory=world.trajectory.pk,
        step=world.step.pk,
        waiting=world.waiting_step.pk,
        contact=world.contact.pk,
        moment=world.moment.pk,
    )


@pytest.mark.parametrize("url", NEIGHBOUR_FINDS)
def test_a_neighbour_who_guesses_an_address_finds_nothing(world, sign_in, url):
    answer = sign_in(world.neighbour).get(filled(url, world))

    assert answer.status_code == 404
    assert world.person.name not in answer.text


@pytest.mark.parametrize("url", NEIGHBOUR_POSTS)
def test_a_neighbour_who_guesses_an_address_changes_nothing(world, sign_in, url):
    said = CONTACT | {"to": "plan", "words": "Werk", "situation": "at_work", "value": "true"}

    answer = sign_in(world.neighbour).post(filled(url, world), said)

    assert answer.status_code == 404
    world.step.refresh_from_db()
    assert world.step.state == StepState.TODO
    assert not Goal.objects.exists()
    assert AftercareMoment.objects.filter(done_on=None).count() == 6
    assert Trajectory.objects.get(pk=world.trajectory.pk).phase == "at_work"
