"""A mentor project: say it better, give it to another partner, let it stop and go on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk.groups.forms import ProgrammeForm
from klaverblad.apps.groups import mentoring_queries as queries
from klaverblad.apps.groups import policies, services
from klaverblad.errors import BadInput


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_programmes)
def edit(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Its name, what it is, for whom, and whose it is."""
    actor = request.actor
    found = queries.written_projects(actor).get(pk=project_id)
    form = ProgrammeForm(
        request.POST if request.method == "POST" else None, actor=actor, programme=found
    )
    if form.is_valid():
        try:
            services.change_programme(actor, found.pk, form.new())
        except BadInput as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard."))
            return redirect("desk:mentors")
    title = _("Wijzig het mentorproject")
    mentors = {"label": _("Mentors"), "url": reverse("desk:mentors")}
    context = {
        "form": form,
        "title": title,
        "lead": _("Verandert de partner? Wie al op weg is met een mentor, gaat gewoon verder."),
        "cancel": reverse("desk:mentors"),
        "crumbs": [mentors, {"label": title}],
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/groups/form.html", context, status=status)


@require_POST
@guarded_by(policies.can_write_programmes)
def end(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """It stops."""
    found = services.end_project(request.actor, project_id)
    undo = reverse("desk:take_project_up", args=[project_id])
    words = _("Gestopt: %(name)s. Wie al op weg is, gaat verder.")
    tell(request, words % {"name": found}, undo=undo)
    return redirect("desk:mentors")


@require_POST
@guarded_by(policies.can_write_programmes)
def take_up(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """It goes on."""
    found = services.take_project_up(request.actor, project_id)
    tell(request, _("Loopt weer: %(name)s.") % {"name": found})
    return redirect("desk:mentors")
