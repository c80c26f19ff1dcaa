"""The pages of a transfer: filled in together, read together, asked, answered."""

from __future__ import annotations

import pytest
from django.urls import reverse

from klaverblad.apps.journal.models import ReadEntry
from klaverblad.apps.trajectories.models import Transfer

SAID = {
    "words": "Ze verhuist.",
    "domains": ["work"],
    "answer_by": "10/12/2026",
    "how": "spoken",
}


@pytest.fixture
def address(world):
    return reverse("desk:propose_transfer", args=[world.person.pk])


@pytest.fixture
def said(world):
    return SAID | {"to": str(world.neighbour.organisation_id)}


@pytest.fixture
def asked(browser, address, said):
    browser.post(address, said | {"confirm": "1"})
    return Transfer.objects.get()


def test_the_person_reads_it_before_anything_is_asked(browser, address, said):
    answer = browser.post(address, said)

    assert "Ik wil dat OCMW Brecht mijn begeleiding overneemt." in answer.content.decode()
    assert not Transfer.objects.exists()


def test_asking_leads_to_the_card_and_offers_the_way_back(browser, address, said):
    answer = browser.post(address, said | {"confirm": "1"}, follow=True)

    transfer = Transfer.objects.get()
    assert answer.request["PATH_INFO"] == reverse("desk:transfer", args=[transfer.pk])
    assert reverse("desk:withdraw_transfer", args=[transfer.pk]) in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"to": ""}, "Kies een ander OCMW van de regio."),
        ({"words": ""}, "Zeg in een paar woorden waarom, en wat belangrijk is."),
        ({"answer_by": "1/1/2030"}, "Kies een dag binnen de zestig dagen."),
        ({"answer_by": "ooit"}, "ooit"),
        ({"meeting_clock": "25.99", "meeting_on": "1/12/2026"}, "We kunnen dit uur niet lezen."),
        ({"meeting_on": "1/12/2026"}, "Zeg ook hoe laat."),
        ({"how": ""}, "Kies hoe de persoon het zei."),
    ],
)
def test_bad_input_says_what_would_do_and_asks_nothing(browser, address, said, wrong, sentence):
    answer = browser.post(address, said | wrong | {"confirm": "1"})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Transfer.objects.exists()


def test_a_meeting_of_three_stands_on_the_card(browser, address, said):
    more = {"meeting_on": "1/12/2026", "meeting_clock": "10.30", "meeting_where": "Sociaal Huis"}

    text = browser.post(address, said | more | {"confirm": "1"}, follow=True).content.decode()

    assert "Gesprek met z’n drieën: 1 december 2026" in text.replace("\xa0", " ")
    assert "Sociaal Huis" in text


def test_the_other_ocmw_says_yes_on_its_card_and_is_led_to_its_own_file(world, sign_in, asked):
    theirs = sign_in(world.neighbour)
    card = theirs.get(reverse("desk:transfer", args=[asked.pk])).content.decode()

    answer = theirs.post(reverse("desk:accept_transfer", args=[asked.pk]), {"words": "Welkom."})

    asked.refresh_from_db()
    assert "Ze verhuist." in card
    assert answer["Location"] == reverse("desk:person", args=[asked.begun.person_id])


def test_the_other_ocmw_says_no_only_with_words(world, sign_in, asked):
    theirs, address = sign_in(world.neighbour), reverse("desk:transfer", args=[asked.pk])

    without = theirs.post(address, {"words": ""})
    theirs.post(address, {"words": "Ze woont hier nog niet."})

    assert without.status_code == 422
    assert "Zeg in een paar woorden waarom niet." in without.content.decode()
    asked.refresh_from_db()
    assert asked.state == "refused"


def test_whoever_reads_the_card_stands_in_the_list_of_the_person(world, sign_in, asked):
    sign_in(world.neighbour).get(reverse("desk:transfer", args=[asked.pk]))

    assert ReadEntry.objects.filter(
        person_id=world.person.pk, actor_user_id=world.neighbour.user_id
    ).exists()


def test_both_lists_and_vandaag_tell_of_it(world, browser, sign_in, asked):
    theirs = sign_in(world.neighbour)

    assert "Nadia" in theirs.get(reverse("desk:transfers")).content.decode()
    assert (
        "1 vraag van een ander OCMW wacht op antwoord."
        in theirs.get(reverse("desk:today")).content.decode()
    )
    assert "Nadia" in browser.get(reverse("desk:transfers")).content.decode()


def test_a_partner_in_the_team_finds_no_transfer(world, sign_in, asked):
    partner = sign_in(world.partner)

    assert partner.get(reverse("desk:transfer", args=[asked.pk])).status_code == 404
    assert partner.get(reverse("desk:transfers")).status_code == 403
