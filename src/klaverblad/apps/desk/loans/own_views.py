"""My loan: ask it, read it, sign it, see what is left, move a month."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.desk.loans import forms, words
from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.apps.loans import queries, services
from klaverblad.errors import KlaverbladError


@require_GET
@own_page
def my_loans(request: HttpRequest) -> HttpResponse:
    """How my loan stands, and what I can do."""
    page = own(request, tab="more")
    found = queries.standings_of(page.actor, page.person.pk)
    return show(
        request,
        "loan",
        page,
        stands=[(one, words.own_words(one), words.line_words(one)) for one in found],
        can_ask=not any(one.is_open for one in found) and queries.fund(page.actor) is not None,
        has_fund=queries.fund(page.actor) is not None,
    )


@require_http_methods(["GET", "POST"])
@own_page
def my_ask(request: HttpRequest) -> HttpResponse:
    """I ask for a loan."""
    page = own(request, tab="more")
    form = forms.OwnAskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_loan(page.actor, page.person.pk, form.new_loan())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Gevraagd. Je OCMW beslist, en zegt altijd waarom."))
            return redirect("desk:my_loans")
    status = 422 if request.method == "POST" else 200
    return show(request, "ask_loan", page, form=form, status=status)


@require_http_methods(["GET", "POST"])
@own_page
def my_move(request: HttpRequest, instalment_id: UUID) -> HttpResponse:
    """A month does not fit: I move it."""
    page = own(request, tab="more")
    found = queries.instalments(page.actor).get(pk=instalment_id)
    form = forms.MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.move_instalment(page.actor, found.pk, to=form.cleaned_data["to"])
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("De maand is verzet. Er komt niets bij."))
            return redirect("desk:my_loans")
    status = 422 if request.method == "POST" else 200
    return show(request, "move_month", page, form=form, instalment=found, status=status)
