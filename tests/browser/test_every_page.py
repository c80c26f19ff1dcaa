"""What holds for every page: found in the list of addresses, so that none can be forgotten."""

from __future__ import annotations

import pytest

from tests.routes import Address, own_addresses

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
FOCUSED = """() => {
  const part = document.activeElement;
  const style = getComputedStyle(part);
  const near = part.labels?.[0] ? getComputedStyle(part.labels[0]) : style;
  const ring = (one) => (one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0)
    || one.boxShadow !== 'none';
  // A browser marks the day, month or year inside a date by itself.
  return [part.dataset.tab || '', part.type === 'date' || ring(style) || ring(near)
    || ring(getComputedStyle(part.parentElement || part)), part.outerHTML.slice(0, 120)];
}"""


def named(address: Address) -> str:
    return address.name


def path(address, desk):
    return address.url(desk.ids())


@pytest.mark.parametrize("address", PAGES, ids=named)
def test_axe_finds_nothing_in_light_or_dark_wide_or_narrow(visit, desk, assert_accessible, address):
    browser = visit(address.route.as_role)
    page = browser.open(path(address, desk))

    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            assert_accessible(page)


@pytest.mark.parametrize(
    ("role", "name"), [(role, name) for role, names in SHARED.items() for name in names]
)
def test_axe_finds_nothing_on_what_another_role_sees(visit, desk, assert_accessible, role, name):
    page = visit(role).open(path(BY_NAME[name], desk))

    assert_accessible(page)


@pytest.mark.parametrize("address", PAGES, ids=named)
def test_nothing_scrolls_sideways(visit, desk, address):
    page = visit(address.route.as_role, width=360).open(path(address, desk))

    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate(
            """() => document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth
              ? [...document.querySelectorAll('body *')]
                  .filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
                  .slice(0, 5).map((part) => part.outerHTML.slice(0, 100))
              : null"""
        )
        assert wide is None, f"at {width} px: {wide}"


@pytest.mark.parametrize("address", PAGES, ids=named)
def test_a_first_visit_is_light(visit, desk, address):
    browser = visit(address.route.as_role)
    wire = browser.page.context.new_cdp_session(browser.page)
    wire.send("Network.enable")
    received = []
    wire.on("Network.loadingFinished", lambda said: received.append(said["encodedDataLength"]))

    browser.open(path(address, desk))

    assert received
    assert sum(received) / 1000 < WEIGHT_MAX_KB


@pytest.mark.parametrize("address", PAGES, ids=named)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(visit, desk, address):
    page = visit(address.route.as_role).open(path(address, desk))
    wanted = dict(page.evaluate(TABBABLE))
    blind = []
    reached = set()

    for _ in range(40 + 2 * len(wanted)):
        page.keyboard.press("Tab")
        mark, is_shown, html = page.evaluate(FOCUSED)
        if mark and not is_shown:
            blind.append(html)
        reached.add(mark)
        if wanted.keys() <= reached:
            break

    missed = [html for mark, html in wanted.items() if mark not in reached]
    assert not missed, missed[:5]
    assert not blind, blind[:5]


@pytest.mark.parametrize("address", PAGES, ids=named)
def test_the_first_stop_jumps_over_the_menu(visit, desk, address):
    page = visit(address.route.as_role).open(path(address, desk))
    if page.evaluate("document.activeElement !== document.body"):
        page.evaluate("document.activeElement.blur()")

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")

    assert first == "#main"


@pytest.mark.parametrize("address", PAGES, ids=named)
def test_the_page_says_which_language_it_speaks(visit, desk, address):
    browser = visit(address.route.as_role)

    for language in ("nl", "fr", "en"):
        browser.speak(language)
        page = browser.open(path(address, desk))

        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1


def test_every_page_has_a_title_of_its_own(visit, desk):
    titles: dict[str, list[str]] = {}
    browsers = {role: visit(role) for role in {address.route.as_role for address in PAGES}}
    for address in PAGES:
        page = browsers[address.route.as_role].open(path(address, desk))
        titles.setdefault(page.title(), []).append(address.name)

    assert not {title: names for title, names in titles.items() if len(names) > 1}
    assert all(title.endswith("Klaverblad") and len(title) > 13 for title in titles)


@pytest.mark.parametrize("address", PAGES, ids=named)
def test_the_page_works_without_scripts(chromium, desk, signed_in, address):
    role = address.route.as_role
    context = chromium.new_context(
        storage_state=signed_in(role) if role else None, java_script_enabled=False
    )
    page = context.new_page()

    answer = page.goto(desk.url + path(address, desk))

    assert answer.status == 200
    assert page.locator("main h1").count() == 1
    context.close()
