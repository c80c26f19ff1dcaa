"""Columns that may be unknown: ranges, sets of outcomes, and the arithmetic over both.

A known column is a bare numpy array, so that numpy does its work at full speed. Only where
something is unknown does an operand of this module take over: `Range` for numbers, dates and
flags (a flag is certain when lo is true, possible when hi is), `Choice` for categories.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import numpy as np
import numpy.typing as npt

from klaverblad.engines.rules.dates import (
    MONTHS_A_YEAR,
    days_after,
    days_between,
    months_after,
    months_between,
    years_between,
)
from klaverblad.engines.rules.errors import PythonBranchError

if TYPE_CHECKING:
    from klaverblad.engines.rules.groups import View

Array = npt.NDArray[Any]
Bounds = tuple[Any, Any]
# An open end less an open end, or nothing of one, is no number; the bounds say what it is instead.
MAY_BE_NAN = frozenset({"add", "sub", "mul", "div", "days_after", "months_after"})
# Added before rounding, for steps that binary cannot hold.
HAIR = 1e-9


class Operand:
    """What all columns but bare arrays share: each operator is one named operation.

    No abstract base class: asking whether something is one would cost more than most operations.
    """

    __slots__ = ()
    __array_ufunc__ = None  # an array on the left hands the operation over to us
    __hash__ = None  # type: ignore[assignment]
    rank: ClassVar[int]

    def perform(self, name: str, args: tuple[Any, ...]) -> Any:
        """Do one operation of the vocabulary; the operand with the highest rank leads."""
        raise TypeError(f"a {type(self).__name__} has no '{name}' of {len(args)}")

    def reduce(self, name: str, view: "View") -> Any:
        """Bring a column of persons to their groups."""
        raise TypeError(f"a {type(self).__name__} has no '{name}' of {view.roles}")

    def __bool__(self) -> NoReturn:
        raise PythonBranchError

    def __add__(self, other: Any) -> Any:
        return apply("add", self, other)

    def __radd__(self, other: Any) -> Any:
        return apply("add", other, self)

    def __sub__(self, other: Any) -> Any:
        return apply("sub", self, other)

    def __rsub__(self, other: Any) -> Any:
        return apply("sub", other, self)

    def __mul__(self, other: Any) -> Any:
        return apply("mul", self, other)

    def __rmul__(self, other: Any) -> Any:
        return apply("mul", other, self)

    def __truediv__(self, other: Any) -> Any:
        return apply("div", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return apply("div", other, self)

    def __neg__(self) -> Any:
        return apply("sub", 0, self)

    def __lt__(self, other: Any) -> Any:
        return apply("lt", self, other)

    def __le__(self, other: Any) -> Any:
        return apply("le", self, other)

    def __gt__(self, other: Any) -> Any:
        return apply("lt", other, self)

    def __ge__(self, other: Any) -> Any:
        return apply("le", other, self)

    def __eq__(self, other: object) -> Any:
        return apply("eq", self, other)

    def __ne__(self, other: object) -> Any:
        return apply("not", apply("eq", self, other))

    def __and__(self, other: Any) -> Any:
        return apply("and", self, other)

    def __rand__(self, other: Any) -> Any:
        return apply("and", other, self)

    def __or__(self, other: Any) -> Any:
        return apply("or", self, other)

    def __ror__(self, other: Any) -> Any:
        return apply("or", other, self)

    def __invert__(self) -> Any:
        return apply("not", self)


def apply(name: str, *args: Any) -> Any:
    """Do one operation of the vocabulary on whatever operands it gets."""
    leader: Operand | None = None
    for arg in args:
        if isinstance(arg, Operand) and (leader is None or arg.rank > leader.rank):
            leader = arg
    return VALUES[name](*args) if leader is None else leader.perform(name, args)


class Rows(Operand):
    """An operand that holds rows, known or not."""

    __slots__ = ()

    def take(self, rows: Array) -> Any:
        """Keep these rows, in this order."""
        raise TypeError(f"a {type(self).__name__} has no {len(rows)} rows")

    def blend(self, rows: Array, replacement: Any) -> Any:
        """Put a replacement in these rows."""
        raise TypeError(f"a {type(self).__name__} takes no {replacement} in {len(rows)} rows")


class Range(Rows):
    """Numbers, dates or flags of which we know at least and at most."""

    __slots__ = ("hi", "lo")
    rank = 1

    def __init__(self, lo: Any, hi: Any) -> None:
        self.lo, self.hi = lo, hi

    def perform(self, name: str, args: tuple[Any, ...]) -> Any:
        if name == "where" and any(isinstance(arg, Choice | str) for arg in args[1:]):
            return _choose(*args)
        ends = [bounds(arg) for arg in args]
        if name not in MAY_BE_NAN:
            return Range(*RANGES[name](*ends))
        with np.errstate(invalid="ignore"):
            return Range(*RANGES[name](*ends))

    def reduce(self, name: str, view: "View") -> Any:
        return Range(*view.reduce_bounds(name, self.lo, self.hi))

    def take(self, rows: Array) -> "Range":
        return Range(self.lo[rows], self.hi[rows])

    def blend(self, rows: Array, replacement: Any) -> "Range":
        return blend_bounds(rows, replacement, self)

    def __repr__(self) -> str:
        return f"Range({self.lo!r}, {self.hi!r})"


class Choice(Rows):
    """A category: for each row the set of outcomes that are still possible, as bits.

    is_certain  every row has one outcome left; False says only that nobody looked
    """

    __slots__ = ("bits", "is_certain", "options")
    rank = 1

    def __init__(self, options: tuple[str, ...], bits: Array, *, is_certain: bool = False) -> None:
        self.options, self.bits, self.is_certain = options, bits, is_certain

    @classmethod
    def certain(cls, option: str) -> "Choice":
        """One outcome for every row."""
        return cls((option,), np.asarray(1, dtype=bits_for((option,))), is_certain=True)

    def aligned(self, options: tuple[str, ...]) -> "Choice":
        """The same outcomes, counted along another list of options."""
        if options == self.options:
            return self
        wide = self.bits.astype(bits_for(options))
        if self.options == options[: len(self.options)]:
            return Choice(options, wide, is_certain=self.is_certain)
        one = wide.dtype.type(1)
        bits = np.zeros_like(wide)
        for index, option in enumerate(self.options):
            bits |= ((wide >> index) & one) << options.index(option)
        return Choice(options, bits, is_certain=self.is_certain)

    def perform(self, name: str, args: tuple[Any, ...]) -> Any:
        if name == "where":
            return _choose(*args)
        if name == "eq":
            column, option = args if isinstance(args[0], Choice) else args[::-1]
            place = 1 << column.options.index(option) if option in column.options else 0
            bit = column.bits.dtype.type(place)
            certain = (column.bits == bit) & (place > 0)
            if column.is_certain:
                return certain
            possible = (column.bits & bit) != 0
            return certain if np.array_equal(certain, possible) else Range(certain, possible)
        raise TypeError(f"a category can be compared and chosen, it has no '{name}'")

    def reduce(self, name: str, view: "View") -> Any:
        raise TypeError(f"a category of {len(view.groups.role)} persons has no '{name}'")

    def take(self, rows: Array) -> "Choice":
        return Choice(self.options, self.bits[rows], is_certain=self.is_certain)

    def blend(self, rows: Array, replacement: Any) -> "Choice":
        wide = replacement.aligned(self.options)
        return Choice(self.options, np.where(rows, wide.bits, self.bits))


def bits_for(options: tuple[str, ...]) -> Any:
    """The smallest whole number with a bit for each outcome."""
    return np.min_scalar_type((1 << max(len(options), 1)) - 1)


def _choose(condition: Any, one: Any, other: Any) -> Choice:
    first, second = _as_choice(one), _as_choice(other)
    options = first.options + tuple(o for o in second.options if o not in first.options)
    a, b = first.aligned(options).bits, second.aligned(options).bits
    certain, possible = bounds(condition)
    if certain is possible:
        both = first.is_certain and second.is_certain
        return Choice(options, np.where(certain, a, b), is_certain=both)
    return Choice(options, np.where(certain, a, np.where(possible, a | b, b)))


def _as_choice(value: Any) -> Choice:
    return value if isinstance(value, Choice) else Choice.certain(value)


def bounds(value: Any) -> Bounds:
    """At least and at most; a known value is both."""
    return (value.lo, value.hi) if isinstance(value, Range) else (value, value)


def blend_bounds(rows: Array, replacement: Any, column: Any) -> Range:
    """Put a replacement in these rows."""
    (lo, hi), (low, high) = bounds(replacement), bounds(column)
    return Range(np.where(rows, lo, low), np.where(rows, hi, high))


def settled(column: Any) -> Any:
    """For each row: is there one value left?"""
    if isinstance(column, Range):
        return column.lo == column.hi
    if isinstance(column, Choice):
        return (column.bits & (column.bits - 1)) == 0
    return np.ones(np.shape(column), dtype=bool)


def collapsed(column: Any) -> Any:
    """A range in which all is settled becomes a bare array again."""
    if isinstance(column, Range) and bool(np.all(column.lo == column.hi)):
        return column.lo
    return column


def spread(column: Any, rows: int) -> Any:
    """Give a constant as many rows as its entity has."""
    if isinstance(column, Range):
        return Range(spread(column.lo, rows), spread(column.hi, rows))
    if isinstance(column, Choice):
        bits = spread(column.bits, rows)
        return Choice(column.options, bits, is_certain=column.is_certain)
    return in_rows(column, rows)


def in_rows(values: Any, rows: int) -> Array:
    """An array with one value per row; broadcasting is slow when there is nothing to do."""
    array = np.asarray(values)
    return array if array.shape == (rows,) else np.broadcast_to(array, (rows,))


def as_numbers(column: Any) -> Any:
    """Whole numbers that a body wrote become the floats that all columns of numbers hold."""
    if isinstance(column, Range):
        return Range(as_numbers(column.lo), as_numbers(column.hi))
    return np.asarray(column, dtype=np.float64)


def round_down(amount: Any, step: float) -> Any:
    """Round down to a step; a hair is added for steps that binary cannot hold."""
    return np.floor(amount / step + HAIR) / round(1 / step)


def round_half_up(amount: Any, step: float) -> Any:
    """Round to a step, the half upwards; a hair is added for halves that binary cannot hold."""
    # Divided by a whole number, and not times 0.01, a cent is the very cent that YAML holds.
    return np.floor(amount / step + (0.5 + HAIR)) / round(1 / step)


def _where_value(condition: Any, one: Any, other: Any) -> Any:
    if isinstance(one, str) or isinstance(other, str):
        return _choose(condition, one, other)
    return np.where(condition, one, other)


def _mul(a: Bounds, b: Bounds) -> Bounds:
    if a[0] is a[1] or b[0] is b[1]:
        # One side is known: two corners do.
        known, (low, high) = (a[0], b) if a[0] is a[1] else (b[0], a)
        corners = [_times(known, low), _times(known, high)]
    else:
        corners = [_times(x, y) for x in a for y in b]
    return np.minimum.reduce(corners), np.maximum.reduce(corners)


def _times(x: Any, y: Any) -> Any:
    product = np.multiply(x, y)
    # nan is 0 times an open end: whatever the end is, nothing of it is nothing.
    return np.where(np.isnan(product), 0.0, product)


def _div(a: Bounds, b: Bounds) -> Bounds:
    straddles = (b[0] <= 0) & (b[1] >= 0)
    safe = (np.where(straddles, 1.0, b[0]), np.where(straddles, 1.0, b[1]))
    lo, hi = _mul(a, (1.0 / safe[1], 1.0 / safe[0]))
    return np.where(straddles, -np.inf, lo), np.where(straddles, np.inf, hi)


def _eq(a: Bounds, b: Bounds) -> Bounds:
    certain = (a[0] == a[1]) & (b[0] == b[1]) & (a[0] == b[0])
    return certain, (a[0] <= b[1]) & (b[0] <= a[1])


def _where(condition: Bounds, one: Bounds, other: Bounds) -> Bounds:
    certain, possible = condition
    low = np.where(possible, np.minimum(one[0], other[0]), other[0])
    high = np.where(possible, np.maximum(one[1], other[1]), other[1])
    return np.where(certain, one[0], low), np.where(certain, one[1], high)


VALUES: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "lt": np.less,
    "le": np.less_equal,
    "eq": np.equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "where": _where_value,
    "max": np.maximum,
    "min": np.minimum,
    "round": round_half_up,
    "round_down": round_down,
    "yearly": lambda a: a * MONTHS_A_YEAR,
    "monthly": lambda a: a / MONTHS_A_YEAR,
    "years_between": years_between,
    "months_between": months_between,
    "days_between": days_between,
    "days_after": days_after,
    "months_after": months_after,
}

RANGES: dict[str, Callable[..., Bounds]] = {
    "add": lambda a, b: (a[0] + b[0], a[1] + b[1]),
    "sub": lambda a, b: (a[0] - b[1], a[1] - b[0]),
    "mul": _mul,
    "div": _div,
    "lt": lambda a, b: (a[1] < b[0], a[0] < b[1]),
    "le": lambda a, b: (a[1] <= b[0], a[0] <= b[1]),
    "eq": _eq,
    "and": lambda a, b: (a[0] & b[0], a[1] & b[1]),
    "or": lambda a, b: (a[0] | b[0], a[1] | b[1]),
    "not": lambda a: (np.logical_not(a[1]), np.logical_not(a[0])),
    "where": _where,
    "max": lambda a, b: (np.maximum(a[0], b[0]), np.maximum(a[1], b[1])),
    "min": lambda a, b: (np.minimum(a[0], b[0]), np.minimum(a[1], b[1])),
    "yearly": lambda a: (a[0] * MONTHS_A_YEAR, a[1] * MONTHS_A_YEAR),
    "monthly": lambda a: (a[0] / MONTHS_A_YEAR, a[1] / MONTHS_A_YEAR),
    "round": lambda a, step: (round_half_up(a[0], step[0]), round_half_up(a[1], step[1])),
    "round_down": lambda a, step: (round_down(a[0], step[0]), round_down(a[1], step[1])),
    "years_between": lambda a, b: (years_between(a[1], b[0]), years_between(a[0], b[1])),
    "months_between": lambda a, b: (months_between(a[1], b[0]), months_between(a[0], b[1])),
    "days_between": lambda a, b: (days_between(a[1], b[0]), days_between(a[0], b[1])),
    "days_after": lambda a, b: (days_after(a[0], b[0]), days_after(a[1], b[1])),
    "months_after": lambda a, b: (months_after(a[0], b[0]), months_after(a[1], b[1])),
}
