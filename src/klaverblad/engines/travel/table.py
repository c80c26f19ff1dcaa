"""The table of minutes that every other engine reads, whoever filled it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klaverblad.engines.travel.errors import UnlikeShapes, WrongMinutes

Minutes = NDArray[np.float32]


class Mode(StrEnum):
    """A way of travelling. The lightest first: of two equally fast ways we name the first."""

    WALK = "walk"
    BIKE = "bike"
    PUBLIC_TRANSPORT = "public_transport"
    CAR = "car"


@dataclass(frozen=True)
class Travel:
    """Door to door, from where people live to each place.

    minutes  mode -> (z, m) minutes from zone to place; inf: cannot be reached, NaN: unknown
    origin   (n,) the zone of each person: a row of `minutes`
    creche   mode -> (z, m) minutes from the childcare of who lives there to place; {}: not counted

    Columns are places and not zones, because the bus depends on the hour at which work starts.
    A mode that is left out is not counted: the page says so, with `not_counted`.
    """

    minutes: Mapping[Mode, Minutes]
    origin: NDArray[np.int64]
    creche: Mapping[Mode, Minutes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be minutes; keep a view that nobody can write through."""
        if not self.minutes:
            raise UnlikeShapes(field="minutes", found=(), wanted="at least one mode")
        tables = {mode: _checked(mode, self.minutes[mode]) for mode in Mode if mode in self.minutes}
        creche = {mode: _checked(mode, self.creche[mode]) for mode in Mode if mode in self.creche}
        shapes = {table.shape for table in (*tables.values(), *creche.values())}
        if len(shapes) > 1:
            raise UnlikeShapes(
                field="minutes", found=max(shapes), wanted=f"{min(shapes)} in every mode"
            )
        origin = np.asarray(self.origin)
        if origin.ndim != 1 or not np.can_cast(origin.dtype, np.int64, "same_kind"):
            raise UnlikeShapes(field="origin", found=origin.shape, wanted="(n,) whole numbers")
        zones = next(iter(shapes))[0]
        if rows := np.flatnonzero((origin < 0) | (origin >= zones)).tolist():
            raise WrongMinutes(field="origin", rows=rows, wanted=f"a zone from 0 to {zones - 1}")
        object.__setattr__(self, "minutes", tables)
        object.__setattr__(self, "creche", creche)
        object.__setattr__(self, "origin", origin.astype(np.int64))

    @classmethod
    def from_each_person(
        cls, minutes: Mapping[Mode, Minutes], creche: Mapping[Mode, Minutes] | None = None
    ) -> Travel:
        """Take tables that have a row for each person instead of each zone."""
        rows = len(next(iter(minutes.values()), ()))
        return cls(minutes=minutes, origin=np.arange(rows), creche=creche or {})

    @property
    def n_people(self) -> int:
        """How many people have a zone."""
        return len(self.origin)

    @property
    def n_places(self) -> int:
        """How many places the table reaches."""
        return int(next(iter(self.minutes.values())).shape[1])

    @property
    def not_counted(self) -> tuple[Mode, ...]:
        """The ways of travelling that this table knows nothing about."""
        return tuple(mode for mode in Mode if mode not in self.minutes)

    @cached_property
    def slowest(self) -> Mapping[Mode, Minutes]:
        """The table as it is if every unknown trip turns out impossible."""
        return {mode: _filled(table, np.inf) for mode, table in self.minutes.items()}

    @cached_property
    def fastest(self) -> Mapping[Mode, Minutes]:
        """The table as it is if every unknown trip takes no time at all."""
        return {mode: _filled(table, 0.0) for mode, table in self.minutes.items()}

    def only(self, people: ArrayLike, places: ArrayLike | None = None) -> Travel:
        """Keep these people, and these places, in this order."""
        rows = self.origin[np.asarray(people)]
        columns = slice(None) if places is None else np.asarray(places)
        return Travel.from_each_person(
            *(
                {mode: table[rows][:, columns] for mode, table in tables.items()}
                for tables in (self.minutes, self.creche)
            )
        )


def _checked(mode: Mode, table: ArrayLike) -> Minutes:
    given = np.asarray(table)
    if given.ndim != 2 or not np.can_cast(given.dtype, np.float32, "same_kind"):
        raise UnlikeShapes(field=f"minutes[{mode}]", found=given.shape, wanted="(z, m) numbers")
    minutes: Minutes = given.astype(np.float32, copy=False).view()
    if rows := np.flatnonzero((minutes < 0).any(axis=1)).tolist():
        raise WrongMinutes(
            field=f"minutes[{mode}]", rows=rows, wanted="0 or more, inf or NaN (unknown)"
        )
    minutes.flags.writeable = False
    return minutes


def _filled(table: Minutes, value: float) -> Minutes:
    """Replace unknown minutes; without any, the table itself, so that callers can see it is."""
    unknown = np.isnan(table)
    return np.where(unknown, np.float32(value), table) if unknown.any() else table
