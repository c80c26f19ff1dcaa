"""Screenings as files to print."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.screening.paper import empty_pdf, filled_pdf
from klaverblad.apps.desk.screening.shown import PAPER_LANGUAGES
from klaverblad.apps.people.policies import can_list_people, can_read_person
from klaverblad.apps.trajectories import screening_queries as queries
from klaverblad.apps.trajectories.screening import asked_now


@require_GET
@guarded_by(can_list_people)
def empty(request: HttpRequest, language: str) -> HttpResponse:
    """The questionnaire of today, to fill in by hand."""
    if language not in PAPER_LANGUAGES:
        raise Http404
    actor = request.actor
    questionnaire = asked_now(on=actor.on, region_id=actor.region_id)
    made = empty_pdf(questionnaire, language=language, at=timezone.now())
    return _download(made, f"screening-{language}.pdf")


@require_GET
@guarded_by(can_read_person)
def filled(request: HttpRequest, screening_id: UUID) -> HttpResponse:
    """One screening as it was filled in."""
    looked = queries.screening(request.actor, screening_id)
    page = pages.page(request, looked.screening.trajectory.person_id, tab="overview")
    return _download(filled_pdf(page, looked, at=timezone.now()), "screening.pdf")


def _download(made: bytes, name: str) -> HttpResponse:
    """A file to keep; no name of anybody in its name, for it stays in a folder of downloads."""
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
