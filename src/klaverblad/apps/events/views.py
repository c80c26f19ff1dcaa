"""Events: what comes, one of them, and taking a place.

Whoever comes as a person, or without a role, acts as their login alone: so no page, no log line and
no event of the journal can tell what somebody is elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import View, guarded_by, public
from klaverblad.apps.access.policies import Decision, deny
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.events import calendar, letters, queries, services
from klaverblad.apps.events.forms import SeatForm
from klaverblad.apps.events.models import Gathering, SeatState
from klaverblad.apps.events.policies import can_keep, can_organise, can_read_events
from klaverblad.apps.events.services.seats import is_open
from klaverblad.errors import KlaverbladError

PAST_MOST = 30
FEED_BACK = timedelta(days=30)


def event_page(check: Callable[..., Decision]) -> Callable[[View], View]:
    """Guard a page; whoever is no professional acts as their login and as nothing else."""

    def guard(view: View) -> View:
        guarded = guarded_by(check)(view)

        @wraps(guarded)
        def at_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is not None and request.actor.is_emergency:
                deny("in_emergency").enforce()
            if request.actor is None or not request.actor.is_professional:
                request.actor = Actor.owner(request.user, on=timezone.localdate())
            return guarded(request, *args, **kwargs)

        return at_the_door

    return guard


def show(request: HttpRequest, template: str, *, status: int = 200, **words: Any) -> HttpResponse:
    """Render a page in the frame of whoever looks."""
    base = "base.html" if request.actor.role is not None else "person_base.html"
    return render(request, f"events/{template}.html", {"base": base, **words}, status=status)


@require_GET
@event_page(can_read_events)
def list_of(request: HttpRequest) -> HttpResponse:
    """What comes, where I have a place, and what was."""
    now = timezone.now()
    mine = queries.own_seats(request.actor)
    coming = list(queries.coming(request.actor, at=now))
    return show(
        request,
        "list",
        coming=[(one, mine.get(one.pk, "")) for one in coming],
        past=queries.past(request.actor, at=now)[:PAST_MOST],
        can_organise=can_organise(request.actor).is_allowed,
    )


@require_http_methods(["GET", "POST"])
@event_page(can_read_events)
def event(request: HttpRequest, gathering_id: UUID) -> HttpResponse:
    """One event with its programme; a post takes a place, or one on the waiting list."""
    found = queries.gathering(request.actor, gathering_id)
    posted = request.method == "POST"
    form = SeatForm(request.POST if posted else None, initial={"name": request.user.name})
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            seat = services.take_seat(
                request.actor,
                found.pk,
                seat_id=said["id"],
                name=said["name"],
                of=said["of"],
                at=timezone.now(),
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            is_placed = seat.state == SeatState.PLACED
            tell(
                request, _("Je hebt een plaats.") if is_placed else _("Je staat op de wachtlijst.")
            )
            return redirect("events:event", found.pk)
    n_placed = queries.n_placed(found)
    return show(
        request,
        "event",
        event=found,
        programme=list(found.programme.all()),
        form=form,
        seat=queries.own_seat(request.actor, found.pk),
        n_placed=n_placed,
        n_free=None if found.places is None else max(0, found.places - n_placed),
        is_open=is_open(found, at=timezone.now()),
        is_past=found.ends_at < timezone.now(),
        has_begun=found.starts_at <= timezone.now(),
        can_keep=can_keep(request.actor, found).is_allowed,
        status=422 if posted else 200,
    )


@require_POST
@event_page(can_read_events)
def give_up(request: HttpRequest, gathering_id: UUID) -> HttpResponse:
    """I do not come; whoever waits longest gets my place, and a mail."""
    done = services.give_up(request.actor, gathering_id, at=timezone.now())
    found = done.seat.gathering
    letters.tell_placed(done.placed, found, event_url(request, found))
    tell(request, _("Je bent afgemeld."))
    return redirect("events:event", gathering_id)


def event_url(request: HttpRequest, found: Gathering) -> str:
    """The whole address of an event, for a mail."""
    return request.build_absolute_uri(reverse("events:event", args=[found.pk]))


@require_GET
@event_page(can_read_events)
def event_ics(request: HttpRequest, gathering_id: UUID) -> HttpResponse:
    """One event for a calendar."""
    found = queries.gathering(request.actor, gathering_id)
    answer = HttpResponse(calendar.ics([found]), content_type="text/calendar; charset=utf-8")
    name = slugify(found.title) or "bijeenkomst"
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


@public
@require_GET
def feed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (as Django calls it)
    """The events for everybody, for a calendar that looks again by itself. It names nobody."""
    found = queries.open_to_all(at=timezone.now() - FEED_BACK)
    return HttpResponse(calendar.ics(found), content_type="text/calendar; charset=utf-8")
