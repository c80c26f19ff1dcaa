"""A day of somebody who leads a team: who waits, who has too many, and a list that stays.

Only the first address is typed; every other page is behind a button or a link.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.ways import follow, open_a_file, press

FIRST, LAST = "Werner", "Goris"
NAME = f"{FIRST} {LAST}"
COACH, OTHERS = "Joris Claes", ("Anja De Coster", "Davy Verbeeck")
LIST = "Plan bij Joris"


def names(page: Page) -> list[str]:
    """Who stands in the list of people, in its order."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn mensen")
    return page.locator(".people-table tbody a.name").all_inner_texts()


def coaches(page: Page) -> dict[str, str]:
    """Who has whom, as the page of a hand-over lists it under "van"."""
    rows = page.locator("main tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").first.inner_text() for row in rows}


def choose(page: Page, group: str, label: str) -> None:
    """Put one of the filters on, and wait until it is on."""
    filters = page.get_by_role("navigation", name=group, exact=True)
    filters.get_by_role("link", name=label, exact=True).click()
    expect(filters.get_by_role("link", name=f"{label} Haal dit filter weg")).to_be_visible()


def gives_who_waits_to_a_coach(page: Page) -> None:
    """With undo: who was given by mistake waits again, and is given again."""
    follow(page, "Mijn mensen")
    follow(page, "Eén persoon wacht op een coach")
    row = page.get_by_role("listitem").filter(has_text=NAME)
    # How many each coach has stands beside the name.
    given = row.get_by_label(f"Coach voor {NAME}")
    told = given.locator("option").filter(has_text=OTHERS[1]).inner_text()
    assert re.search(r"\(\d+ mens(en)?\)$", told)
    given.select_option(label=told)
    row.get_by_role("button", name=f"Geef het dossier van {NAME}").click()
    expect(row).to_contain_text(f"Coach: {OTHERS[1]}.")
    row.get_by_role("button", name="Zet terug").click()
    expect(page.locator("main")).to_contain_text("Eén persoon is terug.")

    follow(page, "Mijn mensen")
    follow(page, "Eén persoon wacht op een coach")
    given.select_option(label=told)
    row.get_by_role("button", name=f"Geef het dossier van {NAME}").click()
    expect(row).to_contain_text(f"Coach: {OTHERS[1]}.")
    follow(page, "Mijn mensen")
    expect(page.get_by_role("link", name="wacht op een coach")).to_have_count(0)


def filters_that_stay(page: Page) -> list[str]:
    """Two filters in the address: the same people after a reload."""
    everybody = names(page)
    choose(page, "Fase", "plan")
    choose(page, "Coach", COACH)
    kept = names(page)
    assert 1 < len(kept) < len(everybody)
    asked = parse_qs(urlsplit(page.url).query)
    assert set(asked) == {"fase", "coach"}
    assert asked["fase"] == ["plan"]
    page.reload()
    assert names(page) == kept
    return kept


def saves_and_opens_again(page: Page, kept: list[str]) -> None:
    page.get_by_text("Bewaar deze filters als lijst").click()
    page.get_by_label("Naam van de lijst").fill(LIST)
    press(page, "Bewaar")
    expect(page.get_by_role("navigation", name="Bewaarde lijsten")).to_contain_text(LIST)

    follow(page, "Mijn mensen")
    assert len(names(page)) > len(kept)
    follow(page, LIST, within=page.get_by_role("navigation", name="Bewaarde lijsten"))
    chosen = page.get_by_role("navigation", name="Coach", exact=True)
    expect(chosen.get_by_role("link", name=f"{COACH} Haal dit filter weg")).to_be_visible()
    assert names(page) == kept


def exports(page: Page, kept: list[str], folder: Path) -> None:
    """The file holds who the list shows, and nobody else."""
    with page.expect_download() as caught:
        follow(page, "Bewaar als CSV")
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    assert path.suffix == ".csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["Naam"] for row in rows] == kept
    assert {row["Fase"] for row in rows} == {"plan"}


def hands_several_over_and_takes_them_back(page: Page, kept: list[str]) -> None:
    """One stays behind, the others go to two coaches; then all of it is put back."""
    stays, *go = kept
    follow(page, "Draag over")
    people = page.get_by_role("group", name="Wie gaat?")
    expect(people.get_by_role("checkbox")).to_have_count(len(kept))
    people.get_by_role("checkbox", name=stays).uncheck()
    for other in OTHERS:
        page.get_by_role("group", name="Naar wie?").get_by_label(other).check()
    press(page, "Kijk eerst na")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{len(go)} mensen overdragen?")
    assert coaches(page) == dict.fromkeys(go, COACH)
    for name, other in zip(go, OTHERS, strict=False):
        page.get_by_label(f"Coach voor {name}").select_option(label=other)
    press(page, "Draag over")

    expect(page.get_by_role("status")).to_contain_text(f"{len(go)} mensen overgedragen.")
    expect(page.get_by_text("kan nog", exact=True)).to_have_count(len(go))
    for name, other in zip(go, OTHERS, strict=False):
        expect(page.get_by_role("row", name=name)).to_contain_text(other)
    follow(page, "Mijn mensen")
    follow(page, LIST, within=page.get_by_role("navigation", name="Bewaarde lijsten"))
    assert names(page) == [stays]

    page.go_back()
    page.go_back()
    press(page, f"Zet {len(go)} mensen terug")
    expect(page.get_by_text("Teruggezet op")).to_have_count(len(go))
    follow(page, "Mijn mensen")
    follow(page, LIST, within=page.get_by_role("navigation", name="Bewaarde lijsten"))
    assert names(page) == kept


def test_a_day_of_a_team_lead_over_the_whole_team(day, tmp_path):
    page = day("team_lead").page
    open_a_file(page, FIRST, LAST)

    gives_who_waits_to_a_coach(page)
    kept = filters_that_stay(page)
    saves_and_opens_again(page, kept)
    exports(page, kept, tmp_path)
    hands_several_over_and_takes_them_back(page, kept)
