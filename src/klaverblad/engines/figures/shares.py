"""A share of a small group, with how far the truth may lie from it, and with what is not known.

The interval is that of Wilson (E. B. Wilson, JASA 22, 1927). Whoever was not reached may be a yes or
a no: so the outer bounds count all of them as no, and then as yes. The truth of this group lies
between the plain shares of those two, whatever the reason that they were not reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb, sqrt

# 95 %, two-sided.
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """Yes, no and unknown of one group.

    share       of whom is known; None when nobody is
    low, high   the interval around it
    least, most what it is when all unknown are no, and when all are yes; None of nobody
    """

    n_yes: int
    n_no: int
    n_unknown: int
    share: float | None
    low: float | None
    high: float | None
    least: float | None
    most: float | None

    @property
    def n_known(self) -> int:
        return self.n_yes + self.n_no

    @property
    def n(self) -> int:
        return self.n_known + self.n_unknown


def share_of(n_yes: int, n_no: int, n_unknown: int) -> Share:
    """Say what share of a group is a yes, and how sure that is.

    raises   ValueError on a count below zero
    """
    if min(n_yes, n_no, n_unknown) < 0:
        message = f"counts are 0 or more, not {n_yes}, {n_no} and {n_unknown}"
        raise ValueError(message)
    n_known, n = n_yes + n_no, n_yes + n_no + n_unknown
    low, high = wilson(n_yes, n_known) if n_known else (None, None)
    return Share(
        n_yes,
        n_no,
        n_unknown,
        share=n_yes / n_known if n_known else None,
        low=low,
        high=high,
        least=n_yes / n if n else None,
        most=(n_yes + n_unknown) / n if n else None,
    )


def wilson(n_yes: int, n: int, *, z: float = Z) -> tuple[float, float]:
    """The interval of Wilson around n_yes out of n, which is at least 1.

    Not Wald's: on ten out of ten that is certain, and our groups are often that small.
    """
    share, weight = n_yes / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    reach = z * sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    # Clipped at the share too: rounding may push a bound a hair past what we saw.
    return max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))


def exact(n_yes: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """The exact interval around n_yes out of n, which is at least 1: never too sure of a few people.

    method   C. J. Clopper and E. S. Pearson, Biometrika 26 (1934); by halving, since both tails only
             fall or rise with the share
    """
    tail = (1 - level) / 2
    low = 0.0 if n_yes == 0 else _where(lambda p: 1 - _at_most(n_yes - 1, n, p) > tail)
    high = 1.0 if n_yes == n else _where(lambda p: _at_most(n_yes, n, p) < tail)
    return low, high


def _at_most(k: int, n: int, p: float) -> float:
    """The chance of k or fewer out of n."""
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


def _where(is_past: Callable[[float], bool]) -> float:
    """The share from which something holds, to twelve decimals."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if is_past(middle) else (middle, high)
    return (low + high) / 2
