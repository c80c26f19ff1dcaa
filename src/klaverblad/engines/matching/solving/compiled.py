"""Compiled by numba where a benchmark pays for it: loops that no column of numpy can say."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba  # type: ignore[import-not-found,import-untyped,unused-ignore]

Body = TypeVar("Body", bound=Callable[..., Any])

# Numba keeps what it compiled for the next process, and compiles again when the file of a function
# changes, but not when a function that it calls does. So the name carries the text of all of them.
_TEXTS = (path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
FINGERPRINT = blake2b(b"".join(_TEXTS), digest_size=6).hexdigest()


def compiled(body: Body) -> Body:
    """Compile a function of arrays at its first call, and keep it where this user may write."""
    body.__qualname__ += f"_{FINGERPRINT}"
    try:
        return cast("Body", numba.njit(cache=True)(body))
    except RuntimeError:  # there is no folder to keep it in
        return cast("Body", numba.njit(body))


def lean(body: Body) -> Body:
    """The same for what only reads and writes columns that are there, and makes none.

    A state is some fifty columns, and a call would count each of them up and down again: that took
    longer than most calls do. Without that count nothing may be made or kept here.
    """
    body.__qualname__ += f"_{FINGERPRINT}"
    counts_nothing: dict[str, Any] = {"cache": True, "_nrt": False}
    try:
        return cast("Body", numba.njit(**counts_nothing)(body))
    except (RuntimeError, KeyError):  # no folder to keep it in, or a numba that always counts
        return cast("Body", numba.njit(body))
