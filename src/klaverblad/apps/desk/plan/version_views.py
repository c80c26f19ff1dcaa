"""The versions of a plan: every change, two compared, and one taken back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from klaverblad.apps.access.answers import back, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.plan import versions
from klaverblad.apps.people.policies import can_read_person
from klaverblad.apps.trajectories import policies, services, version_queries
from klaverblad.apps.trajectories.models import Item

SHOWN = 30


@require_GET
@guarded_by(can_read_person)
def history(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Every change to goals and steps, the newest first; or two versions side by side."""
    page = pages.page(request, person_id, tab="steps")
    if page.trajectory is None:
        raise Http404
    found = version_queries.changes(request.actor, page.trajectory.pk)
    n_all = found.count()
    shows_all = request.GET.get("toon") == "alles"
    lines = versions.lines(page, list(found if shows_all else found[:SHOWN]))
    context = {"page": page, "lines": lines, "n_all": n_all, "n_hidden": n_all - len(lines)}
    first, last = _number(request, "van"), _number(request, "tot")
    if first is not None and last is not None:
        first, last = min(first, last), max(first, last)
        context |= {"first": first, "last": last, "compared": versions.compare(page, first, last)}
        context["is_compared"] = True
    return render(request, "desk/plan/history.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


@require_POST
@guarded_by(policies.can_write_trajectory)
def restore(request: HttpRequest, person_id: UUID, number: int) -> HttpResponse:
    """Put one goal or step back to how it was before a change; that is a version of its own."""
    page = pages.page(request, person_id, tab="steps")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    found = versions.item_of(page, number)
    if found is None:
        raise Http404
    item, item_id = found
    if item == Item.GOAL:
        title = services.restore_goal(request.actor, item_id, before=number).words
    else:
        title = services.restore_step(request.actor, item_id, before=number).title
    undo = reverse("desk:restore_plan", args=[person_id, services.last_number(item_id)])
    tell(request, _("Teruggezet: %(title)s.") % {"title": title}, undo=undo)
    return back(request, reverse("desk:history", args=[person_id]))
