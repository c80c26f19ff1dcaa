"""A session: its sheet, a tap per person, and the sheet on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, part, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk.groups import words
from klaverblad.apps.desk.groups.forms import AWAY, SessionsForm
from klaverblad.apps.desk.groups.paper import sheet_pdf
from klaverblad.apps.groups import policies, queries, services
from klaverblad.apps.groups.models import OUR_SIDE
from klaverblad.errors import BadInput


def _crumbs(session: Any, *labels: str) -> list[dict[str, str]]:
    series = session.series
    return [
        {"label": _("Groepen"), "url": reverse("desk:groups")},
        {"label": str(series), "url": reverse("desk:series", args=[series.pk])},
        *({"label": label} for label in labels),
    ]


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_series)
def add_sessions(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """Plan one session, or one a week."""
    found = queries.one_series(request.actor, series_id)
    policies.can_change_series(request.actor, found).enforce()
    last = queries.sessions_of(request.actor, series_id)[-1:]
    first = {"on": found.starts_on, "times": 1}
    if last:
        first |= {"starts_at": last[0].starts_at, "ends_at": last[0].ends_at, "on": ""}
    form = SessionsForm(request.POST if request.method == "POST" else None, initial=first)
    here = reverse("desk:series", args=[series_id])
    if form.is_valid():
        try:
            made = services.add_sessions(request.actor, series_id, form.new())
        except BadInput as error:
            on_field(form, error)
        else:
            tell(request, _("Gepland: %(n)s lessen.") % {"n": len(made)})
            return redirect(here)
    context = {
        "form": form,
        "title": _("Plan lessen"),
        "lead": f"{found}, {words.dates(found)}",
        "cancel": here,
        "crumbs": [
            {"label": _("Groepen"), "url": reverse("desk:groups")},
            {"label": str(found), "url": here},
            {"label": _("Plan lessen")},
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/groups/form.html", context, status=status)


@require_GET
@guarded_by(policies.can_read_sheet)
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Who was there: one tap per person."""
    found = queries.one_session(request.actor, session_id)
    lines = queries.sheet(request.actor, found)
    context = {
        "session": found,
        "series": found.series,
        "hours": words.hours(found),
        "crumbs": _crumbs(found, _("Les")),
        "lines": lines,
        "away": AWAY,
        "our_side": OUR_SIDE,
        "n_noted": len([line for line in lines if line.noted]),
        "is_coming": found.on > request.actor.on,
        "can_change": policies.can_change_series(request.actor, found.series).is_allowed,
    }
    return render(request, "desk/groups/session.html", context)


@require_POST
@guarded_by(policies.can_read_sheet)
def there(request: HttpRequest, session_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """Somebody was there."""
    services.note_there(request.actor, session_id, enrolment_id)
    return _line(request, session_id, enrolment_id)


@require_POST
@guarded_by(policies.can_read_sheet)
def away(request: HttpRequest, session_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """Somebody was not there, with a reason."""
    because = request.POST.get("because", "")
    services.note_away(request.actor, session_id, enrolment_id, because=because)
    return _line(request, session_id, enrolment_id)


@require_POST
@guarded_by(policies.can_read_sheet)
def unsay(request: HttpRequest, session_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """Take back what was noted."""
    services.unsay(request.actor, session_id, enrolment_id)
    return _line(request, session_id, enrolment_id)


def _line(request: HttpRequest, session_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """The one line again, or the whole page where no script runs."""
    if not request.htmx:
        return redirect(reverse("desk:session", args=[session_id]) + f"#p-{enrolment_id}")
    found = queries.one_session(request.actor, session_id)
    (line,) = queries.sheet(request.actor, found, enrolment_id=enrolment_id)
    context = {
        "line": line,
        "session": found,
        "away": AWAY,
        "our_side": OUR_SIDE,
        "is_swapped": True,
    }
    return part(request, "desk/groups/sheet_line.html", context)


@require_POST
@guarded_by(policies.can_change_series)
def call_off(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A session does not go on."""
    one = services.call_off_session(request.actor, session_id)
    undo = reverse("desk:restore_session", args=[session_id])
    tell(request, _("Deze les gaat niet door. Verwittig wie komt."), undo=undo)
    return back(request, reverse("desk:series", args=[one.series_id]))


@require_POST
@guarded_by(policies.can_change_series)
def restore(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A session goes on after all."""
    one = services.restore_session(request.actor, session_id)
    undo = reverse("desk:call_off_session", args=[session_id])
    tell(request, _("Deze les gaat toch door."), undo=undo)
    return back(request, reverse("desk:series", args=[one.series_id]))


@require_GET
@guarded_by(policies.can_read_sheet)
def series_pdf(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """The sheet of a series on paper: first names alone, a box per session."""
    found = queries.one_series(request.actor, series_id)
    made = sheet_pdf(request.actor, found, made_at=timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="aanwezigheid.pdf"'
    return response
