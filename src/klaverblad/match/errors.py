"""What keeps a run from starting, with the place where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Fault(NamedTuple):
    """One thing that cannot be used; the row counts from 1, and the names of columns are row 1."""

    file: str
    row: int
    column: str
    found: str
    wanted: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}, row {self.row}{column}: {self.found}. Wanted: {self.wanted}."


class CannotUse(ValueError):
    """Something in a file cannot be used. Nothing was written."""

    code = "match_cannot_use"

    def __init__(self, faults: Sequence[Fault], *, more: int = 0) -> None:
        lines = [str(fault) for fault in faults]
        if more:
            lines.append(f"And {more} more like these.")
        super().__init__("\n".join(lines))
        self.faults, self.more = tuple(faults), more


class CannotRun(ValueError):
    """The files can be read, but what they ask cannot be done; or a folder cannot be used."""

    code = "match_cannot_run"
