"""Published figures over the API: as printed, with their bounds and their doubts."""

from __future__ import annotations

import pytest

from klaverblad.apps.monitor import queries

FIGURES = "/api/v1/figures"


@pytest.fixture
def coach(loaded, sign_in):
    return sign_in(loaded.coach)


def test_every_figure_of_the_region_is_there_once(loaded, coach):
    said = coach.get(FIGURES).json()["items"]

    assert len(said) == queries.figures(loaded.actor("coach")).count()


def test_a_figure_says_what_was_printed_and_what_it_can_have_been(coach):
    said = coach.get(FIGURES, {"municipality": "11040"}).json()

    for one in said["items"]:
        assert one["low"] <= one["value"] <= one["high"]
        assert one["printed"]
        assert one["source"]
        assert one["unit"]


def test_a_figure_that_cannot_be_right_says_so(coach):
    said = coach.get(FIGURES).json()["items"]

    doubted = [one for one in said if any(r["severity"] == "impossible" for r in one["remarks"])]
    assert doubted
    assert all(remark["sentence"] for one in doubted for remark in one["remarks"])


def test_one_municipality_stands_beside_the_province_and_flanders(coach):
    said = coach.get(FIGURES, {"municipality": "11040"}).json()["items"]

    assert {one["placeKind"] for one in said} == {"municipality", "province", "flanders"}
    assert {one["placeNisCode"] for one in said if one["placeKind"] == "municipality"} == {"11040"}


def test_one_indicator_brings_its_own_figures_alone(coach):
    said = coach.get(FIGURES).json()
    key = said["indicators"][-1]["key"]

    one = coach.get(FIGURES, {"indicator": key}).json()

    assert {figure["indicator"] for figure in one["items"]} == {key}
    assert one["indicators"] == said["indicators"]


def test_an_indicator_that_nobody_prints_has_no_figures(coach):
    assert coach.get(FIGURES, {"indicator": "geluk"}).json()["items"] == []


def test_a_person_in_guidance_reads_them_too(loaded, sign_in):
    assert sign_in(loaded.self_login).get(FIGURES).status_code == 200
