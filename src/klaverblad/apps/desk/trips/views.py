"""How somebody gets to a place, and home again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.trips.asked import asked
from klaverblad.apps.people.policies import can_read_person
from klaverblad.apps.people.values import language
from klaverblad.apps.places import queries as places


@require_GET
@guarded_by(can_read_person)
def trip_page(request: HttpRequest, person_id: UUID, place_id: UUID) -> HttpResponse:
    """The way from one home to one place: line, change, minutes, and the last bus home."""
    page = pages.page(request, person_id, tab="trip")
    place = places.place(request.actor, place_id)
    context = asked(request, page, place, language())
    return render(request, "desk/trips/page.html", {"page": page, **context})
