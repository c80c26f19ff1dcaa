"""What leaves the house as a table: a file that a spreadsheet opens, and never runs."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.http import HttpResponse

# A cell that begins so is read as a formula; the wide forms too, in some languages.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_file(name: str, head: Iterable[object], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """A table to keep, with semicolons as spreadsheets here expect; every cell is harmless."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # so that a spreadsheet reads the accents
    writer = csv.writer(response, delimiter=";")
    for row in (head, *rows):
        writer.writerow([harmless(cell) for cell in row])
    return response


def harmless(cell: object) -> str:
    """A cell that a spreadsheet cannot take for a formula."""
    text = str(cell)
    # Spaces before it do not make a formula harmless, so they are looked through.
    is_formula = text.startswith(_STARTS_A_FORMULA) or text.lstrip().startswith(_STARTS_A_FORMULA)
    return "'" + text if is_formula else text
