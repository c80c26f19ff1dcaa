"""Does this work pay: for a place of the list or a typed wage, before anyone signs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.pays import paper
from klaverblad.apps.desk.pays.asked import asked
from klaverblad.apps.rights.policies import can_read_rights


@require_GET
@guarded_by(can_read_rights)
def pays_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Now and then, month by month, with more hours and with fewer."""
    page = pages.page(request, person_id, tab="pays")
    can_read_rights(request.actor, page.person).enforce()
    found = asked(request, page, name=page.person.first_name)
    template = "desk/pays/answer.html" if request.htmx else "desk/pays/page.html"
    return render(request, template, found.context, status=found.status)


@require_GET
@guarded_by(can_read_rights)
def pays_pdf(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The same on one page of paper, to take home."""
    page = pages.page(request, person_id, tab="pays")
    can_read_rights(request.actor, page.person).enforce()
    found = asked(request, page, name=page.person.first_name)
    if found.shown is None:
        query = request.GET.urlencode()
        return redirect(f"{reverse('desk:pays', args=[person_id])}?{query}")
    return paper.attached(paper.pays_pdf(found, at=timezone.now()))
