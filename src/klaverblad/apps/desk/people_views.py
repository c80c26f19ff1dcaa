"""Mijn mensen, search, and somebody new."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from klaverblad.apps.access.answers import tell
from klaverblad.apps.access.asked import words_asked
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk.access_views import FOUND
from klaverblad.apps.desk.caseload import Filter, Row, listing
from klaverblad.apps.desk.caseload.chips import chips, coach_filters, selects, sorts, way_out
from klaverblad.apps.desk.places_words import BARRIER_ICONS
from klaverblad.apps.library import search as library
from klaverblad.apps.people import policies, services
from klaverblad.apps.people import queries as people_queries
from klaverblad.apps.people.forms import PersonForm
from klaverblad.apps.places import queries as places
from klaverblad.apps.places.policies import can_list_places
from klaverblad.apps.trajectories import handover_queries as handovers
from klaverblad.apps.trajectories import list_queries
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import services as trajectory_services
from klaverblad.apps.trajectories.models import Phase
from klaverblad.apps.trajectories.policies import can_hand_people_over, can_share_lists
from klaverblad.errors import KlaverbladError

# What the button of a newcomer says of a file that the page may not name.
ELSEWHERE = "elsewhere"


@require_GET
@guarded_by(policies.can_list_people)
def people(request: HttpRequest) -> HttpResponse:
    """The caseload as a table; every choice stands in the address."""
    actor, asked = request.actor, Filter.read(request.GET)
    found = listing(actor, asked)
    shows_coaches = actor.role in {Role.TEAM_LEAD, Role.SOCIAL_WORKER}
    coaches = list(trajectories.coaches(actor)) if shows_coaches else None
    on_the_row = {"words", "phase", "coach"} if shows_coaches else {"words", "phase"}
    gives = can_hand_people_over(actor).is_allowed
    context = {
        "asked": asked,
        "found": found,
        "phases": [
            {
                "label": label,
                "url": asked.address(phase="" if asked.phase == code else code),
                "current": asked.phase == code,
                "removable": asked.phase == code,
            }
            for code, label in Phase.choices
            if code != Phase.CLOSED
        ],
        "more_filters": coach_filters(asked, coaches),
        "chips": [one for one in chips(actor, asked) if one["name"] not in on_the_row],
        "selects": selects(actor, asked),
        "kept_words": asked.said(),
        "sorts": sorts(asked),
        "rows": [_row(row) for row in found.rows],
        "export": asked.address(),
        "previous": asked.address(page=found.page - 1) if found.page > 1 else "",
        "next": asked.address(page=found.page + 1) if found.page < found.n_pages else "",
        "can_list_warned": policies.can_list_warned(actor).is_allowed,
        "can_open": policies.can_open_person(actor).is_allowed,
        "can_hand_over": gives,
        "n_without_coach": handovers.n_without_coach(actor) if gives else 0,
        "can_share": can_share_lists(actor).is_allowed,
    }
    if not found.rows and not asked.is_empty:
        context["way_out"] = way_out(actor, asked)
    return render(request, "desk/people.html", context | _kept(actor, asked))


def _kept(actor: Actor, asked: Filter) -> dict[str, Any]:
    """The lists that were kept, and whether this one is among them."""
    lists = [
        {
            "label": one.name,
            "url": Filter.read(QueryDict(one.choices).dict()).address(),
            "current": one.choices == asked.kept,
        }
        for one in list_queries.own_lists(actor)
    ]
    is_kept = any(one["current"] for one in lists)
    return {"lists": lists, "keep": "" if is_kept else asked.kept}


def _row(row: Row) -> dict[str, Any]:
    language = (get_language() or "nl")[:2]
    barriers = [
        {"icon": BARRIER_ICONS[barrier], "label": barrier.label(language), "count": count}
        for barrier, count in row.barriers
    ]
    return {
        "person": row.person,
        "clover": row.clover,
        "phase": Phase(row.trajectory.phase).label,
        "next_step": row.next_step,
        "last_contact": row.last_contact,
        "days_silent": row.days_silent,
        "barriers": barriers,
        "n_places": row.n_places,
        "n_waiting": row.n_waiting,
    }


@require_GET
@guarded_by(policies.can_list_people)
def export(request: HttpRequest) -> HttpResponse:
    """The same list as CSV: the same filter, the same reach, nothing more than the table shows."""
    found = listing(request.actor, Filter.read(request.GET), all_rows=True)
    # What is kept elsewhere is read by whoever opens it there, so it counts as opening each file.
    note_opened(row.person.pk for row in found.rows)
    head = [
        _("Naam"),
        _("Gemeente"),
        _("Fase"),
        _("Volgende stap"),
        _("Tegen"),
        _("Laatste contact"),
    ]
    rows = (
        (
            row.person.name,
            row.person.municipality.name,
            row.trajectory.get_phase_display(),
            step.title if (step := row.next_step) else "",
            date_format(step.due_on) if step and step.due_on else "",
            date_format(row.last_contact) if row.last_contact else "",
        )
        for row in found.rows
    )
    return csv_file("mijn-mensen.csv", head, rows)


@require_GET
@guarded_by(can_list_places)
def search(request: HttpRequest) -> HttpResponse:
    """A person, a place, an organisation, a right or a measure by its words."""
    words = words_asked(request.GET, "q")
    actor = request.actor
    context = {
        "words": words,
        "persons": people_queries.found(actor, words) if words else [],
        "places": list(places.open_places(actor, on=actor.on).filter(title__icontains=words)[:20])
        if words
        else [],
        "organisations": list(accounts.organisations(actor).filter(name__icontains=words)[:20])
        if words
        else [],
        "known": library.looked_up(actor, words, on=actor.on)[:20] if words else [],
    }
    return render(request, "desk/search.html", context)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_open_person)
def newcomer(request: HttpRequest) -> HttpResponse:
    """Start a file and a trajectory for someone new; what was typed stays when something is off."""
    actor = request.actor
    form = PersonForm(request.POST or None, municipalities=list(accounts.municipalities(actor)))
    context: dict[str, Any] = {"form": form}
    if request.method == "GET":
        return render(request, "desk/newcomer.html", context)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        someone = services.Newcomer(**form.newcomer())
        alike = _alike(request, someone)
        if alike is not None:
            return render(
                request, "desk/newcomer.html", context | alike, status=HTTPStatus.CONFLICT
            )
        try:
            begun = trajectory_services.welcome(
                actor, someone, coach_id=trajectories.coach_for(actor)
            )
        except KlaverbladError as error:
            form.add_error(None, str(error.sentence))
        else:
            tell(request, _("Het dossier van %(name)s is open.") % {"name": begun.person.name})
            return redirect("desk:person", begun.person_id)
    return render(request, "desk/newcomer.html", context, status=status)


def _alike(request: HttpRequest, someone: services.Newcomer) -> dict[str, Any] | None:
    """Who may be this person already, for the page; None when there is nobody whom it did not show.

    The button says whom the page showed. What was typed anew since is looked for again.
    """
    found = services.who_looks_like(request.actor, someone)
    before = request.session.pop(FOUND, None)
    if found.same:
        # No button to open one all the same: it would be refused.
        return {"same": found.same}
    elsewhere = str(found.elsewhere) if found.elsewhere else ""
    seen = set(request.POST.get("seen", "").split())
    asked = {str(one.pk) for one in found.here} | ({ELSEWHERE} if elsewhere else set())
    if asked <= seen and (not elsewhere or before == elsewhere):
        return None
    if elsewhere:
        request.session[FOUND] = elsewhere
    return {"here": found.here, "is_elsewhere": bool(elsewhere), "seen": " ".join(sorted(asked))}
