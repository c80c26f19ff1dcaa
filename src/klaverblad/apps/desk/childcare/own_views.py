"""My childcare: ask a place, see where I stand and why, say yes or no."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.childcare import queries, services
from klaverblad.apps.desk.childcare import forms, views
from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.errors import KlaverbladError


@require_GET
@own_page
def my_childcare(request: HttpRequest) -> HttpResponse:
    """How my requests stand, and what I can do."""
    page = own(request, tab="more")
    found = queries.requests_of(page.actor, page.person.pk)
    return show(request, "childcare", page, told=views.told(page.actor, found))


@require_http_methods(["GET", "POST"])
@own_page
def my_ask(request: HttpRequest, care_id: UUID | None = None) -> HttpResponse:
    """I ask for a place, or say it otherwise."""
    page = own(request, tab="more")
    old = queries.request_of(page.actor, care_id) if care_id else None
    first = forms.as_said(old) if old else {}
    form = forms.RequestForm(request.POST or None, initial=first, **views.asking(page.actor))
    if request.method == "POST" and form.is_valid():
        try:
            if old is None:
                services.ask_childcare(
                    page.actor, page.person.pk, form.new_request(), at=timezone.now()
                )
            else:
                services.change_childcare(page.actor, old.pk, form.new_request())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard. Je coach ziet je vraag ook."))
            return redirect("desk:my_childcare")
    status = 422 if request.method == "POST" else 200
    return show(request, "ask_childcare", page, form=form, old=old, status=status)
