"""Out to a provider and back in a real browser, under the policy that lets a form go nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.apps.signin.outside import NAME, QUIET, Outside, environment, start_provider
from tests.browser.desk import DOORS, Desk, make_region

pytestmark = pytest.mark.filterwarnings(QUIET)


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    running = start_provider()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def connected_desk(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Desk]:
    """A desk with the provider in its environment, as an administrator would put it there."""
    shared = Path(os.environ["KLAVERBLAD_TEST_DATA"])
    make_region(shared / "region")
    folder = tmp_path_factory.mktemp("connected") / "data"
    running = Desk.start(shared / "region", folder, **environment(outside.url))
    user = running.one("SELECT id FROM accounts_user WHERE email LIKE ?", DOORS["person"])
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    running.write(
        "INSERT INTO socialaccount_socialaccount"
        " (user_id, provider, uid, last_login, date_joined, extra_data)"
        " VALUES (?, ?, 'nadia-1', ?, ?, '{}')",
        user,
        NAME,
        now,
        now,
    )
    yield running
    running.stop()


@pytest.fixture
def page(chromium: Browser, connected_desk: Desk) -> Iterator[Page]:
    context = chromium.new_context(locale="nl-BE")
    fresh = context.new_page()
    fresh.set_default_timeout(20_000)
    yield fresh
    context.close()


def sign_in_there(page: Page, desk: Desk, sub: str) -> None:
    page.goto(f"{desk.url}/aanmelden/")
    page.get_by_role("button", name="Meld aan met de regio").click()
    page.wait_for_url("**/oauth2/authorize*")
    page.locator("input[name=sub]").first.fill(sub)
    page.locator("input[name=sub]").first.press("Enter")


def test_somebody_who_is_linked_comes_back_signed_in(page, connected_desk, outside):
    outside.knows("nadia-1")

    sign_in_there(page, connected_desk, "nadia-1")

    page.wait_for_url("**/mijn/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dag")
    assert "socialaccount" in ways_of_the_last_one(connected_desk)


def ways_of_the_last_one(desk: Desk) -> str:
    """What whoever signed in last showed, as the journal has it."""
    return desk.one(
        "SELECT data FROM journal_event WHERE name = ? ORDER BY id DESC LIMIT 1", "session.started"
    )


def test_somebody_unknown_reads_what_to_do(page, connected_desk, outside, assert_accessible):
    outside.knows("vreemd")

    sign_in_there(page, connected_desk, "vreemd")

    page.wait_for_url("**/terug/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("We kennen deze aanmelding nog niet")
    assert_accessible(page)
    page.goto(f"{connected_desk.url}/mijn/")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Dag")


def test_without_scripts_the_way_out_and_back_is_the_same(chromium, connected_desk, outside):
    outside.knows("nadia-1")
    context = chromium.new_context(locale="nl-BE", java_script_enabled=False)
    page = context.new_page()
    began = connected_desk.one(
        "SELECT count(*) FROM journal_event WHERE name = ?", "session.started"
    )

    sign_in_there(page, connected_desk, "nadia-1")

    page.wait_for_url("**/mijn/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dag")
    assert [one["httpOnly"] for one in context.cookies() if one["name"] == "klaverblad"] == [True]
    ends = connected_desk.one(
        "SELECT count(*) FROM journal_event WHERE name = ?", "session.started"
    )
    assert ends == began + 1
    context.close()
