"""Check a certificate from the question and the answer alone, without the solver.

Whatever the prices are, no solution can be worth more than the bound that they give: each row of
capacity charges its price for all that it may hold, and each person takes their best option at
those prices. A solution that is worth exactly its bound is therefore the best one. This file shares
no code with the solver: it can be read, and written again, by whoever does not trust us.

method  weak duality of linear programming
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

_PEOPLE_AT_ONCE = 8192


def faults(asked: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """Say everything that is wrong; nothing: this is a solution, and none is better.

    asked  starts (n + 1,), place (e,), worth (e,), capacity (m,), and per group: rows, of people or
           of places, low and high (for people: of those without a place)
    told   edge (n,) the edge that each person takes, -1 for none; price (m,); group_price; objective
    """
    starts, place, worth = asked["starts"], asked["place"], asked["worth"]
    n, edge = len(starts) - 1, told["edge"]
    wrong, taken = [], np.flatnonzero(edge >= 0)
    if ((edge[taken] < starts[taken]) | (edge[taken] >= starts[taken + 1])).any():
        return ["somebody takes an edge of somebody else"]
    used = np.bincount(place[edge[taken]], minlength=len(asked["capacity"]))
    if (used > asked["capacity"]).any():
        wrong.append("a place holds more than its capacity")
    if int(worth[edge[taken]].sum()) != told["objective"]:
        wrong.append("the points do not add up to the objective")
    at_place, at_exit = told["price"].copy(), np.zeros(n, np.int64)
    bound = sum(int(p) * int(c) for p, c in zip(at_place, asked["capacity"], strict=True) if p > 0)
    for group, price in zip(asked["groups"], told["group_price"], strict=True):
        is_people, rows = group["of"] == "people", group["rows"]
        count = int((edge[rows] < 0).sum()) if is_people else int(used[rows].sum())
        if not group["low"] <= count <= group["high"]:
            wrong.append(f"{group['name']}: {count} is out of bounds")
        (at_exit if is_people else at_place)[rows] += price
        bound += int(price) * (group["high"] if price > 0 else group["low"]) if price else 0
    for first in range(0, n, _PEOPLE_AT_ONCE):
        last = min(first + _PEOPLE_AT_ONCE, n)
        begin, end = starts[first], starts[last]
        best = -at_exit[first:last]
        has = np.flatnonzero(starts[first + 1 : last + 1] > starts[first:last])
        if len(has):
            gain = worth[begin:end] - at_place[place[begin:end]]
            most = np.maximum.reduceat(gain, starts[first:last][has] - begin)
            best[has] = np.maximum(best[has], most)
        bound += int(best.sum())
    if bound != told["objective"]:
        wrong.append(f"no solution is worth more than {bound}, this one {told['objective']}")
    return wrong
