"""Who of my people fits one place, and what stands between the others and it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk.places_words import BARRIER_ICONS
from klaverblad.apps.library import queries as library
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people.policies import can_list_people
from klaverblad.apps.people.registry import registry
from klaverblad.apps.people.values import language
from klaverblad.apps.placements import queries as placements
from klaverblad.apps.placements.for_place import Around, ByBarrier, Candidate, around
from klaverblad.apps.places import queries as places
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import row_queries
from klaverblad.engines.matching.barriers import Barrier

Lines = list[dict[str, Any]]
# Those for whom more stands in the way are folded away: a few of them, until somebody asks.
REST_SHOWN = 12


@require_GET
@guarded_by(can_list_people)
def place_people(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The caseload around one place: can start, one step away, one answer away, the rest."""
    actor = request.actor
    place = places.place(actor, place_id)
    running = list(
        trajectories.caseload(actor).order_by("person__last_name", "person__first_name", "pk")
    )
    persons = [one.person for one in running]
    laid = placements.field(actor, persons, on=actor.on, only=place.pk)
    most = None if request.GET.get("rest") == "alles" else REST_SHOWN
    found = around(laid, place.pk, most_of_rest=most)
    context = {
        "place": place,
        "n_people": len(running),
        "found": found,
        "crumbs": [
            {"label": _("Plekken"), "url": reverse("places:list")},
            {"label": place.title, "url": reverse("places:place", args=[place.pk])},
            {"label": _("Wie van mijn mensen")},
        ],
    }
    if found is not None:
        clovers = row_queries.clovers(actor, running)
        people = {
            one.person_id: {"trajectory": one, "person": one.person, "clover": clovers[one.pk]}
            for one in running
        }
        context |= _lines(found, people, library.instruments_by_barrier(actor))
    return render(request, "desk/place_people.html", context)


def _lines(
    found: Around,
    people: Mapping[UUID, Mapping[str, Any]],
    instruments: Mapping[str, Instrument],
) -> dict[str, Any]:
    def lines(candidates: Sequence[Candidate]) -> Lines:
        return [{**people[one.person_id], **_line(one)} for one in candidates]

    def groups(found: ByBarrier) -> Lines:
        return [
            {**_barrier(barrier, instruments), "lines": lines(candidates)}
            for barrier, candidates in found
        ]

    return {
        "fits": lines(found.fits),
        "steps": groups(found.one_step),
        "n_steps": sum(len(candidates) for _one, candidates in found.one_step),
        "barriers": groups(found.one_barrier),
        "n_barriers": sum(len(candidates) for _one, candidates in found.one_barrier),
        "answers": lines(sorted(found.one_answer, key=lambda one: one.n_answers)),
        "n_single": sum(one.n_answers == 1 for one in found.one_answer),
        "rest": lines(found.rest),
        "n_rest": found.n_rest,
    }


def _line(one: Candidate) -> dict[str, Any]:
    """One person in words. The question is the first that can be put to them."""
    known = registry()
    keys = [key for key in one.asked if key in known]
    return {
        "way": one.way.say(language()) if one.way.mode is not None else "",
        "why": one.say(language()),
        "chips": [
            {"icon": BARRIER_ICONS[reason.barrier], "label": reason.chip(language())}
            for reason in one.reasons
        ],
        "question": known[keys[0]].ask() if keys else "",
        "ask_url": reverse("desk:fact", args=[one.person_id, keys[0]]) if keys else "",
    }


def _barrier(barrier: Barrier, instruments: Mapping[str, Instrument]) -> dict[str, Any]:
    code = (barrier.name or "").lower()
    return {
        "code": code,
        "label": barrier.label(language()).capitalize(),
        "icon": BARRIER_ICONS[barrier],
        "instrument": instruments.get(code),
    }
