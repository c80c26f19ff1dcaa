"""What an answer asks more than once and that cannot change while it is made: asked one time.

Only while somebody reads (see `guard`). Whoever writes may change the very thing that was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("known", default=None)

Answer = TypeVar("Answer")


@contextmanager
def remembering() -> Iterator[None]:
    """Keep the answers of `once` until this is over."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def is_remembering() -> bool:
    """Whether an answer asked now is kept; if not, a question beforehand may cost more than it saves."""
    return _known.get() is not None


def once(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer under this key, asked the first time only; each time where nobody remembers."""
    known = _known.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    return cast("Answer", known[key])
