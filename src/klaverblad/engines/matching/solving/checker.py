"""Check a certificate from the question and the answer alone, without the solver.

Whatever the prices are, no solution can be worth more than the bound that they give: each row of
capacity charges its price for all that it may hold, each quota pays its price for what it asks, and
each person takes their best option at those prices. A solution that is worth exactly its bound is
therefore the best one; under quotas that cut across, the bound says how far it can be from the best.
This file shares no code with the solver: it can be read, and written again, by whoever does not
trust us.

method  weak duality of linear programming
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

_PEOPLE_AT_ONCE = 8192
# Whole numbers of the machine wrap around at twice this: prices beyond it could prove anything.
WRAPS = 1 << 62


def faults(asked: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """Say everything that is wrong; nothing: this is a solution, and none is better.

    asked  starts (n + 1,), place (e,), worth (e,), capacity (m,), and per group: rows, of people or
           of places, low and high (for people: of those without a place)
    told   edge (n,) the edge that each person takes, -1 for none; price (m,); group_price; objective
    """
    if wrong := _stranger(asked, told) or _too_large(asked, told):
        return wrong
    wrong, bound = _not_kept(asked, told), _bound(asked, told, asked["worth"])
    if bound != told["objective"]:
        wrong.append(f"no solution is worth more than {bound}, this one {told['objective']}")
    return wrong


def faults_of_bound(asked: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """The same under quotas that cut across; nothing: the answer keeps them, and the bound holds.

    asked  as above, and across, per quota: people and places (rows), least, or share in a hundred of
           all who are there; theirs_before, all_before: who is there already
    told   as above, and across_price; parts: prices and bound are in parts of a point; bound
    """
    if told["parts"] < 1 or min(told["across_price"], default=0) < 0:
        return ["a price of a quota is below zero, or its unit is nothing"]
    if wrong := _stranger(asked, told) or _too_large(asked, told):
        return wrong
    wrong, taken = _not_kept(asked, told), told["edge"][told["edge"] >= 0]
    for quota in asked["across"]:
        helps, least = _row(asked, quota)
        if (found := int(helps[taken].sum())) < least:
            wrong.append(f"{quota['name']}: {found} where {least} is asked")
    if (bound := bound_of(asked, told)) != told["bound"]:
        wrong.append(f"these prices give a bound of {bound}, not {told['bound']}")
    if told["bound"] < told["parts"] * told["objective"]:
        wrong.append("the answer is worth more than its bound")
    return wrong


def bound_of(asked: Mapping[str, Any], told: Mapping[str, Any]) -> int:
    """What no solution that keeps the quotas across can be worth more than, in parts of a point."""
    worth, charged = asked["worth"] * told["parts"], 0
    for quota, price in zip(asked["across"], told["across_price"], strict=True):
        helps, least = _row(asked, quota)
        worth, charged = worth + price * helps, charged + price * least
    return _bound(asked, told, worth) - charged


def _row(asked: Mapping[str, Any], quota: Mapping[str, Any]) -> tuple[Any, int]:
    """What each edge adds to a quota, and the sum that is asked of those that are taken."""
    is_one, is_there = (
        np.zeros(len(asked["starts"]) - 1, bool),
        np.zeros(len(asked["capacity"]), bool),
    )
    is_one[quota["people"]], is_there[quota["places"]] = True, True
    there = is_there[asked["place"]]
    theirs = (there & np.repeat(is_one, np.diff(asked["starts"]))).astype(np.int64)
    if not quota["share"]:
        return theirs, quota["least"] - quota["theirs_before"]
    least = quota["share"] * quota["all_before"] - 100 * quota["theirs_before"]
    return 100 * theirs - quota["share"] * there, least


def _stranger(asked: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    starts, edge = asked["starts"], told["edge"]
    taken = np.flatnonzero(edge >= 0)
    if ((edge[taken] < starts[taken]) | (edge[taken] >= starts[taken + 1])).any():
        return ["somebody takes an edge of somebody else"]
    return []


def _too_large(asked: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """Whether what is added up below could pass what whole numbers of the machine hold."""
    most = told.get("parts", 1) * max(map(abs, _ends(asked["worth"])))
    most += max(map(abs, _ends(told["price"]))) + sum(map(abs, told["group_price"]))
    for quota, price in zip(asked.get("across", ()), told.get("across_price", ()), strict=True):
        most += (100 + abs(quota["share"])) * price
    return ["its numbers are too large to add up"] if most >= WRAPS else []


def _ends(numbers: Any) -> tuple[int, int]:
    return int(numbers.min(initial=0)), int(numbers.max(initial=0))


def _sum(numbers: Any) -> int:
    """Add up in two halves, so that no sum wraps around."""
    return (int((numbers >> 32).sum()) << 32) + int((numbers & 0xFFFFFFFF).sum())


def _not_kept(asked: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """Which bounds the answer does not keep, and whether its points add up."""
    wrong, edge, taken = [], told["edge"], told["edge"][told["edge"] >= 0]
    used = np.bincount(asked["place"][taken], minlength=len(asked["capacity"]))
    if (used > asked["capacity"]).any():
        wrong.append("a place holds more than its capacity")
    if _sum(asked["worth"][taken]) != told["objective"]:
        wrong.append("the points do not add up to the objective")
    for group in asked["groups"]:
        is_people, rows = group["of"] == "people", group["rows"]
        count = int((edge[rows] < 0).sum()) if is_people else int(used[rows].sum())
        if not group["low"] <= count <= group["high"]:
            wrong.append(f"{group['name']}: {count} is out of bounds")
    return wrong


def _bound(asked: Mapping[str, Any], told: Mapping[str, Any], worth: Any) -> int:
    """What the rows of capacity charge, and everybody's best option at those prices."""
    starts, place = asked["starts"], asked["place"]
    n = len(starts) - 1
    at_place, at_exit = told["price"].copy(), np.zeros(n, np.int64)
    bound = sum(int(p) * int(c) for p, c in zip(at_place, asked["capacity"], strict=True) if p > 0)
    for group, price in zip(asked["groups"], told["group_price"], strict=True):
        (at_exit if group["of"] == "people" else at_place)[group["rows"]] += price
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
        bound += _sum(best)
    return bound
