"""Events as iCalendar: one as a file, and those for everybody as a feed. No names stand in it.

source   RFC 5545; RFC 7986 for the name and how often to look again
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from klaverblad.apps.events.models import Gathering

LOOK_AGAIN = timedelta(hours=6)


def ics(found: Iterable[Gathering]) -> bytes:
    """The same bytes as long as nothing changed."""
    calendar = Calendar()
    calendar.add("prodid", "-//Klaverblad//Bijeenkomsten//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Bijeenkomsten"))
    calendar.add("x-wr-timezone", "Europe/Brussels")
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for one in found:
        event = Event()
        event.add("uid", f"{one.pk}@klaverblad")
        event.add("dtstart", one.starts_at.astimezone(UTC))
        event.add("dtend", one.ends_at.astimezone(UTC))
        event.add("sequence", one.sequence)
        event.add("status", "CANCELLED" if one.called_off_at else "CONFIRMED")
        event.add("dtstamp", one.changed_at.astimezone(UTC).replace(microsecond=0))
        event.add("last-modified", one.changed_at.astimezone(UTC).replace(microsecond=0))
        event.add("summary", one.title)
        event.add("location", one.where)
        if one.about:
            event.add("description", one.about)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
