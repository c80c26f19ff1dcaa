"""Can this printed figure be true, given the others on its row, column or table?

Every figure is taken as all that it can have been before it was rounded (`bounds`). A figure is
called impossible only when no choice within the rounding makes it fit: rounding never raises a
false alarm, and a figure that passes is not proven right, it is merely possible.

method   interval arithmetic (R. E. Moore, Interval Analysis, 1966) in exact fractions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from klaverblad.engines.figures.bounds import Bounds

PERCENT = Fraction(100)
NEAREST = 2  # whole numbers named to a reader when none fits


@dataclass(frozen=True)
class GrowthCheck:
    """A printed change against the two counts that it should follow from."""

    fits: bool
    recomputed: Bounds  # per cent, from the two counts
    after_that_fits: Bounds  # the later count that the printed change would need
    before_that_fits: Bounds  # the earlier count that the printed change would need


@dataclass(frozen=True)
class WholeCheck:
    """A printed change against one whole count: was there a whole number to change from?"""

    fits: bool
    before_that_fits: Bounds  # as a real number
    nearest: tuple[tuple[int, Fraction], ...]  # whole numbers close by, and the change from each
    fits_when_cut_off: int | None  # the whole number that fits if decimals were dropped


@dataclass(frozen=True)
class PartsCheck:
    """Parts of one whole: together they cannot exceed it, nor can any one of them."""

    fits: bool
    total: Bounds
    too_large: tuple[int, ...]  # positions of the parts that exceed the whole by themselves


@dataclass(frozen=True)
class UnitCheck:
    """How many people a rate stands for, read as printed, against the most there can be."""

    fits: bool
    implied: Bounds


def growth(before: Bounds, after: Bounds) -> Bounds:
    """The change in per cent between two counts, each known within its rounding."""
    ratio = after.divided_by(before)
    return Bounds((ratio.low - 1) * PERCENT, (ratio.high - 1) * PERCENT)


def recheck_growth(printed: Bounds, before: Bounds, after: Bounds) -> GrowthCheck | None:
    """Recompute a change from its two counts and hold the printed one against it.

    None when there is nothing to recompute: a count that may be zero has no change in per cent.
    """
    if before.low <= 0 or after.low <= 0 or printed.low <= -PERCENT:
        return None
    recomputed = growth(before, after)
    factor = _factor(printed)
    return GrowthCheck(
        fits=printed.meets(recomputed),
        recomputed=recomputed,
        after_that_fits=before.times(factor),
        before_that_fits=after.divided_by(factor),
    )


def recheck_series(
    counts: Sequence[Bounds], changes: Sequence[Bounds]
) -> tuple[GrowthCheck | None, ...]:
    """Recompute each change of a series, letting every link narrow the count it hands on.

    counts   n counts, oldest first
    changes  n - 1 printed changes in per cent; changes[i] leads from counts[i] to counts[i + 1]
    returns  n - 1 checks; after an impossible link the next starts afresh from its printed count

    Two changes that each fit on their own may need a different count in the year between them;
    handing the narrowed count on is what finds that.
    """
    if len(changes) != len(counts) - 1:
        msg = f"{len(counts)} counts need {len(counts) - 1} changes, got {len(changes)}"
        raise ValueError(msg)
    checks: list[GrowthCheck | None] = []
    known = counts[0]
    for after, change in zip(counts[1:], changes, strict=True):
        check = recheck_growth(change, known, after)
        checks.append(check)
        known = (after.shared_with(check.after_that_fits) if check else None) or after
    return tuple(checks)


def recheck_whole_growth(printed: Bounds, after: int) -> WholeCheck | None:
    """Look for a whole earlier count from which `after` is the printed change.

    Only for things counted one by one. A yearly mean need not be whole, so it says nothing there.
    None when there is nothing to look for: no change in per cent leads to zero.
    """
    if after <= 0 or printed.low <= -PERCENT:
        return None
    fitting = Bounds.exactly(after).divided_by(_factor(printed))
    near = floor(fitting.low)
    candidates = [n for n in range(near, near + NEAREST) if n > 0]
    return WholeCheck(
        fits=len(fitting.whole_numbers()) > 0,
        before_that_fits=fitting,
        nearest=tuple((n, (Fraction(after, n) - 1) * PERCENT) for n in candidates),
        fits_when_cut_off=_before_when_cut_off(printed, after),
    )


def _before_when_cut_off(printed: Bounds, after: int) -> int | None:
    """The whole number that fits if decimals were dropped: 44,59 printed 44, -1,19 printed -1."""
    middle, step = (printed.low + printed.high) / 2, printed.high - printed.low
    cut = Bounds(middle, middle + step) if middle >= 0 else Bounds(middle - step, middle)
    if cut.low <= -PERCENT:
        return None
    for before in Bounds.exactly(after).divided_by(_factor(cut)).whole_numbers():
        # The far end itself would already be printed one step further.
        if abs((Fraction(after, before) - 1) * PERCENT - middle) < step:
            return before
    return None


def recheck_parts(parts: Sequence[Bounds], whole: Bounds) -> PartsCheck:
    """Hold parts that do not overlap against the whole that they belong to."""
    total = Bounds.total(parts)
    return PartsCheck(
        fits=total.low <= whole.high,
        total=total,
        too_large=tuple(at for at, part in enumerate(parts) if part.low > whole.high),
    )


def recheck_unit(rate: Bounds, base: Bounds, *, per: int, ceiling: Bounds) -> UnitCheck:
    """Turn a rate per `per` of a base into a number of people, and hold it against a ceiling."""
    implied = implied_count(rate, base, per=per)
    return UnitCheck(fits=implied.low <= ceiling.high, implied=implied)


def implied_count(rate: Bounds, base: Bounds, *, per: int) -> Bounds:
    """How many of the base a rate stands for."""
    return rate.times(base).times(Bounds.exactly(Fraction(1, per)))


def active_share(employed: Bounds, unemployed: Bounds) -> Bounds:
    """Who works or looks for work, per cent of all, from two rates with different bases.

    employed     workers per cent of the population
    unemployed   job seekers per cent of workers and job seekers together
    """
    working = Bounds(PERCENT - unemployed.high, PERCENT - unemployed.low)
    return employed.times(Bounds.exactly(PERCENT)).divided_by(working)


def _factor(change: Bounds) -> Bounds:
    """A change in per cent as the factor that it multiplies by."""
    return Bounds(1 + change.low / PERCENT, 1 + change.high / PERCENT)
