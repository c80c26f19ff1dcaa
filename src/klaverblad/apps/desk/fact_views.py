"""Saying or correcting a fact, and what that changes: rights and places, old and new side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.effect import Standing, effect
from klaverblad.apps.desk.fact_lines import FactLine, used_by
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services, values
from klaverblad.apps.people.forms import FactForm
from klaverblad.apps.people.history_queries import history as history_of
from klaverblad.apps.people.models import EndedAs
from klaverblad.apps.people.policies import can_record_fact
from klaverblad.apps.people.registry import registry
from klaverblad.apps.placements.contesting import Contested, contested, correct
from klaverblad.errors import KlaverbladError


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
    history = history_of(request.actor, person_id, key)
    context: dict[str, Any] = {
        "page": page,
        "entry": entry,
        "old": old,
        "used_by": used_by(key),
        "history": history,
        "history_lines": [FactLine(entry, one, ()) for one in history],
        "needs_household": entry.entity == "household" and page.home is None,
        "contested": _contested(request, key),
    }
    if request.method == "GET":
        context["form"] = FactForm(
            entry, initial=_initial(old), on=request.actor.on, documents=page.documents
        )
        return _show(request, context)
    form = FactForm(
        entry,
        request.POST,
        initial=_initial(old),
        on=request.actor.on,
        documents=page.documents,
    )
    context["form"] = form
    is_valid = form.is_valid()
    seen = _seen(request.POST.get("seen", ""))
    if seen != (old.fact_id if old else services.NOTHING_SEEN):
        # Before what is wrong in the form: it may ask more now that something stands there.
        form.add_error(None, str(services.ChangedMeanwhile.sentence))
        return _show(request, context, status=services.ChangedMeanwhile.status)
    if not is_valid:
        return _show(request, context, status=422)
    return _save(request, context, seen)


def _save(request: HttpRequest, context: dict[str, Any], seen: UUID) -> HttpResponse:
    """Write the fact down, and show what that changes."""
    page, entry, old = context["page"], context["entry"], context["old"]
    before = Standing.now(request.actor, page.person)
    try:
        _record(request, context, seen)
    except KlaverbladError as error:
        context["form"].add_error(None, str(error.sentence))
        return _show(request, context, status=error.status)
    after = Standing.now(request.actor, page.person)
    # Read again: the tabs of the old page count what was known before.
    page = pages.page(request, page.person.pk, tab="facts")
    context |= {
        "page": page,
        "effect": effect(before, after, page.language),
        "old_shown": values.show(entry, old.value) if old else "",
        "saved_shown": values.show(entry, page.known[entry.key].value),
        "waits_for_licence": _waits_for_licence(page, entry.key),
    }
    if not request.htmx:
        return render(request, "desk/fact_saved.html", context)
    context["tabs"] = page.tabs
    return render(request, "desk/fact_saved_part.html", context)


def _contested(request: HttpRequest, key: str) -> Contested | None:
    """The reason that somebody says is wrong, if they came from one."""
    said = request.POST if request.method == "POST" else request.GET
    return contested(
        request.actor, key, barrier=said.get("drempel", ""), place=said.get("plek", "")
    )


def _record(request: HttpRequest, context: dict[str, Any], seen: UUID) -> None:
    """Keep the fact; when it corrects a reason, the journal keeps what that opened and closed."""
    person_id, said, about = context["page"].person.pk, context["form"].said(), context["contested"]
    if about is None:
        services.record_fact(request.actor, person_id, said, seen=seen)
    else:
        correct(request.actor, person_id, said, seen=seen, about=about)


def _waits_for_licence(page: pages.Page, key: str) -> bool:
    """Whether a car was just said that opens nothing, because nobody may drive it."""
    licence = page.known.get("has_licence_b")
    may_drive = licence is not None and licence.value is True
    return key == "has_car" and page.known[key].value is True and not may_drive


def _initial(old: people.KnownFact | None) -> dict[str, Any]:
    """The form starts from what stands there; the day and the source are said anew."""
    return {} if old is None else {"value": old.value, "ended_as": EndedAs.CHANGED}


def _show(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    template = "desk/fact_part.html" if request.htmx else "desk/fact.html"
    return render(request, template, context, status=status)


def _seen(text: str) -> UUID:
    """The fact that the form showed; what cannot be read was nothing of ours."""
    try:
        return UUID(text)
    except ValueError:
        return services.NOTHING_SEEN
