"""What lay still: what a month would take from whom, before a coordinator books it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access.answers import tell
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.lets import levy_queries, services
from klaverblad.apps.exchange.lets.page_views import lead, lets_page, show
from klaverblad.apps.exchange.lets.policies import can_coordinate


class MonthForm(forms.Form):
    """The month that stood on the page: a page of yesterday books nothing else."""

    month = forms.DateField()


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def levy(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The rule, who would give what over the last month, and what was booked before."""
    page = lead(request, group_id)
    rule = levy_queries.levy_of(page.currency)
    month = ledger.last_month(page.actor.on)
    if request.method == "POST":
        form = MonthForm(request.POST)
        asked: date = form.cleaned_data["month"] if form.is_valid() else date.min
        done = services.book_levy(page.actor, group_id, month=asked, at=timezone.now())
        n = len(done.transfers)
        tell(
            request,
            ngettext("Geboekt bij %(n)s lid.", "Geboekt bij %(n)s leden.", n) % {"n": n}
            if n
            else _("Er was niets te boeken."),
        )
        return redirect("lets:levy", group_id)
    found = []
    if rule is not None and month >= rule.from_month:
        found = levy_queries.due(page.me, month=month, at=timezone.now())
    return show(
        request,
        "levy",
        page,
        month=month,
        due=found,
        total=sum(one.amount for one in found),
        booked=levy_queries.booked(page.me) if rule is not None else [],
    )
