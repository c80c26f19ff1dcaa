"""Workplaces and vacancies, what is asked of organisations, and what is said with them."""

from klaverblad.apps.places.models.employers import Campaign, EmployerTalk, TalkHow, TalkOutcome
from klaverblad.apps.places.models.places import (
    WAGE_MOST,
    Activity,
    LanguageLevel,
    Place,
    PlaceChange,
    PlaceKind,
    PlaceRoom,
    PlaceVersion,
    WagePer,
)
from klaverblad.apps.places.models.shortages import ShortageCause, ShortageOccupation
from klaverblad.apps.places.models.tailored import TailoredRequest, TailoredSaid

__all__ = [
    "WAGE_MOST",
    "Activity",
    "Campaign",
    "EmployerTalk",
    "LanguageLevel",
    "Place",
    "PlaceChange",
    "PlaceKind",
    "PlaceRoom",
    "PlaceVersion",
    "ShortageCause",
    "ShortageOccupation",
    "TailoredRequest",
    "TailoredSaid",
    "TalkHow",
    "TalkOutcome",
    "WagePer",
]
