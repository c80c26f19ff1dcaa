"""Chance and ids that are the same every time: the region is made anew, never at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

SEED = "oefenregio-1"
_NAMESPACE = uuid5(NAMESPACE_URL, "https://oefenregio.example/")
_BRUSSELS = ZoneInfo("Europe/Brussels")

T = TypeVar("T")


def made_id(*parts: object) -> UUID:
    """The id of a thing, by what it is: person, 11040, 17."""
    return uuid5(_NAMESPACE, ":".join(map(str, parts)))


class Chance(Random):
    """Chance of one's own for each thing, so that one thing more changes nothing of the others."""

    def __init__(self, *topic: object) -> None:
        super().__init__(":".join([SEED, *map(str, topic)]))

    def yes(self, share: float) -> bool:
        return self.random() < share

    def one_of(self, options: Sequence[T]) -> T:
        return options[int(self.random() * len(options))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One key, as often as its weight says."""
        left = self.random() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return key

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def days(self, low: int, high: int) -> timedelta:
        return timedelta(days=self.whole(low, high))

    def near(self, lat: float, lon: float, *, km: float) -> tuple[float, float]:
        """A point around a centre, to about a hundred metres: about where, never which house."""
        north, east = self.gauss(0, km / 2), self.gauss(0, km / 2)
        return round(lat + north / 111.2, 3), round(lon + east / 69.6, 3)

    def office_moment(self, on: date) -> datetime:
        """A moment of that day between nine and five."""
        return moment(on, self.whole(9, 16), 5 * self.whole(0, 11))


def moment(on: date, hour: int, minute: int = 0) -> datetime:
    """A moment by the clock of Brussels."""
    return datetime.combine(on, time(hour, minute), tzinfo=_BRUSSELS)


def workday(on: date) -> date:
    """That day, or the Friday before a weekend."""
    return on - timedelta(days=max(0, on.weekday() - 4))


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Divide a number by weights so that it sums exactly: the largest remainders get the rest."""
    if not (whole := sum(weights)):
        return [0 for _ in weights]
    exact = [total * weight / whole for weight in weights]
    shares = [int(one) for one in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_rest[: total - sum(shares)]:
        shares[i] += 1
    return shares
