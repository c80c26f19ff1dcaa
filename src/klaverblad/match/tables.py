"""People and places from CSV or Parquet: every cell that cannot be read is told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching import (
    People,
    Places,
    Term,
    Vocabulary,
    Words,
    WrongValue,
    sets,
    stable_keys,
    week,
)
from klaverblad.engines.matching.solving import NOWHERE
from klaverblad.engines.travel import Travel, minutes
from klaverblad.match import cells
from klaverblad.match.errors import CannotUse, Fault
from klaverblad.match.texts import texts_of

# Enough to see the pattern; a file with a wrong column would fill the screen.
_FAULTS_SHOWN = 20

_OF_BOTH: dict[str, Callable[[str], Any]] = {
    "municipality": str, "lat": cells.amount(-90, 90), "lon": cells.amount(-180, 180),
}  # fmt: skip
OF_PEOPLE: dict[str, Callable[[str], Any]] = _OF_BOTH | {
    "has_licence_b": cells.yes_no, "has_car": cells.yes_no, "has_bike": cells.yes_no,
    "travel_minutes_max": cells.amount(endless=True), "hours_week_min": cells.amount(most=168),
    "hours_week_max": cells.amount(most=168, endless=True), "busy": cells.hours,
    "language_level": cells.level, "competences": cells.codes, "statuses": cells.codes,
    "available_from": cells.day, "months_needed": cells.amount(),
    "lift_kg_max": cells.amount(endless=True), "stand_hours_max": cells.amount(endless=True),
    "can_climb_stairs": cells.yes_no, "creche_open": cells.hours,
    "creche_lat": cells.amount(-90, 90), "creche_lon": cells.amount(-180, 180),
    "stands": str, "accepted": str,
}  # fmt: skip
OF_PLACES: dict[str, Callable[[str], Any]] = _OF_BOTH | {
    "group": str, "capacity": cells.whole, "needs_licence_b": cells.yes_no,
    "shifts": cells.hours, "hours_week": cells.amount(most=168),
    "language_level_min": cells.level, "competences_needed": cells.codes,
    "statuses_accepted": cells.codes, "duration_months": cells.amount(endless=True),
    "starts_until": cells.last_day, "lift_kg": cells.amount(),
    "stand_hours": cells.amount(most=24), "needs_stairs": cells.yes_no,
}  # fmt: skip
_SETS = {"competences": "competences", "statuses": "statuses", "competences_needed": "competences",
         "statuses_accepted": "statuses"}  # fmt: skip
_WEEKS = ("busy", "shifts")
_ASKED_ONLY_WHEN_TOLD = (("stand_hours", np.float32), ("needs_stairs", np.int8))
_NOT_FOR_THE_KERNEL = {
    "municipality", "group", "lat", "lon", "creche_lat", "creche_lon", "stands", "accepted",
    "capacity",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Table:
    """A file that was read: ids, and per column what each cell says."""

    name: str
    ids: list[str]
    columns: dict[str, list[Any]]

    def texts(self, column: str) -> list[str]:
        """The texts of a column; nothing where the file has none."""
        return self.columns.get(column, [""] * len(self.ids))

    @property
    def points(self) -> NDArray[np.float64]:
        """Latitude and longitude (n, 2); NaN both where either is missing."""
        return self._points("lat", "lon")

    @property
    def creches(self) -> NDArray[np.float64]:
        """Where the childcare of each person is, the same way."""
        return self._points("creche_lat", "creche_lon")

    def _points(self, *axes: str) -> NDArray[np.float64]:
        nothing = [float("nan")] * len(self.ids)
        pair = np.array([self.columns.get(axis, nothing) for axis in axes], np.float64).T
        pair[np.isnan(pair).any(axis=1)] = np.nan
        return pair.reshape(len(self.ids), 2)

    def rows_of(self, column: str, text: str) -> NDArray[np.int64]:
        """The rows that say this in a column; of a set: that surely hold it."""
        found = self.columns.get(column, [])
        return np.flatnonzero(
            [text in one if isinstance(one, frozenset) else one == text for one in found]
        ).astype(np.int64)


def read(data: bytes, name: str, readers: Mapping[str, Callable[[str], Any]]) -> Table:
    """Read a table.

    name    as errors call it; .parquet is Parquet, everything else CSV
    raises  CannotUse: every fault with file, row and column
    """
    texts = texts_of(data, name)
    unknown = [column for column in texts if column not in readers and column != "id"]
    if unknown:
        known = ", ".join(["id", *readers])
        raise CannotUse(
            [Fault(name, 1, one, "no such column", f"one of {known}") for one in unknown]
        )
    if "id" not in texts:
        raise CannotUse([Fault(name, 1, "id", "missing", "a column with an id for each row")])
    faults = _faults_of_ids(texts["id"], name)
    columns: dict[str, list[Any]] = {}
    for column, reader in readers.items():
        if column in texts:
            columns[column] = []
            for row, text in enumerate(texts[column]):
                try:
                    columns[column].append(reader(text))
                except cells.CannotRead as problem:
                    faults.append(Fault(name, row + 2, column, repr(text), str(problem)))
    if faults:
        raise CannotUse(sorted(faults)[:_FAULTS_SHOWN], more=max(0, len(faults) - _FAULTS_SHOWN))
    return Table(name, texts["id"], columns)


def _faults_of_ids(ids: Sequence[str], name: str) -> list[Fault]:
    seen: dict[str, int] = {}
    faults = []
    for row, one in enumerate(ids):
        if not one:
            faults.append(Fault(name, row + 2, "id", "empty", "an id"))
        elif seen.setdefault(one, row) != row:
            faults.append(
                Fault(name, row + 2, "id", f"{one!r} again", f"once: see row {seen[one] + 2}")
            )
    return faults


def vocabulary(people: Table, places: Table, codes: Sequence[str]) -> Vocabulary:
    """Number every code that the files or the policy name, in alphabetical order."""
    found: dict[str, set[str]] = {"competences": set(), "statuses": set(codes)}
    for table in (people, places):
        for column, of in _SETS.items():
            found[of].update(*(cell or () for cell in table.columns.get(column, [])))
    terms = {of: tuple(Term(code, Words(code, code, code)) for code in sorted(some))
             for of, some in found.items()}  # fmt: skip
    return Vocabulary(**terms)


def people_of(table: Table, lexicon: Vocabulary) -> People:
    """The columns of the kernel for people."""
    with _rows_told(table):
        return People.known(stable_keys(table.ids), lexicon, **_columns(table, lexicon))


def places_of(table: Table, lexicon: Vocabulary) -> Places:
    """The columns of the kernel for places; how many seats is for the solver alone."""
    seats = np.ones(len(table.ids))
    # A file that was made before these columns were there asks nothing of the kind.
    asks = {name: np.zeros(len(table.ids), kind) for name, kind in _ASKED_ONLY_WHEN_TOLD}
    columns = asks | _columns(table, lexicon)
    with _rows_told(table):
        return Places.known(stable_keys(table.ids), lexicon, capacity=seats, **columns)


@contextmanager
def _rows_told(table: Table) -> Iterator[None]:
    """Say of two cells that contradict each other in which row of the file they stand."""
    try:
        yield
    except WrongValue as problem:
        said = table.columns.get(problem.field, [float("nan")] * len(table.ids))
        faults = [
            Fault(table.name, row + 2, problem.field, f"{said[row]:g}", problem.wanted)
            for row in problem.rows
        ]
        raise CannotUse(faults[:_FAULTS_SHOWN], more=max(0, len(faults) - _FAULTS_SHOWN)) from None


def trips(people: Table, places: Table, rows: slice, columns: Any = slice(None)) -> Travel:
    """Minutes from these homes to these places, and from the childcare of who lives there."""
    work = places.points[columns]
    by_creche = {}
    if "creche_open" in people.columns:
        by_creche = minutes(people.creches[rows], work)
    return Travel.from_each_person(minutes(people.points[rows], work), by_creche)


def rows_named(table: Table, column: str, other: Table) -> NDArray[np.int64]:
    """Rows of the other table that a column names; -1 where it is empty.

    raises  CannotUse: an id that the other table has not
    """
    row_of = {one: row for row, one in enumerate(other.ids)}
    named = table.texts(column)
    faults = [
        Fault(table.name, row + 2, column, repr(one), f"an id of {other.name}, or nothing")
        for row, one in enumerate(named)
        if one and one not in row_of
    ]
    if faults:
        raise CannotUse(faults[:_FAULTS_SHOWN], more=max(0, len(faults) - _FAULTS_SHOWN))
    return np.array([row_of.get(one, NOWHERE) for one in named], np.int64)


def _columns(table: Table, lexicon: Vocabulary) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column, said in table.columns.items():
        if column in _NOT_FOR_THE_KERNEL:
            continue
        if column == "creche_open":
            found[column] = _weeks(said)
        elif column in _WEEKS:
            found |= _halves(column, _weeks(said), said, week.SLOTS)
        elif column in _SETS:
            of = _SETS[column]
            pack = lexicon.pack_competences if of == "competences" else lexicon.pack_statuses
            packed = pack([cell or () for cell in said])
            found |= _halves(column, packed, said, len(getattr(lexicon, of)))
        else:
            small = column.startswith(("has_", "needs_", "can_", "language_"))
            found[column] = np.array(said, np.int8 if small else np.float32)
    return found


def _weeks(said: list[Any]) -> NDArray[np.uint64]:
    nothing = np.zeros(week.SLOTS, np.bool_)
    rows = [nothing if cell is None else cell for cell in said]
    return sets.pack(np.array(rows, np.bool_).reshape(len(said), week.SLOTS))


def _halves(column: str, packed: NDArray[np.uint64], said: list[Any], size: int) -> dict[str, Any]:
    """Asked and answered: what is not named is not there. Never asked: it may be."""
    never = np.array([cell is None for cell in said], np.bool_)[:, None]
    maybe = np.where(never, sets.all_of(len(said), size), np.uint64(0))
    return {column: packed, f"{column}_maybe": maybe}
