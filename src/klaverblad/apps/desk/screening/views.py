"""The pages of screenings: fill in, correct, take back, read one, and see what changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.screening.compared import Compared, chosen, sides
from klaverblad.apps.desk.screening.forms import Sheet
from klaverblad.apps.desk.screening.shown import empty_languages, shown
from klaverblad.apps.people.history_queries import facts_shown
from klaverblad.apps.people.policies import can_read_person
from klaverblad.apps.trajectories import policies, services
from klaverblad.apps.trajectories import screening_queries as queries
from klaverblad.apps.trajectories.screening import as_it_was_asked, asked_now
from klaverblad.errors import Refused


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def screening(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Look together at how things are now; the former screening stays."""
    actor = request.actor
    page = pages.page(request, person_id, tab="overview")
    policies.can_write_trajectory(actor, page.person).enforce()
    if page.trajectory is None:
        raise Http404
    sheet = Sheet(
        page,
        asked_now(on=actor.on, region_id=actor.region_id),
        request.POST if request.method == "POST" else None,
        initial=_as_last_time(page),
        after=queries.last_of(actor, page.trajectory.pk),
    )
    context = {"page": page, "sheet": sheet, "languages": empty_languages(page)}
    if request.method == "GET":
        return render(request, "desk/screening/form.html", context)
    if not sheet.is_valid():
        return render(request, "desk/screening/form.html", context, status=422)
    try:
        kept = services.record_screening(actor, page.trajectory.pk, sheet.seen, asked=sheet.asked)
    except services.ScreenedMeanwhile as error:
        _tell_changed(sheet, error)
        return render(request, "desk/screening/form.html", context, status=error.status)
    undo = reverse("desk:withdraw_screening", args=[kept.pk])
    tell(request, _("De screening is bewaard. De vorige blijft in het verhaal."), undo=undo)
    return redirect("desk:person", person_id)


def _tell_changed(sheet: Sheet, error: services.ScreenedMeanwhile) -> None:
    """Tell it beside what the form was filled with, so that only what was typed here is kept."""
    actor, person_id = sheet.page.actor, sheet.page.person.pk
    found = queries.screenings_ever(actor).filter(trajectory__person_id=person_id)
    looked = queries.looked(actor, found.filter(pk=sheet.showed_after))
    first = _as_it_stands(looked[0]) if looked else {}
    sheet.tell_changed(error, showed=facts_shown(actor, person_id, sheet.showed_ids), first=first)


def _as_last_time(page: pages.Page) -> dict[str, Any]:
    """What both said last: most of it still holds, and what does not is quickly changed."""
    _last, lines = pages.domain_lines(page)
    first: dict[str, Any] = {}
    for line in lines:
        first[f"{line.domain}_person"] = line.person
        first[f"{line.domain}_professional"] = line.professional
        first[f"{line.domain}_counts"] = line.what_counts
    return first


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def correct(request: HttpRequest, screening_id: UUID) -> HttpResponse:
    """Put right what was noted wrong; it stays of the same day."""
    actor = request.actor
    looked = queries.screening(actor, screening_id)
    wrong = looked.screening
    page = pages.page(request, wrong.trajectory.person_id, tab="overview")
    policies.can_write_trajectory(actor, page.person).enforce()
    sheet = Sheet(
        page,
        as_it_was_asked(wrong.version),
        request.POST if request.method == "POST" else None,
        initial=_as_it_stands(looked),
        after=wrong.pk,
    )
    context = {"page": page, "sheet": sheet, "corrects": wrong}
    if request.method == "GET":
        if wrong.withdrawn_at is not None:
            return redirect("desk:one_screening", screening_id)
        return render(request, "desk/screening/form.html", context)
    if not sheet.is_valid():
        return render(request, "desk/screening/form.html", context, status=422)
    try:
        kept = services.correct_screening(actor, screening_id, sheet.seen, sheet.asked)
    except services.ScreenedMeanwhile as error:
        _tell_changed(sheet, error)
        return render(request, "desk/screening/form.html", context, status=error.status)
    except Refused as error:
        sheet.positions.add_error(None, str(error.sentence))
        return render(request, "desk/screening/form.html", context, status=error.status)
    tell(request, _("Verbeterd. Wat er eerst stond, is teruggenomen."))
    return redirect("desk:one_screening", kept.pk)


def _as_it_stands(looked: queries.Looked) -> dict[str, Any]:
    first: dict[str, Any] = {}
    for domain, row in looked.positions.items():
        first[f"{domain}_person"] = row.person_says
        first[f"{domain}_professional"] = row.professional_says
        first[f"{domain}_counts"] = row.what_counts
    return first


@require_POST
@guarded_by(policies.can_write_trajectory)
def withdraw(request: HttpRequest, screening_id: UUID) -> HttpResponse:
    """Take back a screening that was made by mistake, with its facts."""
    gone = services.withdraw_screening(request.actor, screening_id)
    tell(request, _("Teruggenomen. De feiten staan weer zoals ervoor."))
    return redirect("desk:screenings", gone.trajectory.person_id)


@require_GET
@guarded_by(can_read_person)
def one(request: HttpRequest, screening_id: UUID) -> HttpResponse:
    """One screening as it was asked, with what was answered."""
    actor = request.actor
    looked = queries.screening(actor, screening_id)
    found = looked.screening
    page = pages.page(request, found.trajectory.person_id, tab="overview")
    context = {
        "page": page,
        "screening": found,
        "shown": shown(page, looked),
        "is_last": queries.last_of(actor, found.trajectory_id) == found.pk,
    }
    return render(request, "desk/screening/one.html", context)


@require_GET
@guarded_by(can_read_person)
def screenings(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """How it went: two screenings side by side, and all there are."""
    actor = request.actor
    page = pages.page(request, person_id, tab="overview")
    found = queries.screenings_of(actor, person_id)
    pair = chosen(found, request.GET.get("van", ""), request.GET.get("tot", ""))
    compared: Compared | None = None
    if pair is not None:
        compared = sides(page, *queries.looked(actor, pair))
    context = {
        "page": page,
        "found": found,
        "compared": compared,
        "withdrawn": queries.withdrawn_of(actor, person_id),
        "languages": empty_languages(page),
    }
    return render(request, "desk/screening/screenings.html", context)
