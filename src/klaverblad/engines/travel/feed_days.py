"""On which days each service runs: a weekly pattern, single days, or single days only.

NMBS gives a calendar of zeros and says every day in calendar_dates, so neither file may be skipped.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.travel.feed_tables import Integers, Reader, Texts, positions
from klaverblad.engines.travel.findings import Fault, Finding, Findings, Wanted

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ADDED, _TAKEN_AWAY = 1, 2
# A year like 2099 is a way to say "until further notice"; nobody plans a trip that far ahead.
_DAYS_BACK, _DAYS_AHEAD = 400, 800
_NO_SERVICES: Texts = np.zeros(0, "S1")
_NO_RUNS: NDArray[np.bool_] = np.zeros((0, 1), np.bool_)


def days_of_service(
    calendar: Reader | None, dates: Reader | None, findings: Findings, *, on: date
) -> tuple[Texts, int, NDArray[np.bool_]]:
    """Read both files.

    on        days long before or after this one are left out
    returns   ids of the services, day number of the first column, (services, days) runs
    """
    weekly = _weekly(calendar) if calendar is not None else None
    single = _single(dates) if dates is not None else None
    if findings.is_fatal:
        return _NO_SERVICES, 0, _NO_RUNS
    ids = np.unique(
        np.concatenate([one[0] for one in (weekly, single) if one is not None] or [_NO_SERVICES])
    )
    spans = []
    if weekly is not None and len(weekly[1]):
        spans.append((int(weekly[1].min()), int(weekly[2].max())))
    if single is not None and len(single[1]):
        spans.append((int(single[1].min()), int(single[1].max())))
    today = on.toordinal()
    first = max(min((one[0] for one in spans), default=today), today - _DAYS_BACK)
    last = min(max((one[1] for one in spans), default=today), today + _DAYS_AHEAD)
    if not spans or last < first:
        findings.add(
            Finding(
                Fault.NEVER_RUNS, "calendar.txt", wanted=Wanted("een dag na %(day)s", {"day": on})
            )
        )
        return _NO_SERVICES, 0, _NO_RUNS
    n_days = last - first + 1
    runs = np.zeros((len(ids), n_days), np.bool_)
    if weekly is not None:
        _spread(runs, first, positions(weekly[0], ids), weekly[1], weekly[2], weekly[3])
    if single is not None:
        services, days, kinds = positions(single[0], ids), single[1] - first, single[2]
        for kind, value in ((_ADDED, True), (_TAKEN_AWAY, False)):
            at = (kinds == kind) & (days >= 0) & (days < n_days)
            runs[services[at], days[at]] = value
    return ids, first, runs


def _weekly(
    calendar: Reader,
) -> tuple[Texts, Integers, Integers, NDArray[np.bool_]] | None:
    if not calendar.has("service_id", "start_date", "end_date", *WEEKDAYS):
        return None
    ids = calendar.ids("service_id")
    since, until = calendar.dates("start_date"), calendar.dates("end_date")
    calendar.tell(Fault.BACK_IN_TIME, "end_date", until < since, Wanted("een dag na start_date"))
    pattern = np.column_stack([calendar.whole(day, most=1) for day in WEEKDAYS]).astype(np.bool_)
    return ids, since, until, pattern


def _single(dates: Reader) -> tuple[Texts, Integers, Integers] | None:
    if not dates.has("service_id", "date", "exception_type"):
        return None
    kinds = dates.whole("exception_type", least=_ADDED, most=_TAKEN_AWAY)
    dates.tell(
        Fault.NOT_A_NUMBER, "exception_type", kinds == 0, Wanted("1 (rijdt) of 2 (rijdt niet)")
    )
    ids = dates.texts("service_id")
    dates.tell(Fault.EMPTY_VALUE, "service_id", ids == b"", Wanted("een code"))
    return ids, dates.dates("date"), kinds


def _spread(
    runs: NDArray[np.bool_],
    first: int,
    services: Integers,
    since: Integers,
    until: Integers,
    pattern: NDArray[np.bool_],
) -> None:
    """Lay the weekly pattern of each service over the days on which it holds."""
    days = np.arange(runs.shape[1])
    weekday = (first + days - 1) % 7  # day number 1 was a Monday
    for row, service in enumerate(services.tolist()):
        holds = (days >= since[row] - first) & (days <= until[row] - first)
        runs[service] |= holds & pattern[row][weekday]
