"""Asking for a file that is elsewhere: a blind match, a request, or an emergency."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.people import policies, services
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.forms import EmergencyForm, NumberForm, RequestForm
from klaverblad.apps.people.middleware import SESSION_KEY as EMERGENCY
from klaverblad.apps.people.models import RequestState, SharingPurpose
from klaverblad.errors import KlaverbladError

# Whom the last match was about stays with the server: the page must not know it.
FOUND = "blind_match"


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_ask_access)
def look(request: HttpRequest) -> HttpResponse:
    """Is there a file with this number? Yes or no, and nothing more."""
    form = NumberForm(request.POST or None)
    outcome, status = "", HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                match = services.look_for_number(request.actor, form.cleaned_data["insz"])
            except KlaverbladError as error:
                form.add_error("insz", str(error.sentence))
                status = HTTPStatus(error.status)
            else:
                status = HTTPStatus.OK
                request.session.pop(FOUND, None)
                if match is not None and match.is_in_reach:
                    return redirect("desk:person", match.person_id)
                if match is not None:
                    request.session[FOUND] = str(match.person_id)
                outcome = "nowhere" if match is None else "elsewhere"
                form = NumberForm()
    own = list(sharing.own_requests(request.actor)[:50])
    context = {
        "form": form,
        "outcome": outcome,
        "own": [(one, SharingPurpose(one.purpose).label) for one in own],
        "can_open": policies.can_open_person(request.actor).is_allowed,
        "can_open_emergency": policies.can_open_emergency(request.actor).is_allowed,
        "open_state": RequestState.OPEN,
        "granted_state": RequestState.GRANTED,
    }
    return render(request, "desk/look.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_ask_access)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to look along in the file that the last match found."""
    found = request.session.get(FOUND)
    if found is None:
        tell(request, _("Zoek eerst het rijksregisternummer."))
        return redirect("desk:look")
    form = RequestForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            try:
                services.ask_access(request.actor, UUID(found), form.wanted())
            except KlaverbladError as error:
                on_field(form, error)
            else:
                del request.session[FOUND]
                tell(request, _("Je vraag is gesteld. De persoon en het OCMW antwoorden."))
                return redirect("desk:look")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "desk/ask.html", {"form": form}, status=status)


@require_POST
@guarded_by(policies.can_ask_access)
def withdraw(request: HttpRequest, asked_id: UUID) -> HttpResponse:
    """Take a question back."""
    services.withdraw_request(request.actor, asked_id)
    tell(request, _("Je vraag is ingetrokken."))
    return redirect("desk:look")


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_open_emergency)
def emergency(request: HttpRequest) -> HttpResponse:
    """Open a file that cannot wait. It lasts hours, and others will ask why."""
    form = EmergencyForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            said = dict(form.cleaned_data)
            why = said.pop("why")
            try:
                opened = services.break_glass(request.actor, services.Sought(**said), why=why)
            except KlaverbladError as error:
                on_field(form, error)
            else:
                request.session[EMERGENCY] = str(opened.pk)
                return redirect("desk:person", opened.person_id)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "desk/emergency.html", {"form": form}, status=status)


@require_POST
@guarded_by(policies.can_end_emergency)
def end_emergency(request: HttpRequest) -> HttpResponse:
    """Close it before its time."""
    services.end_emergency(request.actor)
    request.session.pop(EMERGENCY, None)
    tell(request, _("De noodtoegang is afgesloten."))
    return redirect("home")
