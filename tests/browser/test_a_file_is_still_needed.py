"""Bewaring with something on it: readable, usable, and kept in one go."""

from __future__ import annotations

import sqlite3
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.conftest import assert_accessible


@pytest.fixture
def warned(desk):
    """Two warnings of Nadia Wouters, straight in the database of the running desk."""
    today = datetime.now(tz=UTC).date()
    due = (today + timedelta(days=30)).isoformat()
    nadia = desk.person("Nadia", "Wouters").hex
    rows = [
        (uuid.uuid4().hex, nadia, rule, months, today.isoformat(), due, "")
        for rule, months in (("fact_special", 6), ("note", 24))
    ]
    with sqlite3.connect(desk.data / "klaverblad.sqlite3", timeout=20) as database:
        database.executemany(
            "INSERT INTO access_retentionnotice"
            " (id, person_id, rule, months, warned_on, due_on, kept_because)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
    yield
    with sqlite3.connect(desk.data / "klaverblad.sqlite3", timeout=20) as database:
        database.execute("DELETE FROM access_retentionnotice")


@pytest.mark.usefixtures("warned")
def test_a_coach_says_on_a_phone_that_a_part_is_still_needed(visit):
    page = visit("coach", width=360).open("/bewaring/")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert_accessible(page)
    first = page.get_by_role("listitem").filter(has_text="gezondheid")
    first.locator("summary").click()
    assert_accessible(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360

    until = datetime.now(tz=UTC).date() + timedelta(days=90)
    first.get_by_label("Nog nodig, omdat").fill("Er loopt een beroep")
    first.get_by_label("Tot en met").fill(until.isoformat())
    first.get_by_role("button", name="Bewaar").click()

    kept = page.get_by_role("listitem").filter(has_text="Er loopt een beroep")
    kept.wait_for()
    assert_accessible(page)
    assert kept.get_by_role("button", name="Toch wissen").is_visible()
