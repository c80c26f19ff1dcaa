"""What we say ourselves beside an amount is in the reader's language; titles stay as published."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation

from klaverblad.apps.library.books import law
from klaverblad.apps.library.source_words import in_words, is_known, parts


def said_by_the_law() -> set[str]:
    values = [value for one in law().parameters for value in one.values]
    return {one.source for one in values} | {one.note for one in values if one.note}


def shown(text: str, language: str) -> str:
    with translation.override(language):
        return Template("{% load source_words %}{{ text|read_aloud }}").render(
            Context({"text": text})
        )


def test_nothing_that_we_say_of_an_amount_is_left_in_english():
    assert sorted(text for text in said_by_the_law() if not is_known(text)) == []


@pytest.mark.parametrize(
    ("text", "dutch", "french"),
    [
        (
            "from memory, not yet checked; agrees with 1.03 x GGMMI",
            "uit het geheugen, nog niet nagekeken; klopt met 1.03 x GGMMI",
            "de mémoire, pas encore vérifié; conforme à 1.03 x GGMMI",
        ),
        (
            "the amount of 1 March 2026, kept",
            "het bedrag van 1 maart 2026, behouden",
            "le montant du 1er mars 2026, maintenu",
        ),
        ("not found for 2020 to 2026", "niet gevonden voor 2020 tot 2026", "pas trouvé pour 2020 à 2026"),
    ],
)  # fmt: skip
def test_a_note_is_read_in_the_language_of_the_reader(text, dutch, french):
    assert in_words(text, "nl") == dutch
    assert in_words(text, "fr") == french
    assert in_words(text, "en") == text


def test_an_act_has_its_name_in_each_language_and_a_title_stays_as_published():
    text = "KB 7 januari 2026, BS 16 januari 2026; https://www.cpasconnect.be/actualites/1"

    assert in_words(text, "nl") == text
    assert in_words(text, "fr").startswith("AR du 7 janvier 2026")
    assert 'href="https://www.cpasconnect.be/actualites/1"' in shown(text, "fr")
    assert parts("FOD Financiën, rekenmodel 2026", "fr")[0].lang == "nl"
    assert '<span lang="nl">FOD Financiën' in shown("FOD Financiën, rekenmodel 2026", "fr")
    assert "lang=" not in shown("FOD Financiën, rekenmodel 2026", "nl")


def test_what_a_region_typed_is_shown_as_it_was_typed_and_never_as_markup():
    assert in_words("brief van het OCMW", "fr") == "brief van het OCMW"
    assert "<b>" not in shown("<b>brief</b>", "nl")
