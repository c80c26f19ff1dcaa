"""The pages about one person; each tab has its own address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.agreed import agreed
from klaverblad.apps.desk.childcare.words import care_link
from klaverblad.apps.desk.contact_views import FIRST, ContactForm, notes_page
from klaverblad.apps.desk.fact_lines import fact_lines
from klaverblad.apps.desk.loans.words import loan_link
from klaverblad.apps.desk.places_words import (
    CARDS_SHOWN,
    barrier_lines,
    place_cards,
    rest_lines,
)
from klaverblad.apps.desk.plan.gpmi_words import gpmi_now
from klaverblad.apps.desk.plan.steps_page import goals_and_groups
from klaverblad.apps.desk.proposals.views import is_gone
from klaverblad.apps.desk.story import story
from klaverblad.apps.library import queries as library
from klaverblad.apps.people import values
from klaverblad.apps.people.policies import can_read_person
from klaverblad.apps.people.registry import registry
from klaverblad.apps.placements import proposal_queries as proposals
from klaverblad.apps.placements import run_queries as runs
from klaverblad.apps.placements.agreed_queries import EXAMPLE
from klaverblad.apps.placements.columns import ROADS
from klaverblad.apps.placements.models import RunStop
from klaverblad.apps.placements.policies import can_list_proposals, can_propose
from klaverblad.apps.places.policies import can_ask_tailored
from klaverblad.apps.trajectories import queries
from klaverblad.apps.trajectories.models import Phase, StepState
from klaverblad.apps.travel import wording as travel_words

FACTS_SHOWN = (
    "has_licence_b", "lift_kg_max", "busy_week", "savings_eur", "net_wage_month_eur",
    "language_level_nl", "on_social_housing_list",
)  # fmt: skip
REST_SHOWN = 8


@require_GET
@guarded_by(can_read_person)
def overview(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The whole way on one page: goals, steps, life domains, facts, the story so far."""
    page = pages.page(request, person_id, tab="overview")
    told, n_told = story(request.actor, person_id)
    screening, domains = pages.domain_lines(page)
    lines = {line.key: line for rows in fact_lines(page).values() for line in rows}
    context = {
        "page": page,
        "goals": _goals(page),
        "told": told,
        "n_told": n_told,
        "screening": screening,
        "domains": domains,
        "facts": [lines[key] for key in FACTS_SHOWN if key in lines],
        "phases": [(code, label) for code, label in Phase.choices if code != Phase.CLOSED],
    }
    return render(request, "desk/person.html", context)


@require_GET
@guarded_by(can_read_person)
def steps(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Goals and steps: as a list, or as a board of their states."""
    page = pages.page(request, person_id, tab="steps")
    as_board = request.GET.get("als") == "bord"
    stands = agreed(page, at=timezone.now())
    context = {
        "page": page,
        "as_board": as_board,
        "board": _board(page) if as_board else [],
        "gpmi": gpmi_now(page),
        "loan": loan_link(page),
        "care": care_link(page),
        **stands,
        **goals_and_groups(page, stands["step_lines"]),
    }
    return render(request, "desk/steps.html", context)


def _goals(page: pages.Page) -> list[Any]:
    return queries.goals_of(page.actor, page.trajectory.pk) if page.trajectory else []


def _board(page: pages.Page) -> list[tuple[str, list[Any]]]:
    columns = [state for state in StepState if state != StepState.DROPPED]
    return [(state.label, [s for s in page.steps if s.state == state]) for state in columns]


@require_GET
@guarded_by(can_read_person)
def places_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Feasible places with how to get there, one step away by barrier, the rest with reasons."""
    page = pages.page(request, person_id, tab="places")
    shows_all = request.GET.get("rest") == "alles"
    barrier = request.GET.get("drempel", "")
    matches = page.matches
    rest = matches.rest(limit=None if shows_all else REST_SHOWN)
    page.places(one.place for one in (*matches.fits[:CARDS_SHOWN], *rest))
    instruments = [one for one in library.instruments(request.actor) if one.lifts]
    suggestion = runs.waiting_for(request.actor, person_id)
    context = {
        "page": page,
        "matches": matches,
        "n_places": len(matches.field.found),
        "cards": place_cards(page, all_of_them=request.GET.get("kan") == "alles"),
        "lifts": barrier_lines(page, instruments, opened=barrier),
        "rest": rest_lines(page, rest),
        "shows_all": shows_all,
        "questions": [
            {"key": one.key, "n_places": one.n_places, "question": registry()[one.key].ask()}
            for one in matches.questions
            if one.key in registry()
        ],
        "reckoned": _reckoned(page),
        "estimate": ROADS.say(page.language),
        "bus": travel_words.bus(matches.field.timetable, on=request.actor.on),
        "asks_tailored": can_ask_tailored(request.actor).is_allowed,
        "policy": "" if matches.policy == EXAMPLE else matches.policy.version,
        "proposal": proposals.open_of(request.actor, person_id),
        "suggestion": suggestion,
        "is_gone": is_gone(page, suggestion),
        "stopped": _stopped(request.actor),
        "can_propose": can_propose(request.actor, page.person).is_allowed,
    }
    return render(request, "desk/places.html", context)


def _stopped(actor: Actor) -> RunStop | None:
    """That the runs stand still is for whoever works with them, not for the person."""
    return runs.stop_now(actor) if can_list_proposals(actor).is_allowed else None


RECKONED = (
    ("has_licence_b", "card"),
    ("has_car", "card"),
    ("has_bike", "bike"),
    ("travel_minutes_max", "clock"),
    ("lift_kg_max", "weight"),
    ("busy_week", "care"),
    ("language_level_nl", "talk"),
)


def _reckoned(page: pages.Page) -> list[dict[str, str]]:
    """The known facts that the matching used, as a line above the places."""
    found, colon = [], _(":")
    for key, icon in RECKONED:
        fact, entry = page.known.get(key), registry()[key]
        if fact is not None and fact.value is not None:
            shown = values.show(entry, fact.value)
            found.append({"icon": icon, "label": f"{entry.label()}{colon} {shown}"})
    return found


@require_GET
@guarded_by(can_read_person)
def facts(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """All that is known, by life domain, with who said it and what reads it."""
    page = pages.page(request, person_id, tab="facts")
    groups = [
        {"domain": domain, "label": pages.DOMAIN_WORDS[domain][0], "lines": lines}
        for domain, lines in fact_lines(page).items()
        if lines
    ]
    return render(request, "desk/facts.html", {"page": page, "groups": groups})


@require_GET
@guarded_by(can_read_person)
def notes(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Every contact this actor may read, and the form for a new one."""
    return notes_page(request, person_id, ContactForm(initial=FIRST))


@require_GET
@guarded_by(can_read_person)
def story_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The whole story, the newest first."""
    page = pages.page(request, person_id, tab="overview")
    told, n_told = story(request.actor, person_id, limit=500)
    return render(request, "desk/story.html", {"page": page, "told": told, "n_told": n_told})
