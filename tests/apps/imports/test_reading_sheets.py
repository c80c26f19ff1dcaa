"""A file becomes rows of text, or a sentence says what is wrong with it and where."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.imports import sheets
from klaverblad.apps.imports.sheets import BadSheet, read_sheet
from tests.apps.imports.a_file import csv, xlsx


def refusal(data: bytes) -> str:
    with pytest.raises(BadSheet) as refused:
        read_sheet(data)
    return str(refused.value.sentence)


def test_a_table_with_semicolons_is_read_row_by_row():
    sheet = read_sheet(csv("Nadia;Wouters;2/3/1990;Schoten;0499 12 34 56"))

    assert sheet.header[:2] == ("Voornaam", "Naam")
    assert sheet.lines[0].number == 2
    assert sheet.lines[0].cells == ("Nadia", "Wouters", "2/3/1990", "Schoten", "0499 12 34 56")


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_the_separator_is_told_from_the_header(mark):
    sheet = read_sheet(f"Voornaam{mark}Naam\nNadia{mark}Wouters\n".encode())

    assert sheet.lines[0].cells == ("Nadia", "Wouters")


def test_a_separator_between_quotes_is_text():
    sheet = read_sheet(csv('Nadia;"Wouters; weduwe";;;'))

    assert sheet.lines[0].cells[1] == "Wouters; weduwe"


def test_rows_keep_the_number_that_they_have_in_the_file():
    sheet = read_sheet(b"Voornaam;Naam\n\nNadia;Wouters\n;\nOmar;Maes\n")

    assert [line.number for line in sheet.lines] == [3, 5]


def test_a_cell_with_a_line_in_it_does_not_shift_the_rows_below():
    sheet = read_sheet(b'Voornaam;Naam\n"Na\ndia";Wouters\nOmar;Maes\n')

    assert [(line.number, line.cells[0]) for line in sheet.lines] == [(3, "Na dia"), (4, "Omar")]


def test_letters_of_windows_are_read_and_told():
    sheet = read_sheet("Voornaam;Naam\nZoë;Müller\n".encode("cp1252"))

    assert sheet.lines[0].cells == ("Zoë", "Müller")
    assert sheet.is_old_text


def test_an_excel_file_is_read_as_somebody_would_have_typed_it():
    data = xlsx(["Voornaam", "Geboren", "Auto", "Loon"], ["Nadia", date(1990, 3, 2), True, 1200.5])

    assert read_sheet(data).lines[0].cells == ("Nadia", "1990-03-02", "ja", "1200,5")


def test_a_number_of_excel_loses_its_point_and_zero():
    assert read_sheet(xlsx(["Nummer"], [85073003328])).lines[0].cells == ("85073003328",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "leeg"),
        (b"  \n \n", "leeg"),
        (b"Voornaam;Naam\n", "geen enkele rij"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"PK\x03\x04 nothing of a zip", "beschadigd"),
        (b"\xd0\xcf\x11\xe0 nothing of a workbook", "beschadigd"),
        (b"Voornaam;voornaam\nNadia;Omar\n", "Twee kolommen"),
        (b"Voornaam;Naam\nNadia;Wouters;over\n", "Rij 2"),
        (b'Voornaam;Naam\n"Nadia;Wouters\n', "aanhalingstekens"),
        (b"Voornaam;Naam\nNa\x00dia;Wouters\n", "Rij 2"),
        (b"Lijst van mei\nVoornaam;Naam;Telefoon\nNadia;Wouters;0499\n", "namen van de kolommen"),
    ],
)
def test_a_damaged_file_is_refused_with_what_was_found(data, said):
    assert said in refusal(data)


def test_a_file_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "ROWS_MOST", 2)

    assert "meer dan 2 rijen" in refusal(b"Voornaam;Naam\n" + b"Nadia;Wouters\n" * 3)


def test_a_zip_that_opens_into_a_mountain_is_not_opened(monkeypatch):
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 1_000_000)
    monkeypatch.setattr(sheets, "UNPACKED_MOST", 500_000)

    assert "te groot" in refusal(kept.getvalue())


@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_sentence(data):
    sheet = None
    with suppress(BadSheet):
        sheet = read_sheet(data)

    assert sheet is None or all(len(line.cells) == len(sheet.header) for line in sheet.lines)
