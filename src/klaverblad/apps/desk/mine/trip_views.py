"""How I get to a place, and home again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_GET

from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.apps.desk.trips.asked import asked
from klaverblad.apps.people.values import language
from klaverblad.apps.places import queries as places


@require_GET
@own_page
def my_trip(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The way from my home to a place: line, change, minutes, and the last bus home."""
    page = own(request, tab="more")
    place = places.place(request.actor, place_id)
    said = language()
    with translation.override(said):
        # Lines, stops and times speak a language of the desk, whatever the page around them speaks.
        context = asked(request, page, place, said)
        way = render_to_string("desk/trips/way.html", context, request)
    return show(request, "trip", page, way=way, **context)
