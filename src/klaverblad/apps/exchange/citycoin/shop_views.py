"""What a shop sees: asking, a card, giving back, and changing coins into euro. Never who paid."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.senders import wait_for
from klaverblad.apps.exchange.citycoin import queries, services
from klaverblad.apps.exchange.citycoin.forms import (
    AskCodeForm,
    CardForm,
    CoinsForm,
    ShopForm,
    as_typed,
)
from klaverblad.apps.exchange.citycoin.models import MerchantState, SaleState
from klaverblad.apps.exchange.citycoin.page import show, square, till
from klaverblad.apps.exchange.citycoin.policies import can_sell
from klaverblad.apps.exchange.lets.amounts import written
from klaverblad.apps.exchange.lets.page_views import lets_page
from klaverblad.apps.exchange.lets.policies import can_see_own_groups
from klaverblad.errors import KlaverbladError

LINES = 30
# A number of a card that is guessed is somebody else's money.
_CARDS_MOST, _CARDS_WITHIN_S = 20, 15 * 60


@require_http_methods(["GET", "POST"])
@lets_page(can_see_own_groups)
def start(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """What a shop agrees to, and its yes."""
    shop = queries.shop(request.actor, merchant_id)
    if request.method == "POST":
        services.start_selling(request.actor, merchant_id)
        tell(request, _("Welkom. Je kunt nu munten aannemen."))
        return redirect("coin:till", merchant_id)
    can_start = shop.state == MerchantState.ACCEPTED
    return render(request, "exchange/coin/start.html", {"shop": shop, "can_start": can_start})


@require_http_methods(["GET", "POST"])
@lets_page(can_sell)
def cash(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """Type an amount, show the square."""
    page = till(request, merchant_id, tab="till")
    posted = request.method == "POST"
    form = CoinsForm(request.POST if posted else None, currency=page.currency)
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            sale = services.ask_sale(
                page.actor, merchant_id, said["id"], said["amount"], at=timezone.now()
            )
        except KlaverbladError as error:
            on_field(form, page.seen(error))
        else:
            return redirect("coin:sale", merchant_id, sale.pk)
    return show(
        request,
        "till",
        page,
        form=form,
        balance=queries.balance_of(page.shop.account_id),
        status=422 if posted else 200,
    )


@require_GET
@lets_page(can_sell)
def sale(request: HttpRequest, merchant_id: UUID, sale_id: UUID) -> HttpResponse:
    """One payment: its square while it waits, its receipt once it is paid."""
    page = till(request, merchant_id, tab="till")
    found = queries.sale(page.shop, sale_id)
    now = timezone.now()
    waits = found["state"] == SaleState.WAITING and found["until"] > now
    url = request.build_absolute_uri(reverse("coin:by_code", args=[found["code"]]))
    return show(request, "sale", page, sale=found, waits=waits, square=square(url) if waits else "")


@require_http_methods(["GET", "POST"])
@lets_page(can_sell)
def ask_code(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """The square of a member: fill in the amount; the member says yes on their own phone."""
    page = till(request, merchant_id, tab="till")
    posted = request.method == "POST"
    form = AskCodeForm(
        request.POST if posted else None,
        currency=page.currency,
        initial={"code": request.GET.get("code", "")[:20]},
    )
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            found = services.ask_by_code(
                page.actor, merchant_id, said["code"], said["amount"], at=timezone.now()
            )
        except KlaverbladError as error:
            on_field(form, page.seen(error))
        else:
            return redirect("coin:sale", merchant_id, found.pk)
    return show(request, "ask_code", page, form=form, status=422 if posted else 200)


@require_http_methods(["GET", "POST"])
@lets_page(can_sell)
def by_card(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """A card on paper: type the number over, or scan it."""
    page = till(request, merchant_id, tab="till")
    posted = request.method == "POST"
    form = CardForm(request.POST if posted else None, currency=page.currency)
    if posted and form.is_valid():
        said = form.cleaned_data
        wait = wait_for(
            f"coin-card:{request.user.pk}",
            most=_CARDS_MOST,
            within_s=_CARDS_WITHIN_S,
            at=timezone.now().timestamp(),
        )
        if wait > 0:
            form.add_error(
                "number", _("Dat waren veel kaarten. Probeer het over een kwartier opnieuw.")
            )
            return show(request, "by_card", page, form=form, status=422)
        try:
            found = services.pay_by_card(
                page.actor, merchant_id, said["id"], said["number"], said["amount"],
                at=timezone.now(),
            )  # fmt: skip
        except KlaverbladError as error:
            on_field(form, page.seen(error))
        else:
            return redirect("coin:sale", merchant_id, found.pk)
    return show(request, "by_card", page, form=form, status=422 if posted else 200)


@require_GET
@lets_page(can_sell)
def sales(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """What came in, by amount and code."""
    page = till(request, merchant_id, tab="sales")
    found = list(queries.sales(page.shop).exclude(state=SaleState.WITHDRAWN)[:LINES])
    return show(request, "sales", page, sales=found, now=timezone.now())


@require_GET
@lets_page(can_sell)
def sales_csv(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """Every payment, for the books of the shop."""
    page = till(request, merchant_id, tab="sales")
    places = page.currency.decimals
    rows = [
        (
            timezone.localtime(one["paid_at"]).strftime("%Y-%m-%d %H:%M"),
            one["code"],
            written(one["amount"], places),
            _("teruggegeven") if one["refunded_at"] else "",
        )
        for one in queries.sales(page.shop).exclude(paid_at=None)
    ]
    head = (_("wanneer"), _("code"), page.currency.name, _("opmerking"))
    return csv_file("betalingen.csv", head, rows)


@require_POST
@lets_page(can_sell)
def give_back(request: HttpRequest, merchant_id: UUID, sale_id: UUID) -> HttpResponse:
    """Give a payment back."""
    page = till(request, merchant_id, tab="sales")
    try:
        services.give_back(page.actor, merchant_id, sale_id, at=timezone.now())
    except KlaverbladError as error:
        raise page.seen(error) from error
    tell(request, _("Teruggegeven. De klant heeft zijn munten weer."))
    return redirect("coin:sale", merchant_id, sale_id)


@require_POST
@lets_page(can_sell)
def withdraw_sale(request: HttpRequest, merchant_id: UUID, sale_id: UUID) -> HttpResponse:
    """Never mind."""
    page = till(request, merchant_id, tab="till")
    services.withdraw_sale(page.actor, merchant_id, sale_id, at=timezone.now())
    tell(request, _("Je vraagt dit niet meer."))
    return redirect("coin:till", merchant_id)


@require_http_methods(["GET", "POST"])
@lets_page(can_sell)
def redeem(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """Change coins into euro, and see how far it is."""
    page = till(request, merchant_id, tab="euro")
    posted = request.method == "POST"
    form = CoinsForm(request.POST if posted else None, currency=page.currency)
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            services.redeem(page.actor, merchant_id, said["id"], said["amount"], at=timezone.now())
        except KlaverbladError as error:
            on_field(form, page.seen(error))
        else:
            tell(request, _("Gevraagd. Je krijgt euro met het volgende betaalbestand van de stad."))
            return redirect("coin:redeem", merchant_id)
    return show(
        request,
        "redeem",
        page,
        form=form,
        balance=queries.balance_of(page.shop.account_id),
        asked=list(queries.redemptions(page.shop)[:LINES]),
        status=422 if posted else 200,
    )


@require_POST
@lets_page(can_sell)
def withdraw_redemption(
    request: HttpRequest, merchant_id: UUID, redemption_id: UUID
) -> HttpResponse:
    """No euro after all, as long as no file has it."""
    page = till(request, merchant_id, tab="euro")
    services.withdraw_redemption(page.actor, merchant_id, redemption_id, at=timezone.now())
    tell(request, _("Ingetrokken. Je munten staan weer op je rekening."))
    return redirect("coin:redeem", merchant_id)


@require_http_methods(["GET", "POST"])
@lets_page(can_sell)
def profile(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """What members read of the shop, and its bank account."""
    page = till(request, merchant_id, tab="shop")
    posted = request.method == "POST"
    form = ShopForm(
        request.POST if posted else None, initial=as_typed(page.shop, queries.own_iban(page.shop))
    )
    if posted and form.is_valid():
        try:
            services.change_shop(page.actor, merchant_id, form.shop())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard."))
            return redirect("coin:shop", merchant_id)
    return show(request, "shop", page, form=form, status=422 if posted else 200)


@require_POST
@lets_page(can_sell)
def stop(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """No longer take the coin."""
    page = till(request, merchant_id, tab="shop")
    services.stop_selling(page.actor, merchant_id)
    tell(request, _("Je neemt geen munten meer aan. Wat je hebt, kun je nog omruilen."))
    return redirect("coin:redeem", merchant_id)
