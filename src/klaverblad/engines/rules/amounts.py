"""Legal amounts, rates, ages and dates through time: each value from a day on, with its source."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from klaverblad.engines.rules.errors import CaseError, LoadError
from klaverblad.engines.rules.kinds import Unit, Words

STATUSES = ("confirmed", "computed", "unconfirmed")


@dataclass(frozen=True)
class DatedValue:
    """A value of law from a day on, how sure it is, and where it comes from.

    value  None says that from this day on nobody has found the value: the one before it is not it
    """

    since: date
    value: float | date | None
    status: str
    source: str
    note: str = ""
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Is this the value on that day? Its last day is included."""
        return self.since <= day and (self.until is None or day <= self.until)

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise CaseError(f"the value from {self.since} ends before it begins, on {self.until}")
        if self.status not in STATUSES:
            raise CaseError(f"status '{self.status}' is unknown: write {', '.join(STATUSES)}")
        if not self.source.strip():
            raise CaseError(f"the value from {self.since} has no source: say where it is from")
        if self.value is None and self.status != "unconfirmed":
            raise CaseError(f"no value from {self.since} on, so its status is 'unconfirmed'")


@dataclass(frozen=True)
class Confirmation:
    """Somebody looked up a value of law and found it as it stands: who, when, and where."""

    since: date
    source: str
    by: str
    on: date


@dataclass(frozen=True)
class Parameter:
    """A legal amount, rate, age or date, through time."""

    key: str
    name: Words
    unit: Unit | None
    values: tuple[DatedValue, ...]
    where: str = ""

    def __post_init__(self) -> None:
        days = [value.since for value in self.values]
        if days != sorted(set(days)):
            what = "its days are out of order, or one day stands there twice"
            raise LoadError(self.where or f"parameter '{self.key}'", what, "Order them by 'from'.")
        for value in self.values:
            self._check_kind(value)
        for old, new in pairwise(self.values):
            if old.until is None or old.until + timedelta(days=1) == new.since:
                continue
            is_overlap = old.until >= new.since
            what = (
                f"two values hold on {new.since}"
                if is_overlap
                else f"nothing holds from {old.until + timedelta(days=1)} until {new.since}"
            )
            remedy = "Leave 'until' out, or let it be the day before the next 'from'."
            raise LoadError(self.where or f"parameter '{self.key}'", what, remedy)

    def _check_kind(self, one: DatedValue) -> None:
        """A day where days are declared, else a number that is not below zero."""
        value: Any = one.value
        if value is None:
            return
        if self.unit is None:
            fits = isinstance(value, date) and not isinstance(value, datetime)
        else:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            fits = is_number and 0 <= value < float("inf")
        if not fits:
            what = f"the value from {one.since} is {value!r}, and '{self.key}' is in"
            wish = f"a number, {self.unit}" if self.unit else "a day, like 2026-03-01"
            where = self.where or f"parameter '{self.key}'"
            raise LoadError(where, f"{what} {self.unit or 'days of the calendar'}", f"Give {wish}.")

    def on(self, day: date) -> DatedValue | None:
        """The value that holds on a day; before the first and after the last there is none."""
        held = [value for value in self.values if value.since <= day]
        is_known = bool(held) and held[-1].holds_on(day) and held[-1].value is not None
        return held[-1] if is_known else None
