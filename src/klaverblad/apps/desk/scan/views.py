"""Seeing what changed in somebody's rights, and how far the look at everybody is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from klaverblad import working
from klaverblad.apps.access.answers import back, part, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk.scan.news import SHOWN, news_of_one
from klaverblad.apps.people import queries as people
from klaverblad.apps.rights import alert_services, scan_queries, scan_services
from klaverblad.apps.rights.policies import can_read_scans, can_see_news

RUNS_SHOWN = 20


@require_POST
@guarded_by(can_see_news)
def see(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What changed about one person was seen: it leaves the day list, but for what came meanwhile."""
    shown = _shown(request.GET.get(SHOWN, ""))
    alert_services.see_news(request.actor, person_id, at=timezone.now(), shown=shown)
    if request.htmx and (group := news_of_one(request.actor, person_id)):
        return part(request, "desk/scan/row.html", {"group": group})
    if request.htmx:
        person = people.persons(request.actor).select_related("municipality").get(pk=person_id)
        return part(request, "desk/scan/row.html", {"seen": person})
    undo = reverse("desk:unsee_right_news", args=[person_id])
    tell(request, _("Genoteerd dat je zag wat er veranderde."), undo=undo)
    return back(request, reverse("desk:today"))


def _shown(text: str) -> datetime | None:
    """The moment in an address; what is none, or has no zone, is no moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


@require_POST
@guarded_by(can_see_news)
def unsee(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Not seen after all: it is back on the day list."""
    alert_services.unsee_news(request.actor, person_id)
    if request.htmx:
        group = news_of_one(request.actor, person_id)
        return part(request, "desk/scan/row.html", {"group": group})
    tell(request, _("Het staat weer op je lijst."))
    return back(request, reverse("desk:today"))


@require_GET
@guarded_by(can_read_scans)
def scans(request: HttpRequest) -> HttpResponse:
    """The last runs: why they began, how far they came, how much changed. Nobody's name."""
    runs = scan_queries.runs(request.actor, limit=RUNS_SHOWN)
    context = {
        "runs": [{"run": one, "took": _took(one)} for one in runs],
        "n_kept": scan_queries.n_kept(request.actor),
        **_progress(),
    }
    return render(request, "desk/scan/runs.html", context)


@require_GET
@guarded_by(can_read_scans)
def progress(request: HttpRequest) -> HttpResponse:
    """How far the run of now is."""
    return part(request, "desk/scan/progress.html", _progress())


@require_POST
@guarded_by(can_read_scans)
def scan_now(request: HttpRequest) -> HttpResponse:
    """Have everybody looked at now, in the background."""
    scan_services.ask_for_one(request.actor, at=timezone.now())
    tell(request, _("Gevraagd. Je mag deze pagina sluiten."))
    return redirect("desk:scans")


def _progress() -> dict[str, Any]:
    run = scan_queries.open_run()
    return {
        "busy": run,
        "has_worker": run is None or working.is_alive(),
        "is_silent": run is not None and not scan_queries.is_alive(run, at=timezone.now()),
    }


def _took(run: Any) -> timedelta | None:
    if run.finished_at is None or run.is_given_up:
        return None
    return timedelta(seconds=round((run.finished_at - run.started_at).total_seconds()))
