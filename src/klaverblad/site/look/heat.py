"""Counts in six steps of one green. The number is always printed; colour only helps to find it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

# The highest count of each step; what is more than the last is the darkest.
DEFAULT_BOUNDS = (0, 3, 7, 12, 17)


@dataclass(frozen=True)
class Band:
    step: int
    low: int
    high: int | None


def step(count: int, bounds: Sequence[int] = DEFAULT_BOUNDS) -> int:
    """0 for nothing, 5 for the most."""
    if len(bounds) != 5 or list(bounds) != sorted(set(bounds)):
        raise ValueError(f"expected five rising bounds, got {list(bounds)}")
    return bisect_left(bounds, count)


def bands(bounds: Sequence[int] = DEFAULT_BOUNDS) -> list[Band]:
    """What each step stands for, for the legend."""
    lows = [0, *(bound + 1 for bound in bounds)]
    return [
        Band(i, low, high) for i, (low, high) in enumerate(zip(lows, [*bounds, None], strict=True))
    ]
