"""What a place asks and offers, in words; a chip is what is asked, a line also says what is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.people.registry import registry, say
from klaverblad.apps.people.values import language
from klaverblad.apps.people.values.amounts import show_money
from klaverblad.apps.places.models import Place
from klaverblad.engines.matching import week
from klaverblad.engines.matching.words import OR, listed, number


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a place may ask. Without `chip` it does not ask it, and `text` says so."""

    icon: str
    name: str
    text: str
    chip: str = ""


def needs(place: Place) -> list[Need]:
    """All that a place can ask, each time in words: also what it does not ask opens a door."""
    body = [_lifting(place), *_standing(place), *_stairs(place)]
    return [_licence(place), _dutch(place), *body, _competences(place), _statuses(place)]


def chips(place: Place) -> list[Need]:
    """Only what is asked, for a row of a list."""
    return [need for need in needs(place) if need.chip]


def _licence(place: Place) -> Need:
    name = _("Rijbewijs B")
    if place.needs_licence_b:
        return Need("card", name, _("nodig"), chip=_("rijbewijs B"))
    return Need("card", name, _("niet nodig"))


def _dutch(place: Place) -> Need:
    name = _("Nederlands")
    if not place.language_level_min:
        return Need("talk", name, _("geen niveau gevraagd"))
    level = place.get_language_level_min_display()
    return Need(
        "talk",
        name,
        _("minstens %(level)s") % {"level": level},
        chip=_("Nederlands %(level)s") % {"level": level},
    )


def _lifting(place: Place) -> Need:
    name = _("Tillen")
    if not place.lift_kg:
        return Need("weight", name, _("niet nodig"))
    text = _("tot %(kg)s kg") % {"kg": place.lift_kg}
    return Need("weight", name, text, chip=_("tillen tot %(kg)s kg") % {"kg": place.lift_kg})


def _standing(place: Place) -> list[Need]:
    """Most places say nothing of it; then there is no line."""
    if not place.stand_hours:
        return []
    hours = {"hours": place.stand_hours}
    text, chip = _("tot %(hours)s uur per dag"), _("tot %(hours)s uur per dag staan")
    return [Need("weight", _("Staan"), text % hours, chip=chip % hours)]


def _stairs(place: Place) -> list[Need]:
    if not place.needs_stairs:
        return []
    return [Need("weight", _("Trappen"), _("op en af"), chip=_("trappen"))]


def _competences(place: Place) -> Need:
    name = _("Attesten en kennis")
    if not place.competences:
        return Need("school", name, _("geen nodig"))
    said = listed(_options("competences", place.competences), language())
    return Need("school", name, said, chip=said)


def _statuses(place: Place) -> Need:
    name = _("Voor wie")
    if not place.statuses:
        return Need("seal", name, _("iedereen"))
    said = listed(_options("statuses", place.statuses), language(), joint=OR)
    return Need("seal", name, said, chip=said)


def _options(key: str, codes: Iterable[str]) -> list[str]:
    """The words of codes; a code that the registry no longer has says itself."""
    options = registry()[key].options
    return [say(options[code]) if code in options else code for code in codes]


def where(place: Place) -> str:
    """With whom, and in which municipality: once, when the name already ends with it."""
    name, town = place.organisation.name, place.municipality.name
    return name if name.endswith(town) else f"{name}, {town}"


def hours(place: Place) -> str:
    """When: ma, wo en vr van 8.30 tot 16.30 uur."""
    return week.in_words(week.slots(tuple(block) for block in place.week), language())


def hours_week(place: Place) -> str:
    """How much: 19 uur per week."""
    return _("%(hours)s uur per week") % {"hours": number_of_hours(place)}


def number_of_hours(place: Place) -> str:
    """How much, as a number: 22,5."""
    return number(float(place.hours_week), language())


def lasts(place: Place) -> str:
    """How long: minstens 12 maanden, or without an end."""
    if place.min_months is None:
        return _("zonder einddatum")
    said = ngettext("minstens %(n)s maand", "minstens %(n)s maanden", place.min_months)
    return said % {"n": place.min_months}


def room(place: Place) -> str:
    """For how many people."""
    now = room_now(place)
    return ngettext("%(n)s plaats", "%(n)s plaatsen", now) % {"n": now}


def room_now(place: Place) -> int:
    """The number of this day where the query read it, else the usual one."""
    now: int = getattr(place, "room", place.capacity)
    return now


def usual_room(place: Place) -> str:
    """For how many people when nothing else is said of these days."""
    return ngettext("%(n)s plaats", "%(n)s plaatsen", place.capacity) % {"n": place.capacity}


def rooms_ahead(place: Place, *, on: date) -> list[str]:
    """The periods with another number that are not over yet: 1 juli tot en met 31 augustus: 2."""
    said = []
    for one in place.rooms.all():
        if one.until is not None and one.until < on:
            continue
        n = ngettext("%(n)s plaats", "%(n)s plaatsen", one.capacity) % {"n": one.capacity}
        days = {"since": date_format(one.since), "room": n}
        if one.until is None:
            said.append(_("%(room)s vanaf %(since)s") % days)
        else:
            days["until"] = date_format(one.until)
            said.append(_("%(room)s van %(since)s tot en met %(until)s") % days)
    return said


def paused(place: Place) -> str:
    """Until when nobody gets it proposed."""
    if place.paused_from is None:
        return ""
    since = date_format(place.paused_from)
    if place.paused_until is None:
        return _("pauze sinds %(since)s") % {"since": since}
    until = date_format(place.paused_until)
    return _("pauze van %(since)s tot en met %(until)s") % {"since": since, "until": until}


def wage(place: Place) -> str:
    """What the employer pays, gross: € 15,42 per uur; empty when nobody said it."""
    if place.wage_eur is None:
        return ""
    amount = show_money(float(place.wage_eur), language())
    return f"{amount} {place.get_wage_per_display()}"


def starts(place: Place) -> str:
    """From when, and until when, somebody can start."""
    first = date_format(place.starts_on) if place.starts_on else ""
    last = date_format(place.starts_until) if place.starts_until else ""
    if first and last:
        return _("start tussen %(first)s en %(last)s") % {"first": first, "last": last}
    if first:
        return _("start vanaf %(day)s") % {"day": first}
    if last:
        return _("start ten laatste op %(day)s") % {"day": last}
    return _("kan meteen starten")
