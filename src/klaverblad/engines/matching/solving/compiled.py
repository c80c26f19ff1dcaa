"""Compiled by numba where a benchmark pays for it: loops that no column of numpy can say."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba  # type: ignore[import-not-found,import-untyped,unused-ignore]

Body = TypeVar("Body", bound=Callable[..., Any])

_FILES = {path.name: path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))}
FINGERPRINT = blake2b(b"".join(_FILES.values()), digest_size=6).hexdigest()

# Numba keeps what it compiled for the next process, and compiles again when the file of a function
# changes, but not when a function that it calls does. So the name carries the text of all of them,
# and of the numbers that they read.
_MARKS = (b"@compiled\n", b"@lean\n", b"@inner\n")
_KEPT_FOR = blake2b(
    b"".join(
        text for name, text in _FILES.items()
        if name == "state.py" or any(mark in text for mark in _MARKS)
    ),
    digest_size=6,
).hexdigest()  # fmt: skip


def compiled(body: Body) -> Body:
    """Compile a function of arrays at its first call, and keep it where this user may write."""
    body.__qualname__ += f"_{_KEPT_FOR}"
    try:
        return cast("Body", numba.njit(cache=True)(body))
    except RuntimeError:  # there is no folder to keep it in
        return cast("Body", numba.njit(body))


def inner(body: Body) -> Body:
    """The same as `lean`, for what is called from compiled functions alone.

    Nothing is made for calls from Python: unpacking some fifty columns was most of what had to be
    compiled. And whole numbers come in as one kind, whichever column they were read from: each kind
    would be compiled apart. Called from Python it raises TypeError.
    """
    body.__qualname__ += f"_{_KEPT_FOR}"
    options: dict[str, Any] = {"_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    try:
        found = numba.njit(cache=True, **options)(body)
    except (RuntimeError, KeyError):
        return cast("Body", numba.njit(body))
    template_of, name = found.get_call_template, body.__name__

    def get_call_template(args: Any, kws: Any) -> Any:
        return template_of(tuple(_as_one_kind(one) for one in args), kws)

    def add_overload(made: Any) -> None:
        # Not where calls from Python look: there is nothing there for them to call.
        found.overloads[tuple(made.signature.args)] = made

    def refuse(*_args: Any, **_kws: Any) -> Any:
        raise TypeError(f"{name} is called from compiled functions alone: see inner()")

    found.get_call_template, found.add_overload = get_call_template, add_overload
    found._compile_for_args = refuse  # noqa: SLF001 numba has no word for it
    return cast("Body", found)


def _as_one_kind(kind: Any) -> Any:
    if isinstance(kind, numba.types.Boolean):
        return numba.boolean
    return numba.int64 if isinstance(kind, numba.types.Integer) else kind


def lean(body: Body) -> Body:
    """The same for what only reads and writes columns that are there, and makes none.

    A state is some fifty columns, and a call would count each of them up and down again: that took
    longer than most calls do. Without that count nothing may be made or kept here.
    """
    body.__qualname__ += f"_{_KEPT_FOR}"
    counts_nothing: dict[str, Any] = {"cache": True, "_nrt": False}
    try:
        return cast("Body", numba.njit(**counts_nothing)(body))
    except (RuntimeError, KeyError):  # no folder to keep it in, or a numba that always counts
        return cast("Body", numba.njit(body))
