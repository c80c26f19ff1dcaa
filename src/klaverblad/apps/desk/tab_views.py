"""What a tab of a file says of itself, when that takes too long to say with the page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from klaverblad.apps.access.answers import part
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.policies import can_read_person
from klaverblad.apps.placements import queries as placements


@require_GET
@guarded_by(can_read_person)
def n_places(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """How many places fit now: counted, without their order or a reason."""
    actor = request.actor
    person = people.person(actor, person_id)
    laid = placements.field(actor, [person], on=actor.on)
    return part(request, "desk/tab_count.html", {"n": placements.n_feasible(laid)[person.pk]})
