"""The loans of an OCMW, and the fund that they come from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk.loans import forms, words
from klaverblad.apps.loans import policies, queries, services
from klaverblad.errors import KlaverbladError

LOANS_SHOWN, CHANGES_SHOWN = 100, 20


@require_safe
@guarded_by(policies.can_list_loans)
def loans(request: HttpRequest) -> HttpResponse:
    """What asks something first; beside it what there is to lend."""
    actor = request.actor
    fund = queries.fund(actor)
    found = queries.standings_of_house(actor, most=LOANS_SHOWN)
    context = {
        "rows": [(one, words.ICONS[one.loan.state], one.is_behind(on=actor.on)) for one in found],
        "away": queries.standings_elsewhere(actor),
        "fund": fund,
        "money": queries.money_of(fund) if fund else None,
        "changes": queries.changes(actor, most=CHANGES_SHOWN),
        "can_fund": policies.can_write_fund(actor).is_allowed,
        "can_decide": policies.can_write_fund(actor).is_allowed,
    }
    return render(request, "desk/loans/house.html", context)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_fund)
def change_fund(request: HttpRequest) -> HttpResponse:
    """Put money in the fund, or take out what is free."""
    form, status = forms.FundForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.change_fund(
                    request.actor, amount=form.change(), why=form.cleaned_data["why"]
                )
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
            else:
                tell(request, _("Het fonds is bijgewerkt."))
                return redirect("desk:loans")
    crumbs = [
        {"label": _("Leningen"), "url": reverse("desk:loans")},
        {"label": _("Geld in het fonds")},
    ]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "desk/loans/fund.html", context, status=status)
