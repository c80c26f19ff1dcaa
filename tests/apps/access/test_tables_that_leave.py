"""A table that leaves the house opens in a spreadsheet, and never runs there."""

from __future__ import annotations

import csv
import io

import pytest

from klaverblad.apps.access.export import csv_file, harmless


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@som", "\t=1", "\r=1", "\n=1", "   =1", "＝1", "＋1", "－1", "＠som"],
)
def test_a_cell_that_begins_as_a_formula_becomes_text(cell):
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["Groenploeg", "3 - 1", "mail@voorbeeld.be", "", "  spatie", 12])
def test_an_ordinary_cell_stays_as_it_is(cell):
    assert harmless(cell) == str(cell)


def test_what_somebody_typed_cannot_add_a_cell_or_a_row():
    typed = 'a;b"c\r\n=d'

    answer = csv_file("lijst.csv", ["Plek"], [[typed]])

    text = answer.content.decode("utf-8").removeprefix("\ufeff")
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=";")) == [["Plek"], [typed]]
    assert answer["Content-Disposition"] == 'attachment; filename="lijst.csv"'
