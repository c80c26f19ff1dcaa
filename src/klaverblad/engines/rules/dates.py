"""Time between two days and days a term later, over whole columns."""

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

MONTHS_A_YEAR = 12
# What an unknown day lies between. Facts outside are refused at the door.
EARLIEST, LATEST = np.datetime64("1900-01-01", "D"), np.datetime64("2100-12-31", "D")
# From so many rows on, one look-up per row is faster than the calendar.
MANY = 4096


def years_between(start: Any, end: Any) -> Any:
    """Whole years from one day to another; a birthday of 29 February falls on 1 March."""
    return _whole(start, end, MONTHS_A_YEAR).astype(np.float64)


def months_between(start: Any, end: Any) -> Any:
    """Whole months from one day to another."""
    return _whole(start, end, 1).astype(np.float64)


def days_between(start: Any, end: Any) -> Any:
    """Days from one day to another."""
    start, end = np.asarray(start, "datetime64[D]"), np.asarray(end, "datetime64[D]")
    return (end - start).astype(np.float64)


def days_after(day: Any, days: Any) -> Any:
    """The day so many whole days later, within the days that columns hold."""
    last = (LATEST - EARLIEST).astype(np.int64)
    # An open end has no day of its own: the last one stands for it.
    term = np.clip(np.floor(days), -last, last).astype("timedelta64[D]")
    return np.clip(np.asarray(day, "datetime64[D]") + term, EARLIEST, LATEST)


def months_after(day: Any, months: Any) -> Any:
    """The same day so many whole months later, or the last day of a month that is too short."""
    day = np.asarray(day, "datetime64[D]")
    span = (LATEST.astype("datetime64[M]") - EARLIEST.astype("datetime64[M]")).astype(np.int64)
    month = day.astype("datetime64[M]")
    place = day - month.astype("datetime64[D]")
    later = month + np.clip(np.floor(months), -span, span).astype("timedelta64[M]")
    last = (later + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.clip(np.minimum(later.astype("datetime64[D]") + place, last), EARLIEST, LATEST)


def _whole(start: Any, end: Any, months: int) -> npt.NDArray[np.int16]:
    """How many times so many months went by."""
    start, end = np.asarray(start, "datetime64[D]"), np.asarray(end, "datetime64[D]")
    if start.size >= MANY and end.ndim == 0:
        place = (start - EARLIEST).view(np.int64)
        found: npt.NDArray[np.int16] = _whole_until(end[()], months).take(place, mode="clip")
        return found
    return np.floor_divide(_reckoned(start, end), months)


@lru_cache(maxsize=256)
def _whole_until(end: np.datetime64, months: int) -> npt.NDArray[np.int16]:
    """The same from each day that a column can hold, until this one."""
    return np.floor_divide(_reckoned(np.arange(EARLIEST, LATEST + 1), np.asarray(end)), months)


def _reckoned(start: npt.NDArray[Any], end: npt.NDArray[Any]) -> npt.NDArray[np.int16]:
    start_month, end_month = start.astype("datetime64[M]"), end.astype("datetime64[M]")
    months = (end_month - start_month).astype(np.int16)
    is_short = (end - end_month).astype(np.int64) < (start - start_month).astype(np.int64)
    return np.asarray(months - is_short, dtype=np.int16)
