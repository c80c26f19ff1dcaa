"""Exact lower and upper bounds: what a rounded figure can have been before it was printed.

Fractions, not floats: whether +44 % can come from 107 is decided at the edge of the rounding, and
a float may fall on the wrong side of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True)
class Bounds:
    """A closed interval. Both ends belong to it: how a half was rounded is not printed."""

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if self.low > self.high:
            msg = f"low must not exceed high, got {self.low} and {self.high}"
            raise ValueError(msg)

    @classmethod
    def exactly(cls, value: Fraction | int) -> Bounds:
        """Bounds around a figure that was not rounded."""
        return cls(Fraction(value), Fraction(value))

    @classmethod
    def around(cls, value: Fraction | int, step: Fraction | int) -> Bounds:
        """Bounds of a figure that was rounded to a multiple of `step`."""
        half = Fraction(step) / 2
        return cls(value - half, value + half)

    @classmethod
    def total(cls, parts: Iterable[Bounds]) -> Bounds:
        """Bounds of a sum whose parts were each rounded on their own."""
        kept = list(parts)
        return cls(
            sum((part.low for part in kept), Fraction(0)),
            sum((part.high for part in kept), Fraction(0)),
        )

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def __contains__(self, value: object) -> bool:
        return isinstance(value, (int, Fraction)) and self.low <= value <= self.high

    def meets(self, other: Bounds) -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def shared_with(self, other: Bounds) -> Bounds | None:
        """The values that lie in both, if there are any."""
        if not self.meets(other):
            return None
        return Bounds(max(self.low, other.low), min(self.high, other.high))

    def times(self, other: Bounds) -> Bounds:
        """Every product of a value of one and a value of the other."""
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Bounds(min(corners), max(corners))

    def divided_by(self, other: Bounds) -> Bounds:
        """Every quotient. The divisor must keep clear of zero."""
        if other.low <= 0 <= other.high:
            msg = f"the divisor must not hold zero, got {other.low} to {other.high}"
            raise ValueError(msg)
        return self.times(Bounds(1 / other.high, 1 / other.low))

    def whole_numbers(self) -> range:
        """The whole numbers within; empty when there is none."""
        return range(ceil(self.low), floor(self.high) + 1)
