"""The way through the desk: from the day list to one person, a fact put right, and why.

By keyboard alone, in Dutch on a wide screen and in French on a small dark one.
"""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page

TABS_MAX = 400


def reach(page: Page, part: Locator) -> None:
    """Press Tab until this part has the focus, as somebody without a mouse does."""
    part = part.first
    part.wait_for(state="visible")
    for _ in range(TABS_MAX):
        if part.evaluate("part => part === document.activeElement"):
            return
        page.keyboard.press("Tab")
    message = f"Tab never reached {part}"
    raise AssertionError(message)


def follow(page: Page, part: Locator) -> None:
    """Reach a link or button and press Enter; wait for the page behind it."""
    reach(page, part)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, name: str, value: str) -> None:
    """Choose one of a group with the arrow keys."""
    group = page.locator(f'main input[type=radio][name="{name}"]')
    wanted = page.locator(f'main input[type=radio][name="{name}"][value="{value}"]')
    for _ in range(TABS_MAX):
        if page.evaluate("document.activeElement.name") == name:
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(group.count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    assert wanted.is_checked(), f"{name} cannot be set to {value}"


def open_menu(page: Page, link: Locator) -> None:
    """On a small screen the menu is behind a button."""
    if not link.first.is_visible():
        reach(page, page.locator(".menu-toggle summary"))
        page.keyboard.press("Enter")
        link.first.wait_for(state="visible")


def say(page: Page, path: str, key: str, value: str) -> None:
    """Open a fact from the list of facts, say what it is now, and save."""
    follow(page, page.locator(f'main a[href$="{path}feiten/{key}/"]'))
    choose(page, "value", value)
    since = page.locator('main input[name="since"]')
    if not since.input_value():
        reach(page, since)
        page.keyboard.type(page.evaluate("new Date().toLocaleDateString('nl-BE')"))
    if page.locator('main input[name="ended_as"]').count():
        choose(page, "ended_as", "changed")
    reach(page, page.locator("main form[hx-post] button[type=submit]"))
    page.keyboard.press("Enter")
    page.locator(".effect").wait_for(state="visible")


def counts(page: Page) -> tuple[int, int]:
    """The places that could be taken before and can be now, as the page says them."""
    cells = page.locator(".effect section").first.locator("tbody td").all_inner_texts()
    return int(cells[0]), int(cells[1])


def known(desk, person, key):
    """What stands in the file now."""
    return json.loads(
        desk.one(
            "SELECT value FROM people_fact WHERE person_id = ? AND key = ? AND replaced_at IS NULL",
            person.hex,
            key,
        )
    )


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("nl", "light", 1440), ("fr", "dark", 360)],
    ids=["Dutch, light, wide", "French, dark, small"],
)
def test_a_coach_puts_a_fact_right_and_sees_what_it_changes(
    visit, desk, assert_accessible, language, theme, width
):
    nadia = desk.person("Nadia", "Wouters")
    path = f"/mensen/{nadia}/"
    was_driving = known(desk, nadia, "has_car")
    browser = visit("", language=language, theme=theme, width=width)

    # Sign in with the button of the coach in Schoten; the day list is the first page.
    page = browser.open("/oefenen/")
    door = page.locator(f'input[name="membership"][value="{desk.membership("coach")}"]')
    follow(page, door.locator("xpath=ancestor::form").locator("button"))
    assert page.url == f"{desk.url}/vandaag/"
    assert page.locator("html").get_attribute("lang") == language

    # Through the list of people to Nadia, and to what is known about her.
    people = page.locator('nav.menu a[href="/mensen/"]')
    open_menu(page, people)
    follow(page, people)
    follow(page, page.locator(f'main a[href="{path}"]'))
    assert page.locator("h1").inner_text().strip().startswith("Nadia Wouters")
    follow(page, page.locator(f'main a[href="{path}feiten/"]'))

    # A licence and a car; or, if she had both, no car any more. The answer shows old and new.
    if not was_driving:
        say(page, path, "has_licence_b", "true")
        browser.open(f"{path}feiten/")
    say(page, path, "has_car", "false" if was_driving else "true")

    assert known(desk, nadia, "has_car") is not was_driving
    before, after = counts(page)
    assert (after < before) if was_driving else (after > before)
    moved = page.locator(".effect .moves").first.locator("li")
    assert moved.count() == abs(after - before)
    assert moved.first.locator(".name").inner_text().strip()
    assert_accessible(page)

    # And why the leefloon is what it is: step by step, with article, source and amount.
    browser.open(path)
    follow(page, page.locator(f'main a[href="{path}rechten/"]'))
    page.locator("#question form").wait_for(state="visible")
    why = page.locator("#recht-leefloon details.why").first
    reach(page, why.locator("summary"))
    page.keyboard.press("Enter")
    why.locator("tbody tr").first.wait_for(state="visible")
    told = why.inner_text()
    assert why.locator("tbody tr").count() >= 3
    assert re.search(r"art\. ?\d+", told)
    assert re.search(r"€\s?\d|\d\s?€", told)
    assert_accessible(page)
    assert page.evaluate(
        "document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth"
    )


def test_the_new_answer_stands_in_the_story_with_its_date(visit, desk):
    nadia = desk.person("Nadia", "Wouters")
    page = visit("coach").open(f"/mensen/{nadia}/feiten/has_bike/")

    choose(page, "value", "false")
    if page.locator('main input[name="ended_as"]').count():
        choose(page, "ended_as", "corrected")
    since = page.locator('main input[name="since"]')
    if not since.input_value():
        since.fill(page.evaluate("new Date().toLocaleDateString('nl-BE')"))
    page.locator("main form[hx-post] button[type=submit]").click()
    page.locator(".effect").wait_for(state="visible")

    page.goto(f"{desk.url}/mensen/{nadia}/feiten/has_bike/")
    assert page.locator(".timeline li").count() >= 2
    assert page.locator(".timeline s").count() == 1


def test_a_neighbour_who_knows_the_address_sees_nothing(visit, desk):
    nadia = desk.person("Nadia", "Wouters")
    browser = visit("neighbour")

    answer = browser.page.goto(f"{desk.url}/mensen/{nadia}/")

    assert answer.status == 404
    assert "Wouters" not in browser.page.content()


def test_two_browsers_that_change_one_fact_lose_nothing(visit, desk):
    nadia = desk.person("Nadia", "Wouters")
    path = f"/mensen/{nadia}/feiten/rent_month_eur/"
    first, second = visit("coach"), visit("social_worker")
    first.open(path)
    second.open(path)

    def fill(page: Page, amount: str) -> None:
        page.locator('main input[name="value"]').fill(amount)
        since = page.locator('main input[name="since"]')
        if not since.input_value():
            since.fill(page.evaluate("new Date().toLocaleDateString('nl-BE')"))
        if page.locator('main input[name="ended_as"]').count():
            page.locator('main input[name="ended_as"][value="changed"]').check()
        page.locator("main form[hx-post] button[type=submit]").click()

    fill(first.page, "655")
    first.page.locator(".effect").wait_for(state="visible")
    fill(second.page, "700")

    second.page.locator(
        "main [role=alert], main .notice, main .errors, main .field-error"
    ).first.wait_for()
    assert second.page.locator('main input[name="value"]').input_value().startswith("700")
    assert known(desk, nadia, "rent_month_eur") == pytest.approx(655)
