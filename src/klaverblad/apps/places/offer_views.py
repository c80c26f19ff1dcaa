"""One place kept by whoever speaks for it: paused, copied, in periods, and put back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.places import history_services, offer_services, policies, queries, wording
from klaverblad.apps.places.history_words import told
from klaverblad.apps.places.models import Place
from klaverblad.apps.places.offer_forms import PauseForm, room_rows
from klaverblad.errors import BadInput

HISTORY_SHOWN = 50


def crumbs(*labels: str, place: Place) -> list[dict[str, str]]:
    """The way to a page about one place."""
    way = [
        {"label": _("Plekken"), "url": reverse("places:list")},
        {"label": place.title, "url": reverse("places:place", args=[place.pk])},
    ]
    return way + [{"label": label} for label in labels]


def _mine(request: HttpRequest, place_id: UUID) -> Place:
    place = queries.place(request.actor, place_id)
    policies.can_change_place(request.actor, place).enforce()
    return place


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_place)
def pause(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Propose a place to nobody for a while."""
    place = _mine(request, place_id)
    first = {"since": place.paused_from or request.actor.on, "until": place.paused_until}
    form = PauseForm(request.POST if request.method == "POST" else None, initial=first)
    here = reverse("places:place", args=[place_id])
    if form.is_valid():
        try:
            offer_services.pause_place(request.actor, place_id, **form.cleaned_data)
        except BadInput as error:
            on_field(form, error)
        else:
            tell(
                request,
                _("De plek is gepauzeerd. Ze blijft bestaan."),
                undo=reverse("places:resume", args=[place_id]),
            )
            return redirect(here)
    context = {
        "crumbs": crumbs(_("Pauzeer"), place=place),
        "title": _("Pauzeer de plek"),
        "lead": _("In die dagen krijgt niemand ze voorgesteld. Daarna staat ze vanzelf weer open."),
        "form": form,
        "cancel": here,
        "save": _("Pauzeer"),
    }
    return render(request, "places/small_form.html", context, status=422 if form.errors else 200)


@require_POST
@guarded_by(policies.can_change_place)
def resume(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Offer a place again before its pause is over."""
    offer_services.resume_place(request.actor, place_id)
    tell(request, _("De pauze is voorbij. De plek staat weer open."))
    return back(request, reverse("places:place", args=[place_id]))


@require_POST
@guarded_by(policies.can_change_place)
def copy(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Make a place like another one, to be looked at before it opens."""
    made = offer_services.copy_place(request.actor, place_id)
    tell(request, _("Dit is de kopie. Ze staat nog niet open: kijk ze na en open ze daarna."))
    return redirect("places:edit", made.pk)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_place)
def rooms(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """For how many people at once, from one day to another."""
    place = _mine(request, place_id)
    rows = room_rows(request.POST if request.method == "POST" else None, place.rooms.all())
    if rows.is_bound and rows.is_valid():
        given = [room for _number, room in rows.rooms()]
        try:
            offer_services.say_rooms(request.actor, place_id, given)
        except BadInput as error:
            rows.on_row(error)
        else:
            tell(request, _("Bewaard."))
            return redirect("places:place", place_id)
    has_errors = rows.is_bound and any(form.errors for form in rows.forms)
    context: dict[str, Any] = {
        "crumbs": crumbs(_("Aantal per periode"), place=place),
        "place": place,
        "rows": rows,
        "has_errors": has_errors,
        "usual": wording.usual_room(place),
    }
    return render(request, "places/rooms.html", context, status=422 if has_errors else 200)


@require_GET
@guarded_by(policies.can_change_place)
def history(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What was done to a place, by whom; the last change can be taken back."""
    place = _mine(request, place_id)
    changes = list(queries.versions(request.actor, place_id)[: HISTORY_SHOWN + 1])
    context = {
        "crumbs": crumbs(_("Geschiedenis"), place=place),
        "place": place,
        "lines": told(changes[:HISTORY_SHOWN], place),
        "is_longer": len(changes) > HISTORY_SHOWN,
        "last": changes[0].number if changes and changes[0].before is not None else None,
    }
    return render(request, "places/history.html", context)


@require_POST
@guarded_by(policies.can_change_place)
def put_back(request: HttpRequest, place_id: UUID, number: int) -> HttpResponse:
    """Take back the last change of a place."""
    place = history_services.put_place_back(request.actor, place_id, seen=number)
    tell(
        request,
        _("De plek staat weer zoals ervoor."),
        undo=reverse("places:put_back", args=[place_id, history_services.last_number(place)]),
    )
    return back(request, reverse("places:history", args=[place_id]))
