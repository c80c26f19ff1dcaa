"""How facts stand in columns, and how a column says "we do not know".

    yes or no   int8     1 yes, 0 no, -1 unknown
    level       int8     0 none, then A1 A2 B1 B2 C1 C2 as 1..6; -1 unknown
    amount      float32  NaN unknown; inf, where a column allows it, is "no limit", which is known
    set         uint64   two columns: surely in it, and `..._maybe`: may be in it (see sets.py)

Nothing here is ever filled in by a default: what nobody said is unknown, and the kernel reads it
as every value that it could still turn out to be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Protocol,
    Self,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klaverblad.engines.matching import sets
from klaverblad.engines.matching.arrays import Booleans, Keys, Numbers
from klaverblad.engines.matching.errors import WrongShape, WrongType, WrongValue
from klaverblad.engines.matching.vocabulary import Vocabulary
from klaverblad.engines.matching.week import SLOTS

LEVELS = ("0", "A1", "A2", "B1", "B2", "C1", "C2")


class Kind(Protocol):
    """What a column may hold."""

    dtype: ClassVar[type[np.generic]]

    @property
    def wanted(self) -> str:
        """Say what would do, for the error."""

    def wrong(self, values: NDArray[Any]) -> Booleans:
        """Mark what cannot be."""


class Scalar(Kind, Protocol):
    """A column of one number for each row."""

    unknown: ClassVar[float]

    @property
    def least(self) -> float:
        """The lowest value that an unknown one may turn out to be."""

    @property
    def most(self) -> float:
        """The highest value that an unknown one may turn out to be."""


@dataclass(frozen=True)
class Key:
    """A number for each row that never changes, whatever the order of rows: see order.py."""

    dtype: ClassVar[type[np.generic]] = np.uint64
    wanted: ClassVar[str] = "a key of its own for each row"

    def wrong(self, values: NDArray[Any]) -> Booleans:
        """Mark every row whose key came before, and what is below zero."""
        seen_before = np.ones(len(values), np.bool_)
        seen_before[np.unique(values, return_index=True)[1]] = False
        return np.asarray(seen_before | (values < 0))


@dataclass(frozen=True)
class YesNo:
    """A question with yes, no or unknown."""

    dtype: ClassVar[type[np.generic]] = np.int8
    wanted: ClassVar[str] = "1 (yes), 0 (no) or -1 (unknown)"
    unknown: ClassVar[float] = -1
    least: ClassVar[float] = 0
    most: ClassVar[float] = 1

    def wrong(self, values: NDArray[Any]) -> Booleans:
        """Mark what is none of the three."""
        return np.asarray((values < -1) | (values > 1))


@dataclass(frozen=True)
class Level:
    """A level of Dutch."""

    dtype: ClassVar[type[np.generic]] = np.int8
    wanted: ClassVar[str] = "0 (none) to 6 (C2), or -1 (unknown)"
    unknown: ClassVar[float] = -1
    least: ClassVar[float] = 0
    most: ClassVar[float] = len(LEVELS) - 1

    def wrong(self, values: NDArray[Any]) -> Booleans:
        """Mark what is not a level."""
        return np.asarray((values < -1) | (values > self.most))


@dataclass(frozen=True)
class Amount:
    """A number in one unit, within bounds."""

    least: float = 0.0
    most: float = np.inf
    may_be_endless: bool = False

    dtype: ClassVar[type[np.generic]] = np.float32
    unknown: ClassVar[float] = np.nan

    @property
    def wanted(self) -> str:
        """Say what would do, for the error."""
        no_limit = ", inf (no limit)" if self.may_be_endless else ""
        return f"{self.least:g} to {self.most:g}{no_limit} or NaN (unknown)"

    def wrong(self, values: NDArray[Any]) -> Booleans:
        """Mark what is out of bounds."""
        outside = (values < self.least) | (values > self.most)
        endless = np.isinf(values)
        return np.asarray(outside & ~endless if self.may_be_endless else outside | endless)


@dataclass(frozen=True)
class Members:
    """A set, in words of 64 members."""

    of: str

    dtype: ClassVar[type[np.generic]] = np.uint64
    wanted: ClassVar[str] = "members of the vocabulary, or quarter hours of a week"

    def size(self, vocabulary: Vocabulary) -> int:
        """Say how many members there are to choose from."""
        return SLOTS if self.of == "week" else len(getattr(vocabulary, self.of))

    def wrong(self, values: NDArray[Any]) -> Booleans:
        """Mark nothing: what fits the width is checked against the vocabulary."""
        return np.zeros(len(values), np.bool_)


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """A table: columns of one length, checked when it is made, never written afterwards."""

    key: Annotated[Keys, Key()]
    vocabulary: Vocabulary
    kinds: ClassVar[Mapping[str, Kind]]

    def __init_subclass__(cls) -> None:
        """Read from the annotations what each column may hold."""
        hints = get_type_hints(cls, include_extras=True)
        columns = {name: hint for name, hint in hints.items() if get_origin(hint) is Annotated}
        cls.kinds = MappingProxyType({name: get_args(hint)[1] for name, hint in columns.items()})

    def __post_init__(self) -> None:
        """Check every column, and keep a view that nobody can write through."""
        for name, kind in self.kinds.items():
            checked = _checked(name, kind, self[name], len(self.key), self.vocabulary)
            object.__setattr__(self, name, checked)
        for name in self.kinds:
            if name.endswith("_maybe"):
                in_both = self[name.removesuffix("_maybe")] & self[name]
                _refuse(name, in_both.any(axis=1), "what is sure is not maybe")

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.key)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Give a column by name."""
        return np.asarray(getattr(self, name))

    @classmethod
    def known(cls, key: ArrayLike, vocabulary: Vocabulary, **columns: ArrayLike) -> Self:
        """Make a table in which only these columns are known.

        A set that comes without its `_maybe` half may still hold anything else: someone whose
        certificates were never asked for may have them.
        """
        rows = len(np.asarray(key))
        unknown = {
            name: _unknown(name, kind, rows, vocabulary, columns)
            for name, kind in cls.kinds.items()
            if name != "key"
        }
        return cls(key=np.asarray(key), vocabulary=vocabulary, **cast("Any", unknown | columns))

    def only(self, rows: ArrayLike) -> Self:
        """Keep these rows, each once, in this order."""
        picked = np.atleast_1d(np.asarray(rows))
        kept = object.__new__(type(self))
        # Past the door: these rows came through it when this table was made.
        for name in self.kinds:
            object.__setattr__(kept, name, _sealed(self[name][picked]))
        object.__setattr__(kept, "vocabulary", self.vocabulary)
        return kept

    def with_known(self, **columns: ArrayLike) -> Self:
        """Replace columns: a correction, or a what-if."""
        return replace(self, **cast("Any", columns))

    def bounds(self, name: str) -> tuple[Numbers, Numbers]:
        """Give the lowest and the highest value that each row of a column may turn out to be."""
        values, kind = self[name], cast("Scalar", self.kinds[name])
        is_unknown = np.isnan(values) if np.isnan(kind.unknown) else values == kind.unknown
        low = np.where(is_unknown, kind.least, values).astype(np.float32)
        high = np.where(is_unknown, kind.most, values).astype(np.float32)
        return low, high

    def size(self, name: str) -> int:
        """Say how many members a set of this column could have."""
        return cast("Members", self.kinds[name]).size(self.vocabulary)


def _checked(
    name: str, kind: Kind, values: NDArray[Any], rows: int, vocabulary: Vocabulary
) -> NDArray[Any]:
    size = kind.size(vocabulary) if isinstance(kind, Members) else None
    shape = (rows,) if size is None else (rows, sets.n_words(size))
    if values.shape != shape:
        raise WrongShape(field=name, found=values.shape, wanted=shape)
    is_whole = values.dtype.kind in "iu" and np.issubdtype(kind.dtype, np.integer)
    if not (is_whole or np.can_cast(values.dtype, kind.dtype, "same_kind")):
        raise WrongType(field=name, found=str(values.dtype), wanted=kind.dtype.__name__)
    # Before the cast: 257 would come out of it as a harmless 1.
    _refuse(name, kind.wrong(values), kind.wanted)
    kept: NDArray[Any] = values.astype(kind.dtype, copy=False).view()
    if size is not None:
        strays = kept & ~sets.all_of(1, size)
        _refuse(name, np.asarray(strays.any(axis=1)), kind.wanted)
    return _sealed(kept)


def _sealed(values: NDArray[Any]) -> NDArray[Any]:
    values.flags.writeable = False
    return values


def _refuse(name: str, wrong: Booleans, wanted: str) -> None:
    if rows := np.flatnonzero(wrong).tolist():
        raise WrongValue(field=name, rows=rows, wanted=wanted)


def _unknown(
    name: str, kind: Kind, rows: int, vocabulary: Vocabulary, known: Mapping[str, ArrayLike]
) -> NDArray[Any]:
    if not isinstance(kind, Members):
        return np.full(rows, cast("Scalar", kind).unknown, kind.dtype)
    size = kind.size(vocabulary)
    if not name.endswith("_maybe"):
        return sets.none_of(rows, size)
    surely = known.get(name.removesuffix("_maybe"))
    everything = sets.all_of(rows, size)
    return everything if surely is None else everything & ~np.asarray(surely, np.uint64)
