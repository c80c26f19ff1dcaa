"""Compiled by numba where a benchmark pays for it: loops that no column of numpy can say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Body = TypeVar("Body", bound=Callable[..., Any])


def compiled(body: Body) -> Body:
    """Compile a function of arrays at its first call, and keep it for the next process."""
    try:
        return cast("Body", numba.njit(cache=True)(body))
    except RuntimeError:  # there is no folder where this user may keep it
        return cast("Body", numba.njit(body))


def inlined(body: Body) -> Body:
    """Compile a small function into whoever calls it."""
    return cast("Body", numba.njit(inline="always")(body))
