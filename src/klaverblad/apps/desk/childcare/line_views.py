"""Who waits for which location, in which order and why; the same as a table to keep."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.childcare import policies, queries
from klaverblad.apps.childcare.queries import Line, Spot
from klaverblad.apps.desk.childcare import words
from klaverblad.apps.people.values import language
from klaverblad.engines.matching import week


@require_GET
@guarded_by(policies.can_list_childcare)
def board(request: HttpRequest) -> HttpResponse:
    """One location with its line; beside it its places, and the rules."""
    actor = request.actor
    every = queries.lines(actor, queries.locations(actor))
    chosen = _chosen(every, request.GET.get("opvang", ""))
    kept, rules = queries.rules_on(actor, actor.on)
    context = {
        "filters": [_filter(one, chosen) for one in every],
        "line": chosen,
        "rows": [_row(chosen, one) for one in chosen.spots] if chosen else [],
        "days": _days(chosen) if chosen else [],
        "rules": rules,
        "kept": kept,
        "order": [(one.name[language()], words.status_words(one)) for one in rules.order],
        "shares": [words.share_words(rules, one) for one in rules.reserved],
        "late": list(queries.overdue_offers(actor)),
    }
    return render(request, "desk/childcare/board.html", context)


def _chosen(every: list[Line], wanted: str) -> Line | None:
    """The line that was asked for; else the one in which most of the own people stand."""
    for one in every:
        if str(one.places.location.pk) == wanted:
            return one
    return max(
        every, key=lambda one: sum(spot.request is not None for spot in one.spots), default=None
    )


def _filter(one: Line, chosen: Line | None) -> dict[str, Any]:
    place = one.places.location
    return {
        "label": f"{place.name}, {place.municipality.name}",
        "url": f"{reverse('desk:childcare')}?opvang={place.pk}",
        "count": len(one.spots),
        "current": chosen is not None and chosen.places.location.pk == place.pk,
    }


def _row(line: Line, spot: Spot) -> dict[str, Any]:
    asked = spot.request
    return {
        "spot": spot,
        "asked": asked,
        "hours": words.asked_in_words(asked) if asked else "",
        "grounds": words.grounds_of(line.rules, asked) if asked else [],
        "why": words.spot_words(line, spot),
        "fit": words.fit_words(spot),
        "tone": "green" if spot.fits else "amber" if spot.full is None else "",
    }


def _days(line: Line) -> list[tuple[str, int | None, int, int | None]]:
    """Each day with its places, how many are kept, and how many are free."""
    spoken, found = language(), line.places
    return [
        (
            week.long_day(day, spoken),
            found.places[day] if found.places is not None else None,
            found.held[day],
            found.free[day] if found.free is not None else None,
        )
        for day in range(7)
        if found.places is None or found.places[day] or found.held[day]
    ]


@require_GET
@guarded_by(policies.can_list_childcare)
def export(request: HttpRequest, location_id: UUID) -> HttpResponse:
    """The line of one location: own people by name, others as a number."""
    line = queries.line(request.actor, location_id)
    head = [
        _("Nummer"), _("Naam"), _("Kind"), _("Vanaf"), _("Dagen en uren"), _("Gronden"),
        _("Gevraagd op"), _("Waarom op deze plaats"), _("Past nu"),
    ]  # fmt: skip
    return csv_file(
        "kinderopvang.csv", head, [_cells(request.actor, line, one) for one in line.spots]
    )


def _cells(actor: Actor, line: Line, spot: Spot) -> list[object]:
    asked, why, fit = spot.request, words.spot_words(line, spot), words.fit_words(spot)
    if asked is None:
        return [spot.number, _("een ander gezin"), "", "", "", "", "", why, fit]
    assert policies.can_read_childcare(actor, asked.person).is_allowed, (
        "own people alone have names"
    )
    return [
        spot.number, asked.person.name, asked.child, asked.since.isoformat(),
        words.asked_in_words(asked), ", ".join(words.grounds_of(line.rules, asked)),
        asked.asked_on.isoformat(), why, fit,
    ]  # fmt: skip
