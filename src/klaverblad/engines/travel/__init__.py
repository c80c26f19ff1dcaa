"""Minutes from door to door, by each way of travelling."""

from klaverblad.engines.travel.errors import (
    OutsideEarth,
    TravelInputError,
    UnlikeShapes,
    WrongMinutes,
    WrongModel,
)
from klaverblad.engines.travel.straight_line import RoadModel, distance_km, minutes
from klaverblad.engines.travel.table import Mode, Travel

__all__ = [
    "Mode",
    "OutsideEarth",
    "RoadModel",
    "Travel",
    "TravelInputError",
    "UnlikeShapes",
    "WrongMinutes",
    "WrongModel",
    "distance_km",
    "minutes",
]
