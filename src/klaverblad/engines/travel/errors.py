"""What the travel engine refuses at the door.

These speak to whoever calls the engine, so they name the field and the rows; the apps put the
sentence for people around them.
"""

from __future__ import annotations

from collections.abc import Sequence


class TravelInputError(ValueError):
    """Something handed to the travel engine cannot be read."""

    code = "travel_input"


class UnlikeShapes(TravelInputError):
    """An array does not have the shape that was asked for."""

    code = "travel_unlike_shapes"

    def __init__(self, *, field: str, found: tuple[int, ...], wanted: str) -> None:
        super().__init__(f"{field}: shape {found}, wanted {wanted}")
        self.field, self.found, self.wanted = field, found, wanted


class OutsideEarth(TravelInputError):
    """A point has no place on earth. Both numbers NaN is fine: an unknown address."""

    code = "travel_outside_earth"

    def __init__(self, *, field: str, rows: Sequence[int]) -> None:
        super().__init__(f"{field}: rows {list(rows)}: latitude -90..90, longitude -180..180")
        self.field, self.rows = field, list(rows)


class WrongMinutes(TravelInputError):
    """Minutes below zero, or a person whose zone is not in the table."""

    code = "travel_wrong_minutes"

    def __init__(self, *, field: str, rows: Sequence[int], wanted: str) -> None:
        super().__init__(f"{field}: rows {list(rows)}: {wanted}")
        self.field, self.rows, self.wanted = field, list(rows), wanted


class WrongModel(TravelInputError):
    """A detour below the straight line, or a speed of nothing."""

    code = "travel_wrong_model"

    def __init__(self, *, field: str, found: float, wanted: str) -> None:
        super().__init__(f"{field}: {found}, wanted {wanted}")
        self.field, self.found, self.wanted = field, found, wanted


class BrokenTimetable(TravelInputError):
    """Kept arrays of a timetable that are not all there."""

    code = "travel_broken_timetable"

    def __init__(self, *, missing: Sequence[str]) -> None:
        super().__init__(f"timetable without {', '.join(missing)}")
        self.missing = list(missing)


class UnknownStop(TravelInputError):
    """A stop that the timetable does not have."""

    code = "travel_unknown_stop"

    def __init__(self, *, stops: Sequence[int], n_stops: int) -> None:
        super().__init__(f"stops {list(stops)}: wanted 0 to {n_stops - 1}")
        self.stops, self.n_stops = list(stops), n_stops
