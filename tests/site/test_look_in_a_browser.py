"""The look where it is used: in a browser, under the strict policy, by keyboard, on a phone."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator

import pytest
from django.contrib.staticfiles import finders

from tests.site.desk_page import render, render_catalogue, request_for

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.site.desk_page"),
    # Playwright runs its own loop in this thread; nothing here touches the database.
    pytest.mark.xdist_group("browser"),
]

ADDRESS = "http://desk.example/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
DESK, PHONE, SMALLEST = 1440, 360, 320
ROWS = """{% extends "base.html" %}{% block title %}Vandaag{% endblock %}{% block main %}
<h1>Vandaag</h1>
<c-rows><c-row name="Dieter Vets" url="/1/" /><c-row name="Nadia Wouters" url="/2/" /></c-rows>
<c-toast text="Stap is klaar." />
{% endblock %}"""


@pytest.fixture
def open_page(chromium: sync_api.Browser) -> Iterator[Callable[..., sync_api.Page]]:
    """Open a page as text; its files come from the folders that the site itself would use."""
    contexts = []

    def open_(html: str, *, width: int = DESK, **options: object) -> sync_api.Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, locale="nl-BE", **options
        )
        contexts.append(context)
        context.route("**/*", lambda route: answer(route, html))
        page = context.new_page()
        page.goto(ADDRESS)
        return page

    yield open_
    for context in contexts:
        context.close()


def answer(route: sync_api.Route, html: str) -> None:
    path = route.request.url.removeprefix(ADDRESS).partition("?")[0]
    found = finders.find(path.removeprefix("static/")) if path.startswith("static/") else None
    if found:
        route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
    else:
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=html, headers=headers)


def rows() -> str:
    from django_cotton.compiler_regex import CottonCompiler

    return render(CottonCompiler().process(ROWS), request_for("/"))


def focused(page: sync_api.Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent")


def test_nothing_on_the_catalogue_asks_what_the_policy_refuses(chromium, open_page):
    said = []
    page = open_page("<title>leeg</title>")
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    html = render_catalogue()
    page.context.unroute_all()
    page.context.route("**/*", lambda route: answer(route, html))
    page.goto(ADDRESS)

    assert said == []


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_catalogue(open_page, width, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(render_catalogue(), width=width, color_scheme=theme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")

    found = axe.run(page).response["violations"]

    assert [(v["id"], [n["html"][:90] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("width", [SMALLEST, PHONE, 859, 861, DESK])
def test_no_page_scrolls_sideways(open_page, width):
    page = open_page(render_catalogue(), width=width)

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_slash_goes_to_the_search_field_but_not_while_typing(open_page):
    page = open_page(rows())

    page.keyboard.press("/")
    page.keyboard.press("/")

    assert focused(page) == "search"
    assert page.input_value("#search") == "/"


def test_j_and_k_walk_through_the_names(open_page):
    page = open_page(rows())

    for key in "jjk":
        page.keyboard.press(key)

    assert focused(page) == "Dieter Vets"


def test_keys_that_were_switched_off_stay_off_on_the_next_page(open_page):
    page = open_page(rows())

    page.keyboard.press("?")
    page.click("[data-keys-off]")
    page.reload()
    page.keyboard.press("/")

    assert focused(page) != "search"


def test_a_chosen_theme_is_kept_in_a_cookie_for_the_next_page(open_page):
    page = open_page(rows())

    page.click(".who summary")
    page.click("[data-theme-choice=dark]")

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert [(c["name"], c["value"]) for c in page.context.cookies()] == [("theme", "dark")]


def test_the_theme_of_the_device_leaves_no_cookie_behind(open_page):
    page = open_page(rows())

    page.click(".who summary")
    page.click("[data-theme-choice=dark]")
    page.click("[data-theme-choice='']")

    assert page.context.cookies() == []
    assert page.evaluate("document.documentElement.dataset.theme") is None


def test_escape_closes_the_panel_and_gives_the_focus_back(open_page):
    page = open_page(rows())

    page.click(".who summary")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    assert not page.is_visible(".who-panel")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_toast_goes_when_it_is_closed(open_page):
    page = open_page(rows())

    page.click("[data-closes-toast]")

    assert page.locator(".toast").count() == 0


def test_without_script_the_menu_of_the_phone_still_opens(open_page):
    page = open_page(rows(), width=PHONE, java_script_enabled=False)

    assert not page.is_visible("#menu")
    page.click(".menu-toggle summary")

    assert page.is_visible("#menu")
    assert page.is_visible("#search")


def test_without_script_no_button_is_shown_that_would_do_nothing(open_page):
    page = open_page(rows(), java_script_enabled=False)

    page.click(".who summary")

    assert not page.is_visible("[data-theme-choice=dark]")
    assert not page.is_visible("[data-opens=keys]")
    assert not page.is_visible("[data-closes-toast]")


def test_every_target_on_a_phone_is_large_enough_for_a_thumb(open_page):
    page = open_page(rows(), width=PHONE)
    page.click(".menu-toggle summary")

    small = page.evaluate(
        """() => [...document.querySelectorAll('.menu a, .button, .filter, .languages button')]
            .filter(part => part.offsetParent && part.getBoundingClientRect().height < 44)
            .map(part => part.textContent.trim())"""
    )

    assert small == []


def test_paper_shows_the_page_without_its_frame(open_page):
    page = open_page(rows(), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")

    assert not page.is_visible(".side")
    assert not page.is_visible(".tools")
    assert page.is_visible(".only-print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
