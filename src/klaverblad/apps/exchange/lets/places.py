"""How far two members live from each other, roughly: from a place that each chose from a list.

Nobody's address is known here. A place is a neighbourhood of the group or a town of the desk, and
a distance is rounded until it says no more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

_EARTH_KM = 6371
_NEAR_KM, _ROUGH_KM, _STEP_KM = 2, 10, 5


@dataclass(frozen=True, slots=True)
class Place:
    """A point near which somebody is; `key` is what a member keeps."""

    key: str
    name: str
    lat: float
    lon: float


def straight_km(one: Place, other: Place) -> float:
    """As the crow flies, by the haversine formula (R. W. Sinnott, Sky and Telescope 68, 1984)."""
    up, along = radians(other.lat - one.lat), radians(other.lon - one.lon)
    part = sin(up / 2) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(along / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(part))


def rounded_km(km: float) -> int:
    """0 for near by; whole kilometres up to ten; beyond that steps of five."""
    if km < _NEAR_KM:
        return 0
    return round(km) if km <= _ROUGH_KM else round(km / _STEP_KM) * _STEP_KM


def distances(places: Iterable[Place], mine: str) -> Mapping[str, int]:
    """From my place to each, rounded, by key; empty when I chose none, or one that is gone."""
    all_of_them = list(places)
    here = next((one for one in all_of_them if mine and one.key == mine), None)
    if here is None:
        return {}
    return {one.key: rounded_km(straight_km(here, one)) for one in all_of_them}


def within(found: Mapping[str, int], km: int) -> list[str]:
    """The places at most so far from mine."""
    return [key for key, n in found.items() if n <= km]
