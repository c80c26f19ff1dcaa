"""What a run gives: columns of outcomes, settled or between bounds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

import numpy as np

from klaverblad.engines.rules.amounts import STATUSES
from klaverblad.engines.rules.columns import Array, Choice, bounds
from klaverblad.engines.rules.declare import Rule
from klaverblad.engines.rules.kinds import Kind, Unit, Words

Status = Literal["confirmed", "computed", "unconfirmed"]


@dataclass(frozen=True)
class LeftOut:
    """A part of an article that a rule does not look at, though what rests on it may need it."""

    key: str
    article: str
    words: Words


@dataclass(frozen=True)
class ParameterUse:
    """A legal value that an answer rests on."""

    key: str
    value: float | date | None
    unit: Unit | None
    since: date | None
    status: Status
    source: str
    note: str = ""


def left_out(rules: Iterable[Rule]) -> tuple[LeftOut, ...]:
    """What these rules leave out, each once."""
    return tuple(
        LeftOut(rule.key, rule.source, rule.leaves_out)
        for rule in dict.fromkeys(rules)
        if rule.leaves_out
    )


def worst(statuses: Sequence[str]) -> Status:
    """The least sure of these; nothing is as sure as can be."""
    return cast("Status", STATUSES[max((STATUSES.index(one) for one in statuses), default=0)])


@dataclass(frozen=True)
class Outcome:
    """The column of one rule.

    lo, hi   at least and at most; of a flag, certain and possible; of a category the set of
             outcomes that are still possible, as bits along `options`, in both
    """

    kind: Kind
    lo: Array
    hi: Array
    options: tuple[str, ...] = ()

    @property
    def settled(self) -> Array:
        """For each row: is there one value left?"""
        if self.options:
            return np.asarray((self.lo & (self.lo - 1)) == 0)
        return np.asarray(self.lo == self.hi)

    @property
    def values(self) -> Array:
        """The values; numbers are nan, and categories empty, where nothing is settled.

        A flag that is open reads false here: look at `settled` beside it.
        """
        if self.options:
            # Bit k is outcome k; the log of a power of two is exact.
            place = np.where(self.settled, np.log2(self.lo), len(self.options)).astype(np.intp)
            return np.array([*self.options, ""])[place]
        if self.kind is Kind.FLAG:
            return self.lo
        if self.kind is Kind.DATE:
            return np.where(self.settled, self.lo, np.datetime64("NaT"))
        return np.where(self.settled, self.lo, np.nan)

    def value(self, row: int) -> Any:
        """The value of one row as Python has it; None while it is open."""
        found = self.span(row)
        return found[0] if len(found) == 1 else None

    def span(self, row: int) -> tuple[Any, ...]:
        """What one row may still be: the value alone, both ends, or the outcomes that remain."""
        if self.options:
            bits = int(self.lo[row])
            return tuple(o for place, o in enumerate(self.options) if bits >> place & 1)
        low, high = self.lo[row].item(), self.hi[row].item()
        return (low,) if low == high else (low, high)

    def take(self, rows: Array | slice) -> "Outcome":
        """Keep these rows, in this order."""
        return Outcome(self.kind, self.lo[rows], self.hi[rows], self.options)


@dataclass(frozen=True)
class Results(Mapping[str, Outcome]):
    """The outcomes of a run, by rule.

    status      how sure the least sure amount of law is that these rules may read
    leaves_out  what the rules that they rest on do not look at
    """

    outcomes: Mapping[str, Outcome]
    status: Status
    leaves_out: tuple[LeftOut, ...] = ()

    def __getitem__(self, key: str) -> Outcome:
        return self.outcomes[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.outcomes)

    def __len__(self) -> int:
        return len(self.outcomes)


class Collected:
    """The pieces of one column, slice after slice."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.lows: list[Array] = []
        self.highs: list[Array] = []

    def add(self, column: Any) -> None:
        """Take the next slice."""
        low, high = (column.bits,) * 2 if isinstance(column, Choice) else bounds(column)
        self.lows.append(low)
        self.highs.append(high)

    def outcome(self) -> Outcome:
        """Put the pieces together."""
        options = self.rule.options.keys if self.rule.options else ()
        is_known = all(low is high for low, high in zip(self.lows, self.highs, strict=True))
        lo = np.concatenate(self.lows) if self.lows else np.empty(0)
        hi = lo if is_known else np.concatenate(self.highs)
        return Outcome(self.rule.kind, lo, hi, options)
