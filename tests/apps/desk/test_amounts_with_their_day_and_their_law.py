"""An amount says how sure it is, of which day, and by which law, also where somebody has it already."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from klaverblad.apps.desk.amounts import money
from klaverblad.apps.desk.rights.words import Line
from klaverblad.apps.people import values
from klaverblad.apps.people.registry import registry
from klaverblad.apps.people.values.days import in_words
from klaverblad.apps.rights import worksheet_services as worksheets
from klaverblad.apps.rights.overview import rights_of
from klaverblad.errors import BadInput
from tests.crowd import MEANS, crowd, tell_all


def text_of(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_what_somebody_has_already_still_says_that_its_amount_is_not_confirmed(
    world, coach, sign_in
):
    tell_all(coach, world.person, MEANS | {"income_source": "leefloon"})
    own = sign_in(world.self_login).get(reverse("desk:my_right", args=["leefloon"]))
    right = rights_of(coach, world.person, on=world.on).one("leefloon")
    assert right.is_received
    assert right.amount_status == "unconfirmed", "the law of today is not confirmed in all"

    chip = Line(right, "nl").chip
    assert (chip["label"], chip["tone"]) == ("krijgt dit al, bedrag niet bevestigd", "amber")
    assert "Dit bedrag is nog niet bevestigd." in text_of(own)
    assert f"Zo rekenen we het op {in_words(world.on, 'nl')}." in text_of(own)
    (amount,) = right.amounts
    vars(right)["amounts"] = [replace(amount, status="confirmed")]
    assert Line(right, "nl").chip["label"] == "krijgt dit al"


def test_a_draft_of_an_older_request_says_what_the_law_of_that_day_gives(world, sign_in):
    (person,) = crowd(world, 1, facts=[MEANS])
    worker = world.actor("social_worker")
    before = world.on.replace(year=world.on.year - 1)

    def kept(asked_on):
        new = worksheets.NewWorksheet(requested_on=asked_on)
        return worksheets.keep_worksheet(worker, person.pk, new, at=timezone.now())

    old, lately = kept(before), kept(world.on - timedelta(days=1))
    of_then = old.content["nl"]["at_request"]["amount"]
    assert 0 < of_then < float(old.amount), "the amount rose within the year"

    client = sign_in(world.social_worker)
    page = text_of(client.get(reverse("desk:worksheet", args=[person.pk])))
    made = client.get(reverse("desk:worksheet_pdf", args=[old.pk]) + "?taal=nl").content
    paper = " ".join(PdfReader(BytesIO(made)).pages[0].extract_text().split())

    asked = f"Aanvraag van {in_words(before, 'nl')}. Gerekend met de wet van"
    other = f"Met de wet van die dag is het {money(of_then)} per maand".replace("\xa0", " ")
    for text in (page, paper.replace("\xa0", " ")):
        assert asked in text
        assert other in text
    assert lately.content["nl"]["at_request"]["amount"] == float(lately.amount)
    assert "Met de wet van de dag van de aanvraag is het bedrag hetzelfde." in page


def test_examples_and_the_names_of_documents_are_in_the_language_of_the_reader(world, sign_in):
    (person,) = crowd(world, 1, facts=[MEANS])
    said = {}
    for language in ("nl", "fr", "en"):
        with translation.override(language):
            try:
                values.read(registry()["savings_eur"], "veel")
            except BadInput as error:
                said[language] = str(error.sentence)
    assert "1.094,91" in said["nl"]
    assert "1\u202f094,91" in said["fr"]
    assert "1.094,91" not in said["fr"]
    assert "1,094.91" in said["en"]

    client = sign_in(world.coach)
    made = client.get(reverse("desk:rights_questions_pdf", args=[person.pk]))
    assert f'"vragen-{world.on.isoformat()}.pdf"' in made["Content-Disposition"]
