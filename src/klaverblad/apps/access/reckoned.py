"""What was reckoned of many people, kept in this process until something it rests on is different.

A list asks for a whole caseload each time somebody opens it, and a caseload changes by one fact at a
time. The key is everything that went in, as a digest; what is kept is what came out: counts and
bounds, never a fact. A different key is a different answer, so nothing is ever out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from hashlib import blake2b
from threading import Lock
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


def digest(*what: Any) -> bytes:
    """Equal for what is written alike: numbers, texts, days, and lists of those."""
    return blake2b(repr(what).encode(), digest_size=16).digest()


class Kept(Generic[Result]):
    """At most so many results; when it is full, what was made first goes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: dict[Hashable, Result] = {}
        self._lock = Lock()

    def get(self, key: Hashable, reckon: Callable[[], Result]) -> Result:
        """What was reckoned under this key, else reckoned now. Two threads may both reckon once."""
        found = self._kept.get(key)
        if found is None:
            found = reckon()
            with self._lock:
                while len(self._kept) >= self.most:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[key] = found
        return found
