"""Counts of people that may be shown: a small cell is said, not shown, and no sum gives it away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)

# Below this a count could be somebody.
LEAST = 10


@dataclass(frozen=True, slots=True)
class Shown(Generic[Name]):
    """What of some counts may be seen. None is a count from 1 to `least` - 1, or one that tells it.

    total   None when the total itself would tell a hidden count
    """

    counts: Mapping[Name, int | None]
    total: int | None
    least: int

    @property
    def n_hidden(self) -> int:
        return sum(count is None for count in self.counts.values())


def hide_small(counts: Mapping[Name, int], *, least: int = LEAST) -> Shown[Name]:
    """Hide what is small, and one more when a single gap could be reckoned from the total.

    raises   ValueError a count below nought: which
    """
    wrong = [name for name, count in counts.items() if count < 0]
    if wrong:
        message = f"a count is nought or more: {', '.join(map(str, wrong))}"
        raise ValueError(message)
    hidden = {name for name, count in counts.items() if 0 < count < least}
    total: int | None = sum(counts.values())
    if len(hidden) == 1:
        others = [name for name, count in counts.items() if count >= least]
        if others:
            # The total less the rest would be the one that is hidden.
            hidden.add(min(others, key=lambda name: counts[name]))
        else:
            total = None
    if total is not None and 0 < total < least:
        total = None
    seen = {name: None if name in hidden else count for name, count in counts.items()}
    return Shown(seen, total, least)
