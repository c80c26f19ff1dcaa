"""The history of a place in words: what was done, by whom, and each field before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klaverblad.apps.people.values import language
from klaverblad.apps.places.history_services import columns_of
from klaverblad.apps.places.models import Place, PlaceVersion
from klaverblad.engines.matching import week
from klaverblad.engines.matching.words import number

# What nobody reads, or what goes with another field.
_SILENT = frozenset({"lat", "lon", "wage_per", "wage_source"})
_DAYS = frozenset({"starts_on", "starts_until", "closed_on", "paused_from", "paused_until"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done: the fields that differ, before and after."""

    version: PlaceVersion
    changes: tuple[tuple[str, str, str], ...]


def told(versions: Sequence[PlaceVersion], place: Place) -> list[Line]:
    """Each change with what it changed. What came after one is what the next found."""
    after: Mapping[str, Any] | None = columns_of(place)
    lines = []
    for one in versions:
        before = one.before
        changes = ()
        if before is not None and after is not None:
            changes = tuple(
                (_name(name), _said(name, before), _said(name, after))
                for name in one.fields
                if name not in _SILENT
            )
        lines.append(Line(one, changes))
        after = before
    return lines


def _name(name: str) -> str:
    if name == "rooms":
        return _("aantal plaatsen per periode")
    if name == "accepts":
        return _("maatregelen")
    days = {
        "closed_on": _("gesloten op"),
        "paused_from": _("pauze vanaf"),
        "paused_until": _("pauze tot en met"),
    }
    return days.get(name) or str(Place._meta.get_field(name.removesuffix("_id")).verbose_name)


def _said(name: str, columns: Mapping[str, Any]) -> str:
    value = columns.get(name)
    if value in (None, "", []):
        return _("niets")
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if name == "week":
        return week.in_words(week.slots(tuple(block) for block in value), language())
    if name == "rooms":
        return "; ".join(_room(*row) for row in value)
    if name in _DAYS:
        return date_format(Place._meta.get_field(name).to_python(value))
    if name == "hours_week":
        return number(float(value), language())
    field = Place._meta.get_field(name) if name != "accepts" else None
    choices = dict(getattr(field, "flatchoices", []))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(choices.get(value, value))


def _room(since: Any, until: Any, capacity: int) -> str:
    day = Place._meta.get_field("closed_on").to_python
    if until is None:
        return _("vanaf %(since)s %(n)s") % {"since": date_format(day(since)), "n": capacity}
    return _("%(since)s tot en met %(until)s %(n)s") % {
        "since": date_format(day(since)),
        "until": date_format(day(until)),
        "n": capacity,
    }
