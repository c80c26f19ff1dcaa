"""Other servers: a coordinator writes one down and greets it, a member pays somebody there."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.exchange.creditcommons import queries, services
from klaverblad.apps.exchange.creditcommons.forms import NeighbourForm, as_it_stands
from klaverblad.apps.exchange.creditcommons.models import IN_TRANSIT, Crossing, CrossingState
from klaverblad.apps.exchange.ledger.errors import NotWhole
from klaverblad.apps.exchange.lets.amounts import written
from klaverblad.apps.exchange.lets.elsewhere_forms import ElsewhereForm
from klaverblad.apps.exchange.lets.page_views import Page, lead, lets_page, own
from klaverblad.apps.exchange.lets.policies import can_coordinate, can_take_part
from klaverblad.errors import KlaverbladError

SHOWN = 30
# A payment is two messages; one that was broken off before it, two more.
AT_A_SCREEN = 6


def _show(
    request: HttpRequest, template: str, page: Page, *, status: int = 200, **words: object
) -> HttpResponse:
    found = {"page": page, **words}
    return render(request, f"exchange/creditcommons/{template}.html", found, status=status)


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def neighbours(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Which servers there are, and writing one down."""
    page = lead(request, group_id)
    posted = request.method == "POST"
    form = NeighbourForm(
        request.POST if posted else None,
        currency=page.currency,
        initial={"our_name": page.group.slug},
    )
    if posted and form.is_valid():
        try:
            one, secret = services.write_down(page.actor, group_id, form.told(), at=timezone.now())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            # Shown on the answer itself: a secret has no place in an address or a session.
            return _show(request, "written_down", page, made=one, secret=secret)
    found = list(queries.neighbours(page.me))
    return _show(
        request, "neighbours", page, neighbours=found, form=form, status=422 if posted else 200
    )


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def neighbour(request: HttpRequest, group_id: UUID, neighbour_id: UUID) -> HttpResponse:
    """One of them: how both stand, what is on its way, and changing what was agreed."""
    page = lead(request, group_id)
    one = queries.neighbour(page.me, neighbour_id)
    posted = request.method == "POST"
    form = NeighbourForm(
        request.POST if posted else None, currency=page.currency, initial=as_it_stands(one)
    )
    if posted and form.is_valid():
        try:
            services.change(page.actor, group_id, neighbour_id, form.told(), at=timezone.now())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard."))
            return redirect("neighbours:neighbour", group_id, neighbour_id)
    address = reverse("credit_commons:about", args=[page.group.slug]).removesuffix("/about")
    return _show(
        request,
        "neighbour",
        page,
        one=one,
        form=form,
        our_address=request.build_absolute_uri(address),
        behind=max(0, one.account.balance),
        ahead=max(0, -one.account.balance),
        on_its_way=list(queries.in_transit(one)[:SHOWN]),
        status=422 if posted else 200,
    )


@require_POST
@lets_page(can_coordinate)
def act(request: HttpRequest, group_id: UUID, neighbour_id: UUID, said: str) -> HttpResponse:
    """On, off, or greeting them."""
    page, now = lead(request, group_id), timezone.now()
    if said == "aan":
        services.put_on(page.actor, group_id, neighbour_id, at=now)
        tell(request, _("Aan. Ons adres antwoordt nu op deze server."))
    elif said == "uit":
        services.put_off(page.actor, group_id, neighbour_id, at=now)
        tell(request, _("Uit. Er komt niets nieuws bij. Wat onderweg is, wordt afgewerkt."))
    elif said == "groet":
        try:
            services.greet(page.actor, group_id, neighbour_id, at=now)
        except KlaverbladError as error:
            tell(request, str(error.sentence))
        else:
            services.relay(neighbour_id, at=now, most=AT_A_SCREEN)
            tell(request, _("De andere server antwoordt. Hieronder staat hoe jullie staan."))
    else:
        raise Http404
    return redirect("neighbours:neighbour", group_id, neighbour_id)


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def there(request: HttpRequest, group_id: UUID, neighbour_id: UUID) -> HttpResponse:
    """Paying somebody on another server, and what of it still waits."""
    page = own(request, group_id, tab="market")
    one = queries.to_look_at(page.me, neighbour_id)
    posted = request.method == "POST"
    form = ElsewhereForm(request.POST if posted else None, currency=page.currency)
    if posted and form.is_valid():
        now = timezone.now()
        try:
            crossing = services.pay_there(
                page.actor, group_id, neighbour_id, at=now, **form.cleaned_data
            )
            services.relay(neighbour_id, at=now, most=AT_A_SCREEN)
        except NotWhole as error:
            near = [n for n in (error.facts["below"], error.facts["above"]) if isinstance(n, int)]
            said = ", ".join(written(n, page.currency.decimals) for n in near)
            form.add_error("amount", f"{error.sentence} {said}")
        except KlaverbladError as error:
            on_field(form, page.seen(error))
        else:
            tell(request, _said_of(queries.own_crossing(page.me, crossing.pk)))
            return redirect("neighbours:there", group_id, neighbour_id)
    step = services.step_of(one)
    return _show(
        request,
        "there",
        page,
        one=one,
        form=form,
        step=step,
        step_there=step / one.rate,
        is_open=queries.open_neighbours(page.me).filter(pk=one.pk).exists(),
        unbooked=list(queries.own_crossings(page.me, one)[:SHOWN]),
        status=422 if posted else 200,
    )


def _said_of(crossing: Crossing) -> str:
    if crossing.state == CrossingState.BOOKED:
        return _("Betaald.")
    if crossing.state in IN_TRANSIT:
        return _("Onderweg. Het bedrag staat opzij tot de andere server antwoordt.")
    return _("De andere server zei nee. Je kreeg het bedrag terug.")
