"""One person on one sheet, and the trajectories of before."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.summary import paper
from klaverblad.apps.desk.summary.gathered import Summary
from klaverblad.apps.people.policies import can_read_person


@require_GET
@guarded_by(can_read_person)
def summary(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What another coach reads in one minute."""
    page = pages.page(request, person_id, tab="overview")
    return render(request, "desk/summary/summary.html", {"page": page, "summary": Summary(page)})


@require_GET
@guarded_by(can_read_person)
def summary_pdf(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The same on one page of paper."""
    page = pages.page(request, person_id, tab="overview")
    made = paper.summary_pdf(Summary(page), at=timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    # No name of anybody in its name, for it stays in a folder of downloads.
    response["Content-Disposition"] = 'attachment; filename="samenvatting.pdf"'
    return response


@require_GET
@guarded_by(can_read_person)
def past(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Trajectories of before and elsewhere: when, where, what was done, how it ended."""
    page = pages.page(request, person_id, tab="overview")
    return render(request, "desk/summary/past.html", {"page": page, "summary": Summary(page)})
