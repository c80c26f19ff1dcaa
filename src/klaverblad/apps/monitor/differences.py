"""Where a figure was printed in another way than the rest of its column: no error, worth a notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from klaverblad.apps.monitor import registry
from klaverblad.apps.monitor.reading import Row, Sheet
from klaverblad.apps.monitor.wording import Fact
from klaverblad.engines.figures.printed import Kind

Difference = tuple[str, Row | None, str, dict[str, Fact]]
Value = TypeVar("Value", bound=Hashable)


def printed_differently(sheet: Sheet) -> Iterator[Difference]:
    """Column, row, code and facts of every difference."""
    yield from _missing_rows(sheet)
    marks = {cell.decimal_mark for row in sheet.rows for cell in row.cells.values()}
    for column in sheet.table.columns:
        if sheet.table.columns[column].indicator.kind is Kind.RATIO:
            yield from _rates(sheet, column)
            yield from _decimal_point(sheet, column, marks)
        else:
            yield from _counts(sheet, column)


def _missing_rows(sheet: Sheet) -> Iterator[Difference]:
    first = next(iter(sheet.table.columns))
    for place in registry.places().values():
        if place.kind == "municipality" and sheet.row_of(place.code) is None:
            yield first, None, "row_missing", {"place": place.name}


def _rates(sheet: Sheet, column: str) -> Iterator[Difference]:
    usual_percent = _usual(row.cells[column].has_percent for row in sheet.rows)
    usual_decimals = _usual(row.cells[column].decimals for row in sheet.rows)
    for row in sheet.rows:
        cell = row.cells[column]
        if cell.has_percent != usual_percent:
            code = "percent_missing" if usual_percent else "percent_unexpected"
            yield column, row, code, {}
        if cell.decimals != usual_decimals:
            facts: dict[str, Fact] = {
                "decimals": cell.decimals,
                "usual": usual_decimals or 0,
                "low": cell.bounds.low,
                "high": cell.bounds.high,
            }
            yield column, row, "decimals_differ", facts
        if cell.other_reading is not None:
            facts = {"value": cell.value, "other": cell.other_reading}
            yield column, row, "ambiguous_rate", facts


def _counts(sheet: Sheet, column: str) -> Iterator[Difference]:
    for row in sheet.rows:
        cell = row.cells[column]
        if cell.step > 1:
            facts: dict[str, Fact] = {"low": cell.bounds.low, "high": cell.bounds.high}
            yield column, row, "rounded_count", facts
    by_column = [row for row in sheet.rows if row.cells[column].other_reading is not None]
    if by_column:
        example = by_column[0].cells[column]
        unit = sheet.table.columns[column].indicator.unit
        facts = {
            "printed": example.text.strip(),
            "value": example.value,
            "unit": registry.units()[unit],
            "count": len(by_column),
        }
        yield column, None, "point_for_thousands", facts


def _decimal_point(sheet: Sheet, column: str, marks: set[str]) -> Iterator[Difference]:
    """A column with decimal points, in a table that has decimal commas too."""
    pointed = [row for row in sheet.rows if row.cells[column].decimal_mark == "."]
    if pointed and "," in marks:
        yield column, None, "decimal_point", {"printed": pointed[0].cells[column].text.strip()}


def _usual(values: Iterable[Value]) -> Value | None:
    """What most of them have; none when there are none."""
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else None
