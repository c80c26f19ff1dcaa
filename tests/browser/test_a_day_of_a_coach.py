"""A day of a coach: from somebody nobody follows yet to work and the aftercare that comes with it.

Only the first address is typed; every other page is behind a button or a link.
"""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.ways import follow, next_tuesday, open_a_file, press, tab, typed

FIRST, LAST = "Hilde", "Daems"
NAME = f"{FIRST} {LAST}"
GOAL = "Ik wil weer met mensen werken."
STEP = "Samen inschrijven bij VDAB"
TALK = "Ze wil in januari beginnen."
COACH, COLLEAGUE = "Joris Claes", "Anja De Coster"
MOMENTS = 6


def takes_the_file(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Vandaag")
    expect(page.locator("main")).to_contain_text("wacht op een coach")
    follow(page, "Bekijk wie")
    press(page, f"Neem het dossier van {NAME}")
    expect(page.get_by_role("listitem").filter(has_text=NAME)).to_contain_text(f"Coach: {COACH}.")
    follow(page, NAME)
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)


def screens_in_a_few_answers(page: Page) -> None:
    follow(page, "Begin een screening")
    home, way = page.locator("#housing"), page.locator("#mobility")
    home.get_by_role("group", name="Hilde zegt").get_by_label("gaat goed").check()
    home.get_by_role("group", name="Hoe woon je nu?").get_by_label("huurt van een eigenaar").check()
    way.get_by_role("group", name="Jij zegt").get_by_label("zwaar").check()
    page.locator("main form").last.locator("button[type=submit]").click()
    # Who was not asked, did not say it goes well.
    row = page.get_by_role("row", name=re.compile("^Wonen"))
    expect(row).to_contain_text("gaat goed")
    expect(row).to_contain_text("nog niet gevraagd")
    expect(page.get_by_role("row", name=re.compile("^Vervoer"))).to_contain_text("zwaar")
    tab(page, "Feiten")
    expect(page.get_by_role("row", name=re.compile("^Woonsituatie"))).to_contain_text(
        "huurt van een eigenaar"
    )


def makes_a_plan(page: Page, day: date) -> None:
    """A goal in the words of the person, and one step out of the library."""
    tab(page, "Overzicht")
    follow(page, "Schrijf een doel op")
    page.get_by_label("Wat wil je bereiken?").fill(GOAL)
    press(page, "Bewaar")
    expect(page.locator("blockquote")).to_contain_text(GOAL)
    expect(page.locator("figcaption")).to_contain_text("Hilde")
    follow(page, "Stap toevoegen")
    page.get_by_label("Welke stap?").select_option(label="Inschrijven bij VDAB")
    page.get_by_label("In eigen woorden").fill(STEP)
    page.get_by_label("een partner", exact=True).check()
    page.get_by_label("Welke partner?").fill("VDAB-team Oefenregio")
    page.get_by_label("Tegen wanneer?").fill(typed(day))
    press(page, "Zet in het plan")
    step = page.get_by_role("listitem").filter(has_text=STEP)
    expect(step).to_contain_text("VDAB-team Oefenregio")
    follow(page, "Toon als bord")
    columns = page.locator("main section, main div").filter(
        has=page.get_by_role("heading", level=3, name=re.compile("^Nog te doen"))
    )
    expect(columns.last).to_contain_text(STEP)
    expect(columns.last).to_contain_text(str(day.year))
    follow(page, "Toon als lijst")
    expect(step).to_contain_text(STEP)


def meets(page: Page, day: date) -> None:
    """An appointment that comes, and a talk that was."""
    tab(page, "Afspraken")
    follow(page, "Maak een afspraak")
    page.get_by_label("Welke dag?").fill(typed(day))
    page.get_by_label("Hoe laat?").fill("10.00")
    page.get_by_label("Waar?").fill("bureau 2")
    press(page, "Bewaar")
    planned = page.get_by_role("list", name="Wat komt")
    expect(planned).to_contain_text(f"Dinsdag {day.day} ")
    expect(planned).to_contain_text("10.00 uur, 60 minuten, bureau 2")
    tab(page, "Notities")
    page.get_by_role("group", name="Hoe", exact=True).get_by_label("gesprek", exact=True).check()
    page.get_by_label("Kort verslag").fill(TALK)
    press(page, "Bewaar")
    expect(page.get_by_role("article")).to_contain_text(TALK)
    expect(page.get_by_role("article")).to_contain_text("Gesprek, we spraken.")


def signs_the_gpmi(page: Page) -> None:
    tab(page, "Doelen en stappen")
    follow(page, "GPMI")
    follow(page, "Begin een GPMI")
    press(page, "Bewaar")
    text = page.locator("main .statement")
    expect(text).to_contain_text(GOAL)
    expect(text).to_contain_text(f"{STEP}: VDAB-team Oefenregio doet het")
    press(page, "Leg klaar om te tekenen")
    expect(page.locator("main")).to_contain_text("Het OCMW tekende nog niet.")
    press(page, "Teken voor het OCMW")
    main = page.locator("main")
    expect(main.get_by_role("listitem").filter(has_text=COACH)).to_contain_text(
        "hier in Klaverblad"
    )
    # One of two: it holds only when the person signed as well.
    expect(main).to_contain_text("Hilde tekende nog niet.")
    expect(main).to_contain_text("wacht op handtekening")
    expect(main.get_by_role("button", name="Teken voor het OCMW")).to_have_count(0)


def finishes_the_step(page: Page) -> None:
    """What a step brings becomes a fact, with the one who told it."""
    tab(page, "Doelen en stappen")
    press(page, "Klaar")
    step = page.locator("main").get_by_role("listitem").filter(has_text=STEP)
    expect(step).to_contain_text("gedaan")
    expect(step).to_contain_text("Genoteerd: Statuut: ingeschreven bij VDAB.")
    tab(page, "Feiten")
    expect(page.get_by_role("row", name=re.compile("^Statuut"))).to_contain_text(
        "ingeschreven bij VDAB"
    )


def hands_over_and_takes_back(page: Page) -> None:
    follow(page, "Mijn mensen")
    page.get_by_label("Zoek op naam").fill(LAST)
    press(page, "Zoek")
    expect(page.locator("main tbody tr")).to_have_count(1)
    follow(page, "Draag over")
    page.get_by_label(COLLEAGUE).check()
    press(page, "Kijk eerst na")
    row = page.get_by_role("row", name=re.compile(NAME))
    expect(row).to_contain_text("één afspraak")
    press(page, "Draag over")
    expect(row).to_contain_text(f"{COACH} {COLLEAGUE} kan nog", use_inner_text=True)
    press(page, "Zet één persoon terug")
    expect(row).to_contain_text("Teruggezet op")
    follow(page, NAME)
    expect(page.locator("main").get_by_text(COACH).first).to_be_visible()


def closes_to_work(page: Page, day: date) -> None:
    page.locator("main a[href$='/afsluiten/']").first.click()
    page.get_by_label("gewoon werk", exact=True).check()
    press(page, "Toon wat er verandert")
    expect(page.locator("main")).to_contain_text(f"we vragen nog {MOMENTS} keer hoe het gaat")
    expect(page.locator("main")).to_contain_text(f"Afgezegd: Gesprek, {day.day} ")
    press(page, "Sluit de begeleiding af")
    expect(page.locator("main")).to_contain_text("Bestemming: Gewoon werk.")
    expect(page.locator("main")).to_contain_text("De nazorg loopt door.")
    tab(page, "Afspraken")
    expect(page.get_by_text("beloofd", exact=True)).to_have_count(MOMENTS)
    expect(page.get_by_role("list", name="Eerder")).to_contain_text("afgezegd")


def test_a_day_of_a_coach_from_the_queue_to_aftercare(day):
    tuesday = next_tuesday()
    # Who a social worker writes in, waits for a coach.
    open_a_file(day("social_worker").page, FIRST, LAST)

    page = day("coach").page
    takes_the_file(page)
    screens_in_a_few_answers(page)
    makes_a_plan(page, tuesday)
    meets(page, tuesday)
    signs_the_gpmi(page)
    finishes_the_step(page)
    hands_over_and_takes_back(page)
    closes_to_work(page, tuesday)
