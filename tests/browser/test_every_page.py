"""What holds for every page: found in the list of addresses, so that none can be forgotten."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.routes import own_addresses

PAGES = [address for address in own_addresses() if address.route.page]
WEIGHT_MAX_KB = 150
# Who looks at pages that many roles share, each in their own way.
SHARED = {
    "social_worker": ("desk:today", "desk:people", "desk:person"),
    "team_lead": ("desk:people",),
    "coordinator": ("places:list", "monitor:figures"),
    "partner": ("desk:people", "desk:today"),
    "workplace": ("places:list", "places:new"),
    "administrator": ("desk:organisations",),
    "person": ("monitor:figures",),
}
# Both widths and both themes for each page; every pair of them when somebody asks for it.
LOOKS = (
    [(width, theme) for width in (1440, 360) for theme in ("light", "dark")]
    if os.environ.get("KLAVERBLAD_EVERY_LOOK")
    else [(1440, "light"), (360, "dark")]
)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
BY_NAME = {address.name: address for address in PAGES}

# Every element in the page that Tab should reach; of a group of radios only one.
TABBABLE = """() => {
  const seen = new Set();
  return [...document.querySelectorAll(
    'main a[href], main button, main input:not([type=hidden]), main select, main textarea,' +
    'main summary')]
    .filter((part) => part.checkVisibility({visibilityProperty: true, opacityProperty: false})
      && !part.disabled && part.tabIndex >= 0 && !part.closest('[inert]'))
    .filter((part) => {
      if (part.type !== 'radio') return true;
      const group = part.form?.id + part.name;
      return seen.has(group) ? false : seen.add(group);
    })
    .map((part) => {
      part.dataset.tab = part.type === 'radio' ? 'radio:' + part.name : String(seen.size) + Math.random();
      if (part.type === 'radio')
        document.getElementsByName(part.name).forEach((one) => { one.dataset.tab = part.dataset.tab; });
      return [part.dataset.tab, part.outerHTML.slice(0, 120)];
    });
}"""
# Notes every place that gets the focus, and whether that can be seen.
NOTE_FOCUS = """() => {
  const ring = (one) => (one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0)
    || one.boxShadow !== 'none';
  window.stops = [];
  document.addEventListener('focusin', ({target: part}) => {
    const style = getComputedStyle(part);
    const near = part.labels?.[0] ? getComputedStyle(part.labels[0]) : style;
    // A browser marks the day, month or year inside a date by itself.
    window.stops.push([part.dataset.tab || '', part.type === 'date' || ring(style) || ring(near)
      || ring(getComputedStyle(part.parentElement || part)), part.outerHTML.slice(0, 120)]);
  });
}"""
STOPS_AT_ONCE = 10


def path(address, desk):
    return address.url(desk.ids())


@dataclass
class Opened:
    """A page that was visited once.

    received    what came over the wire for it, in bytes
    first_stop  where the link leads that Tab reaches first
    """

    page: Any
    received: list[int]
    first_stop: str | None


# The tests of one page look at it one after another: it is opened once, by one worker.
@pytest.fixture(
    scope="module",
    params=[
        pytest.param(address, id=address.name, marks=pytest.mark.xdist_group(address.name))
        for address in PAGES
    ],
)
def opened(request: pytest.FixtureRequest, open_browser: Any, desk: Any) -> Iterator[Opened]:
    address = request.param
    visit = open_browser(address.route.as_role)
    received: list[int] = []
    wire = visit.page.context.new_cdp_session(visit.page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda said: received.append(said["encodedDataLength"]))
    page = visit.open(path(address, desk))
    # What comes after the page is part of it: it stands in the place of what waited for it.
    page.wait_for_selector("[hx-trigger=load]", state="detached")
    weighed = list(received)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    yield Opened(page, weighed, page.evaluate("document.activeElement.getAttribute('href')"))
    visit.page.context.close()
    assert not visit.problems


def at_rest(opened: Opened, *, width: int = 1440, theme: str = "light") -> Any:
    """The page at this width and in this theme, with nothing in focus and at its top."""
    page = opened.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    return page


def test_axe_finds_nothing_in_light_or_dark_wide_or_narrow(opened, assert_accessible):
    for width, theme in LOOKS:
        assert_accessible(at_rest(opened, width=width, theme=theme))


@pytest.mark.parametrize(
    ("role", "name"), [(role, name) for role, names in SHARED.items() for name in names]
)
def test_axe_finds_nothing_on_what_another_role_sees(visit, desk, assert_accessible, role, name):
    page = visit(role).open(path(BY_NAME[name], desk))

    assert_accessible(page)


def test_nothing_scrolls_sideways(opened):
    for width in (360, 320):
        wide = at_rest(opened, width=width).evaluate(
            """() => document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth
              ? [...document.querySelectorAll('body *')]
                  .filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
                  .slice(0, 5).map((part) => part.outerHTML.slice(0, 100))
              : null"""
        )
        assert wide is None, f"at {width} px: {wide}"


def test_a_first_visit_is_light(opened):
    assert opened.received
    assert sum(opened.received) / 1000 < WEIGHT_MAX_KB


def test_the_keyboard_reaches_everything_and_shows_where_it_is(opened):
    page = at_rest(opened)
    wanted = dict(page.evaluate(TABBABLE))
    page.evaluate(NOTE_FOCUS)
    blind = []
    reached = set()

    for number in range(40 + 2 * len(wanted)):
        page.keyboard.press("Tab")
        if number % STOPS_AT_ONCE and number < len(wanted):
            continue
        for mark, is_shown, html in page.evaluate("window.stops.splice(0)"):
            if mark and not is_shown:
                blind.append(html)
            reached.add(mark)
        if wanted.keys() <= reached:
            break

    missed = [html for mark, html in wanted.items() if mark not in reached]
    assert not missed, missed[:5]
    assert not blind, blind[:5]


def test_the_first_stop_jumps_over_the_menu(opened):
    assert opened.first_stop == "#main"


@pytest.mark.parametrize("role", sorted({address.route.as_role for address in PAGES}))
def test_a_page_is_whole_before_any_script_runs_and_says_its_language(visit, desk, role):
    browser = visit(role)

    ids = desk.ids()

    for address in (one for one in PAGES if one.route.as_role == role):
        for language in ("nl", "fr", "en"):
            browser.speak(language)
            answer = browser.page.context.request.get(desk.url + address.url(ids))
            text = answer.text()

            assert answer.status == 200, address.name
            assert f'<html lang="{language}"' in text, address.name
            assert len(re.findall(r"<h1[ >]", text)) == 1, address.name


def test_every_page_has_a_title_of_its_own(visit, desk):
    titles: dict[str, list[str]] = {}
    browsers = {role: visit(role) for role in {address.route.as_role for address in PAGES}}
    ids = desk.ids()
    for address in PAGES:
        context = browsers[address.route.as_role].page.context
        text = context.request.get(desk.url + address.url(ids)).text()
        titles.setdefault(_TITLE.search(text)[1].strip(), []).append(address.name)

    assert not [f"{title}: {names}" for title, names in titles.items() if len(names) > 1]
    assert all(title.endswith("Klaverblad") and len(title) > 13 for title in titles)
