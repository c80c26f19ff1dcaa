"""The two sides of the matching: what a person can, and what a place asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import numpy as np

from klaverblad.engines.matching import sets
from klaverblad.engines.matching.arrays import Booleans, Numbers, Rows, SmallNumbers, Words64
from klaverblad.engines.matching.columns import (
    Amount,
    Columns,
    Level,
    Members,
    YesNo,
)
from klaverblad.engines.matching.errors import WrongValue

HOURS_IN_A_DAY, HOURS_IN_A_WEEK = 24.0, 168.0
# A start that is always possible, as a day number: there is no day before 1 January of year 1.
FIRST_DAY = 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class People(Columns):
    """What people can, and what life allows: limits, never diagnoses. One row each.

    has_licence_b, has_car, has_bike  yes or no; a car counts only with a licence; all can walk
    travel_minutes_max   door to door, one way; inf: no limit
    hours_week_min, hours_week_max    what the person wants or is able to; inf: no limit
    busy                 quarter hours of the week that are taken: care, closed childcare, a course
    creche_open          quarter hours in which someone else looks after the children, for who needs
                         that; none: not needed, or not known, and then `busy` already asks
    language_level       Dutch
    competences, statuses             of the vocabulary
    available_from       day number (date.toordinal()) of the first day of work that is possible
    months_needed        the shortest contract that makes sense, by law or by plan; 0: any
    lift_kg_max          inf: no limit
    stand_hours_max      hours a day; inf: no limit
    can_climb_stairs     yes or no
    """

    has_licence_b: Annotated[SmallNumbers, YesNo()]
    has_car: Annotated[SmallNumbers, YesNo()]
    has_bike: Annotated[SmallNumbers, YesNo()]
    travel_minutes_max: Annotated[Numbers, Amount(may_be_endless=True)]
    hours_week_min: Annotated[Numbers, Amount(most=HOURS_IN_A_WEEK)]
    hours_week_max: Annotated[Numbers, Amount(most=HOURS_IN_A_WEEK, may_be_endless=True)]
    busy: Annotated[Words64, Members("week")]
    busy_maybe: Annotated[Words64, Members("week")]
    creche_open: Annotated[Words64, Members("week")]
    language_level: Annotated[SmallNumbers, Level()]
    competences: Annotated[Words64, Members("competences")]
    competences_maybe: Annotated[Words64, Members("competences")]
    statuses: Annotated[Words64, Members("statuses")]
    statuses_maybe: Annotated[Words64, Members("statuses")]
    available_from: Annotated[Numbers, Amount(least=FIRST_DAY)]
    months_needed: Annotated[Numbers, Amount()]
    lift_kg_max: Annotated[Numbers, Amount(may_be_endless=True)]
    stand_hours_max: Annotated[Numbers, Amount(may_be_endless=True)]
    can_climb_stairs: Annotated[SmallNumbers, YesNo()]

    def __post_init__(self) -> None:
        """Refuse someone who wants more hours than at most."""
        super().__post_init__()
        if rows := np.flatnonzero(self.hours_week_min > self.hours_week_max).tolist():
            raise WrongValue(field="hours_week_min", rows=rows, wanted="hours_week_max or less")

    def has_car_to_drive(self) -> tuple[Booleans, Booleans]:
        """Say who surely, and who perhaps, has both a car and the licence to drive it."""
        surely = (self.has_car == 1) & (self.has_licence_b == 1)
        perhaps = (self.has_car != 0) & (self.has_licence_b != 0)
        return surely, perhaps


@dataclass(frozen=True, kw_only=True, eq=False)
class Places(Columns):
    """What places offer and ask. One row each.

    needs_licence_b      yes or no, for the work itself
    shifts               quarter hours of the week at work
    hours_week           hours of work
    language_level_min   Dutch
    competences_needed   all of them
    statuses_accepted    any of them; none at all: everyone
    duration_months      inf: no end date
    starts_until         day number of the last day on which someone may start; a fixed start day is
                         that day; inf: open
    lift_kg              the heaviest that has to be lifted
    stand_hours          hours a day of standing
    needs_stairs         whether stairs have to be climbed
    capacity             how many people can still start: 1 or more, so leave out what is full
    """

    needs_licence_b: Annotated[SmallNumbers, YesNo()]
    shifts: Annotated[Words64, Members("week")]
    shifts_maybe: Annotated[Words64, Members("week")]
    hours_week: Annotated[Numbers, Amount(most=HOURS_IN_A_WEEK)]
    language_level_min: Annotated[SmallNumbers, Level()]
    competences_needed: Annotated[Words64, Members("competences")]
    competences_needed_maybe: Annotated[Words64, Members("competences")]
    statuses_accepted: Annotated[Words64, Members("statuses")]
    statuses_accepted_maybe: Annotated[Words64, Members("statuses")]
    duration_months: Annotated[Numbers, Amount(may_be_endless=True)]
    starts_until: Annotated[Numbers, Amount(least=FIRST_DAY, may_be_endless=True)]
    lift_kg: Annotated[Numbers, Amount()]
    stand_hours: Annotated[Numbers, Amount(most=HOURS_IN_A_DAY)]
    needs_stairs: Annotated[SmallNumbers, YesNo()]
    capacity: Annotated[Numbers, Amount(least=1)]

    @cached_property
    def kinds_of_shifts(self) -> tuple[Rows, Rows]:
        """Tell apart the weeks of work that occur: see sets.distinct."""
        return sets.distinct(self.shifts, self.shifts_maybe)

    @cached_property
    def kinds_of_competences(self) -> tuple[Rows, Rows]:
        """Tell apart the sets of needed competences that occur."""
        return sets.distinct(self.competences_needed, self.competences_needed_maybe)

    @cached_property
    def kinds_of_statuses(self) -> tuple[Rows, Rows]:
        """Tell apart the sets of accepted statuses that occur."""
        return sets.distinct(self.statuses_accepted, self.statuses_accepted_maybe)
