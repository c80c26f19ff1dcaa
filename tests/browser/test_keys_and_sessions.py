"""A passkey of a real browser, and a session that asks whether somebody is still there.

On a desk of its own: who signs out here ends the sessions of that user everywhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.browser.desk import DOORS, IDLE_MIN, Desk, make_region

PASSWORD = "een lange zin als wachtwoord"
WIDTHS = (1440, 360)
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def own_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Under the name localhost: a key belongs to a name, and 127.0.0.1 is none."""
    shared = Path(os.environ["KLAVERBLAD_TEST_DATA"])
    make_region(shared / "region")
    running = Desk.start(shared / "region", tmp_path_factory.mktemp("own_desk") / "data")
    hashed = PBKDF2PasswordHasher().encode(PASSWORD, "zout-van-de-test")
    running.write("UPDATE accounts_user SET password = ?", hashed)
    yield replace(running, url=running.url.replace("127.0.0.1", "localhost"))
    running.stop()


@pytest.fixture
def visit_own(chromium: Browser, own_desk: Desk) -> Iterator[Any]:
    """A fresh browser on that desk; whatever goes wrong on its pages fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="nl-BE")
    page = context.new_page()
    page.set_default_timeout(20_000)
    found = Visit(page, own_desk)
    found.watch()
    yield found
    context.close()
    assert not found.problems


def put_key_in(page: Page) -> None:
    """A device with a fingerprint reader, on which the right finger lies."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def address_of(desk: Desk, role: str) -> str:
    found = desk.one("SELECT email FROM accounts_user WHERE email LIKE ?", DOORS[role])
    return str(found)


def give_password(visit: Visit, role: str) -> Page:
    page = visit.open("/aanmelden/")
    page.get_by_label("E-mailadres").fill(address_of(visit.desk, role))
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Meld aan", exact=True).click()
    return page


def confirm_with_password(page: Page) -> None:
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ga verder").click()


def sign_out(visit: Visit) -> None:
    visit.open("/aanmelden/uit/").locator("main").get_by_role("button", name="Meld af").click()


def in_every_light(page: Page, assert_accessible: Any, *, name: str = "") -> None:
    """Axe finds nothing and nothing scrolls sideways, wide and narrow, light and dark."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            assert_accessible(page)
            if folder := os.environ.get("KLAVERBLAD_PICTURES"):
                page.screenshot(path=f"{folder}/{name}-{width}-{theme}.png", full_page=True)
        wide = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"
        assert not page.evaluate(wide), f"{page.url} at {width}"
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_key_is_made_signs_in_and_is_taken_away(visit_own, assert_accessible):
    put_key_in(visit_own.page)
    # A professional with a password alone chooses a second step: a key.
    page = give_password(visit_own, "coach")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kies een tweede stap")
    in_every_light(page, assert_accessible, name="kiezen")
    page.get_by_role("link", name="Maak een sleutel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ben jij het nog?")
    in_every_light(page, assert_accessible, name="opnieuw")
    confirm_with_password(page)
    in_every_light(page, assert_accessible, name="sleutel")
    page.get_by_label("Hoe noem je deze sleutel?").fill("Mijn laptop")
    page.get_by_role("button", name="Maak de sleutel").click()

    # The codes for a lost key come with it; then the desk is open.
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    in_every_light(page, assert_accessible, name="codes")
    visit_own.open("/vandaag/")
    assert page.url.endswith("/vandaag/")

    # The key alone signs in: it is something you have, opened by who you are.
    sign_out(visit_own)
    page = visit_own.open("/aanmelden/")
    in_every_light(page, assert_accessible, name="aanmelden")
    page.get_by_role("button", name="Meld aan met je sleutel").click()
    page.wait_for_url("**/vandaag/")

    # It is also the second step after a password.
    sign_out(visit_own)
    page = give_password(visit_own, "coach")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tweede stap")
    in_every_light(page, assert_accessible, name="tweede-stap")
    page.get_by_role("button", name="Gebruik je sleutel").click()
    page.wait_for_url("**/vandaag/")

    # On the page of one's own sign-in it has a name, and can be taken away.
    page = visit_own.open("/aanmelden/beveiliging/")
    in_every_light(page, assert_accessible, name="beveiliging")
    page.get_by_role("link", name="Haal weg: Mijn laptop").click()
    confirm_with_password(page)
    in_every_light(page, assert_accessible, name="sleutel-weg")
    page.get_by_role("button", name="Haal weg").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kies een tweede stap")


def test_a_key_that_the_desk_does_not_know_says_so_and_lets_nobody_in(visit_own):
    # There is a device, but no key of ours on it: the browser itself says no.
    put_key_in(visit_own.page)
    page = visit_own.open("/aanmelden/")

    page.get_by_role("button", name="Meld aan met je sleutel").click()

    expect(page.locator("[data-key-failed]")).to_be_visible()
    expect(page.locator("[data-key-failed]")).to_contain_text("Het lukte niet met je sleutel")
    assert page.url.endswith("/aanmelden/")


PAGES = (
    ("wachtwoord-vergeten", "/aanmelden/wachtwoord/vergeten/"),
    ("link-verstuurd", "/aanmelden/wachtwoord/vergeten/klaar/"),
    ("link-oud", "/aanmelden/wachtwoord/nieuw/abc-def-123/"),
    ("wachtwoord-nieuw", "/aanmelden/wachtwoord/nieuw/klaar/"),
    ("geen-account", "/aanmelden/geen-account/"),
    ("inactief", "/aanmelden/inactief/"),
    ("afgebroken", "/aanmelden/met/afgebroken/"),
    ("waarom", "/aanmelden/?waarom=stil"),
)


@pytest.mark.parametrize(("name", "path"), PAGES, ids=[name for name, _ in PAGES])
def test_the_pages_before_the_door_can_be_used_by_everybody(
    visit_own, assert_accessible, name, path
):
    page = visit_own.open(path)

    in_every_light(page, assert_accessible, name=name)
    assert page.locator("main h1").count() == 1


OWN_PAGES = (
    ("wachtwoord-anders", "/aanmelden/wachtwoord/"),
    ("app", "/aanmelden/tweede-stap/app/"),
    ("afmelden", "/aanmelden/uit/"),
    ("beveiliging-persoon", "/aanmelden/beveiliging/"),
)


def test_a_person_s_own_pages_can_be_used_by_everybody(visit_own, assert_accessible):
    page = give_password(visit_own, "person")
    page.wait_for_url("**/mijn/")
    page = visit_own.open("/aanmelden/opnieuw/?next=/mijn/")
    confirm_with_password(page)

    for name, path in OWN_PAGES:
        page = visit_own.open(path)
        in_every_light(page, assert_accessible, name=name)


# ---- still here? ------------------------------------------------------------------------------
def lie_still(desk: Desk, minutes: float) -> None:
    """As if nothing happened in any browser for so long."""
    seen = (datetime.now(UTC) - timedelta(minutes=minutes)).replace(tzinfo=None)
    change = "UPDATE signin_signin SET last_seen_at = ?, since = ?"
    desk.write(change, seen.isoformat(" "), seen.isoformat(" "))


@pytest.fixture
def watched(visit_own: Visit) -> Visit:
    """Somebody in guidance, on their own page, with a clock that we turn."""
    visit_own.page.clock.install()
    give_password(visit_own, "person").wait_for_url("**/mijn/")
    return visit_own


def turn(visit: Visit, minutes: float) -> None:
    lie_still(visit.desk, minutes)
    visit.page.clock.fast_forward(int(minutes * 60 * 1000))


def test_a_session_asks_before_it_ends_and_goes_on_when_somebody_is_there(
    watched, assert_accessible
):
    dialog = watched.page.get_by_role("alertdialog", name="Nog even hier?")
    expect(dialog).to_be_hidden()

    turn(watched, IDLE_MIN - 1.5)
    expect(dialog).to_be_visible()
    in_every_light(watched.page, assert_accessible, name="nog-hier")
    expect(dialog.get_by_role("button", name="Ik ben er nog")).to_be_focused()
    watched.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()

    watched.page.wait_for_timeout(300)
    watched.open("/mijn/")
    assert watched.page.url.endswith("/mijn/")


def test_a_session_that_nobody_answers_for_leaves_the_screen(watched):
    turn(watched, IDLE_MIN + 2)

    watched.page.wait_for_url("**/oefenen/?waarom=stil*")
    expect(watched.page.locator("main")).to_contain_text("Je deed een tijdje niets")


def test_another_tab_that_is_used_keeps_this_one_quiet(watched):
    # The server saw somebody a moment ago, though this page did not move.
    watched.page.clock.fast_forward(int((IDLE_MIN - 1) * 60 * 1000))

    watched.page.wait_for_timeout(500)
    expect(watched.page.get_by_role("alertdialog")).to_be_hidden()
    assert watched.page.url.endswith("/mijn/")


def test_whoever_types_is_not_idle(watched):
    page = watched.open("/aanmelden/wachtwoord/")
    lie_still(watched.desk, IDLE_MIN - 10)
    page.clock.fast_forward((IDLE_MIN - 10) * 60 * 1000)

    with page.expect_response("**/nog-hier/") as answer:
        page.get_by_label("Huidig wachtwoord").press_sequentially("abc")

    assert answer.value.request.method == "POST"
    assert answer.value.json()["left"] == IDLE_MIN * 60


def test_the_session_simply_ends_without_scripts(chromium, own_desk):
    context = chromium.new_context(java_script_enabled=False, locale="nl-BE")
    visit = Visit(context.new_page(), own_desk)
    give_password(visit, "person").wait_for_url("**/mijn/")
    lie_still(own_desk, IDLE_MIN + 2)

    page = visit.open("/mijn/")

    assert "waarom=stil" in page.url
    context.close()
