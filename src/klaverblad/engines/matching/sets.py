"""Sets as bits: 64 members to a word, a row for each person or place.

A set is known in two halves: what is surely in it, and what may be in it (`..._maybe`). What is in
neither half is surely not in it. Nothing is in both.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from klaverblad.engines.matching.arrays import Booleans, Rows, Words64


def n_words(size: int) -> int:
    """Say how many words a set of at most `size` members takes; never none."""
    return max(1, -(-size // 64))


def pack(flags: ArrayLike) -> Words64:
    """Turn (n, size) booleans into (n, w) words."""
    given = np.asarray(flags, dtype=np.bool_)
    rows, size = given.shape
    padded = np.zeros((rows, n_words(size) * 64), np.bool_)
    padded[:, :size] = given
    packed = np.packbits(padded, axis=1, bitorder="little").reshape(rows, n_words(size), 8)
    # Not a view of eight bytes: that would read the other way round on a big-endian machine.
    return packed.astype(np.uint64) @ (np.uint64(256) ** np.arange(8, dtype=np.uint64))


def unpack(words: Words64, size: int) -> Booleans:
    """Turn (n, w) words into (n, size) booleans."""
    bit = np.arange(size, dtype=np.uint64)
    picked = words[:, (bit // np.uint64(64)).astype(np.intp)]
    flags: Booleans = (picked >> (bit % np.uint64(64)) & np.uint64(1)).astype(np.bool_)
    return flags


def none_of(rows: int, size: int) -> Words64:
    """Give empty sets."""
    return np.zeros((rows, n_words(size)), np.uint64)


def all_of(rows: int, size: int) -> Words64:
    """Give sets that hold every member."""
    return np.repeat(pack(np.ones((1, size), np.bool_)), rows, axis=0)


def members(words: Words64, size: int) -> tuple[int, ...]:
    """List the members of one set (w,)."""
    return tuple(np.flatnonzero(unpack(words[None, :], size)[0]).tolist())


def intersects(left: Words64, right: Words64) -> Booleans:
    """Say for every row of `left` (n, w) and every row of `right` (m, w) whether they share any."""
    shared = np.zeros((len(left), len(right)), np.bool_)
    for word in range(left.shape[1]):
        if right[:, word].any():
            shared |= (left[:, word, None] & right[None, :, word]) != 0
    return shared


def distinct(*columns: Words64) -> tuple[Rows, Rows]:
    """Find the rows that differ from each other in any of these sets.

    returns  the first row of each kind (k,), and for each row which kind it is (m,)

    Thousands of places share a few dozen weeks, so comparing kinds is far cheaper than rows.
    """
    seen: dict[bytes, int] = {}
    kinds = [seen.setdefault(row, len(seen)) for row in _as_bytes(columns)]
    of_kind = np.array(kinds, np.intp)
    first = np.full(len(seen), -1, np.intp)
    first[of_kind[::-1]] = np.arange(len(of_kind))[::-1]
    return first, of_kind


def _as_bytes(columns: tuple[Words64, ...]) -> Iterable[bytes]:
    return (row.tobytes() for row in np.concatenate(columns, axis=1))
