"""The scan itself, compiled: range-RAPTOR over arrays.

method   D. Delling, T. Pajor, R. Werneck, "Round-based public transit routing", Transportation
         Science 49 (2015): RAPTOR, and rRAPTOR for a range of departures. One round is one ride.
         Departures are tried from late to early and labels are kept: whoever leaves later and is
         there as soon has no use for leaving earlier.

Only this module loads numba; it is imported when something is scanned, and not before.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

NEVER = np.int32(1 << 30)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def scan(
    leaves: Any,
    at_stop: Any,
    at_s: Any,
    ride: Any,
    foot: Any,
    out: Any,
    first_stop: Any,
    stop: Any,
    can_board: Any,
    can_alight: Any,
    n_trips: Any,
    first_time: Any,
    arrive: Any,
    depart: Any,
    of_first: Any,
    of_line: Any,
    of_position: Any,
    walk_first: Any,
    walk_to: Any,
    walk_s: Any,
) -> None:
    """Scan from a set of stops for every departure, the latest first.

    leaves         (d,) seconds, descending
    at_stop, at_s  (a,) stops within reach on foot, and how long that takes
    ride, foot     (rounds + 1, stops) labels, filled with NEVER: the earliest one can be at a stop
                   by getting off there, and with the walk after it. Left as they are after the last
    out            (d, stops) the earliest one gets off at each stop, leaving at leaves[d] or later
    """
    rounds, n_stops, n_lines = ride.shape[0] - 1, ride.shape[1], n_trips.shape[0]
    marked = np.zeros(n_stops, np.bool_)
    changed = np.zeros(n_stops, np.bool_)
    board_at = np.full(n_lines, NEVER, np.int32)
    queue = np.empty(n_lines, np.int32)
    stops_marked = np.empty(n_stops, np.int32)
    stops_changed = np.empty(n_stops, np.int32)
    for d in range(leaves.shape[0]):
        n_marked = 0
        for i in range(at_stop.shape[0]):
            s = at_stop[i]
            t = np.int32(leaves[d] + at_s[i])
            if t < foot[0, s]:
                foot[0, s] = t
                if not marked[s]:
                    marked[s] = True
                    stops_marked[n_marked] = s
                    n_marked += 1
        for k in range(1, rounds + 1):
            n_queue = 0
            for i in range(n_marked):
                s = stops_marked[i]
                marked[s] = False
                for x in range(of_first[s], of_first[s + 1]):
                    p = of_line[x]
                    if board_at[p] == NEVER:
                        queue[n_queue] = p
                        n_queue += 1
                    if of_position[x] < board_at[p]:
                        board_at[p] = of_position[x]
            n_changed = 0
            for i in range(n_queue):
                p = queue[i]
                begin, n_here = first_stop[p], first_stop[p + 1] - first_stop[p]
                trip = np.int32(-1)
                for q in range(board_at[p], n_here):
                    s = stop[begin + q]
                    if trip >= 0 and can_alight[begin + q]:
                        t = arrive[first_time[p] + trip * n_here + q]
                        if t < ride[k, s]:
                            # Who gets there with fewer rides need not ride more.
                            for more in range(k, rounds + 1):
                                if t < ride[more, s]:
                                    ride[more, s] = t
                            if not changed[s]:
                                changed[s] = True
                                stops_changed[n_changed] = s
                                n_changed += 1
                    if can_board[begin + q]:
                        t = foot[k - 1, s]
                        if t < NEVER and (
                            trip < 0 or t <= depart[first_time[p] + trip * n_here + q]
                        ):
                            low, high = np.int32(0), n_trips[p] if trip < 0 else trip
                            while low < high:
                                middle = (low + high) // 2
                                if depart[first_time[p] + middle * n_here + q] < t:
                                    low = middle + 1
                                else:
                                    high = middle
                            if low < n_trips[p]:
                                trip = low
                board_at[p] = NEVER
            n_marked = 0
            for i in range(n_changed):
                s = stops_changed[i]
                changed[s] = False
                for x in range(walk_first[s], walk_first[s + 1]):
                    to = walk_to[x]
                    t = np.int32(ride[k, s] + walk_s[x])
                    if t < foot[k, to]:
                        for more in range(k, rounds + 1):
                            if t < foot[more, to]:
                                foot[more, to] = t
                        if not marked[to]:
                            marked[to] = True
                            stops_marked[n_marked] = to
                            n_marked += 1
            if n_marked == 0:
                break
        # Marks of a last round are not taken up any more.
        for i in range(n_marked):
            marked[stops_marked[i]] = False
        for s in range(n_stops):
            out[d, s] = ride[rounds, s]
