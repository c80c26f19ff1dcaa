"""The files of a GTFS feed as columns of text, and the values that stand in them.

Columns are bytes (UTF-8): a feed of a country has millions of rows, and text would take four times
the memory. Distinct values are few, so each is read once.

source  GTFS Schedule reference, gtfs.org: field types Time (may pass 24:00:00), Date (YYYYMMDD)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.travel.findings import Fault, Finding, Findings, Wanted

Texts = NDArray[np.bytes_]
Integers = NDArray[np.int64]
NO_TIME = -1
_BAD = -(1 << 31)
_TIME = re.compile(rb"(\d{1,3}):([0-5]\d):([0-5]\d)")
_DATE = re.compile(rb"(\d{4})(\d{2})(\d{2})")
# Rows with the same bad value are told by themselves, but no more than can be read.
_ROWS_TOLD = 200


@dataclass(frozen=True)
class Table:
    """One file.

    columns  name -> (n,) bytes without spaces around them
    rows     (n,) the line of the file each row stands on
    """

    columns: Mapping[str, Texts]
    rows: Integers

    def __len__(self) -> int:
        return len(self.rows)


class Reader:
    """Reads the columns of one file, and writes down what cannot be read."""

    def __init__(self, file: str, table: Table, findings: Findings) -> None:
        self.file, self.table, self.findings = file, table, findings

    def __len__(self) -> int:
        return len(self.table)

    def has(self, *names: str) -> bool:
        """Whether these columns are there; a missing one is a finding."""
        missing = [name for name in names if name not in self.table.columns]
        for name in missing:
            self.findings.add(
                Finding(
                    Fault.MISSING_COLUMN,
                    self.file,
                    1,
                    name,
                    "",
                    Wanted("%(column)s", {"column": name}),
                )
            )
        return not missing

    def texts(self, name: str) -> Texts:
        """A column, empty where the feed leaves it out."""
        found = self.table.columns.get(name)
        return np.zeros(len(self), "S1") if found is None else found

    def names(self, name: str) -> NDArray[np.str_]:
        """A column as text for people."""
        return np.char.decode(self.texts(name), "utf-8", "replace")

    def tell(self, fault: Fault, name: str, wrong: NDArray[np.bool_], wanted: Wanted) -> None:
        """Write down the rows that are wrong."""
        at = np.flatnonzero(wrong)
        values = self.texts(name)
        self.findings.add_rows(
            fault,
            self.file,
            name,
            (
                (int(self.table.rows[i]), values[i].decode("utf-8", "replace"))
                for i in at[:_ROWS_TOLD].tolist()
            ),
            wanted=wanted,
        )
        if len(at) > _ROWS_TOLD:
            self.findings.counts[(fault, self.file, name)] += len(at) - _ROWS_TOLD

    def ids(self, name: str) -> Texts:
        """A column of ids: none empty, none twice."""
        values = self.texts(name)
        self.tell(Fault.EMPTY_VALUE, name, values == b"", Wanted("een code"))
        order = np.argsort(values, kind="stable")
        again = np.zeros(len(values), np.bool_)
        again[order[1:]] = values[order][1:] == values[order][:-1]
        self.tell(Fault.TWICE, name, again & (values != b""), Wanted("elke code één keer"))
        return values

    def refers(self, name: str, ids: Texts, *, to: str, may_be_empty: bool = False) -> Integers:
        """Where the id of each row stands in another table; -1 where it does not."""
        values = self.texts(name)
        found = positions(values, ids)
        wrong = found < 0
        if may_be_empty:
            wrong &= values != b""
        self.tell(
            Fault.UNKNOWN_REFERENCE,
            name,
            wrong,
            Wanted("een code die in %(file)s staat", {"file": to}),
        )
        return found

    def times(self, name: str) -> Integers:
        """Seconds since the start of the day of service; NO_TIME where it is empty."""
        return self._values(
            name, _seconds, Fault.NOT_A_TIME, Wanted("een uur als 08:05:00 of 25:10:00")
        )

    def dates(self, name: str) -> Integers:
        """Day numbers (date.toordinal())."""
        return self._values(name, _day, Fault.NOT_A_DATE, Wanted("een dag als 20260302"))

    def whole(self, name: str, *, least: int = 0, most: int = 1 << 30) -> Integers:
        """Whole numbers; an empty one counts as 0."""

        def read(text: bytes) -> int | None:
            if text == b"":
                return 0
            if not text.isdigit():
                return None
            return int(text) if least <= int(text) <= most else None

        return self._values(
            name,
            read,
            Fault.NOT_A_NUMBER,
            Wanted("een getal van %(least)s tot %(most)s", {"least": least, "most": most}),
        )

    def degrees(self, name: str, *, most: float) -> NDArray[np.float64]:
        """Latitudes or longitudes."""
        kinds, row_of = np.unique(self.texts(name), return_inverse=True)
        values = np.array([_number(one.item()) for one in kinds], np.float64)
        found: NDArray[np.float64] = values[row_of] if len(kinds) else np.zeros(0)
        self.tell(
            Fault.OUTSIDE_EARTH,
            name,
            ~(np.abs(found) <= most),
            Wanted("graden van %(least)s tot %(most)s", {"least": -most, "most": most}),
        )
        return found

    def _values(
        self, name: str, read: Callable[[bytes], int | None], fault: Fault, wanted: Wanted
    ) -> Integers:
        kinds, row_of = np.unique(self.texts(name), return_inverse=True)
        values = np.array(
            [_BAD if (value := read(one.item())) is None else value for one in kinds], np.int64
        )
        found: Integers = values[row_of] if len(kinds) else np.zeros(0, np.int64)
        self.tell(fault, name, found == _BAD, wanted)
        return found


def positions(values: Texts, ids: Texts) -> Integers:
    """Where each value stands in `ids`; -1 where it does not."""
    if not len(ids):
        return np.full(len(values), -1, np.int64)
    order = np.argsort(ids, kind="stable")
    at = np.minimum(np.searchsorted(ids[order], values), len(ids) - 1)
    found = order[at]
    return np.where(ids[found] == values, found, -1).astype(np.int64)


def _seconds(text: bytes) -> int | None:
    if text == b"":
        return NO_TIME
    read = _TIME.fullmatch(text)
    if read is None:
        return None
    hours, minutes, seconds = (int(part) for part in read.groups())
    return hours * 3600 + minutes * 60 + seconds


def _day(text: bytes) -> int | None:
    read = _DATE.fullmatch(text)
    try:
        return None if read is None else date(*(int(part) for part in read.groups())).toordinal()
    except ValueError:
        return None


def _number(text: bytes) -> float:
    try:
        value = float(text)
    except ValueError:
        return float("nan")
    return value if np.isfinite(value) else float("nan")
