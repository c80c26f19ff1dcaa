"""A browser, signed in as anyone, in any language, light or dark, on any width."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.desk import Desk, make_region

HEIGHT = 900
_AXE = Axe().axe_script
# Most of axe's time goes to the contrast of each text, one by one. Whether letters can be read
# follows from how they and everything around them are drawn: of the texts on a page for which
# that is all the same, the first and the last are measured. Every other rule sees every element.
_KINDS = """() => {
  const DRAWN = ['color', 'backgroundColor', 'backgroundImage', 'opacity', 'fontSize', 'fontWeight',
    'display', 'visibility', 'position', 'zIndex', 'transform', 'clipPath', 'filter',
    'mixBlendMode', 'textShadow', 'float'];
  const around = new Map([[document, '']]), first = new Map(), last = new Map();
  for (const part of document.querySelectorAll('*')) {
    const style = getComputedStyle(part);
    const words = [...part.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE)
      .map((one) => one.data.trim()).join('').length;
    const kind = [around.get(part.parentNode), part.localName, part.type, Math.min(words, 2),
      part.matches(':disabled, [aria-disabled=true]') || Boolean(part.control?.disabled),
      ...DRAWN.map((name) => style[name])].join('|');
    around.set(part, kind);
    if (!first.has(kind)) first.set(kind, part);
    last.set(kind, part);
  }
  return new Set([...first.values(), ...last.values()]);
}"""
_LOOK = f"""async () => {{
  axe.configure({{rules: [{{id: 'color-contrast', selector: '[data-measured]'}}]}});
  const measured = ({_KINDS})();
  for (const part of measured) part.setAttribute('data-measured', '');
  // No rule that runs reads the style sheets themselves.
  const all = await axe.run({{resultTypes: ['violations'], preload: {{assets: ['media']}}}});
  for (const part of measured) part.removeAttribute('data-measured');
  return all.violations;
}}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The practice region, served; each worker has its own copy."""
    shared = Path(os.environ["KLAVERBLAD_TEST_DATA"])
    make_region(shared / "region")
    running = Desk.start(shared / "region", tmp_path_factory.mktemp("desk") / "data")
    yield running
    running.stop()


@dataclass
class Visit:
    """A page and everything that went wrong on it."""

    page: Page
    desk: Desk
    problems: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note errors in the console, scripts that break, answers of 500, and strangers."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        # A 4xx that the test asks for is told by the browser as an error; the test looks at it.
        if (
            message.type == "error"
            and "the server responded with a status of 4" not in message.text
        ):
            self.problems.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.desk.url, "data:", "blob:")):
            self.problems.append(f"third party: {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status}: {response.url}")

    def speak(self, language: str) -> None:
        """Choose a language, as the switch on each page does."""
        cookie = {"name": "klaverblad_taal", "value": language, "url": self.desk.url}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]

    def open(self, path: str) -> Page:
        """Go to an address of the desk and wait until all of it is there."""
        self.page.goto(self.desk.url + path, wait_until="load")
        return self.page


def press_door(page: Page, desk: Desk, role: str) -> None:
    """Sign in with the practice button of a role."""
    page.goto(f"{desk.url}/oefenen/")
    field = page.locator(f'input[name="membership"][value="{desk.membership(role)}"]')
    field.locator("xpath=ancestor::form").locator("button").click()
    page.wait_for_load_state()


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, desk: Desk) -> Callable[[str], Any]:
    """What a browser keeps after the practice button of a role was pressed."""
    known: dict[str, Any] = {}

    def state(role: str) -> Any:
        if role not in known:
            context = chromium.new_context()
            press_door(context.new_page(), desk, role)
            known[role] = context.storage_state()
            context.close()
        return known[role]

    return state


def fresh_browser(
    chromium: Browser,
    desk: Desk,
    state: Any = None,
    *,
    language: str = "nl",
    theme: str = "light",
    width: int = 1440,
) -> Visit:
    """A browser nobody used yet, on one desk.

    state    what another browser kept after it signed in; None for nobody
    width    in pixels
    """
    context = chromium.new_context(
        storage_state=state,
        viewport={"width": width, "height": HEIGHT},
        color_scheme=theme,  # type: ignore[arg-type]
        locale="nl-BE",
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    found = Visit(page, desk)
    found.watch()
    found.speak(language)
    return found


@pytest.fixture(scope="session")
def open_browser(
    chromium: Browser, desk: Desk, signed_in: Callable[[str], Any]
) -> Callable[..., Visit]:
    """Open a fresh browser: `open_browser("coach", language="fr", theme="dark", width=360)`."""

    def fresh(role: str = "coach", **kwargs: Any) -> Visit:
        return fresh_browser(chromium, desk, signed_in(role) if role else None, **kwargs)

    return fresh


@pytest.fixture
def visit(open_browser: Callable[..., Visit]) -> Iterator[Callable[..., Visit]]:
    """A fresh browser for this test alone, as `open_browser` gives it.

    After the test, whatever went wrong on any of its pages fails it.
    """
    opened: list[Visit] = []

    def fresh(*args: Any, **kwargs: Any) -> Visit:
        opened.append(open_browser(*args, **kwargs))
        return opened[-1]

    yield fresh

    close_all(opened)


def close_all(opened: list[Visit]) -> None:
    """Close these browsers, and fail when anything went wrong on any of their pages."""
    for found in opened:
        found.page.context.close()
    assert not [problem for found in opened for problem in found.problems]


@pytest.fixture
def day(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Browsers for one story of a whole day: `day("coach")`, signed in; `day()` is nobody yet.

    On a copy of the region that no other test sees: a story hands people over, closes files and
    counts who waits, and other tests count on the same people.
    """
    shared = Path(os.environ["KLAVERBLAD_TEST_DATA"])
    make_region(shared / "region")
    running = Desk.start(shared / "region", tmp_path / "data")
    opened: list[Visit] = []

    def fresh(role: str = "", **kwargs: Any) -> Visit:
        opened.append(fresh_browser(chromium, running, **kwargs))
        if role:
            press_door(opened[-1].page, running, role)
        return opened[-1]

    try:
        yield fresh
        close_all(opened)
    finally:
        running.stop()


def assert_accessible(page: Page) -> None:
    """Axe finds nothing, on the page as it stands now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found = page.evaluate(_LOOK)
    told = [
        f"{one['id']} ({one['impact']}): {one['help']}\n    "
        + "\n    ".join(node["html"][:160] for node in one["nodes"][:5])
        for one in found
    ]
    assert not told, "\n".join(told)


@pytest.fixture(name="assert_accessible")
def _assert_accessible() -> Callable[[Page], None]:
    return assert_accessible
