"""Somebody without a login, on a phone, with a link: a partner, a person who sends and signs."""

from __future__ import annotations

import re

import pytest

from tests.samples import pdf


@pytest.fixture
def made(visit, desk):
    """Have the coach make a link, and give the path in it."""

    def make(path, press, **words):
        page = visit("coach").open(path)
        for name, value in words.items():
            field = page.locator(f'main form [name="{name}"]').first
            if field.evaluate("part => part.tagName") == "SELECT":
                field.select_option(index=int(value))
            elif field.get_attribute("list"):
                names = page.locator("datalist option")
                field.fill(names.nth(int(value)).get_attribute("value"))
            else:
                field.fill(value)
        page.get_by_role("button", name=press).first.click()
        link = page.locator('input[name="link"]')
        link.wait_for()
        return link.input_value().removeprefix(desk.url)

    return make


@pytest.fixture
def holder(visit):
    """A browser without a login, and what it asked for."""

    def open_(path, *, language="nl"):
        browser = visit("", width=360)
        asked = []
        # A function of ours: Playwright marks what it is given.
        browser.page.on("request", lambda one: asked.append(one))  # noqa: PLW0108
        return browser.open(f"{path}?taal={language}"), asked

    return open_


def looks_well(page, assert_accessible):
    """Axe finds nothing and nothing scrolls sideways, in light and dark, narrow and wide."""
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            assert_accessible(page)
        assert page.evaluate(
            "document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth"
        )
    page.set_viewport_size({"width": 360, "height": 900})


def send(page):
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()


def told_nobody(asked, path):
    """The address of the link went to no other address, in no header."""
    others = [one for one in asked if path not in one.url]
    assert not [one.url for one in others if path in str(one.headers)]
    assert not [one.url for one in asked if one.headers.get("referer")]


def test_a_partner_answers_without_a_login(desk, made, holder, assert_accessible):
    step = desk.ids()["step_id"]
    path = made(f"/stappen/{step}/vraag/", "Maak de link", partner="5")
    page, asked = holder(path)
    looks_well(page, assert_accessible)

    page.get_by_label("Nee, het kan niet").check()
    page.locator("textarea").fill("Er is nu geen plaats.")
    send(page)
    looks_well(page, assert_accessible)

    assert page.get_by_role("heading", name="Bedankt").is_visible()
    told_nobody(asked, path)
    assert not [one for one in page.context.cookies() if one["name"] == "klaverblad"]
    page.goto(desk.url + path)
    looks_well(page, assert_accessible)
    assert page.get_by_role("heading", name="Al gebruikt").is_visible()


def test_a_person_sends_a_document_from_a_phone(desk, made, holder, assert_accessible):
    person = desk.ids()["person_id"]
    words = {"asks": "loonbrief van oktober"}
    path = made(f"/mensen/{person}/documenten/vraag/", "Maak de link", **words)
    page, asked = holder(path, language="fr")
    looks_well(page, assert_accessible)
    file = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"<script>alert(1)</script>"}

    page.locator("input[type=file]").set_input_files(file)
    send(page)
    looks_well(page, assert_accessible)
    page.locator("input[type=file]").set_input_files(file | {"buffer": pdf("telefoon")})
    send(page)
    looks_well(page, assert_accessible)

    told_nobody(asked, path)
    assert page.locator("html").get_attribute("lang") == "fr"
    assert desk.one(
        "SELECT COUNT(*) FROM people_document WHERE person_id = ? AND via_link IS NOT NULL",
        person.hex,
    )


def test_a_person_reads_and_signs_their_plan_by_keyboard(desk, made, holder, assert_accessible):
    person = desk.ids()["person_id"]
    path = made(f"/mensen/{person}/stappen/", "Laat het plan tekenen")
    page, asked = holder(path)
    looks_well(page, assert_accessible)

    page.locator('input[name="name"]').focus()
    page.keyboard.type("Nadia Wouters")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looks_well(page, assert_accessible)

    assert page.get_by_role("heading", name="Getekend").is_visible()
    told_nobody(asked, path)


@pytest.mark.parametrize("kind", ["teken", "antwoord", "bezorg"])
def test_a_link_that_nobody_gave_is_told_kindly(holder, assert_accessible, kind):
    page, _asked = holder(f"/{kind}/{'A' * 43}/")

    looks_well(page, assert_accessible)

    assert page.get_by_role("heading", name="We kennen deze link niet").is_visible()


def test_the_link_that_was_made_fits_a_phone_and_can_be_scanned(visit, desk, assert_accessible):
    page = visit("coach", width=360).open(f"/mensen/{desk.ids()['person_id']}/stappen/")

    page.get_by_role("button", name="Laat het plan tekenen").click()
    page.locator("img.square").wait_for()

    looks_well(page, assert_accessible)
    assert page.locator("img.square").evaluate("part => part.naturalWidth") > 100


def test_a_calendar_address_is_made_and_stopped(visit, desk, assert_accessible):
    page = visit("person", width=360).open("/mijn/agenda/")
    page.get_by_role("button", name="Maak een adres").click()
    url = page.locator('input[name="link"]').input_value()
    looks_well(page, assert_accessible)
    assert page.request.get(url).text().startswith("BEGIN:VCALENDAR")

    page.get_by_role("button", name="Stop ermee").click()
    page.get_by_role("button", name="Maak een adres").wait_for()

    assert page.request.get(url).status == 410
    assert re.fullmatch(re.escape(desk.url) + r"/agenda/[\w-]{43}\.ics", url)
