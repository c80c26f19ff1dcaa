"""What a run gives: columns of outcomes, settled or between bounds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np

from klaverblad.engines.rules.columns import Array, Choice, bounds
from klaverblad.engines.rules.declare import STATUSES, Rule
from klaverblad.engines.rules.kinds import Kind

Status = Literal["confirmed", "computed", "unconfirmed"]


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

    def take(self, rows: Array) -> "Outcome":
        """Keep these rows, in this order."""
        return Outcome(self.kind, self.lo[rows], self.hi[rows], self.options)


@dataclass(frozen=True)
class Results(Mapping[str, Outcome]):
    """The outcomes of a run, by rule, with how sure the least sure amount of law is."""

    outcomes: Mapping[str, Outcome]
    status: Status

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
