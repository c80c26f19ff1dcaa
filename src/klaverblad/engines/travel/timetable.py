"""A timetable as arrays: who calls where and when, on which days, and where one may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.travel.errors import BrokenTimetable

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Names = NDArray[np.str_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Timetable:
    """A feed that was read and checked. Times are seconds since noon minus twelve hours.

    stop_name, stop_lat, stop_lon   (s,) stops where one boards; a stop bears its station's name
    line_name, line_kind            (l,) the number on the bus; the GTFS route type
    trip_line, trip_service         (t,) rows of the lines and of the services
    trip_headsign                   (t,) where it says it goes
    call_first                      (t + 1,) the calls of trip i are call_first[i]:call_first[i + 1]
    call_stop, call_arrive, call_depart, can_board, can_alight   (c,)
    first_day, runs                 day number of the first column of `runs`, (services, days)
    change_from, change_to, change_s   (x,) stops and the seconds it takes to change between them
    no_change, no_change_to         (y,) from and to which stop the feed forbids to change
    zone                            the time zone of the operator: Europe/Brussels
    """

    stop_name: Names
    stop_lat: Floats
    stop_lon: Floats
    line_name: Names
    line_kind: Integers
    trip_line: Integers
    trip_service: Integers
    trip_headsign: Names
    call_first: Integers
    call_stop: Integers
    call_arrive: Integers
    call_depart: Integers
    can_board: Booleans
    can_alight: Booleans
    first_day: int
    runs: Booleans
    change_from: Integers
    change_to: Integers
    change_s: Integers
    no_change: Integers
    no_change_to: Integers
    zone: str

    @property
    def n_stops(self) -> int:
        """How many stops there are."""
        return len(self.stop_name)

    @property
    def n_trips(self) -> int:
        """How many trips there are, each on many days."""
        return len(self.trip_line)

    @property
    def stops(self) -> Floats:
        """(s, 2) latitude and longitude."""
        return np.column_stack([self.stop_lat, self.stop_lon])

    @cached_property
    def valid(self) -> tuple[date, date]:
        """The first and the last day on which anything runs."""
        days = np.flatnonzero(self.runs.any(axis=0))
        return (
            date.fromordinal(self.first_day + int(days[0])),
            date.fromordinal(self.first_day + int(days[-1])),
        )

    @cached_property
    def days_late(self) -> int:
        """How many days after its day of service the last trip still runs: 25:10 is one."""
        last = int(self.call_arrive.max(initial=0))
        return max(1, -(-last // 86400) - 1 if last > 86400 else 1)

    def services_on(self, day: date) -> Booleans:
        """Say for each service whether it runs on a day of service."""
        column = day.toordinal() - self.first_day
        if not 0 <= column < self.runs.shape[1]:
            return np.zeros(len(self.runs), np.bool_)
        return self.runs[:, column]

    def trips_on(self, day: date) -> Integers:
        """Which trips run on a day of service."""
        return np.flatnonzero(self.services_on(day)[self.trip_service])

    def within(self, box: tuple[float, float, float, float]) -> Timetable:
        """Keep the stops between two latitudes and two longitudes, and the calls at them.

        box   south, north, west, east in degrees
        """
        south, north, west, east = box
        is_in = (self.stop_lat >= south) & (self.stop_lat <= north)
        is_in &= (self.stop_lon >= west) & (self.stop_lon <= east)
        new = np.cumsum(is_in) - 1
        trip_of = np.repeat(np.arange(self.n_trips), np.diff(self.call_first))
        calls = is_in[self.call_stop]
        n_calls = np.bincount(trip_of[calls], minlength=self.n_trips)
        kept = n_calls >= 2
        calls &= kept[trip_of]
        changes = is_in[self.change_from] & is_in[self.change_to]
        forbidden = is_in[self.no_change] & is_in[self.no_change_to]
        return replace(
            self,
            **{name: getattr(self, name)[is_in] for name in ("stop_name", "stop_lat", "stop_lon")},
            **{
                name: getattr(self, name)[kept]
                for name in ("trip_line", "trip_service", "trip_headsign")
            },
            call_first=np.concatenate([[0], np.cumsum(n_calls[kept])]).astype(np.int64),
            call_stop=new[self.call_stop[calls]],
            **{
                name: getattr(self, name)[calls]
                for name in ("call_arrive", "call_depart", "can_board", "can_alight")
            },
            change_from=new[self.change_from[changes]],
            change_to=new[self.change_to[changes]],
            change_s=self.change_s[changes],
            no_change=new[self.no_change[forbidden]],
            no_change_to=new[self.no_change_to[forbidden]],
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every field as an array, to be kept in a file."""
        return {one.name: np.asarray(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def from_arrays(cls, kept: Mapping[str, NDArray[Any]]) -> Timetable:
        """Read back what `arrays` gave.

        raises   BrokenTimetable
        """
        kept = dict(kept)
        # A timetable of before pairs were kept forbids to change at one stop alone.
        if "no_change" in kept:
            kept.setdefault("no_change_to", kept["no_change"])
        missing = [one.name for one in fields(cls) if one.name not in kept]
        if missing:
            raise BrokenTimetable(missing=missing)
        values: dict[str, Any] = {one.name: kept[one.name] for one in fields(cls)}
        values["first_day"], values["zone"] = int(values["first_day"]), str(values["zone"])
        return cls(**values)
