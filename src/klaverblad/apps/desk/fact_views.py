"""Saying or correcting a fact, and what that changes: rights and places, old and new side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.places_words import BARRIER_ICONS
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services, values
from klaverblad.apps.people.forms import FactForm
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.policies import can_record_fact
from klaverblad.apps.people.registry import registry
from klaverblad.apps.placements import queries as placements
from klaverblad.apps.rights import queries as rights
from klaverblad.errors import KlaverbladError


@dataclass(frozen=True)
class Standing:
    """What follows from the facts at one moment."""

    field: placements.Field
    leefloon: rights.Leefloon

    @classmethod
    def now(cls, actor: Actor, person: Person) -> Standing:
        return cls(
            placements.field(actor, [person], on=actor.on),
            rights.leefloon(actor, person, on=actor.on),
        )


@require_http_methods(["GET", "POST"])
@guarded_by(can_record_fact)
def fact(request: HttpRequest, person_id: UUID, key: str) -> HttpResponse:
    """One fact: what stands there, its history, and the form. A page, or a part of one."""
    entry = registry().get(key)
    if entry is None:
        raise Http404
    page = pages.page(request, person_id, tab="facts")
    can_record_fact(request.actor, page.person).enforce()
    old = page.known.get(key)
    history = people.history(request.actor, person_id, key)
    context: dict[str, Any] = {
        "page": page,
        "entry": entry,
        "old": old,
        "used_by": pages.used_by(key),
        "history": history,
        "history_lines": [pages.FactLine(entry, one, ()) for one in history],
    }
    if request.method == "GET":
        context["form"] = FactForm(entry, initial=_initial(old), on=request.actor.on)
        return _show(request, context)
    form = FactForm(entry, request.POST, initial=_initial(old), on=request.actor.on)
    context["form"] = form
    if not form.is_valid():
        return _show(request, context, status=422)
    before = Standing.now(request.actor, page.person)
    try:
        services.record_fact(
            request.actor,
            person_id,
            form.said(),
            seen=_uuid(request.POST.get("seen", "")),
        )
    except KlaverbladError as error:
        form.add_error(None, str(error.sentence))
        return _show(request, context, status=error.status)
    after = Standing.now(request.actor, page.person)
    context["effect"] = _effect(before, after, page.language)
    saved = people.known_facts(request.actor, [person_id])[person_id][key]
    context["old_shown"] = values.show(entry, old.value) if old else ""
    context["saved_shown"] = values.show(entry, saved.value)
    if request.htmx:
        return render(request, "desk/fact_saved_part.html", context)
    return render(request, "desk/fact_saved.html", context)


def _initial(old: people.KnownFact | None) -> dict[str, Any]:
    """The form starts from what stands there; the day and the source are said anew."""
    return {} if old is None else {"value": old.value}


def _show(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    template = "desk/fact_part.html" if request.htmx else "desk/fact.html"
    return render(request, template, context, status=status)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _effect(before: Standing, after: Standing, language: str) -> dict[str, Any]:
    """Old and new side by side, in words."""
    found = placements.effect(before.field, after.field)

    def lines(shifts: tuple[placements.Shift, ...], which: str) -> list[dict[str, Any]]:
        return [
            {
                "place": shift.place,
                "url": reverse("places:place", args=[shift.place.pk]),
                "reasons": [
                    {"icon": BARRIER_ICONS[r.barrier], "label": r.chip(language)}
                    for r in getattr(shift, which)
                ],
            }
            for shift in shifts
        ]

    return {
        "n_before": found.n_before,
        "n_after": found.n_after,
        "opened": lines(found.opened, "before"),
        "closed": lines(found.closed, "after"),
        "n_closer": found.n_closer,
        "n_farther": found.n_farther,
        "leefloon_before": before.leefloon,
        "leefloon_after": after.leefloon,
        "leefloon_moved": before.leefloon.bounds != after.leefloon.bounds,
    }
