"""Does this work pay, on a page: the answer, what cannot be read, who may see it, and on paper."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import queries as people_queries
from klaverblad.apps.people.models import Consent, Fact, HouseholdRole
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.rights import pays
from tests.crowd import ABLE, MEANS, crowd, home_of, moves_in, somebody, tell, tell_all


@pytest.fixture
def known(world):
    """Somebody who lives alone on a leefloon and could work."""
    facts = {**MEANS, **ABLE, "income_source": "leefloon", "spi_months_used_before": 0}
    (person,) = crowd(world, 1, facts=[facts])
    return person


def url(person, query="", name="pays"):
    return reverse(f"desk:{name}", args=[person.pk]) + (f"?{query}" if query else "")


def shown(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_a_typed_wage_gives_an_answer_with_its_lines_its_months_and_what_is_not_in_it(
    browser, known
):
    response = browser.get(url(known, "plek=eigen&uren=38&vervoer=49&arbeider=nee"))

    text = shown(response)
    assert response.status_code == 200
    assert f"{known.first_name} houdt € " in text
    for part in ("Regel per regel", "Leefloon van het gezin", "Vervoer naar het werk",
                 "Alle 24 maanden", "Wat er niet in zit", "Het leefloon stopt"):  # fmt: skip
        assert part in text, part
    assert text.count("pays-curve") == 2


def test_what_the_page_says_is_what_the_law_gives(world, coach, known):
    here = pays.situation(coach, known, on=world.on)

    found = pays.paying(here, pays.Offer(hours=38, is_blue_collar=False, travel=0))

    first = found.first
    assert first.gain.is_settled
    lost = first.without.leefloon.low - first.with_work.leefloon.low
    assert first.gain.low == pytest.approx(first.with_work.net_wage.low - lost)
    assert "credit" in found.assumed


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("plek=eigen&loon=veel&uren=20", "loon", "niet lezen als getal"),
        ("plek=eigen&loon=-5&uren=20", "loon", "Dat is te weinig"),
        ("plek=eigen&loon=9.999.999&uren=38", "loon", "Dat is te veel"),
        ("plek=eigen&uren=0", "uren", "Dat is te weinig"),
        ("plek=eigen&loon=1500", "uren", "voor hoeveel uren"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_stays_there(
    browser, known, query, field, sentence
):
    response = browser.get(url(known, query))

    assert response.status_code == 422
    (error,) = response.context["form"].errors[field]
    assert sentence in error
    for pair in query.split("&"):
        name, value = pair.split("=")
        assert f'name="{name}"' in shown(response)
        assert f'value="{value}"' in shown(response)


def test_an_answer_that_rests_on_unknown_facts_is_a_range_with_the_question_that_narrows_it(
    world, browser, known
):
    tell(world.actor("coach"), known, "spi_months_used_before", None)

    text = shown(browser.get(url(known, "plek=eigen&uren=19&vervoer=0&arbeider=nee")))

    assert "Hoeveel maanden SPI-vrijstelling heb je al gebruikt?" in text
    assert "hoogstens + €" in text


def test_a_place_of_the_list_carries_its_figure_in_as_many_queries_as_without_places(
    world, browser, known
):
    world.place.statuses = []
    world.place.save()
    here = pays.situation(world.actor("coach"), known, on=world.on)

    with CaptureQueriesContext(connection) as few:
        pays.figures(here, [pays.Offer(hours=19.0)])
    with CaptureQueriesContext(connection) as many:
        listed = pays.figures(here, [pays.Offer(hours=one) for one in (19.0, 30.0, 38.0)] * 10)
    text = shown(browser.get(reverse("desk:places", args=[known.pk])))

    assert len(few) == len(many) == 0
    assert listed[0] == listed[3]
    assert "per maand" in text
    assert url(known) in text


def test_the_page_takes_as_many_queries_for_a_whole_household(world, browser, known):
    ask = url(known, "plek=eigen&uren=19")
    browser.get(ask)
    with CaptureQueriesContext(connection) as alone:
        browser.get(ask)
    for name in ("Ben", "Cas"):
        child = somebody(world, name)
        moves_in(home_of(known), child, HouseholdRole.CHILD, since=world.on)
    with CaptureQueriesContext(connection) as together:
        browser.get(ask)

    assert len(together) <= len(alone) + 2


def test_nothing_is_written_down_by_trying(browser, known):
    before = Fact.objects.count(), Event.objects.count()

    browser.get(url(known, "plek=eigen&uren=30&loon=2000&vervoer=60"))

    assert (Fact.objects.count(), Event.objects.count()) == before


def test_on_paper_it_is_one_tagged_page_with_the_same_answer(browser, known):
    query = "plek=eigen&uren=38&vervoer=49&arbeider=nee"
    made = PdfReader(BytesIO(browser.get(url(known, query, "pays_pdf")).content))

    text = " ".join(made.pages[0].extract_text().split())
    assert len(made.pages) == 1
    assert f"{known.first_name} houdt" in text.replace("\xa0", " ")
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_whoever_may_not_see_the_income_is_not_told_whether_work_pays(world, sign_in):
    Consent.objects.update(domains=[Domain.WORK])

    response = sign_in(world.partner).get(url(world.person, "plek=eigen&uren=19"))

    assert response.status_code in {403, 404}


def test_a_person_reads_the_same_answer_in_their_own_words(world, sign_in):
    tell_all(world.actor("coach"), world.person, MEANS | {"income_source": "leefloon"})

    response = sign_in(world.self_login).get("/mijn/loont-werken/?plek=eigen&uren=38&arbeider=ja")

    assert response.status_code == 200
    assert "per maand" in shown(response)
    assert "Dit is geen beslissing" in shown(response)


def test_the_wage_of_a_place_is_reckoned_and_named_until_another_is_typed(world, browser, known):
    world.place.statuses = []
    world.place.wage_eur, world.place.wage_per = Decimal("16.50"), "hour"
    world.place.wage_source = "Vacature van 3 november"
    world.place.save()
    here = f"plek={world.place.pk}&vervoer=0&arbeider=nee"

    of_place = shown(browser.get(url(known, here)))
    typed = shown(browser.get(url(known, f"{here}&loon=1400")))

    assert "Het loon is dat van de plek: € 16,50 per uur (Vacature van 3 november)." in of_place
    assert "minimumloon" not in of_place.split("Waar we van uitgaan")[1]
    assert "Het loon is dat van de plek" not in typed
    assert "€ 1.400,00 bruto per maand" in typed


def test_a_place_without_a_wage_is_reckoned_at_the_minimum_and_says_so(world, browser, known):
    world.place.statuses = []
    world.place.save()

    text = shown(browser.get(url(known, f"plek={world.place.pk}")))

    assert "Het loon is niet bekend: we rekenen met het minimumloon." in text


def test_what_is_missing_on_this_very_page_is_named_and_goes_when_it_is_filled_in(
    world, browser, known
):
    asked = f"plek={world.place.pk}"

    open_one = shown(browser.get(url(known, asked + "&uren=30")))
    filled = shown(browser.get(url(known, asked + "&uren=30&arbeider=nee")))

    assert "Vul hierboven bij ‘Wat nog meetelt’ ook in: Welk contract" in open_one
    assert "Vul hierboven" not in filled


@pytest.mark.parametrize("page", ["desk:pays", "desk:places"])
def test_a_page_fetches_what_is_known_of_somebody_once(world, browser, monkeypatch, page):
    """The places and what they bring read the same facts of the same people."""
    fetched = []
    fetch = people_queries.snapshot

    def counted(*args, **words):
        fetched.append(words)
        return fetch(*args, **words)

    monkeypatch.setattr(people_queries, "snapshot", counted)

    assert browser.get(reverse(page, args=[world.person.pk])).status_code == 200

    assert len(fetched) == 1
