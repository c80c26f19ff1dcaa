"""The plan to print: as a page, and as a tagged PDF in nl, fr or en."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.plan import paper
from klaverblad.apps.people.policies import can_read_person

_NAMES = {"nl": "Nederlands", "fr": "Français", "en": "English"}


def _page(request: HttpRequest, person_id: UUID) -> pages.Page:
    page = pages.page(request, person_id, tab="steps")
    if page.trajectory is None:
        raise Http404
    return page


@require_GET
@guarded_by(can_read_person)
def on_screen(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The plan as it prints, with the PDF beside it in three languages."""
    page = _page(request, person_id)
    language = paper.language_of(page, request.GET.get("taal", ""))
    context = {
        "page": page,
        "plan": paper.plan_on_paper(page, language=language, on=request.actor.on),
        "plan_language": language,
        "languages": [
            {"label": name, "url": f"?taal={code}", "current": code == language}
            for code, name in _NAMES.items()
        ],
    }
    return render(request, "desk/plan/paper.html", context)


@require_GET
@guarded_by(can_read_person)
def as_pdf(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The plan as a PDF; no name of anybody in the name of the file."""
    page = _page(request, person_id)
    language = paper.language_of(page, request.GET.get("taal", ""))
    with translation.override(language):
        made = paper.plan_pdf(page, language=language, at=timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="plan.pdf"'
    return response
