"""Kinds and units: what a column holds, as a rule writes it in its signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, NoReturn, Protocol, Self, TypeVar

Words = Mapping[str, str]
LANGUAGES = ("nl", "fr", "en")

BASES = ("EUR", "number", "share", "count", "years", "months", "days")
PLAIN = frozenset({"number", "share", "count"})
PERIODS = ("fixed", "day", "month", "quarter", "year")


class Kind(StrEnum):
    """What a column holds."""

    MONEY = "money"
    COUNT = "count"
    SHARE = "share"
    FLAG = "flag"
    DATE = "date"
    CATEGORY = "category"


@dataclass(frozen=True)
class Unit:
    """What a number counts and per what: EUR per month, years, share per year."""

    base: str
    per: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 'EUR per month'; raise ValueError with the bases that exist."""
        base, _, per = text.partition(" per ")
        if base not in BASES or (per and per not in PERIODS[1:]):
            raise ValueError(
                f"unit '{text}' is unknown: write one of {', '.join(BASES)}, "
                f"with or without ' per ' and {', '.join(PERIODS[1:])}"
            )
        return cls(base, per or None)

    @property
    def is_plain(self) -> bool:
        """A bare number, which may multiply anything."""
        return self.base in PLAIN and self.per is None

    def agrees_with(self, other: "Unit") -> bool:
        """May these two be added or compared? A share and a count are both plain numbers."""
        same_base = self.base == other.base or {self.base, other.base} <= PLAIN
        return same_base and self.per == other.per

    def __str__(self) -> str:
        return f"{self.base} per {self.per}" if self.per else self.base


NUMBER = Unit("number")
COUNT = Unit("count")
YEARS = Unit("years")
MONTHS = Unit("months")
DAYS = Unit("days")


def money_unit(period: str) -> Unit:
    """The unit of an amount that a rule of this period gives."""
    return Unit("EUR", None if period == "fixed" else period)


class Options:
    """The possible outcomes of a category, each with its name in every language."""

    def __init__(self, **names: Words) -> None:
        self.names = dict(names)
        self.keys = tuple(names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Options) and self.keys == other.keys

    def __hash__(self) -> int:
        return hash(self.keys)


class Column(Protocol):
    """A whole column in a rule body: what the closed vocabulary allows, and nothing else."""

    def __add__(self, other: "Column | float") -> "Column": ...
    def __radd__(self, other: float) -> "Column": ...
    def __sub__(self, other: "Column | float") -> "Column": ...
    def __rsub__(self, other: float) -> "Column": ...
    def __mul__(self, other: "Column | float") -> "Column": ...
    def __rmul__(self, other: float) -> "Column": ...
    def __truediv__(self, other: "Column | float") -> "Column": ...
    def __neg__(self) -> "Column": ...
    def __lt__(self, other: "Column | float") -> "Column": ...
    def __le__(self, other: "Column | float") -> "Column": ...
    def __gt__(self, other: "Column | float") -> "Column": ...
    def __ge__(self, other: "Column | float") -> "Column": ...
    def __eq__(self, other: object) -> "Column": ...  # type: ignore[override]
    def __ne__(self, other: object) -> "Column": ...  # type: ignore[override]
    def __and__(self, other: "Column") -> "Column": ...
    def __or__(self, other: "Column") -> "Column": ...
    def __invert__(self) -> "Column": ...
    def __bool__(self) -> NoReturn: ...
    def __hash__(self) -> int: ...


Money = Annotated[Column, Kind.MONEY]
Count = Annotated[Column, Kind.COUNT]
Share = Annotated[Column, Kind.SHARE]
Flag = Annotated[Column, Kind.FLAG]
Date = Annotated[Column, Kind.DATE]

Held_co = TypeVar("Held_co", covariant=True)


class Members(Protocol[Held_co]):
    """A column of persons as a grouping sees it: only what these words make of it."""

    def of(self, *roles: str) -> "Members[Held_co]":
        """Only the persons in these roles."""
        ...

    def the(self, role: str) -> Held_co:
        """The value of the one person in a role that always holds exactly one."""
        ...

    def sum(self) -> Held_co:
        """Added up; nobody adds up to 0."""
        ...

    def largest(self) -> Held_co:
        """The largest; of nobody it is 0."""
        ...

    def any(self) -> Flag:
        """Does it hold for one of them? For nobody it does not."""
        ...

    def all(self) -> Flag:
        """Does it hold for each of them? For nobody it does."""
        ...

    def count(self) -> Count:
        """For how many of them does it hold?"""
        ...


class Parameters(Protocol):
    """The legal amounts of the day, by name."""

    def __getattr__(self, name: str) -> Column: ...
