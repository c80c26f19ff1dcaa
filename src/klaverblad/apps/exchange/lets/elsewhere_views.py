"""Other groups of this desk: what they offer, paying somebody there, and agreeing to trade."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.exchange.ledger.errors import NotWhole
from klaverblad.apps.exchange.ledger.services import rate_between
from klaverblad.apps.exchange.lets import queries, services
from klaverblad.apps.exchange.lets.amounts import written
from klaverblad.apps.exchange.lets.elsewhere_forms import ElsewhereForm, TieForm
from klaverblad.apps.exchange.lets.models import Tie
from klaverblad.apps.exchange.lets.page_views import Page, lead, lets_page, own, show
from klaverblad.apps.exchange.lets.policies import can_coordinate, can_take_part
from klaverblad.errors import KlaverbladError

OFFERS = 60


@require_GET
@lets_page(can_take_part)
def elsewhere(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The groups that ours trades with."""
    page = own(request, group_id, tab="market")
    found = [(one, one.other_than(page.group.pk)) for one in queries.ties(page.me)]
    return show(request, "elsewhere", page, ties=found)


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def tie(request: HttpRequest, group_id: UUID, tie_id: UUID) -> HttpResponse:
    """What one of them offers, and paying somebody there."""
    page = own(request, group_id, tab="market")
    found = queries.tie(page.me, tie_id)
    posted = request.method == "POST"
    form = ElsewhereForm(
        request.POST if posted else None,
        currency=page.currency,
        initial={
            "code": request.GET.get("aan", "")[:20],
            "text": request.GET.get("voor", "")[:140],
        },
    )
    if posted and form.is_valid():
        try:
            services.pay_elsewhere(
                page.actor, group_id, tie_id, at=timezone.now(), **form.cleaned_data
            )
        except NotWhole as error:
            form.add_error("amount", _near(page, error))
        except KlaverbladError as error:
            on_field(form, page.seen(error))
        else:
            tell(request, _("Betaald."))
            return redirect("lets:account", group_id)
    return show(
        request,
        "tie",
        page,
        tie=found,
        other=found.other_than(page.group.pk),
        rate=_rate(page, found),
        form=form,
        offers=queries.offers_elsewhere(page.me, found, on=page.actor.on)[:OFFERS],
        status=422 if posted else 200,
    )


def _rate(page: Page, found: Tie) -> tuple[int, int]:
    """So many of ours are so many of theirs, in the smallest whole numbers."""
    rate = rate_between(page.currency, found.other_than(page.group.pk).currency)
    return rate.denominator, rate.numerator


def _near(page: Page, error: NotWhole) -> str:
    """The amounts that are whole on both sides."""
    near = [n for n in (error.facts["below"], error.facts["above"]) if isinstance(n, int)]
    said = [written(n, page.currency.decimals) for n in near]
    return f"{error.sentence} {', '.join(said)}"


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def ties(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """With whom the group trades, who asked, and asking another one."""
    page = lead(request, group_id)
    groups = list(queries.groups_to_ask(page.me))
    posted = request.method == "POST"
    form = TieForm(request.POST if posted else None, currency=page.currency, groups=groups)
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            services.ask_tie(
                page.actor, group_id, UUID(said["group"]), said["most"], at=timezone.now()
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Gevraagd. De andere groep antwoordt."))
            return redirect("lets:ties", group_id)
    found = [(one, one.other_than(page.group.pk)) for one in queries.ties_to_run(page.me)]
    answer = TieForm(currency=page.currency, groups=None)
    words = {"ties": found, "form": form, "answer": answer, "groups": groups}
    return show(request, "ties", page, status=422 if posted else 200, **words)


@require_POST
@lets_page(can_coordinate)
def answer_tie(request: HttpRequest, group_id: UUID, tie_id: UUID, said: str) -> HttpResponse:
    """Yes with a limit, no, or no longer."""
    page = lead(request, group_id)
    if said == "ja":
        form = TieForm(request.POST, currency=page.currency, groups=None)
        if not form.is_valid():
            tell(request, _("Schrijf een bedrag boven nul, zo: 12"))
            return redirect("lets:ties", group_id)
        most = form.cleaned_data["most"]
        services.open_tie(page.actor, group_id, tie_id, most, at=timezone.now())
        tell(request, _("Jullie kunnen nu met elkaar ruilen."))
    elif said == "nee":
        services.refuse_tie(page.actor, group_id, tie_id, at=timezone.now())
        tell(request, _("Jullie ruilen niet met deze groep."))
    elif said == "sluiten":
        services.shut_tie(page.actor, group_id, tie_id, at=timezone.now())
        tell(request, _("Gesloten. Wat geboekt is, blijft."))
    else:
        raise Http404
    return redirect("lets:ties", group_id)
