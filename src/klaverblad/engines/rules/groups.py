"""Groupings of persons inside one slice, and the view through which they see their members.

A leefloon household is not a tax household, so each grouping of persons stands on its own. The
role `unlisted` stands for people of whom we do not even know whether they exist: they can only
widen what we say about a group, never narrow it.
"""

from functools import cached_property
from typing import Any

import numpy as np

from klaverblad.engines.rules.columns import (
    Array,
    Bounds,
    Operand,
    Range,
    Rows,
    blend_bounds,
    spread,
)
from klaverblad.engines.rules.declare import Grouping

NO_GROUP = -1
UNLISTED = -1


class GroupSlice:
    """The persons of one slice, each in one group, or in none."""

    def __init__(self, grouping: Grouping, *, of_person: Array, role: Array, count: int) -> None:
        """Take the layout of a slice.

        of_person  (persons,) index of the group, NO_GROUP for none
        role       (persons,) index of the role within the grouping, or UNLISTED
        """
        self.grouping, self.of_person, self.role, self.count = grouping, of_person, role, count
        self._rows: dict[tuple[str, ...] | None, Array] = {}
        self._at: dict[tuple[str, ...] | None, Array] = {}
        self._one_each: dict[str, Array] = {}
        # Who counts what is unknown marks here the question who belongs to each group.
        self.marks: Array = np.zeros((0, count), dtype=np.uint64)

    @cached_property
    def unlisted(self) -> Array:
        """The rows that stand for people of whom nothing is known."""
        return np.flatnonzero((self.role == UNLISTED) & (self.of_person != NO_GROUP))

    @cached_property
    def outsiders(self) -> Array:
        """Which persons are in no group."""
        return np.asarray(self.of_person == NO_GROUP)

    @cached_property
    def has_outsiders(self) -> bool:
        """Is anybody in no group?"""
        return bool(self.outsiders.any())

    def at(self, roles: tuple[str, ...] | None) -> Array:
        """The group of each of the listed persons in these roles."""
        if roles not in self._at:
            self._at[roles] = self.of_person[self.rows(roles)]
        return self._at[roles]

    def rows(self, roles: tuple[str, ...] | None) -> Array:
        """The listed persons in these roles."""
        if roles not in self._rows:
            wanted = self.grouping.role_keys if roles is None else roles
            is_member = np.zeros(len(self.role), dtype=bool)
            for role in wanted:
                is_member |= self.role == self.grouping.role_keys.index(role)
            self._rows[roles] = np.flatnonzero(is_member & ~self.outsiders)
        return self._rows[roles]

    def one_each(self, role: str) -> Array:
        """For each group, the row of the one person in a role that always holds one."""
        if role not in self._one_each:
            found = np.empty(self.count, dtype=np.intp)
            found[self.at((role,))] = self.rows((role,))
            self._one_each[role] = found
        return self._one_each[role]


class View:
    """A column of persons as their grouping sees it."""

    def __init__(self, column: Any, groups: GroupSlice, roles: tuple[str, ...] | None = None):
        self.column, self.groups, self.roles = column, groups, roles

    def of(self, *roles: str) -> "View":
        """Only the persons in these roles."""
        return View(self.column, self.groups, self.groups.grouping.checked(roles))

    def the(self, role: str) -> Any:
        """The value of the one person in this role."""
        self.groups.grouping.check_holds_one(role)
        if isinstance(self.column, Operand) and self.column.rank > 1:
            return self.column.reduce("the", View(self.column, self.groups, (role,)))
        rows = self.groups.one_each(role)
        return self.column.take(rows) if isinstance(self.column, Rows) else self.column[rows]

    def sum(self) -> Any:
        """Added up over the group."""
        return self._reduce("sum")

    def largest(self) -> Any:
        """The largest of the group."""
        return self._reduce("largest")

    def any(self) -> Any:
        """Does it hold for one of them?"""
        return self._reduce("any")

    def all(self) -> Any:
        """Does it hold for each of them?"""
        return self._reduce("all")

    def count(self) -> Any:
        """For how many does it hold?"""
        return self._reduce("count")

    def _reduce(self, name: str) -> Any:
        if isinstance(self.column, Operand):
            return self.column.reduce(name, self)
        if len(self.unlisted_rows()):
            return Range(*self.reduce_bounds(name, self.column, self.column))
        return self._listed(name, self.column)

    def listed_rows(self) -> Array:
        """The rows of the persons who are known to be in these roles."""
        return self.groups.rows(self.roles)

    def unlisted_rows(self) -> Array:
        """The rows of people who may or may not be in these roles."""
        taken = self.groups.grouping.roles_holding_one
        if self.roles is not None and set(self.roles) <= taken:
            return np.empty(0, dtype=np.intp)
        return self.groups.unlisted

    def reduce_bounds(self, name: str, lo: Any, hi: Any) -> Bounds:
        """At least and at most; people who are not listed add what they might."""
        low, high = self._listed(name, lo), self._listed(name, hi)
        rows = self.unlisted_rows()
        if not len(rows):
            return low, high
        low, high = low.copy(), high.copy()
        persons = len(self.groups.of_person)
        one_lo, one_hi = spread(lo, persons)[rows], spread(hi, persons)[rows]
        at = self.groups.of_person[rows]
        if name == "any":
            high[at] |= one_hi
        elif name == "all":
            low[at] &= one_lo
        elif name == "count":
            high[at] = np.where(one_hi, np.inf, high[at])
        elif name == "sum":
            low[at] = np.where(one_lo < 0, -np.inf, low[at])
            high[at] = np.where(one_hi > 0, np.inf, high[at])
        else:
            low[at] = np.minimum(low[at], np.minimum(one_lo, 0))
            high[at] = np.maximum(high[at], one_hi)
        return low, high

    def _listed(self, name: str, column: Any) -> Array:
        rows, count = self.listed_rows(), self.groups.count
        values = spread(column, len(self.groups.of_person))[rows]
        at = self.groups.at(self.roles)
        if name == "sum":
            # Of no rows at all, bincount forgets that its weights are floats.
            return np.bincount(at, weights=values, minlength=count).astype(np.float64, copy=False)
        if name == "largest":
            most = np.full(count, -np.inf)
            np.maximum.at(most, at, values)
            return np.where(np.bincount(at, minlength=count) > 0, most, 0.0)
        if name == "count":
            return np.bincount(at[values], minlength=count).astype(np.float64)
        found = np.full(count, name == "all")
        found[at[~values] if name == "all" else at[values]] = name == "any"
        return found


def to_persons(column: Any, groups: GroupSlice, unknown: Any) -> Any:
    """Spread a column of groups out over their persons; who is in no group gets the unknown."""
    if groups.count == 0:
        return spread(unknown, len(groups.of_person))
    if not groups.has_outsiders:
        at = groups.of_person
        return column.take(at) if isinstance(column, Rows) else column[at]
    safe = np.where(groups.outsiders, 0, groups.of_person)
    taken = column.take(safe) if isinstance(column, Rows) else column[safe]
    if isinstance(taken, Rows):
        return taken.blend(groups.outsiders, unknown)
    return blend_bounds(groups.outsiders, unknown, taken)
