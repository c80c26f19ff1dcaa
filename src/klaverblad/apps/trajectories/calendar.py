"""Appointments as an iCalendar feed: what a calendar on a phone may know, and nothing more.

The feed stands at a place that others may see (a phone on a table, a calendar shared at home). So
a person is a first name and an initial, and notes stay in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import calendar_sources, queries
from klaverblad.apps.trajectories.models import Appointment, AppointmentKind, AppointmentState

DAYS_BACK = 90
DAYS_AHEAD = 366
# How often a calendar should look again; most take it for a wish.
LOOK_AGAIN = timedelta(hours=1)
# Why it did not go ahead is nobody's business who reads along.
_STATUS = {AppointmentState.CANCELLED: "CANCELLED", AppointmentState.MISSED: "CANCELLED"}


@dataclass(frozen=True, slots=True)
class Feed:
    """An .ics file, and of whom it tells."""

    content: bytes
    person_ids: frozenset[UUID]


def feed(actor: Actor) -> Feed:
    """The actor's appointments around today; the same bytes as long as nothing changed."""
    first = actor.on - timedelta(days=DAYS_BACK)
    last = actor.on + timedelta(days=DAYS_AHEAD)
    found = queries.appointments_between(actor, first=first, last=last)
    people = frozenset(one.trajectory.person_id for one in found if one.trajectory is not None)
    beside = calendar_sources.entries(actor, first=first, last=last)
    return Feed(_calendar(actor, found, beside), people)


def _calendar(
    actor: Actor, found: Sequence[Appointment], beside: Sequence[calendar_sources.Entry]
) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Klaverblad//Afspraken//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Afspraken Klaverblad"))
    calendar.add("x-wr-timezone", "Europe/Brussels")
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for one in found:
        calendar.add_component(_event(actor, one))
    for entry in beside:
        calendar.add_component(_event_beside(entry))
    return calendar.to_ical()


def _event(actor: Actor, one: Appointment) -> Event:
    event = Event()
    event.add("uid", f"{one.pk}@klaverblad")
    # In UTC, so that no rule of summer time is needed to read it. An end that nobody said is left
    # out.
    event.add("dtstart", one.starts_at.astimezone(UTC))
    if one.ends_at is not None:
        event.add("dtend", one.ends_at.astimezone(UTC))
    # A calendar that knows an older one takes this instead, and strikes out what was cancelled.
    event.add("sequence", one.sequence)
    event.add("status", _STATUS.get(one.state, "CONFIRMED"))
    event.add("dtstamp", one.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", one.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("summary", _title(actor, one))
    if one.where:
        event.add("location", one.where)
    event.add("class", "PRIVATE")
    return event


def _event_beside(entry: calendar_sources.Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@klaverblad")
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("dtstamp", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("summary", entry.title)
    if entry.where:
        event.add("location", entry.where)
    event.add("class", "PRIVATE")
    return event


def _title(actor: Actor, one: Appointment) -> str:
    """What kind of appointment with whom; what it is about stays on the desk."""
    kind = AppointmentKind(one.kind)
    said = one.title if kind == AppointmentKind.OTHER else str(kind.label).capitalize()
    if actor.role == Role.PERSON:
        return _("%(title)s, met %(name)s") % {"title": said, "name": one.user.name}
    if one.trajectory is None:
        return one.title
    person = one.trajectory.person
    title = said.replace(person.name, short_name(person))
    return f"{title.replace(person.last_name, _initial(person))}, {short_name(person)}"


def short_name(person: Person) -> str:
    """A first name and an initial: enough for who knows, nothing for who reads along."""
    return f"{person.first_name} {_initial(person)}"


def _initial(person: Person) -> str:
    return f"{person.last_name[:1].upper()}."
