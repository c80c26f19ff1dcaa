"""Work begins, and what comes after work stopped."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.trajectories import aftercare_queries, policies, services
from klaverblad.errors import BadInput, KlaverbladError


class WorkForm(forms.Form):
    """When and where work begins."""

    on = DayField(
        label=gettext_lazy("Eerste werkdag"),
        help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026."),
    )
    where = forms.CharField(
        label=gettext_lazy("Waar?"),
        help_text=gettext_lazy("De naam van de werkgever of de werkplek."),
        max_length=160,
        error_messages={"required": gettext_lazy("Schrijf waar het werk is.")},
    )


def _page(request: HttpRequest, person_id: UUID) -> pages.Page:
    page = pages.page(request, person_id, tab="appointments")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    if page.trajectory is None:
        raise Http404
    return page


def _home(person_id: UUID) -> str:
    return reverse("desk:appointments", args=[person_id]) + "#werk"


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def start(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Somebody starts work, the first time or again: talks are promised at once."""
    page = _page(request, person_id)
    form = WorkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            moments = services.start_work(
                request.actor, page.trajectory.pk, on=said["on"], where=said["where"]
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            sentence = _("Begonnen met werken. We vragen %(n)s keer hoe het gaat.")
            tell(request, sentence % {"n": len(moments)})
            return back(request, _home(person_id))
    status = 422 if request.method == "POST" else 200
    days = aftercare_queries.terms_of_trajectory(page.trajectory)
    context = {"page": page, "form": form, "days": days, "home": _home(person_id)}
    return render(request, "desk/aftercare/start.html", context, status=status)


@require_POST
@guarded_by(policies.can_write_trajectory)
def take_up(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Work stopped: go on with the plan."""
    page = _page(request, person_id)
    services.take_up_plan(request.actor, page.trajectory.pk)
    tell(request, _("Het plan loopt weer. Zet er samen een eerste stap in."))
    return back(request, reverse("desk:steps", args=[person_id]))


@require_POST
@guarded_by(policies.can_write_trajectory)
def rest(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Reason away what was promised for a job that stopped."""
    page = _page(request, person_id)
    jobs = aftercare_queries.jobs_of(request.actor, page.trajectory.pk)
    asked = request.POST.get("started_on", "")
    job = next((one for one in jobs if one.started_on.isoformat() == asked), None)
    if job is None:
        raise BadInput(_("Dit werk staat niet in het dossier."), field="started_on")
    n_skipped = services.skip_rest(
        request.actor,
        page.trajectory.pk,
        started_on=job.started_on,
        because=_("Dit werk stopte."),
    )
    tell(request, _("Gesprekken die niet meer nodig zijn: %(n)s.") % {"n": n_skipped})
    return back(request, _home(person_id))
