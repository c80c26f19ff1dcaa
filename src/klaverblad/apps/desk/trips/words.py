"""The way to a place and home again, told leg by leg."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.travel.trips import Hours, Trip
from klaverblad.engines.matching import week
from klaverblad.engines.matching.words import Language
from klaverblad.engines.travel.day import Day
from klaverblad.engines.travel.journeys import Journey, Ride

Lines = list[dict[str, Any]]
_DAY_S = 24 * 3600


@dataclass(frozen=True)
class Told:
    """One shift in words: the way there, the way home, and the last one."""

    title: str
    day: str
    going_sum: str
    going: Lines
    coming_sum: str
    coming: Lines
    last: str


def told(one: Trip, language: Language) -> Told:
    """Put one trip in words."""
    going, coming = one.going, one.coming
    start = date_format(_time(one.hours.start), "TIME_FORMAT")
    return Told(
        title=title_of(one.hours, language),
        day=_("Gerekend voor %(day)s.") % {"day": date_format(one.day.day, "l j F")},
        going_sum=_("Er is geen verbinding die om %(at)s uur op tijd is.") % {"at": start}
        if going is None
        else _sum(going) + " " + _before(one.hours.start - _moved(one, going.leave)),
        going=[] if going is None else list(_legs(one.day, going, home=False)),
        coming_sum=_("Na het werk is er geen verbinding meer naar huis.")
        if coming is None
        else _sum(coming) + " " + _after(_moved(one, coming.arrive) - one.hours.end),
        coming=[] if coming is None else list(_legs(one.day, coming, home=True)),
        last=_last(one),
    )


def title_of(hours: Hours, language: Language) -> str:
    """Which days and hours these are: "ma en di, 8.30 tot 16.30 uur"."""
    slots = week.slots(
        (day, _written(hours.start), _written(hours.end % _DAY_S)) for day in hours.weekdays
    )
    return week.in_words(slots, language)


def minutes_of(going: Journey) -> int:
    """From door to door, in whole minutes."""
    return -(-(going.arrive - going.leave) // 60)


def _moved(one: Trip, seconds: int) -> int:
    """A second of the day as the clock counts it, so that it compares with the hours of work."""
    at = one.day.clock(seconds)
    days = (at.date() - one.day.day).days
    return days * _DAY_S + at.hour * 3600 + at.minute * 60 + at.second


def _before(seconds: int) -> str:
    return _("Je vertrekt %(minutes)s min voor het werk begint.") % {"minutes": _minutes(seconds)}


def _after(seconds: int) -> str:
    return _("Je bent thuis %(minutes)s min na het werk.") % {"minutes": _minutes(seconds)}


def _sum(one: Journey) -> str:
    changes = ngettext("%(n)s keer overstappen", "%(n)s keer overstappen", one.n_changes) % {
        "n": one.n_changes
    }
    if not one.n_changes:
        changes = _("zonder overstap")
    return _("%(minutes)s min van deur tot deur, %(changes)s.") % {
        "minutes": minutes_of(one),
        "changes": changes,
    }


def _legs(day: Day, one: Journey, *, home: bool) -> Iterator[dict[str, str]]:
    """Every leg in order, with the time by the clock on the wall."""
    names = day.timetable.stop_name
    at = one.leave
    for number, ride in enumerate(one.rides):
        walk = one.walks[number]
        yield _walk_to_stop(day, at, walk, str(names[ride.board]), is_first=number == 0)
        yield _ride(day, ride)
        at = ride.arrive
    end = _("thuis") if home else _("op het werk")
    yield {
        "icon": "walk",
        "text": _("%(at)s uur: nog %(minutes)s min te voet. Om %(there)s uur ben je %(end)s.")
        % {
            "at": _clock(day, at),
            "minutes": _minutes(one.walks[-1]),
            "there": _clock(day, one.arrive),
            "end": end,
        },
    }


def _walk_to_stop(day: Day, at: int, walk: int, stop: str, *, is_first: bool) -> dict[str, str]:
    words = {"at": _clock(day, at), "minutes": _minutes(walk), "stop": stop}
    if is_first:
        text = _("%(at)s uur: vertrek, %(minutes)s min te voet naar halte %(stop)s.") % words
    elif walk:
        text = _("%(at)s uur: overstappen, %(minutes)s min te voet naar halte %(stop)s.") % words
    else:
        text = _("%(at)s uur: overstappen aan halte %(stop)s.") % words
    return {"icon": "walk", "text": text}


def _ride(day: Day, ride: Ride) -> dict[str, str]:
    trips = day.timetable
    line = int(trips.trip_line[ride.trip])
    words = {
        "at": _clock(day, ride.depart),
        "kind": _kind(int(trips.line_kind[line])),
        "line": str(trips.line_name[line]),
        "way": str(trips.trip_headsign[ride.trip]),
        "stop": str(trips.stop_name[ride.alight]),
        "minutes": _minutes(ride.arrive - ride.depart),
    }
    if words["way"]:
        text = _("%(at)s uur: %(kind)s %(line)s richting %(way)s, %(minutes)s min, tot %(stop)s.")
    else:
        text = _("%(at)s uur: %(kind)s %(line)s, %(minutes)s min, tot %(stop)s.")
    return {"icon": "bus", "text": text % words}


def _last(one: Trip) -> str:
    if one.last is None:
        return _("Er is die dag geen verbinding naar huis.")
    words = {"at": _clock(one.day, one.last.leave), "home": _clock(one.day, one.last.arrive)}
    said = _("Laatste verbinding naar huis: weg om %(at)s uur, thuis om %(home)s uur.") % words
    if one.coming is None:
        said += " " + _("Dat is voor het einde van het werk.")
    return said


def _kind(route_type: int) -> str:
    """GTFS names kinds by numbers, simple ones and those of the longer list."""
    if route_type in {0, 5} or 900 <= route_type < 1000:
        return _("tram")
    if route_type == 1 or 400 <= route_type < 500:
        return _("metro")
    if route_type == 2 or 100 <= route_type < 200:
        return _("trein")
    if route_type == 4 or 1000 <= route_type < 1100:
        return _("veer")
    return _("bus")


def _minutes(seconds: int) -> int:
    return -(-seconds // 60)


def _clock(day: Day, seconds: int) -> str:
    return str(date_format(day.clock(seconds), "TIME_FORMAT"))


def _time(seconds: int) -> time:
    return time(seconds % _DAY_S // 3600, seconds % 3600 // 60)


def _written(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
