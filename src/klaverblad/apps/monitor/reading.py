"""From the bytes of a file to the rows of a known table, or a sentence on why not.

Everything is refused at the door: nothing is guessed, repaired or skipped. A message names the row,
the column, what was found and what would do.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO

from klaverblad.apps.monitor import registry
from klaverblad.apps.monitor.registry import Place, Table, say
from klaverblad.apps.monitor.wording import Fact, quoted, said
from klaverblad.engines.figures.printed import (
    Kind,
    Printed,
    Unreadable,
    read_printed,
    split_footnote,
)
from klaverblad.errors import BadInput

MEGABYTE = 1_000_000
SIZE_MAX_MB = 20
ROWS_MAX = 1000
FIGURE_MAX = 10**12
HEADER_MAX = 300  # of the column names that are repeated in a message
DELIMITER = ";"
COLUMNS_TO_KNOW = 2  # a table is recognised by two of its columns, so that a third may be missing
_ENCODINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_ARCHIVES = (
    (b"PK\x03\x04", "Excel/zip"),
    (b"\xd0\xcf\x11\xe0", "Excel (xls)"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
)
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_OTHER_DELIMITERS = {",": ",", "\t": "tab", "|": "|"}


class BadTable(BadInput):
    """This file is not one of the printed tables, or it is damaged. Nothing of it is kept."""

    code = "bad_table"

    def __init__(self, why: str, **facts: Fact) -> None:
        self.why = why
        self.sentences = said("damage", why, facts)
        # The facts of an error may reach a log: where it was, never what the file said.
        super().__init__(say(self.sentences), why=why, row=facts.get("row"))


@dataclass(frozen=True, slots=True)
class Row:
    """One place of a table. `line` is its row in the file, the column names being row 1."""

    line: int
    place: Place
    name: str
    footnote: str
    cells: Mapping[str, Printed]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as it was printed, read but not judged."""

    table: Table
    rows: tuple[Row, ...]
    sha256: str
    size_bytes: int

    def row_of(self, code: str) -> Row | None:
        return next((row for row in self.rows if row.place.code == code), None)


def read_table(data: bytes) -> Sheet:
    """Read one printed table.

    raises   BadTable: where in the file, what was found, what would do
    """
    if len(data) > SIZE_MAX_MB * MEGABYTE:
        raise BadTable("too_big", wanted=SIZE_MAX_MB)
    lines = _lines(_text(data))
    names, table = _header(lines[0])
    rows: list[Row] = []
    for line, fields in enumerate(lines[1:], start=2):
        if len(fields) != len(names):
            raise BadTable("ragged", row=line, found=len(fields), wanted=len(names))
        rows.append(_row(table, line, dict(zip(names, fields, strict=True)), rows))
    if not rows:
        raise BadTable("no_rows")
    return Sheet(table, tuple(rows), sha256(data).hexdigest(), len(data))


def _text(data: bytes) -> str:
    """The text of the file, or which byte of it is no text."""
    if not data.strip():
        raise BadTable("empty")
    for start, name in _ENCODINGS:
        if data.startswith(start):
            raise BadTable("utf16", found=name)
    for start, name in _ARCHIVES:
        if data.startswith(start):
            raise BadTable("archive", found=name)
    if data.startswith(b"\xef\xbb\xbf"):
        raise BadTable("bom")
    if (at := data.find(b"\x00")) >= 0:
        raise BadTable("nul", **_where(data, at))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = _where(data, error.start)
        found = f"0x{data[error.start]:02X}"
        raise BadTable("not_utf8", found=found, **where) from error
    if control := _CONTROL.search(text):
        where = _where(data, len(text[: control.start()].encode()))
        raise BadTable("not_text", found=f"0x{ord(control[0]):02X}", **where)
    return text


def _where(data: bytes, at: int) -> dict[str, Fact]:
    """The row and the place in it of a byte, both from 1."""
    return {"row": data.count(b"\n", 0, at) + 1, "at": at - data.rfind(b"\n", 0, at)}


def _lines(text: str) -> list[list[str]]:
    """The fields of every line; blank lines at the end are left out, elsewhere they are damage."""
    reader = csv.reader(StringIO(text.rstrip() + "\n"), delimiter=DELIMITER, strict=True)
    lines: list[list[str]] = []
    try:
        for fields in reader:
            lines.append(fields)
            if len(lines) > ROWS_MAX + 1:
                raise BadTable("too_many_rows", row=len(lines), wanted=ROWS_MAX)
    except csv.Error as error:
        raise BadTable("quotes", row=len(lines) + 1) from error
    return lines


def _header(fields: list[str]) -> tuple[list[str], Table]:
    """The column names, and the table that has exactly these."""
    names = [field.strip() for field in fields]
    found = quoted(DELIMITER.join(names), longest=HEADER_MAX)
    if len(names) == 1:
        for mark, word in _OTHER_DELIMITERS.items():
            if mark in names[0]:
                raise BadTable("delimiter", found=quoted(word))
    table = max(registry.tables().values(), key=lambda t: len(set(t.header) & set(names)))
    if len(set(table.header) & set(names)) < COLUMNS_TO_KNOW:
        known = "; ".join(" ".join(t.header) for t in registry.tables().values())
        raise BadTable("unknown_table", found=found, wanted=known)
    _same_columns(names, table, found)
    return names, table


def _same_columns(names: list[str], table: Table, found: str) -> None:
    """Every column once, none missing, none too many; the order is free."""
    for name, times in Counter(names).items():
        if times > 1:
            raise BadTable("column_twice", column=quoted(name))
    for name in table.header:
        if name not in names:
            raise BadTable("column_missing", table=table.name, wanted=quoted(name), found=found)
    for name in names:
        if name not in table.header:
            wanted = DELIMITER.join(table.header)
            raise BadTable("column_unknown", table=table.name, column=quoted(name), wanted=wanted)


def _row(table: Table, line: int, fields: Mapping[str, str], earlier: list[Row]) -> Row:
    name, footnote = split_footnote(fields[table.place_column])
    where: dict[str, Fact] = {"row": line, "column": quoted(table.place_column)}
    place = next((p for p in registry.places().values() if name in p.name.values()), None)
    if place is None:
        wanted = ", ".join(p.name["nl"] for p in registry.places().values())
        raise BadTable("place_unknown", found=quoted(name), wanted=wanted, **where)
    if footnote and footnote not in table.footnotes:
        wanted = " ".join(table.footnotes) or "-"
        raise BadTable("footnote_unknown", found=quoted(name + footnote), wanted=wanted, **where)
    for row in earlier:
        if row.place == place:
            raise BadTable("place_twice", found=quoted(name), wanted=row.line, **where)
    if table.nis_column and (nis := fields[table.nis_column].strip()) != place.code:
        where["column"] = quoted(table.nis_column)
        raise BadTable("nis_differs", found=quoted(nis), wanted=place.code, **where)
    cells = {column: _cell(table, line, column, fields[column]) for column in table.columns}
    return Row(line, place, name, footnote, cells)


def _cell(table: Table, line: int, column: str, text: str) -> Printed:
    """One figure, by the kind of its column."""
    where: dict[str, Fact] = {"row": line, "column": quoted(column), "found": quoted(text)}
    kind = table.columns[column].indicator.kind
    try:
        printed = read_printed(text, kind)
    except Unreadable as error:
        raise BadTable(f"figure_{error.why}", at=error.at, **where) from error
    if abs(printed.value) > FIGURE_MAX:
        raise BadTable("figure_too_large", **where)
    if printed.has_percent and kind is not Kind.RATIO:
        raise BadTable("percent_on_count", **where)
    if printed.footnote and printed.footnote not in table.footnotes:
        raise BadTable("footnote_unknown", wanted=" ".join(table.footnotes) or "-", **where)
    return printed
