"""Mentors and experts by experience: the projects, a pair, and the little that a companion sees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.groups.words import dates
from klaverblad.apps.desk.mentoring.forms import (
    GuestForm,
    MeetingForm,
    PairForm,
)
from klaverblad.apps.desk.mentoring.own_views import small_form
from klaverblad.apps.groups import mentoring_queries as queries
from klaverblad.apps.groups import policies, services
from klaverblad.apps.groups import queries as groups
from klaverblad.apps.signin.members.policies import can_list_members, roles_to_give
from klaverblad.errors import BadInput, Refused


@require_GET
@guarded_by(policies.can_list_mentors)
def mentors(request: HttpRequest) -> HttpResponse:
    """The mentor projects with their mentors, the experts by experience, and one's own pairs."""
    actor = request.actor
    everybody = list(queries.companions(actor))
    projects = [
        {
            "programme": one,
            "gives_access": one.organisation is not None
            and Role.MENTOR in roles_to_give(actor, one.organisation),
            "mentors": [
                x
                for x in everybody
                if x.role == Role.MENTOR and x.organisation_id == one.organisation_id
            ],
        }
        for one in queries.projects(actor)
    ]
    context = {
        "projects": projects,
        "experts": [one for one in everybody if one.role == Role.EXPERT],
        "pairs": list(queries.pairs(actor).exclude(state="ended").order_by("until", "pk")[:100]),
        "ended": queries.written_projects(actor).filter(is_active=False),
        "gives_access": can_list_members(actor).is_allowed,
        "can_write": policies.can_write_programmes(actor).is_allowed,
    }
    return render(request, "desk/mentoring/list.html", context)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_ask_pair)
def new_pair(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Propose a mentor, or invite an expert by experience, to one person."""
    actor = request.actor
    page = pages.page(request, person_id, tab="groups")
    policies.can_ask_pair(actor, page.person).enforce()
    form = PairForm(
        request.POST if request.method == "POST" else None,
        companions=queries.companions(actor),
        projects=queries.projects(actor),
    )
    here = reverse("desk:person_groups", args=[person_id])
    if form.is_valid():
        try:
            services.ask_pair(actor, person_id, form.new())
        except (BadInput, Refused) as error:
            on_field(form, error)
        else:
            tell(request, _("Voorgesteld. Vraag nu of de persoon het wil."))
            return redirect(here)
    return small_form(
        request,
        form,
        title=_("Iemand die meegaat met %(name)s") % {"name": page.person.first_name},
        lead=_("Die ziet pas iets als de persoon ja zegt, en alleen wat die kiest."),
        cancel=here,
        page=page,
    )


@require_GET
@guarded_by(policies.can_read_own_pairs)
def companion(request: HttpRequest) -> HttpResponse:
    """Whom I go along with: a first name, how to reach them, what we agreed, and when we met."""
    visits = queries.own_visits(request.actor)
    context = {
        "pairs": queries.own_pairs(request.actor),
        "visits": [{"visit": one, "dates": dates(one.guest.series)} for one in visits],
        "form": MeetingForm(initial={"on": request.actor.on, "how": "together"}),
    }
    return render(request, "desk/mentoring/companion.html", context)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_note_meeting)
def meeting(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Note that we met."""
    pair = queries.own_running(request.actor).select_related("person", "companion").get(pk=pair_id)
    first: dict[str, Any] = {"on": request.actor.on, "how": "together"}
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=first)
    here = reverse("desk:companion")
    if form.is_valid():
        try:
            made = services.note_meeting(request.actor, pair_id, **form.cleaned_data)
        except BadInput as error:
            on_field(form, error)
        else:
            undo = reverse("desk:take_meeting_back", args=[made.pk])
            tell(request, _("Genoteerd."), undo=undo)
            return redirect(here)
    title = _("Jullie zagen elkaar: %(name)s") % {"name": pair.person.first_name}
    lead = _("Alleen wanneer en hoe. Wat jullie zeggen, blijft onder jullie.")
    return small_form(request, form, title=title, lead=lead, cancel=here)


@require_POST
@guarded_by(policies.can_note_meeting)
def take_meeting_back(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """It was noted by mistake."""
    services.take_meeting_back(request.actor, meeting_id)
    tell(request, _("Weggenomen."))
    return back(request, reverse("desk:companion"))


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_series)
def invite(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """Invite an expert by experience into a series."""
    actor = request.actor
    series = groups.one_series(actor, series_id)
    policies.can_change_series(actor, series).enforce()
    form = GuestForm(
        request.POST if request.method == "POST" else None,
        companions=queries.companions(actor),
        initial={"until": series.ends_on},
    )
    here = reverse("desk:series", args=[series_id])
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.invite_guest(
                actor,
                series_id,
                companion_id=UUID(said["companion"]),
                purpose=said["purpose"],
                until=said["until"],
            )
        except (BadInput, Refused) as error:
            on_field(form, error)
        else:
            tell(request, _("Uitgenodigd."))
            return redirect(here)
    title = _("Nodig een ervaringsdeskundige uit")
    return small_form(request, form, title=title, lead=str(series), cancel=here)


@require_POST
@guarded_by(policies.can_change_series)
def end_visit(request: HttpRequest, series_id: UUID, guest_id: UUID) -> HttpResponse:
    """The invitation ends."""
    services.end_visit(request.actor, guest_id, series_id=series_id)
    tell(request, _("De uitnodiging is gestopt."))
    return back(request, reverse("desk:series", args=[series_id]))
