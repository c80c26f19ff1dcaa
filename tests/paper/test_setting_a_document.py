"""Paper is set from data: tagged, in its language, the same each time, and never obeys what it says."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader

from klaverblad.paper import Template, render_pdf
from klaverblad.paper.glyphs import printable

TEMPLATE = Template("klaverblad.apps.desk", "documents/person_file.typ")
AT = datetime(2026, 3, 2, 9, 4, 7, 123, tzinfo=UTC)


def document(text):
    group = {"title": "", "lines": [{"label": "Naam", "text": text, "note": ""}]}
    return {
        "title": "Een brief",
        "foot": "Klaverblad",
        "colon": ": ",
        "opening": [],
        "sections": [{"title": "Wie", "intro": "", "groups": [group]}],
    }


def test_the_same_data_on_the_same_moment_are_the_same_bytes():
    first, second = (
        render_pdf(TEMPLATE, document("Nadia"), language="nl", at=AT) for _ in range(2)
    )

    assert first == second


def test_only_the_fonts_that_come_with_it_are_in_it():
    made = PdfReader(BytesIO(render_pdf(TEMPLATE, document("Nadia مرحبا"), language="nl", at=AT)))

    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in made.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("Libertinus" in one or "DejaVu" in one or "NewCM" in one for one in fonts)


def test_a_template_that_is_wrong_is_our_mistake_and_stops():
    with pytest.raises(typst.TypstError):
        render_pdf(TEMPLATE, {"title": "Zonder de rest"}, language="nl")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gewoon, met é en €", "gewoon, met é en €"),
        ("a\x00b\x07", "ab"),
        ("😀", "[grinning face]"),
        ("👍🏽", "[thumbs up sign]"),
        ("你好", "[2 tekens die hier niet gedrukt kunnen worden]"),
        ("你", "[1 teken dat hier niet gedrukt kan worden]"),
        ("regel\n\ttab", "regel\n\ttab"),
        ("\ud800", "[1 teken dat hier niet gedrukt kan worden]"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_words(text, said):
    assert printable({"a": [text]}, "nl") == {"a": [said]}


def test_every_sign_that_is_said_to_be_printable_can_be_printed():
    """A sample of each range: a newer Typst with other fonts fails here first."""
    from importlib.resources import files

    lines = files("klaverblad.paper").joinpath("glyphs.txt").read_text("utf-8").splitlines()
    ranges = " ".join(line for line in lines if not line.startswith("#")).split()
    signs = [chr(int(end, 16)) for one in ranges for end in one.split("-")]

    made = render_pdf(TEMPLATE, document("\n".join(f"a{one}a" for one in signs)), language="nl")

    assert len(PdfReader(BytesIO(made)).pages) > 1
