"""Ending a trajectory in two steps, undoing that, and coming back."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.endings import words
from klaverblad.apps.desk.endings.destination_words import said_of
from klaverblad.apps.desk.endings.forms import AgainForm, EndForm
from klaverblad.apps.people import queries as people
from klaverblad.apps.trajectories import ending_queries, policies, queries, services
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.errors import BadInput


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def end(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Say where somebody goes, read what will happen, and confirm it."""
    page = pages.page(request, person_id, tab="overview")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    trajectory = _open_one(page)
    if trajectory is None:
        return redirect("desk:where_we_were", person_id)
    running = ending_queries.still_running(request.actor, trajectory, at=timezone.now())
    seats = people.team(request.actor, person_id)
    form = EndForm(request.POST or None, running=running, seats=seats)
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "running": running,
        "to_get": words.still_to_get(page, running),
    }
    if request.method == "GET":
        return render(request, "desk/endings/end.html", context)
    if form.is_valid():
        new = form.ending()
        try:
            services.check_ending(request.actor, new)
            if "confirm" in request.POST:
                services.end_trajectory(request.actor, trajectory.pk, new)
                tell(
                    request,
                    _("De begeleiding is afgesloten."),
                    undo=reverse("desk:undo_ending", args=[person_id]),
                )
                return redirect("desk:person", person_id)
        except BadInput as error:
            on_field(form, error)
        else:
            if "change" not in request.POST:
                context["lines"] = words.summary(page, running, new, len(seats))
                context["own_words"] = new.own_words
                context["given"] = _given(request)
                return render(request, "desk/endings/summary.html", context)
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "desk/endings/end.html", context, status=status)


def _open_one(page: pages.Page) -> Trajectory | None:
    """The trajectory to end; 404 when there never was one, None when it ended already."""
    if page.trajectory is None:
        raise Http404
    has_ended = page.trajectory.closed_on is not None or page.ending is not None
    return None if has_ended else page.trajectory


def _given(request: HttpRequest) -> list[tuple[str, str]]:
    """What was filled in, to send along with the confirmation."""
    buttons = {"csrfmiddlewaretoken", "confirm", "change"}
    return [
        (key, value)
        for key, values in request.POST.lists()
        if key not in buttons
        for value in values
    ]


@require_POST
@guarded_by(policies.can_write_trajectory)
def undo(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Put everything back as it was."""
    services.undo_ending(request.actor, _last(request, person_id).pk)
    tell(request, _("Alles staat weer zoals het was. Links die dicht gingen, blijven dicht."))
    return redirect("desk:person", person_id)


@require_POST
@guarded_by(policies.can_write_trajectory)
def finish(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Close what ended before, now that the promised talks were held."""
    services.finish_aftercare(request.actor, _last(request, person_id).pk)
    tell(request, _("De nazorg is klaar. Het traject is dicht."))
    return redirect("desk:person", person_id)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def where_we_were(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Everything that was there when it stopped, on one screen; a POST begins anew."""
    page = pages.page(request, person_id, tab="overview")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    if page.trajectory is None:
        raise Http404
    seen = ending_queries.where_we_were(request.actor, page.trajectory)
    # Nothing chosen is a form without words, and still an answer.
    said = request.POST if request.method == "POST" else None
    form = AgainForm(said, goals=seen.goals, steps=seen.open_steps)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            services.begin_again(request.actor, page.trajectory.pk, **form.chosen())
            tell(request, _("Een nieuw traject is begonnen. Wat vroeger was, staat er nog."))
            return redirect("desk:person", person_id)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "page": page,
        "seen": seen,
        "form": form,
        "went": said_of(seen.ending) if seen.ending else "",
        "has_ended": page.trajectory.closed_on is not None or page.ending is not None,
        "can_resume": services.can_resume(page.trajectory, on=request.actor.on),
        "can_undo": page.ending is not None
        and page.ending.set_aside is not None
        and request.actor.on <= page.ending.ended_on + timedelta(days=services.UNDO_DAYS),
    }
    return render(request, "desk/endings/where_we_were.html", context, status=status)


@require_POST
@guarded_by(policies.can_write_trajectory)
def resume(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Go on where it stopped."""
    services.resume(request.actor, _last(request, person_id).pk)
    tell(request, _("Het traject loopt weer. Breng het team opnieuw samen als dat nodig is."))
    return redirect("desk:person", person_id)


def _last(request: HttpRequest, person_id: UUID) -> Trajectory:
    people.persons(request.actor).get(pk=person_id)
    found = queries.trajectory_of(request.actor, person_id)
    if found is None:
        raise Http404
    return found
