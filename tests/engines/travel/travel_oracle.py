"""Trips found by trying everything: slow, short, and written apart from the engine.

It reads the timetable row by row, knows nothing of lines, of ranges or of a mirror, and does its own
reckoning with days and clocks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NEVER = 1 << 30


def zero_of(day: date, zone: str) -> int:
    """Noon minus twelve hours, by subtracting aware moments."""
    noon = datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return int((noon - timedelta(hours=12) - epoch).total_seconds())


def runs_of(timetable, day):
    """Every run of the day, the day before and the next: calls (stop, arrive, depart, on, off)."""
    found = []
    for later in (-1, 0, 1):
        service_day = day + timedelta(days=later)
        column = service_day.toordinal() - timetable.first_day
        if not 0 <= column < timetable.runs.shape[1]:
            continue
        move = zero_of(service_day, timetable.zone) - zero_of(day, timetable.zone)
        for trip in range(len(timetable.trip_line)):
            if timetable.runs[timetable.trip_service[trip], column]:
                rows = range(timetable.call_first[trip], timetable.call_first[trip + 1])
                found.append(
                    [
                        (
                            int(timetable.call_stop[r]),
                            int(timetable.call_arrive[r]) + move,
                            int(timetable.call_depart[r]) + move,
                            bool(timetable.can_board[r]),
                            bool(timetable.can_alight[r]),
                        )
                        for r in rows
                    ]
                )
    return found


def walks_of(foot):
    """Pairs of stops -> seconds."""
    return {
        (start, int(foot.to[x])): int(foot.seconds[x])
        for start in range(len(foot.first) - 1)
        for x in range(foot.first[start], foot.first[start + 1])
    }


def earliest(runs, walks, n_stops, reach, leave, *, rides):
    """The earliest second at which one gets off at each stop, with at most so many rides."""
    at = [NEVER] * n_stops
    for stop, seconds in reach.items():
        at[stop] = min(at[stop], leave + seconds)
    best = [NEVER] * n_stops
    for _ride in range(rides):
        off = [NEVER] * n_stops
        for calls in runs:
            on_board = False
            for stop, arrive, depart, board, alight in calls:
                if on_board and alight:
                    off[stop] = min(off[stop], arrive)
                on_board = on_board or (board and at[stop] <= depart)
        best = [min(pair) for pair in zip(best, off, strict=True)]
        at = [NEVER] * n_stops
        for (start, end), seconds in walks.items():
            if off[start] < NEVER:
                at[end] = min(at[end], off[start] + seconds)
    return best


def latest(runs, walks, n_stops, reach, arrive, *, rides):
    """The latest second at which one gets on at each stop, -NEVER where it cannot be."""
    until = [-NEVER] * n_stops
    for stop, seconds in reach.items():
        until[stop] = max(until[stop], arrive - seconds)
    best = [-NEVER] * n_stops
    for _ride in range(rides):
        on = [-NEVER] * n_stops
        for calls in runs:
            can_stay = False
            for stop, arrives, departs, board, alight in reversed(calls):
                if can_stay and board:
                    on[stop] = max(on[stop], departs)
                can_stay = can_stay or (alight and arrives <= until[stop])
        best = [max(pair) for pair in zip(best, on, strict=True)]
        until = [-NEVER] * n_stops
        for (start, end), seconds in walks.items():
            if on[end] > -NEVER:
                until[start] = max(until[start], on[end] - seconds)
    return best
