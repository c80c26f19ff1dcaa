"""The scan itself, compiled: range-RAPTOR over arrays.

method   D. Delling, T. Pajor, R. Werneck, "Round-based public transit routing", Transportation
         Science 49 (2015): RAPTOR, and rRAPTOR for a range of departures. One round is one ride.
         Departures are tried from late to early and labels are kept: whoever leaves later and is
         there as soon has no use for leaving earlier.

    leaves         (d,) seconds, descending
    at_stop, at_s  (a,) stops within reach on foot, and how long that takes
    ride, foot     (rounds + 1, stops) labels, filled with NEVER: the earliest one can be at a stop
                   by getting off there, and with the walk after it. Left as they are after the last
    out            (d, stops) the earliest one gets off at each stop, leaving at leaves[d] or later
    lines, walks   raptor.arrays_of(lines); and the three arrays of the footpaths

Only this module loads numba; it is imported when something is scanned, and not before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

NEVER = np.int32(1 << 30)


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile at the first call, and keep the result where that is allowed."""
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:
        # Neither beside the code nor in a home may be written: compiled anew in every process.
        return njit(nogil=True)(function)


@_compiled
def _catch(depart: Any, first: int, stride: int, n_trips: int, t: int) -> int:
    """The first trip that leaves at t or later. Trips never overtake, so it is the best as well."""
    low, high = 0, n_trips
    while low < high:
        middle = (low + high) // 2
        if depart[first + middle * stride] < t:
            low = middle + 1
        else:
            high = middle
    return low


@_compiled  # One function, as three of them take three times as long to compile.
def scan(  # noqa: C901, PLR0912
    leaves: Any, at_stop: Any, at_s: Any, ride: Any, foot: Any, out: Any, lines: Any, walks: Any
) -> None:
    """Scan for every departure, the latest first; see the top of the module."""
    first_stop, stop, can_board, can_alight, n_trips, first_time, arrive, depart = lines[:8]
    (of_first, of_line, of_position), (walk_first, walk_to, walk_s) = lines[8:], walks
    rounds, n_stops, n_lines = ride.shape[0] - 1, ride.shape[1], n_trips.shape[0]
    marked, changed = np.zeros(n_stops, np.bool_), np.zeros(n_stops, np.bool_)
    near, off = np.empty(n_stops + at_stop.shape[0], np.int32), np.empty(n_stops, np.int32)
    board_at, queue = np.full(n_lines, NEVER, np.int32), np.empty(n_lines, np.int32)
    for d in range(leaves.shape[0]):
        n_near = 0
        for i in range(at_stop.shape[0]):
            if leaves[d] + at_s[i] < foot[0, at_stop[i]]:
                foot[0, at_stop[i]] = leaves[d] + at_s[i]
                near[n_near] = at_stop[i]
                n_near += 1
        for k in range(1, rounds + 1):
            n_queue, n_off = 0, 0
            for i in range(n_near):
                marked[near[i]] = False
                for x in range(of_first[near[i]], of_first[near[i] + 1]):
                    p = of_line[x]
                    if board_at[p] == NEVER:
                        queue[n_queue] = p
                        n_queue += 1
                    board_at[p] = min(board_at[p], of_position[x])
            for i in range(n_queue):
                p, trip = queue[i], -1
                begin, n = first_stop[p], first_stop[p + 1] - first_stop[p]
                for q in range(board_at[p], n):
                    s, at = stop[begin + q], first_time[p] + q
                    if trip >= 0 and can_alight[begin + q] and arrive[at + trip * n] < ride[k, s]:
                        # Who gets there with fewer rides need not ride more.
                        for more in range(k, rounds + 1):
                            ride[more, s] = min(ride[more, s], arrive[at + trip * n])
                        if not changed[s]:
                            changed[s] = True
                            off[n_off] = s
                            n_off += 1
                    if can_board[begin + q] and foot[k - 1, s] < NEVER:
                        found = _catch(depart, at, n, n_trips[p], foot[k - 1, s])
                        if found < n_trips[p] and (trip < 0 or found < trip):
                            trip = found
                board_at[p] = NEVER
            n_near = 0
            for i in range(n_off):
                changed[off[i]] = False
                for x in range(walk_first[off[i]], walk_first[off[i] + 1]):
                    t, there = ride[k, off[i]] + walk_s[x], walk_to[x]
                    if t < foot[k, there]:
                        for more in range(k, rounds + 1):
                            foot[more, there] = min(foot[more, there], t)
                        if not marked[there]:
                            marked[there] = True
                            near[n_near] = there
                            n_near += 1
        # Marks of the last round are not taken up; and slices would double the time to compile.
        for s in range(n_stops):
            marked[s], out[d, s] = False, ride[rounds, s]


@_compiled
def nearest(times: Any, near_first: Any, near_stop: Any, near_s: Any) -> Any:
    """The soonest at each point, by its stops: (d, stops) and walks become (d, points)."""
    n_points = near_first.shape[0] - 1
    found = np.full((times.shape[0], n_points), NEVER, np.int32)
    for d in range(times.shape[0]):
        for i in range(n_points):
            for x in range(near_first[i], near_first[i + 1]):
                t = times[d, near_stop[x]]
                if t < NEVER and np.int32(t + near_s[x]) < found[d, i]:
                    found[d, i] = np.int32(t + near_s[x])
    return found
