"""Keeping events: opening one, its words, its list, who was there, and what it costs."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.events import letters, queries, services
from klaverblad.apps.events.forms import CallOffForm, CostsForm, GatheringForm, as_typed
from klaverblad.apps.events.models import Gathering, SeatState
from klaverblad.apps.events.policies import can_keep, can_organise
from klaverblad.apps.events.views import event_url, show
from klaverblad.errors import KlaverbladError

_THERE = {"ja": True, "nee": False, "weg": None}


def _kept(request: HttpRequest, gathering_id: UUID) -> Gathering:
    found = queries.kept(request.actor, gathering_id)
    can_keep(request.actor, found).enforce()
    return found


@require_http_methods(["GET", "POST"])
@guarded_by(can_organise)
def new(request: HttpRequest) -> HttpResponse:
    """Open an event."""
    posted = request.method == "POST"
    form = GatheringForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            made = services.open_gathering(
                request.actor,
                form.said(),
                gathering_id=form.cleaned_data["id"],
                at=timezone.now(),
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("De bijeenkomst staat in de lijst."))
            return redirect("events:event", made.pk)
    return show(request, "form", form=form, status=422 if posted else 200)


@require_http_methods(["GET", "POST"])
@guarded_by(can_keep)
def edit(request: HttpRequest, gathering_id: UUID) -> HttpResponse:
    """Say it otherwise."""
    found = _kept(request, gathering_id)
    programme = [(one.at, one.text) for one in found.programme.all()]
    posted = request.method == "POST"
    form = GatheringForm(request.POST if posted else None, initial=as_typed(found, programme))
    if posted and form.is_valid():
        try:
            changed, placed = services.change_gathering(
                request.actor, found.pk, form.said(), at=timezone.now()
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            letters.tell_placed(placed, changed, event_url(request, changed))
            tell(request, _("Bewaard. Wie de kalender volgt, ziet het ook daar."))
            return redirect("events:event", found.pk)
    return show(request, "form", form=form, event=found, status=422 if posted else 200)


@require_http_methods(["GET", "POST"])
@guarded_by(can_keep)
def call_off(request: HttpRequest, gathering_id: UUID) -> HttpResponse:
    """It does not go on: everybody on the list gets a mail."""
    found = _kept(request, gathering_id)
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        was_off = found.called_off_at is not None
        gone = services.call_off(
            request.actor, found.pk, because=form.cleaned_data["because"], at=timezone.now()
        )
        n = (
            0
            if was_off
            else letters.tell_called_off(
                queries.logins_to_tell(gone), gone, event_url(request, gone)
            )
        )
        tell(request, _("Gaat niet door. Mails verstuurd: %(n)s.") % {"n": n})
        return redirect("events:event", found.pk)
    n_told = queries.logins_to_tell(found).count()
    return show(request, "call_off", event=found, form=form, n_told=n_told)


@require_GET
@guarded_by(can_keep)
def people(request: HttpRequest, gathering_id: UUID) -> HttpResponse:
    """Who has a place and who waits; to print, and to note who was there."""
    found = _kept(request, gathering_id)
    everybody = list(queries.seats(found))
    return show(
        request,
        "people",
        event=found,
        placed=[one for one in everybody if one.state == SeatState.PLACED],
        waiting=sorted(
            (one for one in everybody if one.state == SeatState.WAITING),
            key=lambda one: one.asked_at,
        ),
        is_the_day=timezone.localdate(found.starts_at) <= timezone.localdate(),
        totals=queries.totals(found),
    )


@require_GET
@guarded_by(can_keep)
def people_csv(request: HttpRequest, gathering_id: UUID) -> HttpResponse:
    """The list for a spreadsheet."""
    found = _kept(request, gathering_id)
    there = {True: _("ja"), False: _("nee"), None: ""}
    rows = [
        (one.name, one.of, one.get_state_display(), there[one.was_there])
        for one in queries.seats(found)
    ]
    head = (_("naam"), _("van"), _("plaats"), _("was er"))
    return csv_file(f"{slugify(found.title) or 'bijeenkomst'}.csv", head, rows)


@require_POST
@guarded_by(can_keep)
def there(request: HttpRequest, gathering_id: UUID, seat_id: UUID, said: str) -> HttpResponse:
    """Note that somebody was there, was not, or take that back."""
    if said not in _THERE:
        raise Http404
    services.note_there(
        request.actor, gathering_id, seat_id, was_there=_THERE[said], at=timezone.now()
    )
    return redirect("events:people", gathering_id)


@require_http_methods(["GET", "POST"])
@guarded_by(can_keep)
def costs(request: HttpRequest, gathering_id: UUID) -> HttpResponse:
    """What was foreseen and spent, and what a place cost."""
    found = _kept(request, gathering_id)
    posted = request.method == "POST"
    form = CostsForm(request.POST if posted else None, lines=queries.costs(found))
    if posted and form.is_valid():
        services.write_costs(request.actor, found.pk, form.said(), at=timezone.now())
        tell(request, _("Bewaard."))
        return redirect("events:costs", found.pk)
    status = 422 if posted else 200
    return show(
        request, "costs", event=found, form=form, totals=queries.totals(found), status=status
    )
