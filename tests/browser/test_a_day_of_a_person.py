"""A day of somebody who is followed: in French, on a phone of 360 pixels, with a code on paper.

The person types one address: the one on the paper. Every other page is behind a button or a link.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.ways import follow, open_a_file, press, tab, today, typed

NARROW = 360
FIRST, LAST = "Louise", "Maes"
COACH = "Joris Claes"
GOAL = "Je veux travailler dans un jardin."
STEP = "S'inscrire au VDAB"
MESSAGE = "Puis-je venir un peu plus tard mardi ?"
SHOP = "Jardinerie du Moulin"
READER = "VDAB-team Oefenregio"
PROOF = "reponse.png"
# The smallest picture there is: one white point.
POINT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def writes_it_in_and_prints_a_code(page: Page) -> tuple[str, str]:
    """The coach: a file with a goal and a step, and the paper with the address and the code."""
    open_a_file(page, FIRST, LAST, language="Frans")
    follow(page, "Schrijf een doel op")
    page.get_by_label("Wat wil je bereiken?").fill(GOAL)
    press(page, "Bewaar")
    follow(page, "Stap toevoegen")
    page.get_by_label("Welke stap?").select_option(label="Inschrijven bij VDAB")
    page.get_by_label("de persoon", exact=True).check()
    page.get_by_label("Tegen wanneer?").fill(typed(today()))
    press(page, "Zet in het plan")
    tab(page, "Overzicht")
    follow(page, "Code om zich aan te melden")
    press(page, "Maak een code")
    paper = page.locator(".way-in-paper")
    # On paper for the person: in the language of the person.
    expect(paper).to_contain_text("Nous demandons aussi votre date de naissance.")
    return paper.locator(".type-at").inner_text(), paper.locator(".way-in-code").inner_text()


def fits(page: Page) -> None:
    """Nothing scrolls sideways on the phone, once all of the page is there."""
    page.wait_for_load_state()
    wide = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"
    assert not page.evaluate(wide), page.url


def door(page: Page, name: str) -> None:
    """One of the five doors at the foot of each own page."""
    doors = page.get_by_role("navigation", name="Mes pages")
    follow(page, name, within=doors)
    expect(doors.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
    fits(page)


def comes_in_with_the_code(page: Page, address: str, code: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter avec un code")
    page.get_by_label("Le code sur votre papier").fill(code)
    page.get_by_label("Quand êtes-vous né(e) ?").fill("3/3/1990")
    press(page, "Se connecter")
    # Another birthday is no way in.
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter avec un code")
    page.get_by_label("Le code sur votre papier").fill(code)
    page.get_by_label("Quand êtes-vous né(e) ?").fill("2/3/1990")
    press(page, "Se connecter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bonjour {FIRST}")
    fits(page)


def does_a_step(page: Page) -> None:
    door(page, "Plan")
    expect(page.locator("blockquote")).to_contain_text(GOAL)
    step = page.get_by_role("listitem").filter(has_text=STEP)
    expect(step).to_contain_text("Pour le")
    step.get_by_role("button", name=f"Fait : {STEP}").click()
    expect(page.get_by_role("status")).to_contain_text(STEP)
    expect(page.get_by_role("button", name=f"Fait : {STEP}")).to_have_count(0)
    fits(page)


def writes_a_message(page: Page) -> None:
    door(page, "Messages")
    page.get_by_label("Votre message").fill(MESSAGE)
    press(page, "Envoyer")
    expect(page.locator("main")).to_contain_text(MESSAGE)
    expect(page.get_by_label("Votre message")).to_have_value("")
    fits(page)


def keeps_the_diary(page: Page, folder: Path) -> None:
    """One line with a picture as proof, and the list of it to show somebody."""
    door(page, "Journal")
    follow(page, "Noter quelque chose")
    expect(page.get_by_role("heading", level=1)).to_have_text("Noter quelque chose")
    fits(page)
    page.get_by_label("Postulé").check()
    page.get_by_label("Auprès de qui ?").fill(SHOP)
    proof = {"name": PROOF, "mimeType": "image/png", "buffer": POINT}
    page.get_by_label("Avez-vous une preuve ?").set_input_files(proof)  # type: ignore[arg-type]
    press(page, "Enregistrer")
    line = page.get_by_role("listitem").filter(has_text=SHOP)
    expect(line).to_contain_text("Postulé")
    expect(line).to_contain_text(f"Preuve : Postulé : {SHOP}")
    fits(page)
    follow(page, "Faire une liste")
    expect(page.get_by_role("heading", level=1)).to_have_text("Faire une liste")
    fits(page)
    with page.expect_download() as caught:
        press(page, "Télécharger la liste")
    path = folder / "liste.pdf"
    caught.value.save_as(path)
    told = " ".join(part.extract_text() for part in PdfReader(path).pages)
    assert SHOP in told
    assert FIRST in told


def shares_and_stops(page: Page) -> None:
    door(page, "Plus")
    follow(page, "Qui voit mon dossier")
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui voit mon dossier")
    fits(page)
    # Who follows the file helps, and is named as who opened it.
    helps = page.locator("section").filter(has=page.get_by_role("heading", name="Qui m'aide"))
    expect(helps).to_contain_text(COACH)
    opened = page.locator("section").filter(
        has=page.get_by_role("heading", name="Qui a ouvert mon dossier")
    )
    expect(opened.get_by_role("listitem")).to_have_count(1)
    expect(opened).to_contain_text(COACH)
    expect(opened).to_contain_text("accompagnement vers l'emploi")

    follow(page, "Partager avec quelqu'un")
    expect(page.get_by_role("heading", level=1)).to_have_text("Partager avec quelqu'un")
    fits(page)
    page.get_by_label("Quelle organisation ?").select_option(label=READER)
    page.get_by_label("chercher du travail ensemble").check()
    page.get_by_label("travail", exact=True).check()
    page.get_by_label("Jusqu'à quel jour inclus ?").fill(typed(today() + timedelta(days=90)))
    press(page, "Oui, je partage ceci")
    shared = page.locator("section").filter(
        has=page.get_by_role("heading", name="Avec qui je partage")
    )
    expect(shared.get_by_role("listitem").filter(has_text=READER)).to_contain_text("travail")
    fits(page)

    press(page, f"Arrêter le partage avec {READER}")
    expect(page.get_by_role("status")).to_contain_text(READER)
    expect(shared).to_contain_text("Ce dossier n'est partagé avec personne en dehors du CPAS")
    shared.get_by_text("Plus valable").click()
    expect(shared.get_by_role("listitem").filter(has_text=READER)).to_be_visible()
    fits(page)


def the_coach_reads_and_confirms(page: Page) -> None:
    """What the person marked done waits on the day list until the coach says it is so."""
    follow(page, "Vandaag")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vandaag")
    brought = page.get_by_role("listitem").filter(has_text="Noteren we")
    expect(brought).to_contain_text("Statuut: ingeschreven bij VDAB")
    brought.get_by_role("button", name="Ja, noteer het").click()
    expect(page.locator("main")).to_contain_text("Genoteerd: Statuut: ingeschreven bij VDAB.")
    messages = page.get_by_role("main").locator("a.name[href$='/berichten/']")
    expect(messages).to_have_text(f"{FIRST} {LAST}")
    messages.click()
    expect(page.locator("main")).to_contain_text(MESSAGE)


def test_a_day_of_a_person_in_french_on_a_phone(day, tmp_path):
    coach = day("coach").page
    address, code = writes_it_in_and_prints_a_code(coach)

    page = day(language="fr", width=NARROW).page
    comes_in_with_the_code(page, address, code)
    does_a_step(page)
    writes_a_message(page)
    keeps_the_diary(page, tmp_path)
    shares_and_stops(page)
    the_coach_reads_and_confirms(coach)
