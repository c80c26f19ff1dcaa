"""From the bytes of a file to rows of text: CSV as spreadsheets write it, and Excel itself.

What can be told from the file is told (its letters, its separator); what cannot is refused in words,
with the row. Nothing is repaired in silence.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, load_workbook

from klaverblad.errors import BadInput

SIZE_MOST = 10_000_000
# What a small zip may hold when it is opened; a spreadsheet of twenty thousand rows needs far less.
UNPACKED_MOST = 200_000_000
ROWS_MOST = 20_000
COLUMNS_MOST = 200
CELL_MOST = 2_000
_DELIMITERS = (";", "\t", ",", "|")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_TABLES = (
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"Rar!", "rar"),
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class BadSheet(BadInput):
    """This file is no table that we can take in. Nothing of it is kept."""

    code = "bad_sheet"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file, the header being 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stood in a file: the names of its columns, and its rows that hold something.

    is_old_text   it was no UTF-8, so its accents were read as Windows writes them: look them over
    """

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    is_old_text: bool = False


def read_sheet(data: bytes) -> Sheet:
    """Read the table of a file.

    raises   BadSheet: what was found, in which row, what would do
    """
    if not data.strip():
        raise BadSheet(_("Dit bestand is leeg. Kies een bestand met een rij koppen en rijen."))
    if len(data) > SIZE_MOST:
        sentence = _("Dit bestand is te groot. Het mag hoogstens %(count)s MB zijn. Splits het op.")
        raise BadSheet(sentence % {"count": SIZE_MOST // 1_000_000})
    for start, name in _NOT_TABLES:
        if data.startswith(start):
            sentence = _("Dit is een bestand van de soort %(found)s. Kies een CSV of Excel.")
            raise BadSheet(sentence % {"found": name}, reason="not_a_table")
    if data.startswith((_ZIP, _OLE)):
        return _sheet(_rows_of_workbook(data))
    text, is_old_text = _text(data)
    return _sheet(_rows_of_text(text), is_old_text=is_old_text)


def _sheet(rows: list[list[str]], *, is_old_text: bool = False) -> Sheet:
    start = next((n for n, row in enumerate(rows) if any(row)), None)
    if start is None:
        raise BadSheet(_("Dit bestand is leeg. Kies een bestand met een rij koppen en rijen."))
    width = max((n + 1 for row in rows for n, cell in enumerate(row) if cell), default=0)
    if width > COLUMNS_MOST:
        sentence = _("Dit bestand heeft %(count)s kolommen. Hoogstens %(most)s kan.")
        raise BadSheet(sentence % {"count": width, "most": COLUMNS_MOST})
    header = _header(rows[start], width)
    lines = []
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        if not any(row):
            continue
        _refuse_wide(row, number, len(header))
        cells = (*row[: len(header)], *[""] * (len(header) - len(row)))
        lines.append(Line(number, tuple(cells)))
        if len(lines) > ROWS_MOST:
            sentence = _("Dit bestand heeft meer dan %(most)s rijen. Splits het op.")
            raise BadSheet(sentence % {"most": ROWS_MOST})
    if not lines:
        raise BadSheet(_("Onder de koppen staat geen enkele rij. Kies een bestand met rijen."))
    return Sheet(header, tuple(lines), is_old_text)


def _header(row: list[str], width: int) -> tuple[str, ...]:
    """The names of the columns, each once; a column of rows without a name gets its number."""
    found = [cell[:80] for cell in row]
    while found and not found[-1]:
        found.pop()
    if width > len(found) + 1 and len(found) <= 1:
        sentence = _(
            "De eerste rij moet de namen van de kolommen bevatten. "
            "We vonden er %(count)s. Haal een titel boven de tabel weg."
        )
        raise BadSheet(sentence % {"count": len(found)}, reason="no_header")
    names = [name or _("kolom %(n)s") % {"n": n} for n, name in enumerate(found, start=1)]
    for name, times in Counter(name.casefold() for name in names).items():
        if times > 1:
            sentence = _("Twee kolommen heten “%(name)s”. Geef elke kolom een eigen naam.")
            raise BadSheet(sentence % {"name": name}, reason="column_twice")
    return tuple(names)


def _refuse_wide(row: list[str], number: int, most: int) -> None:
    if any(row[most:]):
        sentence = _(
            "Rij %(row)s heeft meer vakken dan er koppen zijn (%(found)s in plaats van %(most)s). "
            "Kijk na of er een scheidingsteken in de tekst staat."
        )
        raise BadSheet(sentence % {"row": number, "found": len(row), "most": most}, row=number)
    for place, cell in enumerate(row, start=1):
        if len(cell) > CELL_MOST:
            sentence = _("Rij %(row)s, kolom %(column)s: deze tekst is te lang.")
            raise BadSheet(sentence % {"row": number, "column": place}, row=number)


# ---- text ------------------------------------------------------------------------------------
def _text(data: bytes) -> tuple[str, bool]:
    """The text of a file, and whether its letters had to be read as Windows writes them."""
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return _clean(data.decode(name)), False
            except UnicodeDecodeError as error:
                raise BadSheet(_not_text(), reason="not_text") from error
    try:
        return _clean(data.decode("utf-8-sig")), False
    except UnicodeDecodeError:
        pass
    try:
        return _clean(data.decode("cp1252")), True
    except UnicodeDecodeError as error:
        raise BadSheet(_not_text(), reason="not_text") from error


def _not_text() -> str:
    return _("We kunnen de letters van dit bestand niet lezen. Bewaar het opnieuw als CSV (UTF-8).")


def _clean(text: str) -> str:
    found = _CONTROL.search(text)
    if found is not None:
        row = text.count("\n", 0, found.start()) + 1
        sentence = _("Rij %(row)s bevat een teken dat geen tekst is. Is dit wel een CSV?")
        raise BadSheet(sentence % {"row": row}, row=row, reason="not_text")
    return text


def _rows_of_text(text: str) -> list[list[str]]:
    delimiter = _delimiter(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for fields in reader:
            # The rows count as the lines of the file do, so that a message finds its row.
            rows += [[] for _n in range(reader.line_num - len(rows) - 1)]
            rows.append([_one_line(field) for field in fields])
    except csv.Error as error:
        sentence = _("Bij rij %(row)s kloppen de aanhalingstekens niet: er mist er een.")
        raise BadSheet(sentence % {"row": reader.line_num}, row=reader.line_num) from error
    return rows


def _delimiter(text: str) -> str:
    """The separator: what stands most in the first line, outside quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=lambda one: (bare.count(one), -_DELIMITERS.index(one)))


def _one_line(text: str) -> str:
    return " ".join(text.split())


# ---- Excel -----------------------------------------------------------------------------------
def _rows_of_workbook(data: bytes) -> list[list[str]]:
    damaged = _("Dit Excel-bestand is beschadigd of op slot. Bewaar het opnieuw, of als CSV.")
    try:
        if data.startswith(_ZIP):
            with zipfile.ZipFile(BytesIO(data)) as archive:
                unpacked = sum(one.file_size for one in archive.infolist())
            if unpacked > UNPACKED_MOST:
                raise BadSheet(
                    _("Dit Excel-bestand is te groot. Bewaar het als CSV en splits het.")
                )
        workbook = load_workbook(BytesIO(data))
        sheets = [workbook.get_sheet_by_index(n) for n in range(len(workbook.sheet_names))]
        filled = next((one for one in sheets if one.height), None)
        if filled is None:
            return []
        # Not from the first cell that holds something: the rows must count as the sheet does.
        return [[_cell(value) for value in row] for row in filled.to_python(skip_empty_area=False)]
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise BadSheet(damaged, reason="damaged") from error


def _cell(value: Any) -> str:
    """A cell as somebody would have typed it."""
    match value:
        case bool():
            return _("ja") if value else _("nee")
        case float() if value.is_integer():
            return str(int(value))
        case float():
            # Decimals as they are written here.
            return f"{value:.10g}".replace(".", ",")
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="minutes")
    return _one_line(_CONTROL.sub(" ", str(value)))
