"""One group as the body of its rules sees it, and which of its bits stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from klaverblad.engines.rules.declare import Grouping
from klaverblad.engines.rules.groups import UNLISTED


@lru_cache(maxsize=65536)
def places_of(bits: int) -> tuple[int, ...]:
    """Which bits stand."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return tuple(found)


class Members(dict[str, tuple[tuple[int, ...], tuple[int, ...]]]):
    """Per roles, as they are written in a body: who is known to be in them, and who may be."""

    def __init__(self, grouping: Grouping, roles: Sequence[tuple[int, int]]) -> None:
        super().__init__()
        self.grouping, self.roles = grouping, roles

    def __missing__(self, wanted: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        keys = tuple(wanted.split(",")) if wanted else self.grouping.role_keys
        codes = {self.grouping.role_keys.index(key) for key in keys}
        rows = tuple(row for row, code in self.roles if code in codes)
        strangers = tuple(row for row, code in self.roles if code == UNLISTED)
        if wanted and set(keys) <= self.grouping.roles_holding_one:
            strangers = ()
        self[wanted] = rows, strangers
        return rows, strangers


@dataclass(frozen=True)
class GroupRow:
    """One group as the body of its rules sees it."""

    width: int
    members: Members
