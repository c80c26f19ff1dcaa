"""The directory: who works in this region, and with what places."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from klaverblad.apps.access.asked import words_asked
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.policies import can_read_organisations
from klaverblad.apps.accounts import queries
from klaverblad.apps.accounts.models import OrganisationKind
from klaverblad.apps.places import queries as places
from klaverblad.apps.places.employer_queries import talks_with
from klaverblad.apps.places.models import Place
from klaverblad.apps.places.policies import can_ask_tailored, can_change_place, can_write_talks
from klaverblad.apps.signin.members.policies import roles_to_give

TALKS_SHOWN = 10


@require_GET
@guarded_by(can_read_organisations)
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation of the region by kind, found by its words."""
    words = words_asked(request.GET, "zoek")
    kind = request.GET.get("soort", "")
    kind = kind if kind in OrganisationKind.values else ""
    every = list(queries.organisations(request.actor).order_by("name", "pk"))
    counts = Counter(one.kind for one in every)
    shown = [
        one
        for one in every
        if (not kind or one.kind == kind)
        and all(word in f"{one.name} {one.about}".lower() for word in words.lower().split())
    ]
    n_places = Counter(
        places.open_places(request.actor, on=request.actor.on)
        .order_by()
        .values_list("organisation_id", flat=True)
    )
    filters = [
        {
            "label": label,
            "url": "?" if kind == code else f"?soort={code}",
            "count": counts[code],
            "current": kind == code,
            "removable": kind == code,
        }
        for code, label in OrganisationKind.choices
        if counts[code]
    ]
    context = {
        "rows": [{"organisation": one, "n_places": n_places[one.pk]} for one in shown],
        "filters": filters,
        "words": words,
        "kind": kind,
        "total": len(every),
    }
    return render(request, "desk/organisations.html", context)


@require_GET
@guarded_by(can_read_organisations)
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation: how to reach it, who works there, what places it has."""
    found = queries.organisations(request.actor).get(pk=organisation_id)
    actor = request.actor
    context = {
        "organisation": found,
        "keeps_places": can_change_place(actor, Place(organisation_id=found.pk)).is_allowed,
        "asks_tailored": can_ask_tailored(actor).is_allowed and found.pk != actor.organisation_id,
        "may_log": can_write_talks(actor).is_allowed,
        "talks": talks_with(actor, organisation_id)[:TALKS_SHOWN],
        "gives_access": bool(roles_to_give(request.actor, found)),
        "members": queries.members_of(request.actor, [organisation_id]),
        "places": places.open_places(request.actor, on=request.actor.on)
        .filter(organisation=found)
        .order_by("title", "pk"),
    }
    return render(request, "desk/organisation.html", context)
