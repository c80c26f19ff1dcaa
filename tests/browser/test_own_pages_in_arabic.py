"""The pages of a person from right to left, on the smallest phones, and the way in with a code."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.routes import ROUTES, own_addresses

PAGES = [
    address
    for address in own_addresses()
    if (address.route.page and address.route.as_role == "person")
    or address.name == "desk:enter_by_code"
]
ARROWS = """() => [...document.querySelectorAll('.icon-chevron-right, .icon-chevron-left')]
  .filter((part) => !part.closest('details[open] > summary'))
  .map((part) => getComputedStyle(part).transform)"""
# What an eye would see as turned the wrong way: something that begins at the left edge alone.
LEFT = """() => [...document.querySelectorAll('main h1, main h2, main .section > p')]
  .filter((part) => part.checkVisibility() && getComputedStyle(part).direction !== 'rtl'
    && !part.closest('main [lang], main [dir]')).map((part) => part.outerHTML.slice(0, 100))"""


@pytest.fixture
def arabic(visit: Any) -> Any:
    """The browser of Nadia, who reads Arabic."""
    browser = visit("person")
    browser.speak("ar")
    return browser


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_every_page_of_a_person_holds_from_right_to_left(arabic, desk, assert_accessible, address):
    page = arabic.open(address.url(desk.ids()))

    for width, theme in ((360, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        assert_accessible(page)
        assert not page.evaluate(
            "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"
        )
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert not page.evaluate(LEFT)
    assert all(turned == "matrix(-1, 0, 0, 1, 0, 0)" for turned in page.evaluate(ARROWS))


def test_the_doors_never_cover_what_has_the_focus(arabic):
    page = arabic.open("/mijn/")
    page.set_viewport_size({"width": 320, "height": 640})

    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    last = page.locator("main a, main button").last.bounding_box()
    doors = page.locator(".doors-bar").bounding_box()

    assert last["y"] + last["height"] <= doors["y"]


def test_a_paper_lets_somebody_in_without_any_script(visit, desk, chromium):
    coach = visit("coach").open(f"/mensen/{desk.ids()['person_id']}/code/")
    coach.get_by_role("button", name="Maak een code").click()
    code = re.search(r"\d{4} \d{4} \d{4}", coach.locator(".way-in-code").inner_text())[0]
    born = desk.one("SELECT born_on FROM people_person WHERE id = ?", desk.ids()["person_id"].hex)
    year, month, day = str(born).split("-")

    phone = chromium.new_context(
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
        base_url=desk.url,
        locale="nl-BE",
    )
    page = phone.new_page()
    page.goto("/aanmelden/code/")
    page.locator("[name=code]").fill(code)
    page.locator("[name=born_on]").fill(f"{int(day)}/{int(month)}/{year}")
    page.get_by_role("button", name="Meld aan").click()

    assert page.url.endswith("/mijn/")
    assert page.locator("h1").inner_text() == "Dag Nadia"
    phone.close()


def test_a_line_of_the_diary_is_written_without_any_script(visit, desk, chromium):
    kept = visit("person").page.context.storage_state()
    phone = chromium.new_context(
        java_script_enabled=False, storage_state=kept, base_url=desk.url, locale="nl-BE"
    )
    page = phone.new_page()
    page.goto("/mijn/dagboek/nieuw/")

    page.get_by_text("Gesolliciteerd", exact=True).click()
    page.locator("[name=with_whom]").fill("Bakkerij Het Zonnetje")
    page.get_by_role("button", name="Bewaar").click()

    assert "Bakkerij Het Zonnetje" in page.locator("main").inner_text()
    phone.close()


def test_the_list_of_pages_to_look_at_is_not_empty():
    assert len(PAGES) > 12
    assert ROUTES["desk:my_diary"].as_role == "person"
