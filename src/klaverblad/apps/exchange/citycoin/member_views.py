"""What somebody who earns and spends sees: a balance, paying, a square, a card, and what one did."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.senders import wait_for
from klaverblad.apps.exchange.citycoin import queries, services
from klaverblad.apps.exchange.citycoin.forms import CodeForm, ShopForm, WorkForm
from klaverblad.apps.exchange.citycoin.models import Category, MerchantState, Sale
from klaverblad.apps.exchange.citycoin.page import own, show, square
from klaverblad.apps.exchange.citycoin.services.cards import written as written_number
from klaverblad.apps.exchange.citycoin.services.earning import room
from klaverblad.apps.exchange.lets.account_views import lines_of
from klaverblad.apps.exchange.lets.models import INSIDE, MemberState
from klaverblad.apps.exchange.lets.page_views import lets_page
from klaverblad.apps.exchange.lets.policies import can_see_own_groups, can_take_part
from klaverblad.errors import KlaverbladError

LINES = 20
WORKS = 20
# A code that is guessed is somebody else's payment.
_CODES_MOST, _CODES_WITHIN_S = 30, 15 * 60


@require_GET
@lets_page(can_see_own_groups)
def home(request: HttpRequest) -> HttpResponse:
    """The coins I spend, what I sell with, and the money that I keep."""
    actor = request.actor
    mine = list(queries.memberships(actor))
    words = {
        "memberships": mine,
        "known": {one.group_id for one in mine if one.state != MemberState.LEFT},
        "shops": queries.shops(actor),
        "purses": queries.purses(actor),
        "coins": queries.open_coins(actor),
        "inside": INSIDE,
        "selling": (MerchantState.ACTIVE, MerchantState.LEFT),
    }
    return render(request, "exchange/coin/home.html", words)


@require_http_methods(["GET", "POST"])
@lets_page(can_see_own_groups)
def become_shop(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """A shop asks to take the coin."""
    coin = queries.open_coin(coin_id)
    form = ShopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.apply_to_sell(request.actor, coin_id, form.shop())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Je vraag is verstuurd. De stad antwoordt je hier."))
            return redirect("coin:home")
    status = 422 if request.method == "POST" else 200
    words = {"coin": coin, "form": form}
    return render(request, "exchange/coin/become_shop.html", words, status=status)


@require_GET
@lets_page(can_take_part)
def account(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """What I have, what a shop asks me, and what came and went."""
    page = own(request, coin_id, tab="account")
    said = request.GET.get("voor", "")
    before = int(said) if said.isascii() and said.isdecimal() and len(said) < LINES else None
    rows = list(queries.statement(page.me, before=before)[: LINES + 1])
    lines = lines_of(page, rows[:LINES])  # type: ignore[arg-type]  # it asks for a group and a member
    return show(
        request,
        "account",
        page,
        lines=lines,
        older=lines[-1].seq if len(rows) > LINES else None,
        asked=list(queries.sales_asked_of(page.me, at=timezone.now())),
    )


@require_GET
@lets_page(can_see_own_groups)
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The address in a square: a member pays what a shop asks, a shop asks a member.

    Whoever scans a square that is over, or of a coin they have no part in, comes home and is told.
    """
    try:
        found = queries.coin_of_code(code)
    except Sale.DoesNotExist:
        return _nothing_there(request)
    mine = queries.memberships(request.actor).filter(group_id=found.pk, state__in=INSIDE)
    sells = queries.shops(request.actor).filter(coin=found, state=MerchantState.ACTIVE).first()
    if queries.is_of_a_member(code) and sells is not None:
        return redirect(f"{reverse('coin:ask_code', args=[sells.pk])}?code={code}")
    if mine.exists():
        return redirect(f"{reverse('coin:pay', args=[found.pk])}?code={code}")
    return _nothing_there(request)


def _nothing_there(request: HttpRequest) -> HttpResponse:
    """One answer for each reason, so that nobody learns which codes there are."""
    tell(request, _("Deze code geldt niet voor jou, of is voorbij. Vraag een nieuwe."))
    return redirect("coin:home")


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def pay(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """The code of a shop: read what it asks, and say yes."""
    page = own(request, coin_id, tab="pay")
    typed = request.POST.get("code") or request.GET.get("code")
    form = CodeForm({"code": typed} if typed else None)
    if typed and form.is_valid():
        if _is_guessing(request):
            form.add_error(
                "code", _("Dat waren veel codes. Probeer het over een kwartier opnieuw.")
            )
        else:
            try:
                sale = queries.sale_by_code(page.coin, form.cleaned_data["code"], at=timezone.now())
            except Sale.DoesNotExist:
                form.add_error("code", str(services.UnknownCode.sentence))
            else:
                return show(request, "pay_this", page, sale=sale)
    return show(request, "pay", page, form=form, status=422 if form.errors else 200)


def _is_guessing(request: HttpRequest) -> bool:
    wait = wait_for(
        f"coin-code:{request.user.pk}",
        most=_CODES_MOST,
        within_s=_CODES_WITHIN_S,
        at=timezone.now().timestamp(),
    )
    return wait > 0


@require_POST
@lets_page(can_take_part)
def answer_sale(request: HttpRequest, coin_id: UUID, sale_id: UUID, said: str) -> HttpResponse:
    """Yes, I pay; or no."""
    page = own(request, coin_id, tab="pay")
    if said not in ("ja", "nee"):
        raise Http404
    do = services.pay_sale if said == "ja" else services.say_no
    try:
        do(page.actor, coin_id, sale_id, at=timezone.now())
    except KlaverbladError as error:
        raise page.seen(error) from error
    if said == "ja":
        return redirect("coin:receipt", coin_id, sale_id)
    tell(request, _("Je betaalt dit niet."))
    return redirect("coin:account", coin_id)


@require_GET
@lets_page(can_take_part)
def receipt(request: HttpRequest, coin_id: UUID, sale_id: UUID) -> HttpResponse:
    """What was paid, with the code that the shop sees too."""
    page = own(request, coin_id, tab="pay")
    return show(request, "receipt", page, sale=queries.receipt(page.me, sale_id))


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def my_square(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """My square: a shop scans it and fills in the amount, and I say yes."""
    page = own(request, coin_id, tab="pay")
    if request.method == "POST":
        services.show_square(page.actor, coin_id, at=timezone.now())
        return redirect("coin:my_square", coin_id)
    now = timezone.now()
    shown = queries.shown_by(page.me, at=now)
    url = request.build_absolute_uri(reverse("coin:by_code", args=[shown.code])) if shown else ""
    return show(
        request,
        "my_square",
        page,
        shown=shown,
        square=square(url) if url else "",
        asked=list(queries.sales_asked_of(page.me, at=now)),
    )


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def earn(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """What one can earn with, what I did, and how far I am."""
    page = own(request, coin_id, tab="earn")
    rules = queries.rules_on(page.coin, page.actor.on)
    activities = list(queries.activities(page.coin))
    posted = request.method == "POST"
    form = WorkForm(
        request.POST if posted else None,
        activities=activities,
        rules=rules,
        initial={"on": page.actor.on},
    )
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            services.say_work(
                page.actor, coin_id, said["id"], activity_id=UUID(said["activity"]), on=said["on"],
                times=said["times"], at=timezone.now(),
            )  # fmt: skip
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Genoteerd. Je krijgt je munten als een coördinator het bevestigt."))
            return redirect("coin:earn", coin_id)
    rooms = [room(page.me, rule, on=page.actor.on) for rule in rules.values()]
    return show(
        request,
        "earn",
        page,
        form=form,
        activities=[(one, rules.get(one.rule_code)) for one in activities],
        rooms=[one for one in rooms if one.left is not None],
        works=queries.works_of(page.me)[:WORKS],
        status=422 if posted else 200,
    )


@require_GET
@lets_page(can_take_part)
def shops(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """Where one can pay: by kind and by town."""
    page = own(request, coin_id, tab="shops")
    kind, town = request.GET.get("soort", ""), request.GET.get("gemeente", "")
    found = list(queries.merchants(page.coin))
    return show(
        request,
        "shops",
        page,
        shops=[
            one for one in found
            if kind in ("", one.category) and town in ("", one.municipality)
        ],
        kinds=[(code, str(label)) for code, label in Category.choices],
        towns=sorted({one.municipality for one in found}),
        kind=kind,
        town=town,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def card(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """My card on paper: make one, or block it. Its number is shown once, to be printed."""
    page = own(request, coin_id, tab="account")
    if request.method == "POST":
        made, number = services.make_card(page.actor, coin_id, at=timezone.now())
        return show(request, "card_made", page, **card_words(made, number))
    return show(request, "card", page, card=queries.card_of(page.me))


def card_words(made: object, number: str) -> dict[str, object]:
    """What stands on a card: a number to type over, and the same number to scan."""
    return {"card": made, "number": written_number(number), "square": square(number)}


@require_POST
@lets_page(can_take_part)
def block_card(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """Lost: it no longer pays."""
    page = own(request, coin_id, tab="account")
    services.block_card(page.actor, coin_id, at=timezone.now())
    tell(request, _("Je kaart is geblokkeerd. Je munten zijn er nog."))
    return redirect("coin:card", coin_id)
