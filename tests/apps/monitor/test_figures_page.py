"""The page Cijfers: every figure with what was printed, what it stands beside and what is wrong."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.monitor import board, queries
from klaverblad.apps.monitor.board import Asked

SEEKERS_CHANGE = "werkzoekenden-arbeidsbeperking-verschil"


def shown(world, slug, *, place="11040", role="coach", period=""):
    return board.board(world.actor(role), Asked(slug, place, period))


def page(browser, **asked):
    return browser.get("/cijfers/", asked).content.decode()


@pytest.fixture
def coach(loaded, sign_in):
    return sign_in(loaded.coach)


def test_a_stranger_is_sent_to_sign_in(client, db):
    answer = client.get("/cijfers/")

    assert answer.status_code == 302
    assert "next=/cijfers/" in answer.url


@pytest.mark.parametrize("role", ["coach", "partner", "workplace", "coordinator", "self_login"])
def test_everyone_with_a_role_may_read_the_figures(loaded, sign_in, role):
    answer = sign_in(getattr(loaded, role)).get("/cijfers/")

    assert answer.status_code == 200


def test_a_task_without_a_role_reads_nothing(loaded, today):
    task = Actor.task("reminders", on=today, region_id=loaded.region.pk)

    assert not queries.figures(task).exists()
    assert not queries.findings(task).exists()


def test_a_town_of_another_region_is_not_shown(loaded, today):
    from dataclasses import replace

    elsewhere = replace(loaded.actor("coach"), region_id="elders")

    assert not queries.figures(elsewhere).exclude(municipality=None).exists()


def test_before_any_table_the_page_says_what_comes(towns, sign_in):
    assert "Er zijn nog geen cijfers" in page(sign_in(towns.coach))


def test_eight_towns_and_flanders_stand_side_by_side(loaded):
    comparison = shown(loaded, "werkloosheidsgraad").comparison

    assert len(comparison.municipalities) == 8
    assert comparison.flanders.words == "7"
    assert comparison.of("11040").words == "7,2"


def test_the_printed_text_stands_in_the_table_and_on_hover(coach):
    text = page(coach, cijfer="leefloon", gemeente="11008")

    assert 'title="Zo gedrukt: 2,6%">2,6</td>' in text
    assert ">2,6%</td>" in text


def test_what_is_wrong_stands_beside_the_figure_with_its_reason(coach):
    text = page(coach, cijfer=SEEKERS_CHANGE)

    assert "van 143 naar 166 is 15,33 tot 16,84 % verschil" in text
    assert "Kan niet kloppen" in text


def test_source_period_and_footnote_stand_with_the_figures(coach):
    text = page(coach, cijfer="vacatures-laaggeschoold")

    assert "Bron: Arvastat" in text
    assert "oktober 2017 tot oktober 2018" in text
    assert "De provincie zonder de steden Antwerpen, Turnhout en Mechelen." in text


def test_a_period_is_chosen_in_the_address(loaded):
    asked = shown(loaded, SEEKERS_CHANGE, period="2015-01-01_2015-12-31")

    assert asked.period == "2015"
    assert asked.chosen.words == "−1,8"


def test_without_a_choice_the_actors_own_town_is_shown(loaded):
    assert shown(loaded, "", place="").chosen.place == "Schoten"


def test_what_the_address_cannot_mean_is_as_if_it_was_not_asked(coach):
    assert coach.get("/cijfers/?cijfer=x&gemeente=99999&periode=<b>").status_code == 200


def test_the_sentence_does_not_compare_with_a_figure_that_cannot_be(loaded):
    assert shown(loaded, SEEKERS_CHANGE).sentences[1:] == [
        "Dit cijfer kan niet kloppen. Vergelijk er niets mee."
    ]


def test_within_the_rounding_a_town_is_not_told_apart_from_flanders(loaded):
    # Schoten 7,2 %; Flanders 7, so anything from 6,5 to 7,5
    assert (
        "niet te onderscheiden van Vlaanderen (7)"
        in shown(loaded, "werkloosheidsgraad").sentences[1]
    )


def test_a_drawing_holds_no_colour_but_the_looks_own_and_no_small_letter(loaded):
    both = shown(loaded, SEEKERS_CHANGE)

    for drawing in (both.drawings.desk, both.drawings.phone):
        assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawing)) <= {
            "none",
            "var(--ink)",
            "var(--soft)",
            "var(--green)",
            "var(--edge)",
            "var(--paper)",
            "var(--amber)",
        }
        assert {float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawing)} == {13}
        assert "style=" not in drawing


def test_a_drawing_is_spoken_as_one_sentence(loaded):
    found = shown(loaded, "werkloosheidsgraad")

    assert re.findall(r'role="([^"]+)"', found.drawings.desk) == ["img"]
    assert f'aria-label="{" ".join(found.sentences)}"' in found.drawings.desk


def test_the_phone_gets_its_own_drawing_that_fits_320_pixels(loaded):
    drawing = shown(loaded, SEEKERS_CHANGE).drawings.phone

    width = int(re.search(r'width="(\d+)"', drawing)[1])
    assert width <= 288
    assert "Provincie Antwerpen*" in drawing


def test_towns_are_not_drawn_beside_six_million_flemings(loaded):
    drawing = shown(loaded, "inwoners").drawings.desk

    assert "Brasschaat" in drawing
    assert "Vlaanderen" not in drawing


def test_the_number_of_queries_does_not_grow_with_the_tables(towns, sign_in):
    from klaverblad.apps.monitor import services
    from tests.apps.monitor.test_reading_printed_tables import LABOUR, SEEKERS, VACANCIES

    browser, actor = sign_in(towns.coach), towns.actor("coordinator")
    services.import_table(actor, VACANCIES, "vacatures.csv")
    page(browser)
    with CaptureQueriesContext(connection) as few:
        page(browser)
    services.import_tables(actor, [("arbeidsmarkt.csv", LABOUR), ("zoekers.csv", SEEKERS)])
    page(browser)

    with CaptureQueriesContext(connection) as many:
        page(browser)

    assert len(many) == len(few)


def test_the_export_holds_every_period_with_text_bounds_and_remarks(coach):
    answer = coach.get("/cijfers/cijfers.csv", {"cijfer": SEEKERS_CHANGE})

    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    (schoten,) = [r for r in rows if r["plaats"] == "Schoten" and r["van"] == "2017-01-01"]
    assert len(rows) == 27
    assert (schoten["waarde"], schoten["minstens, voor het afronden"]) == ("8,1", "8,05")
    assert "15,33 tot 16,84" in schoten["opmerking"]


def test_no_cell_of_the_export_starts_a_formula(coach):
    for slug in (SEEKERS_CHANGE, "vacatures-laaggeschoold-verschil", "leefloon"):
        text = coach.get("/cijfers/cijfers.csv", {"cijfer": slug}).content.decode("utf-8-sig")
        for row in csv.reader(StringIO(text), delimiter=";"):
            for cell in row:
                is_number = re.fullmatch(r"-?\d+(,\d+)?", cell)
                assert is_number or not cell.startswith(("=", "+", "-", "@"))


def test_an_export_before_any_table_is_only_a_header(towns, sign_in):
    answer = sign_in(towns.coach).get("/cijfers/cijfers.csv")

    assert len(answer.content.decode().splitlines()) == 1
