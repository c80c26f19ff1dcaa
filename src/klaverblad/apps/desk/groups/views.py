"""Groepen: what there is with free places and dates, a programme, a series."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.asked import words_asked
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk.groups import words
from klaverblad.apps.desk.groups.enrol_views import may_enrol, series_choices
from klaverblad.apps.desk.groups.forms import ProgrammeForm, SeriesForm
from klaverblad.apps.groups import mentoring_queries as companions
from klaverblad.apps.groups import policies, queries, services
from klaverblad.apps.groups.models import EnrolmentState, ProgrammeKind, Series
from klaverblad.apps.groups.outcome_queries import outcomes
from klaverblad.errors import BadInput

_WHEN = ("", "straks", "voorbij")
SHOWN_AT_MOST = 100


@require_GET
@guarded_by(policies.can_list_groups)
def groups(request: HttpRequest) -> HttpResponse:
    """Every series of the region that can be joined or runs; what was asked stands in the address."""
    actor = request.actor
    when, asked, own = _asked(request)
    found = list(queries.listed(actor, when=when, words=asked, own=own)[: SHOWN_AT_MOST + 1])
    shown = found[:SHOWN_AT_MOST]
    context = {
        "rows": words.series_rows(shown, queries.next_sessions(actor, [one.pk for one in shown])),
        "is_cut": len(found) > SHOWN_AT_MOST,
        "n_shown": SHOWN_AT_MOST,
        "programmes": list(queries.programmes(actor).filter(is_active=True)),
        "asked": asked,
        "when": when,
        "own": own,
        "pills": _pills(when, asked, own=own),
        "export": "?" + urlencode(_said(when, asked, own=own)),
        "can_open": policies.can_open_series(actor).is_allowed,
        "can_write": policies.can_write_programmes(actor).is_allowed,
    }
    return render(request, "desk/groups/list.html", context)


def _asked(request: HttpRequest) -> tuple[str, str, bool]:
    when = request.GET.get("wanneer", "")
    return (
        when if when in _WHEN else "",
        words_asked(request.GET, "zoek"),
        request.GET.get("eigen") == "1",
    )


def _said(when: str, asked: str, *, own: bool) -> dict[str, str]:
    parts = {"wanneer": when, "zoek": asked, "eigen": "1" if own else ""}
    return {key: value for key, value in parts.items() if value}


def _pills(when: str, asked: str, *, own: bool) -> list[dict[str, Any]]:
    def pill(label: str, *, on: bool, **said: Any) -> dict[str, Any]:
        url = "?" + urlencode(_said(said["when"], asked, own=said["own"]))
        return {"label": label, "url": url, "current": on, "removable": False}

    return [
        pill(_("nu en straks"), on=when == "", when="", own=own),
        pill(_("nog niet begonnen"), on=when == "straks", when="straks", own=own),
        pill(_("voorbij of gesloten"), on=when == "voorbij", when="voorbij", own=own),
        pill(_("van ons"), on=own, when=when, own=not own),
    ]


@require_GET
@guarded_by(policies.can_list_groups)
def groups_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a table: what there is, and nobody's name."""
    when, asked, own = _asked(request)
    head = [
        _("Programma"), _("Reeks"), _("Organisatie"), _("Waar"), _("Taal"), _("Eerste dag"),
        _("Laatste dag"), _("Plaatsen"), _("Vrij"), _("Wachten"),
    ]  # fmt: skip
    rows = (
        (
            one.programme,
            one.title,
            one.organisation.name,
            one.place,
            one.get_language_display(),
            one.starts_on,
            one.ends_on,
            one.capacity,
            words.free(one),
            one.n_waiting,
        )
        for one in queries.listed(request.actor, when=when, words=asked, own=own)
    )
    return csv_file("groepen.csv", head, rows)


@require_GET
@guarded_by(policies.can_list_groups)
def programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """One programme: what it is, its series, and what came of it."""
    actor = request.actor
    found = queries.programmes(actor).get(pk=programme_id)
    series = list(queries.counted(queries.series(actor).filter(programme=found)))
    series.sort(key=lambda one: (one.ends_on < actor.on, one.starts_on, one.pk))
    context = {
        "programme": found,
        "crumbs": _crumbs(str(found)),
        "rows": words.series_rows(series, queries.next_sessions(actor, [s.pk for s in series])),
        "found": (result := outcomes(actor, found)),
        "tables": words.outcome_tables(result),
        "can_open": policies.can_open_series(actor).is_allowed and found.is_active,
        "can_write": policies.can_write_programmes(actor).is_allowed,
    }
    return render(request, "desk/groups/programme.html", context)


def _crumbs(*labels: str, series: Series | None = None) -> list[dict[str, str]]:
    way = [{"label": _("Groepen"), "url": reverse("desk:groups")}]
    if series is not None:
        way.append({"label": str(series), "url": reverse("desk:series", args=[series.pk])})
    return way + [{"label": label} for label in labels]


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_programmes)
def new_programme(request: HttpRequest) -> HttpResponse:
    """Add a programme to what the region offers."""
    kind = ProgrammeKind.MENTORING if request.GET.get("soort") == "mentor" else ProgrammeKind.GROUP
    form = ProgrammeForm(request.POST or None, actor=request.actor, kind=kind)
    if form.is_valid():
        try:
            made = services.add_programme(request.actor, form.new())
        except BadInput as error:
            on_field(form, error)
        else:
            tell(request, _("Het programma staat in het aanbod."))
            if kind == ProgrammeKind.MENTORING:
                return redirect("desk:mentors")
            return redirect("desk:programme", made.pk)
    return _form(request, form, title=_("Nieuw programma"), cancel=reverse("desk:groups"))


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_programmes)
def edit_programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Say better what a programme is."""
    found = queries.programmes(request.actor).get(pk=programme_id)
    form = ProgrammeForm(request.POST or None, actor=request.actor, programme=found)
    here = reverse("desk:programme", args=[found.pk])
    if form.is_valid():
        try:
            services.change_programme(request.actor, found.pk, form.new())
        except BadInput as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard."))
            return redirect(here)
    return _form(request, form, title=_("Wijzig het programma"), cancel=here)


def _form(
    request: HttpRequest, form: forms.Form, *, title: str, cancel: str, lead: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "cancel": cancel,
        "crumbs": _crumbs(title),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/groups/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_open_series)
def new_series(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Start a series of a programme, for the actor's own organisation."""
    found = queries.programmes(request.actor).filter(is_active=True).get(pk=programme_id)
    form = SeriesForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        try:
            made = services.open_series(request.actor, found.pk, form.new())
        except BadInput as error:
            on_field(form, error)
        else:
            tell(request, _("De reeks staat open. Plan nu de lessen."))
            return redirect("desk:series", made.pk)
    return _form(
        request,
        form,
        title=_("Nieuwe reeks: %(programme)s") % {"programme": found},
        lead=found.say_about(),
        cancel=reverse("desk:programme", args=[found.pk]),
    )


@require_GET
@guarded_by(policies.can_list_groups)
def series(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """One series: its sessions, who takes part as far as this actor may see, and what came of it."""
    actor = request.actor
    found = queries.one_series(actor, series_id)
    inside = queries.people_in(actor, found)
    noted = queries.noted_per_session(actor, found)
    result = outcomes(actor, found)
    can_change = policies.can_change_series(actor, found).is_allowed
    context = {
        "series": found,
        "crumbs": _crumbs(str(found)),
        "room": words.room(found),
        "is_free": words.free(found) > 0,
        "dates": words.dates(found),
        "sessions": [
            {
                "session": one,
                "hours": words.hours(one),
                "noted": noted.get(one.pk),
                "is_coming": one.on > actor.on,
            }
            for one in queries.sessions_of(actor, series_id)
        ],
        "taking_part": [x for x in inside if x.enrolment.state == EnrolmentState.ENROLLED],
        "proposed": [x for x in inside if x.enrolment.state == EnrolmentState.PROPOSED],
        "waiting": [x for x in inside if x.enrolment.state == EnrolmentState.WAITING],
        "ended": queries.people_in(actor, found, (EnrolmentState.FINISHED, EnrolmentState.LEFT)),
        "may_see_all": policies.can_read_sheet(actor, found).is_allowed,
        "guests": list(companions.guests(actor, series_id)),
        "found": result,
        "tables": words.outcome_tables(result),
        "can_change": can_change,
        "can_enrol": may_enrol(actor) and bool(series_choices(actor, [found])),
        "is_over": found.ends_on < actor.on,
    }
    return render(request, "desk/groups/series.html", context)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_series)
def edit_series(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """Change days, places or trainers."""
    found = queries.one_series(request.actor, series_id)
    policies.can_change_series(request.actor, found).enforce()
    form = SeriesForm(request.POST or None, actor=request.actor, series=found)
    here = reverse("desk:series", args=[found.pk])
    if form.is_valid():
        try:
            services.change_series(request.actor, found.pk, form.new())
        except BadInput as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard."))
            return redirect(here)
    return _form(request, form, title=_("Wijzig de reeks"), lead=str(found), cancel=here)


@require_POST
@guarded_by(policies.can_change_series)
def close_series(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """Nobody enrols any more."""
    services.close_series(request.actor, series_id)
    undo = reverse("desk:reopen_series", args=[series_id])
    tell(request, _("Niemand schrijft zich nog in. Wie meedoet, blijft."), undo=undo)
    return back(request, reverse("desk:series", args=[series_id]))


@require_POST
@guarded_by(policies.can_change_series)
def reopen_series(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """People can enrol again."""
    services.reopen_series(request.actor, series_id)
    undo = reverse("desk:close_series", args=[series_id])
    tell(request, _("Inschrijven kan weer."), undo=undo)
    return back(request, reverse("desk:series", args=[series_id]))
