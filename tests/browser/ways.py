"""What every story of a day does: follow a link, press a button, open a file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect


def typed(day: date) -> str:
    """A day as somebody types it."""
    return f"{day.day}/{day.month}/{day.year}"


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Brussels")).date()


def next_tuesday() -> date:
    """A Tuesday at least a week away, so that it stays ahead while the story runs."""
    soon = today() + timedelta(days=7)
    return soon + timedelta(days=(1 - soon.weekday()) % 7)


def follow(page: Page, name: str, *, within: Locator | None = None) -> None:
    """Follow a link by what it says, in the menu or on the page."""
    (within or page.locator("body")).get_by_role("link", name=name).first.click()


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def tab(page: Page, name: str) -> None:
    """Another part of the file."""
    follow(page, name, within=page.get_by_role("navigation", name="Onderdelen van dit dossier"))


def open_a_file(page: Page, first: str, last: str, *, language: str = "Nederlands") -> None:
    """Write somebody in who lives in Schoten, from the first page after the door."""
    follow(page, "Mijn mensen")
    follow(page, "Nieuwe persoon")
    page.get_by_label("Voornaam").fill(first)
    page.get_by_label("Familienaam").fill(last)
    page.get_by_label("Geboren op").fill("2/3/1990")
    page.locator("main").get_by_label("Taal", exact=True).select_option(label=language)
    page.get_by_label("Gemeente").select_option(label="Schoten")
    page.get_by_label("Geen nummer? Zeg waarom").select_option(label="nog niet gevraagd")
    press(page, "Open het dossier")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{first} {last}")
