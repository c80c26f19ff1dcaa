"""What loont werken says of a year, of too many hours, and of rights that may fall away, is true."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from math import inf

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from pypdf import PdfReader

from klaverblad.apps.desk.amounts import money
from klaverblad.apps.desk.pays.words import month
from klaverblad.apps.library.books import law_on
from klaverblad.apps.rights import pays
from tests.crowd import ABLE, MEANS, tell_all

MINE = "/mijn/loont-werken/"


def text_of(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


@pytest.fixture
def known(world, coach):
    """Somebody on a leefloon of whom the exemption ends after three months of work."""
    facts = {**MEANS, **ABLE, "income_source": "leefloon"}
    facts |= {"spi_months_used_before": 33, "spi_first_used_before_on": "2024-03-01"}
    tell_all(coach, world.person, facts)
    return world.person


def test_a_year_is_the_sum_of_its_months_and_the_headline_says_when_it_falls(
    world, coach, browser, sign_in, known
):
    here = pays.situation(coach, known, on=world.on)
    offer = pays.Offer(hours=19, gross=1200, is_blue_collar=False, travel=0)
    months = pays.paying(here, offer).found.months
    first = months[0].gain.low
    (fall, *_later) = [one for one in months if one.gain.high < first - 1]
    year = sum(one.gain.low for one in months[:12])
    assert year < first * 12 - 100, "the exemption ends within the year"
    query = "?plek=eigen&uren=19&loon=1200&vervoer=0&arbeider=nee"

    page = text_of(browser.get(reverse("desk:pays", args=[known.pk]) + query))
    made = browser.get(reverse("desk:pays_pdf", args=[known.pk]) + query).content
    paper = " ".join(PdfReader(BytesIO(made)).pages[0].extract_text().split())
    own = text_of(sign_in(world.self_login).get(MINE + query))

    for text in (page, paper.replace("\xa0", " "), own):
        assert f"De eerste twaalf maanden samen: {money(year)}.".replace("\xa0", " ") in text
        falls = f"Vanaf {month(fall.month)} is dat {money(first - fall.gain.low)} minder"
        assert falls.replace("\xa0", " ") in text
        assert money(first * 12).replace("\xa0", " ") not in text
        assert "Per jaar is dat" not in text


def test_more_hours_than_the_law_reads_are_refused_with_the_most_that_can_be(
    world, coach, browser, known
):
    here = pays.situation(coach, known, on=world.on)
    _low, high = law_on(coach, world.on).limits("paid_hours_month")
    most = here.hours_most
    assert most * pays.WEEKS_A_MONTH <= high < (most + 1) * pays.WEEKS_A_MONTH
    address = reverse("desk:pays", args=[known.pk])
    world.place.statuses, world.place.hours_week = [], Decimal(60)
    world.place.save()

    can = browser.get(f"{address}?plek=eigen&uren={most}")
    cannot = browser.get(f"{address}?plek=eigen&uren={most + 1}")
    of_place = browser.get(f"{address}?plek={world.place.pk}")
    listed = browser.get(reverse("desk:places", args=[known.pk]))

    assert (can.status_code, cannot.status_code, of_place.status_code) == (200, 422, 422)
    assert f"Het hoogste dat kan, is {most} uur per week." in text_of(cannot)
    assert f"Vul hoogstens {most} in." in text_of(of_place)
    assert listed.status_code == 200
    assert pays.figures(here, [pays.Offer(hours=60.0), pays.Offer(hours=19.0)])[0] == pays.UNREAD


def test_what_is_not_confirmed_has_a_heading_and_only_a_right_that_is_there_falls_away(
    world, coach, sign_in, known
):
    here = pays.situation(coach, known, on=world.on)
    found = pays.paying(here, pays.Offer(hours=38, gross=2500)).found
    # Nobody said a word of homelessness: nothing was promised that could be lost.
    moved = {one.right for one in found.moves}
    assert "may_have_installatiepremie" not in moved
    assert "may_have_sociaal_internet" in moved

    text = text_of(sign_in(world.self_login).get(MINE + "?plek=eigen&uren=38&loon=2500"))

    left_out, not_confirmed = text.split("<h2>Wat er niet in zit</h2>")[1].split(
        "<h2>Nog niet bevestigd</h2>"
    )
    assert "i-calculator" not in left_out
    assert "<li>" in not_confirmed.split("</ul>")[0]


def test_aid_that_the_law_does_not_come_to_leaves_no_least_and_says_so_everywhere(
    world, coach, browser, sign_in
):
    """An equivalent leefloon: what of it goes with work nobody reckoned, so nothing is promised."""
    facts = {**MEANS, **ABLE, "income_source": "leefloon", "has_residence_right": False}
    tell_all(coach, world.person, facts)
    here = pays.situation(coach, world.person, on=world.on)
    offer = pays.Offer(hours=19, gross=1200, is_blue_collar=False, travel=0)

    (listed,) = pays.figures(here, [offer])
    gain = pays.paying(here, offer).first.gain

    found = pays.paying(here, offer).found
    assert not found.first.without.leefloon.is_settled, "no zero for what nobody knows"
    assert listed.low == gain.low == -inf
    assert gain.high > 0
    query = "?plek=eigen&uren=19&loon=1200&vervoer=0&arbeider=nee"
    page = text_of(browser.get(reverse("desk:pays", args=[world.person.pk]) + query))
    made = browser.get(reverse("desk:pays_pdf", args=[world.person.pk]) + query).content
    paper = " ".join(PdfReader(BytesIO(made)).pages[0].extract_text().split())
    own = text_of(sign_in(world.self_login).get(MINE + query))
    for text in (page, paper.replace("\xa0", " "), own):
        assert "Wat ervan wegvalt door het werk, weten we niet." in text
        assert "Hoogstens" in text


def test_a_wage_below_the_minimum_is_said_to_the_person_and_on_paper_too(
    world, coach, browser, sign_in, known, settings
):
    query = "?plek=eigen&uren=19,5&loon=500&vervoer=0&arbeider=nee"

    page = text_of(browser.get(reverse("desk:pays", args=[known.pk]) + query))
    made = browser.get(reverse("desk:pays_pdf", args=[known.pk]) + query).content
    paper = " ".join(PdfReader(BytesIO(made)).pages[0].extract_text().split())
    own = text_of(sign_in(world.self_login).get(MINE + query))

    for text in (page, paper, own):
        assert "lager dan het minimumloon" in text
        assert "19.5" not in text
    assert "19,5 uur" in own
    client = sign_in(world.self_login)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    french = text_of(client.get(MINE + query))
    assert "19,5 heures" in french
    assert "19,5 u<" not in french


def test_a_page_in_arabic_has_no_day_in_arabic_within_a_sentence_in_dutch(
    world, sign_in, known, settings
):
    client = sign_in(world.self_login)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"

    own = text_of(client.get(MINE + "?plek=eigen&uren=19&loon=1200&vervoer=0&arbeider=nee"))

    with translation.override("nl"):
        day = date_format(world.on)
    assert f"de wet van {day}, ook voor later" in own
