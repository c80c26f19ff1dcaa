"""The rights that I asked for: until when an answer may take, what they said, what I can do."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.apps.desk.mine.request_forms import OwnAnswerForm, OwnAskForm
from klaverblad.apps.desk.requests import letters
from klaverblad.apps.desk.requests.views import legal_aid, way_back
from klaverblad.apps.desk.requests.words import Shown, shown
from klaverblad.apps.rights import request_queries
from klaverblad.apps.rights import request_services as services
from klaverblad.apps.rights.models import Channel
from klaverblad.apps.rights.policies import can_ask_right
from klaverblad.apps.rights.request_terms import right
from klaverblad.errors import KlaverbladError
from klaverblad.law.rights import rights


@require_GET
@own_page
def my_requests(request: HttpRequest) -> HttpResponse:
    """Everything I asked for, what waits first."""
    page = own(request, tab="more")
    found = request_queries.requests_of(page.actor, page.person.pk)
    return show(
        request,
        "requests",
        page,
        lines=shown(found, page.actor),
        legal_aid=legal_aid(page.language),
    )


@require_http_methods(["GET", "POST"])
@own_page
def my_ask(request: HttpRequest) -> HttpResponse:
    """I asked for something."""
    page = own(request, tab="more")
    asked = request.GET.get("recht", "")
    first = {
        "right": asked if asked in rights() else "",
        "asked_on": page.actor.on,
        "channel": Channel.COUNTER,
    }
    form = OwnAskForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.ask_right(
                page.actor, page.person.pk, form.new_request(), at=timezone.now()
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            undo = reverse("desk:withdraw_right_request", args=[made.pk])
            tell(request, _("Bewaard. Je coach ziet dit ook."), undo=undo)
            return redirect("desk:my_requests")
    status = 422 if request.method == "POST" else 200
    return show(
        request,
        "ask_right",
        page,
        form=form,
        letter_of=asked if asked in rights() else "",
        status=status,
    )


@require_http_methods(["GET", "POST"])
@own_page
def my_answer(request: HttpRequest, right_request_id: UUID) -> HttpResponse:
    """The letter came: what does it say?"""
    page = own(request, tab="more")
    found = request_queries.own_requests(page.actor).get(pk=right_request_id)
    first = {"answered_on": page.actor.on, "seen": found.state}
    form = OwnAnswerForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] or None
        try:
            services.record_answer(page.actor, found.pk, form.answer(), seen=seen)
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard. Je coach ziet dit ook."), undo=way_back(found))
            return redirect("desk:my_requests")
    status = 422 if request.method == "POST" else 200
    line = Shown(found, page.actor)
    return show(request, "right_answer", page, form=form, line=line, status=status)


@require_GET
@own_page
def my_letter(request: HttpRequest, key: str) -> HttpResponse:
    """A letter that asks for it, with what is known of me; in Dutch, for whoever reads it there."""
    page = own(request, tab="more")
    if right(key) is None:
        raise Http404
    can_ask_right(page.actor, page.person).enforce()
    made = letters.letter_pdf(page, key, language="nl", at=timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="aanvraag.pdf"'
    return response
