"""A week as cells to tick, half an hour each: boxes in a table, so keyboard and screen reader have it.

Hours that no cell can say (8.15, or through the night) are written below it, as before; both count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from klaverblad.apps.people.forms.fields import WeekField, WeekWidget
from klaverblad.apps.people.values import language
from klaverblad.engines.matching import week

_DAYS, _HALVES, _CELL = 7, 48, 30
# The hours that the table shows at once; the others open below it.
_FROM, _TO = 12, 44
_CELLS = "cells"


def _clock(half: int) -> str:
    return f"{half // 2:02d}:{half % 2 * 30:02d}"


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def cells_of(blocks: Iterable[Sequence[Any]]) -> tuple[set[tuple[int, int]], list[list[Any]]]:
    """The half hours that blocks cover whole, and what is left that no cell can say.

    Monday 8.15 to 12.00 is the cells from 8.30 on, and 8.15 to 8.30 beside them.
    """
    cells: set[tuple[int, int]] = set()
    rest: list[list[Any]] = []
    for day, start, end in blocks:
        first, last = -(-_minutes(start) // _CELL), _minutes(end) // _CELL
        if last <= first:
            rest.append([day, start, end])
            continue
        cells |= {(day, half) for half in range(first, last)}
        if start != _clock(first):
            rest.append([day, start, _clock(first)])
        if end != _clock(last):
            rest.append([day, _clock(last), end])
    return cells, rest


def blocks_of(cells: Iterable[tuple[int, int]]) -> list[list[Any]]:
    """The blocks that ticked half hours make: what touches is one."""
    found: list[list[Any]] = []
    for day, half in sorted(cells):
        start, end = _clock(half), _clock(half + 1)
        if found and found[-1][0] == day and found[-1][2] == start:
            found[-1][2] = end
        else:
            found.append([day, start, end])
    return found


class GridWidget(WeekWidget):
    """A table of boxes, and below it rows of exact hours."""

    template_name = "people/widgets/grid.html"

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        """Blocks of a week are drawn as cells; what somebody sent stays where they put it."""
        cells: set[tuple[int, int]] = set()
        rows: list[Any] = []
        for part in value or []:
            if isinstance(part, Mapping):
                if _CELLS in part:
                    cells |= set(part[_CELLS])
                else:
                    rows.append(part)
            else:
                more, rest = cells_of([part])
                cells |= more
                rows += rest
        context = super().get_context(name, rows, attrs)
        spoken = language()
        lines = [_line(name, half, cells, spoken) for half in range(_HALVES)]
        context["widget"] |= {
            "columns": [
                {"short": week.days([day], spoken), "long": week.long_day(day, spoken)}
                for day in range(_DAYS)
            ],
            "lines": lines[_FROM:_TO],
            "night": [*lines[_TO:], *lines[:_FROM]],
            "has_night": any(not _FROM <= half < _TO for _day, half in cells),
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """The rows, and one part more with the cells that were ticked."""
        rows = super().value_from_datadict(data, files, name)
        many = data.getlist if hasattr(data, "getlist") else data.get
        said = [one for one in many(f"{name}-cell") or [] if isinstance(one, str)]
        cells = [cell for one in said if (cell := _read(one)) is not None]
        return [*rows, {_CELLS: cells}] if cells else rows


def _read(said: str) -> tuple[int, int] | None:
    """3-17 is Thursday from 8.30; anything else is no cell."""
    day, _sign, half = said.partition("-")
    if not (day.isdecimal() and half.isdecimal() and len(said) <= 4):
        return None
    cell = int(day), int(half)
    return cell if cell[0] < _DAYS and cell[1] < _HALVES else None


def _line(name: str, half: int, cells: set[tuple[int, int]], spoken: Any) -> dict[str, Any]:
    clock = week.clock(half * 2, spoken)
    return {
        "clock": clock,
        "is_hour": half % 2 == 0,
        "cells": [
            {
                "name": f"{name}-cell",
                "value": f"{day}-{half}",
                "spoken": f"{week.long_day(day, spoken)} {clock}",
                "is_chosen": (day, half) in cells,
            }
            for day in range(_DAYS)
        ],
    }


class GridField(WeekField):
    """Hours of a week as blocks, from cells and from rows together."""

    widget = GridWidget

    def to_python(self, value: Sequence[Mapping[str, Any]] | None) -> list[list[Any]]:
        said = list(value or [])
        rows = super().to_python([one for one in said if _CELLS not in one])
        cells = {cell for one in said for cell in one.get(_CELLS, ())}
        if not cells:
            return rows
        flags = week.slots(tuple(one) for one in [*rows, *blocks_of(cells)])
        return [list(one) for one in week.blocks(flags)]
