"""What a page about one way shows: for every shift, and by the crèche when that is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klaverblad.apps.desk.person import Page
from klaverblad.apps.desk.places_words import MODE_ICONS
from klaverblad.apps.desk.trips import words
from klaverblad.apps.placements.columns import ROADS
from klaverblad.apps.places import queries as places
from klaverblad.apps.places.models import Place
from klaverblad.apps.travel import queries as travel
from klaverblad.apps.travel.store import Loaded
from klaverblad.apps.travel.trips import Hours, Point, by_way_of, hours_of, trip
from klaverblad.apps.travel.wording import source
from klaverblad.engines.matching import week
from klaverblad.engines.matching.ways import MODES
from klaverblad.engines.matching.words import Language, whole_up
from klaverblad.engines.travel import Mode, minutes
from klaverblad.engines.travel.creche import Opening, ThroughCreche, always, through_creche

_DAY_S = 24 * 3600


@dataclass(frozen=True)
class Creche:
    """Where a child could be brought: a crèche of the region."""

    key: str
    name: str
    at: Point


def asked(request: HttpRequest, page: Page, place: Place, language: Language) -> dict[str, Any]:
    """Everything about the way of one person to one place, in a language of the desk."""
    person = page.person
    context: dict[str, Any] = {"place": place, "language": language, "shifts": [], "source": ""}
    if person.home_lat is None or person.home_lon is None:
        return context | {"is_unknown": True}
    home, work = (person.home_lat, person.home_lon), (place.lat, place.lon)
    roads = _roads(home, work)
    found = travel.timetable(page.actor)
    context["roads"] = [
        {
            "icon": MODE_ICONS[mode],
            "text": f"{whole_up(roads[mode])} min {MODES[mode].say(language)}",
        }
        for mode in roads
    ]
    context["estimate"] = ROADS.say(language)
    hours = hours_of(place.week)
    if found is not None:
        context["source"] = source(found.row, on=page.actor.on)
        context["shifts"] = [
            words.told(trip(found, home, work, one, on=page.actor.on), language) for one in hours
        ]
    if (known := page.known.get("needs_childcare")) is not None and known.value:
        context |= _by_creche(request, page, (home, work), hours, found, language)
    return context


def _roads(start: Point, end: Point) -> dict[Mode, float]:
    return {mode: float(table[0, 0]) for mode, table in minutes([start], [end], ROADS).items()}


def _by_creche(
    request: HttpRequest,
    page: Page,
    ends: tuple[Point, Point],
    hours: Sequence[Hours],
    found: Loaded | None,
    language: Language,
) -> dict[str, Any]:
    """The choice of a crèche, and the same days by way of it."""
    choices = [
        Creche(str(one.pk), f"{one.organisation.name}, {one.municipality.name}", (one.lat, one.lon))
        for one in places.creches(page.actor, on=page.actor.on)
    ]
    chosen = next((one for one in choices if one.key == request.GET.get("opvang")), None)
    context: dict[str, Any] = {"creches": choices, "creche": chosen}
    if chosen is None:
        return context
    (home, work), at = ends, chosen.at
    looked_after = page.known.get("childcare_week")
    is_known = looked_after is not None and looked_after.value is not None
    open_week = looked_after.value if looked_after is not None and is_known else ()
    rows = []
    for one in hours:
        opening = _opening(open_week, one.weekdays[0]) if is_known else Opening(0, 2 * _DAY_S)
        lines = [
            _line(mode, _steady(home, at, work, one, opening, mode), language)
            for mode in (Mode.WALK, Mode.BIKE, Mode.CAR)
        ]
        if found is not None:
            through = by_way_of(found, home, at, work, one, opening, on=page.actor.on)
            lines.insert(2, _line(Mode.PUBLIC_TRANSPORT, through, language))
        rows.append({"title": words.title_of(one, language), "lines": lines})
    return context | {"through": rows, "opening_unknown": not is_known}


def _opening(open_week: Sequence[Sequence[Any]], weekday: int) -> Opening:
    """From the first to the last quarter hour of that day with childcare; closed: never open."""
    slots = week.slots([tuple(block) for block in open_week])
    today = slots[weekday * week.SLOTS_PER_DAY : (weekday + 1) * week.SLOTS_PER_DAY]
    open_at = today.nonzero()[0]
    if not len(open_at):
        return Opening(_DAY_S, 0)
    quarter = 3600 // week.SLOTS_PER_HOUR
    return Opening(int(open_at[0]) * quarter, (int(open_at[-1]) + 1) * quarter)


def _steady(
    home: Point, creche: Point, work: Point, hours: Hours, opening: Opening, mode: Mode
) -> ThroughCreche:
    to_creche, from_creche = (
        always(_roads(start, end)[mode]) for start, end in ((home, creche), (creche, work))
    )
    return through_creche(
        opening,
        hours.start,
        hours.end,
        home_to_creche=to_creche[0],
        creche_to_work=from_creche[0],
        work_to_creche=from_creche[1],
        creche_to_home=to_creche[1],
    )


def _line(mode: Mode, one: ThroughCreche, language: Language) -> Mapping[str, Any]:
    return {
        "icon": MODE_ICONS[mode],
        "mode": MODES[mode].say(language),
        "works": one.works,
        "text": _through(one),
    }


def _through(one: ThroughCreche) -> str:
    """One day by way of the crèche, in a sentence."""
    if one.leave is None or one.brought is None or one.collected is None or one.home is None:
        return _("Zo raak je er niet op tijd of niet meer thuis.")
    said = _(
        "Thuis weg om %(leave)s uur, aan de opvang om %(brought)s uur; na het werk aan de opvang om "
        "%(collected)s uur, thuis om %(home)s uur."
    ) % {
        "leave": _clock(one.leave),
        "brought": _clock(one.brought),
        "collected": _clock(one.collected),
        "home": _clock(one.home),
    }
    if not one.is_open_before:
        said += " " + _("’s Morgens is de opvang dan nog niet open.")
    if not one.is_open_after:
        said += " " + _("’s Avonds is de opvang dan al dicht.")
    return said


def _clock(seconds: int) -> str:
    at = seconds % _DAY_S
    return str(date_format(time(at // 3600, at % 3600 // 60), "TIME_FORMAT"))
