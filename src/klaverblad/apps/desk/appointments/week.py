"""The week of a professional: every day with its appointments, on screen, phone and paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.desk.appointments import words
from klaverblad.apps.desk.appointments.forms import BlockForm
from klaverblad.apps.trajectories import appointment_queries, message_queries, policies, services
from klaverblad.apps.trajectories.appointment_queries import MINUTES_UNSAID
from klaverblad.apps.trajectories.models import Appointment, AppointmentReply
from klaverblad.errors import KlaverbladError

_FRIDAY = 4
Said = Mapping[UUID, AppointmentReply]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week, in its order."""

    on: date
    lines: Sequence[words.Line]
    is_today: bool


@require_GET
@guarded_by(policies.can_keep_agenda)
def week(request: HttpRequest) -> HttpResponse:
    """The own week, and what nobody said yet what came of it."""
    actor, now = request.actor, timezone.now()
    monday = _monday(request.GET.get("week", ""), actor.on)
    found = appointment_queries.my_days(actor, first=monday, last=monday + timedelta(days=6))
    unsaid = appointment_queries.unsaid(actor, before=now)
    note_opened({one.trajectory.person_id for one in (*found, *unsaid) if one.trajectory})
    context = {
        "days": _days(request, monday, found, now),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "is_this_week": monday <= actor.on < monday + timedelta(days=7),
        "unsaid": [words.line(actor, one, (), at=now) for one in unsaid],
        "here": request.get_full_path(),
    }
    return render(request, "desk/appointments/week.html", context)


def _monday(asked: str, on: date) -> date:
    """The Monday of the week that was asked, or of this one."""
    try:
        day = date.fromisoformat(asked[:10])
        day - timedelta(days=14)  # a week around it must exist
        _last = day + timedelta(days=14)
    except (ValueError, OverflowError):
        day = on
    return day - timedelta(days=day.weekday())


def _days(
    request: HttpRequest, monday: date, found: Sequence[Appointment], now: datetime
) -> list[Day]:
    """Monday to Friday; a day of the weekend only when something stands in it."""
    by_day: dict[date, list[Appointment]] = {monday + timedelta(days=n): [] for n in range(7)}
    for one in found:
        by_day[timezone.localtime(one.starts_at).date()].append(one)
    said = message_queries.replies(request.actor, [one.pk for one in found])
    return [
        Day(day, _lines(request, those, now, said), day == request.actor.on)
        for day, those in by_day.items()
        if those or day.weekday() <= _FRIDAY
    ]


def _lines(
    request: HttpRequest, those: Sequence[Appointment], now: datetime, said: Said
) -> list[words.Line]:
    lines, busy_until = [], None
    for one in those:
        clashes = busy_until is not None and one.starts_at < busy_until
        reply = said.get(one.pk)
        lines.append(words.line(request.actor, one, (), at=now, clashes=clashes, reply=reply))
        ends = one.starts_at + timedelta(minutes=one.minutes or MINUTES_UNSAID)
        busy_until = ends if busy_until is None else max(ends, busy_until)
    return lines


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_keep_agenda)
def block_time(request: HttpRequest) -> HttpResponse:
    """Put something without a person in your own week."""
    form = BlockForm(request.POST or None, initial={"minutes": 60})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.block_time(request.actor, form.new(), at=timezone.now())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, words.sentence(made))
            return back(request, words.home_of(made))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "home": reverse("desk:week")}
    return render(request, "desk/appointments/block.html", context, status=status)
