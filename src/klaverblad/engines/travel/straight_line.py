"""Minutes on foot, by bike and by car where no map of roads is given: an honest estimate.

    minutes = straight line x detour factor / speed + fixed minutes

method   haversine on a sphere of 6371.0088 km (mean radius of the IUGG), off by at most 0.6 %
sources  detour by car: 1.343 on average in 300 European cities, doi 10.1177/23998083231168870.
         Detours on foot and by bike, speeds and fixed minutes are assumptions of this project,
         to be set by the region; a router replaces them as soon as there is a map.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klaverblad.engines.travel.errors import OutsideEarth, UnlikeShapes, WrongModel
from klaverblad.engines.travel.table import Minutes, Mode

EARTH_RADIUS_KM = 6371.0088
_PAIRS_AT_ONCE = 1 << 20

_ESTIMATE = {
    "nl": "Geschat: vogelvlucht × omwegfactor (te voet {walk}, fiets {bike}, auto {car}).",
    "fr": "Estimation : vol d'oiseau × facteur de détour (à pied {walk}, vélo {bike}, auto {car}).",
    "en": "Estimated: straight line × detour factor (on foot {walk}, bike {bike}, car {car}).",
}


@dataclass(frozen=True, kw_only=True)
class RoadModel:
    """How roads bend and how fast people go. Factors are shares of the straight line.

    walk_fixed_minutes is 0; a bike is fetched and locked, a car is parked and left.
    """

    walk_detour: float = 1.3
    walk_km_h: float = 4.8
    walk_fixed_minutes: float = 0.0
    bike_detour: float = 1.3
    bike_km_h: float = 15.0
    bike_fixed_minutes: float = 2.0
    car_detour: float = 1.34
    car_km_h: float = 40.0
    car_fixed_minutes: float = 5.0

    def __post_init__(self) -> None:
        """Refuse a road that is shorter than straight, and a speed that never arrives."""
        for field in fields(self):
            found = float(getattr(self, field.name))
            low, above = (
                (1.0, "1 or more") if field.name.endswith("_detour") else (0.0, "0 or more")
            )
            if field.name.endswith("_km_h"):
                low, above = np.nextafter(0.0, 1.0), "more than 0"
            if not low <= found < np.inf:
                raise WrongModel(field=field.name, found=found, wanted=above)

    def say(self, lang: str) -> str:
        """The sentence that must stand beside every estimated number of minutes."""
        mark = "." if lang == "en" else ","
        factors = {"walk": self.walk_detour, "bike": self.bike_detour, "car": self.car_detour}
        return _ESTIMATE[lang].format(
            **{mode: f"{factor:g}".replace(".", mark) for mode, factor in factors.items()}
        )


def minutes(
    origins: ArrayLike, destinations: ArrayLike, model: RoadModel | None = None
) -> dict[Mode, Minutes]:
    """Estimate the minutes between all origins and all destinations.

    origins       (n, 2) latitude and longitude in degrees (WGS 84); a row of NaN is unknown
    destinations  (m, 2) the same
    returns       mode -> (n, m) minutes; NaN where either end is unknown
    raises        UnlikeShapes, OutsideEarth (which rows)
    """
    roads = model or RoadModel()
    km = distance_km(origins, destinations)
    return {
        Mode.WALK: _minutes(km, roads.walk_detour, roads.walk_km_h, roads.walk_fixed_minutes),
        Mode.BIKE: _minutes(km, roads.bike_detour, roads.bike_km_h, roads.bike_fixed_minutes),
        Mode.CAR: _minutes(km, roads.car_detour, roads.car_km_h, roads.car_fixed_minutes),
    }


def distance_km(origins: ArrayLike, destinations: ArrayLike) -> NDArray[np.float32]:
    """Measure the straight line between all origins and all destinations: (n, m) kilometres."""
    start, end = _points("origins", origins), _points("destinations", destinations)
    km = np.empty((len(start), len(end)), np.float32)
    step = max(1, _PAIRS_AT_ONCE // max(1, len(end)))
    for first in range(0, len(start), step):
        latitude, longitude = start[first : first + step, :, None].transpose(1, 0, 2)
        # Haversine and not the law of cosines: neighbours live closer than cosines can tell.
        half = np.sin((latitude - end[:, 0]) / 2) ** 2
        half += np.cos(latitude) * np.cos(end[:, 0]) * np.sin((longitude - end[:, 1]) / 2) ** 2
        km[first : first + step] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1)))
    return km


def _minutes(km: NDArray[np.float32], detour: float, km_h: float, fixed: float) -> Minutes:
    return km * np.float32(detour * 60 / km_h) + np.float32(fixed)


def _points(field: str, points: ArrayLike) -> NDArray[np.float64]:
    """Check and return (n, 2) radians."""
    degrees = np.asarray(points, dtype=np.float64)
    if degrees.ndim != 2 or degrees.shape[1] != 2:
        raise UnlikeShapes(field=field, found=degrees.shape, wanted="(n, 2) latitude, longitude")
    is_unknown = np.isnan(degrees).all(axis=1)
    is_on_earth = (np.abs(degrees) <= (90, 180)).all(axis=1)
    if rows := np.flatnonzero(~is_unknown & ~is_on_earth).tolist():
        raise OutsideEarth(field=field, rows=rows)
    return np.radians(degrees)
