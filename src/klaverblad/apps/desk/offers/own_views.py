"""Onze plekken: all places of one organisation, and what was asked of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.placements.answer_queries import n_asked_of_us
from klaverblad.apps.places import policies, queries, wording
from klaverblad.apps.places.models import Place, PlaceVersion
from klaverblad.apps.places.tailored_queries import waiting


@require_GET
@guarded_by(policies.can_write_places)
def own_places(request: HttpRequest) -> HttpResponse:
    """The places of the actor's own organisation."""
    actor = request.actor
    found = accounts.organisations(actor).get(pk=actor.organisation_id)
    return _page(request, found, is_own=True)


@require_GET
@guarded_by(policies.can_change_place)
def places_of(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The places of one organisation, for whoever keeps them when it has no login."""
    found = accounts.organisations(request.actor).get(pk=organisation_id)
    policies.can_change_place(request.actor, Place(organisation_id=found.pk)).enforce()
    return _page(request, found, is_own=False)


def _page(request: HttpRequest, organisation: Organisation, *, is_own: bool) -> HttpResponse:
    actor = request.actor
    found = list(
        queries.of_organisation(actor, organisation.pk).prefetch_related("rooms", "accepts")
    )
    last = queries.last_changes(actor, [one.pk for one in found])
    states: dict[str, list[dict[str, Any]]] = {"open": [], "paused": [], "closed": []}
    for place in found:
        states[_state(actor, place)].append(_row(actor, place, last.get(place.pk)))
    asked = list(waiting(actor)) if actor.role in policies.OWN_ORGANISATION else []
    context = {
        "organisation": organisation,
        "is_own": is_own,
        "states": states,
        "n_places": len(found),
        "n_room": sum(row["place"].room for row in states["open"]),
        "asked": [{"request": one, "is_late": one.answer_by < actor.on} for one in asked],
        "n_chosen": n_asked_of_us(actor) if is_own else 0,
        "new_url": reverse("places:new") + f"?organisatie={organisation.pk}",
        "title": _("Onze plekken") if is_own else organisation.name,
    }
    return render(request, "desk/offers/own.html", context)


def _state(actor: Actor, place: Place) -> str:
    if place.is_closed(on=actor.on):
        return "closed"
    return "paused" if place.is_paused(on=actor.on) else "open"


def _row(actor: Actor, place: Place, last: PlaceVersion | None) -> dict[str, Any]:
    return {
        "place": place,
        "hours": wording.hours(place),
        "hours_week": wording.hours_week(place),
        "room": wording.room(place),
        "rooms_ahead": wording.rooms_ahead(place, on=actor.on),
        "paused": wording.paused(place) if not place.is_closed(on=actor.on) else "",
        "chips": wording.chips(place),
        "last": last,
    }
