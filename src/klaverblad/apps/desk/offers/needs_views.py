"""What each requirement of a place costs: how many people it alone shuts out."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk.places_words import BARRIER_ICONS
from klaverblad.apps.people.values import language
from klaverblad.apps.placements.demand_queries import shut_out_by
from klaverblad.apps.places import queries, wording
from klaverblad.apps.places.policies import can_change_place, can_read_supply, can_weigh_place
from klaverblad.engines.figures.small_cells import LEAST, hide_small


@require_GET
@guarded_by(can_weigh_place)
def place_needs(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The requirements of one place, each with what it costs; the numbers for who may see them."""
    actor = request.actor
    place = queries.place(actor, place_id)
    counted = shut_out_by(actor, place_id)
    shown = hide_small(counted.by_barrier)
    lines = [
        {
            "label": barrier.label(language()),
            "icon": BARRIER_ICONS[barrier],
            "n": shown.counts[barrier],
            "is_many": n >= LEAST,
        }
        for barrier, n in sorted(counted.by_barrier.items(), key=lambda one: -one[1])
        if n
    ]
    context = {
        "place": place,
        "lines": lines,
        "needs": wording.needs(place),
        "n_able": hide_small({"able": counted.n_able}).counts["able"],
        "sees_numbers": can_read_supply(actor).is_allowed,
        "can_change": can_change_place(actor, place).is_allowed,
        "least": LEAST,
        "crumbs": [
            {"label": _("Plekken"), "url": reverse("places:list")},
            {"label": place.title, "url": reverse("places:place", args=[place.pk])},
            {"label": _("Wat elke eis kost")},
        ],
    }
    return render(request, "desk/offers/needs.html", context)
