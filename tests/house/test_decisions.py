"""A decision is found again by its number, and answers five questions on one page."""

from __future__ import annotations

import re

import pytest

from tests.house.source import ROOT

FOLDER = ROOT / "docs" / "decisions"
RECORDS = sorted(FOLDER.glob("[0-9]*.md"))
QUESTIONS = (
    "what forced a choice",
    "what we chose",
    "what else we weighed",
    "what it costs",
    "when to look again",
)


def test_the_first_decisions_are_written_down():
    assert RECORDS


def test_every_decision_has_a_number_of_its_own():
    numbers = [record.name[:4] for record in RECORDS]

    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_it_says_its_status_and_its_day(record):
    text = record.read_text(encoding="utf-8")

    assert re.match(r"\d{4}-[a-z0-9-]+\.md$", record.name)
    assert re.search(r"status", text, re.IGNORECASE)
    assert re.search(r"\b20\d\d\b", text)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_it_gives_the_five_answers_in_order(record):
    text = record.read_text(encoding="utf-8").lower()

    places = [text.find(question) for question in QUESTIONS]

    missing = [q for q, place in zip(QUESTIONS, places, strict=True) if place < 0]
    assert not missing
    assert places == sorted(places)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_it_fits_on_one_page(record):
    assert len(record.read_text(encoding="utf-8").split()) < 700
