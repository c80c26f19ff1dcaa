"""Wat krijgt een werkgever? One place, a kind of person, and what the law of today brings."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk.offers.brings import brings
from klaverblad.apps.desk.offers.brings_forms import KindForm
from klaverblad.apps.places import queries, wording
from klaverblad.apps.places.policies import can_list_places


@require_GET
@guarded_by(can_list_places)
def place_brings(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What hiring somebody of a kind would bring; nobody's file is read."""
    place = queries.place(request.actor, place_id)
    form = KindForm(request.GET)
    lines = brings(request.actor, place, form.kind())
    context = {
        "place": place,
        "form": form,
        "wage": wording.wage(place),
        "hours_week": wording.hours_week(place),
        "can": [line for line in lines if line.may is not False],
        "cannot": [line for line in lines if line.may is False],
        "crumbs": [
            {"label": _("Plekken"), "url": reverse("places:list")},
            {"label": place.title, "url": reverse("places:place", args=[place.pk])},
            {"label": _("Wat krijgt een werkgever?")},
        ],
    }
    status = 200 if form.is_valid() else 422
    return render(request, "desk/offers/brings.html", context, status=status)
