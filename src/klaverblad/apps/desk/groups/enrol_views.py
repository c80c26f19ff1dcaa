"""Who takes part: from the page of a person or of a series."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.groups import words
from klaverblad.apps.desk.groups.forms import EnrolForm, FinishForm
from klaverblad.apps.desk.groups.own_views import home_of, small_form
from klaverblad.apps.groups import mentoring_queries as companions
from klaverblad.apps.groups import policies, queries, services
from klaverblad.apps.groups.models import Enrolment, EnrolmentState, Series
from klaverblad.apps.people.policies import can_open_person, can_read_person
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.errors import BadInput, KlaverbladError, Refused


def may_enrol(actor: Actor) -> bool:
    """Whether somebody has people of their own to enrol."""
    return can_open_person(actor).is_allowed


def series_choices(actor: Actor, found: Iterable[Series]) -> list[tuple[str, str]]:
    """The series that somebody of this OCMW can still be put in, with what is free."""
    return [
        (str(one.pk), f"{one} ({words.dates(one)}, {words.room(one)})")
        for one in found
        if (one.is_open_to_others or one.organisation_id == actor.organisation_id)
        and one.closed_on is None
        and one.ends_on >= actor.on
    ]


@require_GET
@guarded_by(can_read_person)
def person_groups(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The groups of one person: now, earlier, and what can be joined."""
    page = pages.page(request, person_id, tab="groups")
    return _person_page(request, page, _enrol_form(page))


def _enrol_form(page: pages.Page, data: Any = None) -> EnrolForm | None:
    if page.trajectory is None or not policies.can_enrol(page.actor, page.person).is_allowed:
        return None
    found = queries.listed(page.actor)
    return EnrolForm(data, series=series_choices(page.actor, found))


def _person_page(
    request: HttpRequest, page: pages.Page, form: EnrolForm | None, *, status: int = 200
) -> HttpResponse:
    found = queries.enrolments_of(page.actor, page.person.pk)
    coming = queries.next_sessions(page.actor, [one.series_id for one in found])
    may_see_needs = policies.can_leave(page.actor, page.person).is_allowed
    context = {
        "page": page,
        "form": form,
        "rows": [_row(one, coming, needs=may_see_needs) for one in found],
        "can_enrol": policies.can_enrol(page.actor, page.person).is_allowed,
        "can_leave": may_see_needs,
        "pairs": companions.pairs_of(page.actor, page.person.pk),
        "can_ask_pair": (can_ask := policies.can_ask_pair(page.actor, page.person).is_allowed),
        "can_end_pair": can_ask or may_see_needs,
        "can_answer_pair": policies.can_answer_pair(page.actor, page.person).is_allowed,
    }
    return render(request, "desk/groups/person.html", context, status=status)


def _row(one: Enrolment, coming: dict[UUID, Any], *, needs: bool) -> dict[str, Any]:
    session = coming.get(one.series_id) if one.is_open else None
    return {
        "enrolment": one,
        "dates": words.dates(one.series),
        "next": session,
        "next_hours": words.hours(session) if session else "",
        "needs": one.needs if needs else "",
    }


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_enrol)
def enrol(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Put a person in a series, from their own page."""
    page = pages.page(request, person_id, tab="groups")
    policies.can_enrol(request.actor, page.person).enforce()
    form = _enrol_form(page, request.POST if request.method == "POST" else None)
    if form is None:
        raise Http404
    if form.is_valid():
        made = _enrol(request, form, UUID(form.cleaned_data["series"]), person_id)
        if made is not None:
            return redirect("desk:person_groups", person_id)
    return _person_page(request, page, form, status=422 if form.is_bound else 200)


def _enrol(
    request: HttpRequest, form: EnrolForm, series_id: UUID, person_id: UUID
) -> Enrolment | None:
    try:
        made = services.enrol(request.actor, series_id, person_id, form.new())
    except (BadInput, Refused) as error:
        on_field(form, error)
        return None
    undo = reverse("desk:leave_group", args=[made.pk]) + "?vergissing=1"
    tell(request, _SAID[EnrolmentState(made.state)](), undo=undo)
    return made


_SAID = {
    EnrolmentState.ENROLLED: lambda: _("Ingeschreven. De groep staat als stap in het plan."),
    EnrolmentState.WAITING: lambda: _(
        "Alle plaatsen zijn bezet. Op de wachtlijst gezet: komt er plaats, dan stellen we het voor."
    ),
    EnrolmentState.PROPOSED: lambda: _("Er is een plaats. Vraag of de persoon ze neemt."),
}


@require_http_methods(["GET", "POST"])
@guarded_by(can_open_person)
def enrol_in(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """Put one of your people in a series, from its page."""
    actor = request.actor
    series = queries.one_series(actor, series_id)
    if not series_choices(actor, [series]):
        raise Http404
    running = trajectories.caseload(actor).order_by(*trajectories.BY_NAME)
    choices = [(str(one.person_id), one.person.name) for one in running]
    form = EnrolForm(request.POST if request.method == "POST" else None, people=choices)
    if form.is_valid():
        made = _enrol(request, form, series_id, UUID(form.cleaned_data["person"]))
        if made is not None:
            return redirect("desk:series", series_id)
    context = {
        "form": form,
        "title": _("Schrijf iemand in"),
        "lead": f"{series}. {words.dates(series)}, {words.room(series)}.",
        "cancel": reverse("desk:series", args=[series_id]),
        "crumbs": [
            {"label": _("Groepen"), "url": reverse("desk:groups")},
            {"label": str(series), "url": reverse("desk:series", args=[series_id])},
            {"label": _("Schrijf iemand in")},
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/groups/form.html", context, status=status)


@require_POST
@guarded_by(policies.can_enrol)
def take_place(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """The person takes the place."""
    one = services.take_place(request.actor, enrolment_id)
    tell(request, _("De plaats is ingenomen. De groep staat als stap in het plan."))
    return back(request, reverse("desk:person_groups", args=[one.person_id]))


@require_POST
@guarded_by(policies.can_enrol)
def pass_over(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """Let the next one go first."""
    one = services.pass_over(request.actor, enrolment_id)
    tell(request, _("De volgende op de lijst krijgt het voorstel."))
    return back(request, reverse("desk:series", args=[one.series_id]))


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_enrol)
def finish(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """The group is done for this person; what comes after may be filled in later."""
    one = queries.enrolments(request.actor).get(pk=enrolment_id)
    policies.can_enrol(request.actor, one.person).enforce()
    first = {"went_on_to": one.went_on_to_id or ""}
    data = request.POST if request.method == "POST" else None
    form = FinishForm(data, actor=request.actor, initial=first)
    if form.is_valid():
        try:
            services.finish(request.actor, enrolment_id, **form.cleaned_data)
        except KlaverbladError as error:
            on_field(form, error)
        else:
            undo = reverse("desk:come_back", args=[enrolment_id])
            tell(request, _("Genoteerd. De stap in het plan is gedaan."), undo=undo)
            return redirect(home_of(request.actor, one))
    title = _("Rond af: %(group)s") % {"group": one.series}
    return small_form(request, form, one, title=title, lead="")
