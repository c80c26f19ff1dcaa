"""Setting a line of the leefloon by hand, with the reason; taking it back, and undoing that."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.worksheet import words
from klaverblad.apps.desk.worksheet.forms import SetLineForm
from klaverblad.apps.rights import set_line_services as services
from klaverblad.apps.rights.policies import can_make_worksheet
from klaverblad.apps.rights.set_lines import entry_of, field_name, settable
from klaverblad.apps.rights.worksheet import sheet
from klaverblad.errors import KlaverbladError


@require_http_methods(["GET", "POST"])
@guarded_by(can_make_worksheet)
def set_line(request: HttpRequest, person_id: UUID, line: str) -> HttpResponse:
    """What the law gives, what it is set to, and why; the rest of what is tried comes along."""
    page = pages.page(request, person_id, tab="rights")
    can_make_worksheet(page.actor, page.person).enforce()
    if line not in settable():
        raise Http404
    about, raw = request.GET.get("van", ""), request.GET.get("waarde", "")
    rest = dict(parse_qsl(request.GET.get("rest", "")))
    home = f"{reverse('desk:worksheet', args=[person_id])}?{urlencode(rest)}"
    said = {field_name(line, about): raw} if raw else {}
    found = sheet(page.actor, page.person, on=page.actor.on, said=said)
    if about and about not in found.case.persons:
        raise Http404
    form = SetLineForm(entry_of(line), request.POST or None, initial={"value": raw})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            new: dict[str, Any] = form.cleaned_data
            try:
                services.set_line(
                    page.actor, person_id, line, new["value"],
                    about=about, reason=new["reason"], at=timezone.now(),
                )  # fmt: skip
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
            else:
                tell(request, _("De lijn is vastgelegd. De berekening rekent ermee."))
                return redirect(home)
    context = {
        "page": page,
        "form": form,
        "title": entry_of(line).label(),
        "about": found.names.get(about, ""),
        "reckoned": words.reckoned(found, line, about),
        "cancel": home,
    }
    return render(request, "desk/worksheet/set_line.html", context, status=status)


@require_POST
@guarded_by(can_make_worksheet)
def take_back_line(request: HttpRequest, set_line_id: UUID) -> HttpResponse:
    """Let the line follow the law again."""
    row = services.take_back_line(request.actor, set_line_id, at=timezone.now())
    undo = reverse("desk:put_back_line", args=[set_line_id])
    tell(request, _("De lijn volgt de wet weer."), undo=undo)
    return back(request, reverse("desk:worksheet", args=[row.person_id]))


@require_POST
@guarded_by(can_make_worksheet)
def put_back_line(request: HttpRequest, set_line_id: UUID) -> HttpResponse:
    """A line that was taken back stands again."""
    row = services.put_back_line(request.actor, set_line_id)
    tell(request, _("De lijn staat er weer, met de reden."))
    return back(request, reverse("desk:worksheet", args=[row.person_id]))
