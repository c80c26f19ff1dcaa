"""The cells of a CSV or a Parquet file as texts; what is no whole table is told with its row."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from unicodedata import normalize

import polars as pl

from klaverblad.match.errors import CannotUse, Fault

_WANTED = "a CSV in UTF-8, or Parquet"
_FAULTS_SHOWN = 20
# What spreadsheets put between columns where commas stand in numbers.
_OTHER_MARKS = (";", "\t", "|")


def texts_of(data: bytes, name: str) -> dict[str, list[str]]:
    """Column -> its cells, without spaces around them; an empty text is an empty cell.

    name    as errors call it; .parquet is Parquet, everything else CSV
    raises  CannotUse
    """
    columns = _parquet(data, name) if name.lower().endswith(".parquet") else _csv(data, name)
    return {one: [_plain(cell) for cell in cells] for one, cells in columns.items()}


def _plain(cell: str | None) -> str:
    """One way of writing each letter: two ids that look the same are the same."""
    return "" if cell is None else normalize("NFC", cell.strip())


def _csv(data: bytes, name: str) -> dict[str, list[str]]:
    # Everything as text: what a number is, is said by the column and not guessed from the rows.
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        row = data.count(b"\n", 0, problem.start) + 1
        raise CannotUse([Fault(name, row, "", "not in UTF-8", _WANTED)]) from None
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header, *rows = [*reader] or [[]]
    except csv.Error as problem:
        raise CannotUse([Fault(name, reader.line_num, "", str(problem), _WANTED)]) from None
    while rows and not rows[-1]:
        rows.pop()
    faults = _of_header(header, name) or [
        Fault(name, number, "", _cells(len(row)), _cells(len(header)))
        for number, row in enumerate(rows, 2)
        if len(row) != len(header)
    ]
    if faults:
        more = max(0, len(faults) - _FAULTS_SHOWN)
        raise CannotUse(faults[:_FAULTS_SHOWN], more=more)
    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    return {_plain(one): list(cells) for one, cells in zip(header, columns, strict=True)}


def _of_header(header: list[str], name: str) -> list[Fault]:
    names = [_plain(one) for one in header]
    if not any(names):
        return [Fault(name, 1, "", "empty", "a first line with the names of columns")]
    if len(names) == 1 and any(mark in names[0] for mark in _OTHER_MARKS):
        return [Fault(name, 1, "", names[0][:40], "commas between the columns")]
    return [
        Fault(name, 1, one or str(at + 1), "there again" if one else "no name", "a name of its own")
        for at, one in enumerate(names)
        if not one or one in names[:at]
    ]


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"


def _parquet(data: bytes, name: str) -> dict[str, list[str | None]]:
    try:
        frame = pl.read_parquet(BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as problem:
        said = str(problem).splitlines()[0]
        raise CannotUse([Fault(name, 1, "", said, _WANTED)]) from None
    columns, faults = {}, []
    for one in frame.iter_columns():
        try:
            columns[one.name] = _said(one).to_list()
        except pl.exceptions.PolarsError:
            faults.append(Fault(name, 1, one.name, str(one.dtype), "texts, numbers or days"))
    if faults:
        raise CannotUse(faults)
    return columns


def _said(column: pl.Series) -> pl.Series:
    """As it would stand in a CSV: no number is an empty cell, a list has ; between."""
    if column.dtype.is_float():
        column = column.fill_nan(None)
    if isinstance(column.dtype, pl.List | pl.Array):
        some = column.cast(pl.List(pl.String)).list.join(";")
        return some.replace("", "-")
    if column.dtype.is_nested():
        raise pl.exceptions.InvalidOperationError
    return column.cast(pl.String)
