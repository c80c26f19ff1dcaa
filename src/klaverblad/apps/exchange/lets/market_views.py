"""What the group offers and looks for."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.exchange.lets import queries, services
from klaverblad.apps.exchange.lets.forms import OfferForm, as_typed
from klaverblad.apps.exchange.lets.models import Offer, OfferKind
from klaverblad.apps.exchange.lets.page_views import Page, lets_page, own, show
from klaverblad.apps.exchange.lets.photo_queries import photo as photo_of
from klaverblad.apps.exchange.lets.photo_queries import with_photo
from klaverblad.apps.exchange.lets.places import within
from klaverblad.apps.exchange.lets.policies import can_take_part
from klaverblad.errors import KlaverbladError

PER_PAGE = 30
NEAR = ("2", "5", "10")
# Even if a browser would show it by itself: in a room of its own, without scripts or the desk.
_NO_POWER = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_GET
@lets_page(can_take_part)
def market(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Everything that stands there now: by kind, by category, by a word."""
    page = own(request, group_id, tab="market")
    words = request.GET.get("zoek", "").replace("\x00", "").strip()[:60]
    kind = request.GET.get("soort", "")
    category = request.GET.get("rubriek", "").replace("\x00", "")[:40]
    found = with_photo(queries.offers(page.me, on=page.actor.on))
    km = page.km_from_me
    near = request.GET.get("binnen", "")
    if near in NEAR:
        found = found.filter(member__place__in=within(km, int(near)))
    if kind in OfferKind.values:
        found = found.filter(kind=kind)
    if category:
        found = found.filter(category=category)
    if words:
        found = queries.about(found, words)
    chosen = {"soort": kind, "rubriek": category, "zoek": words, "binnen": near}
    return show(
        request,
        "market",
        page,
        offers=Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        kinds=_filters(chosen, "soort", _kinds()),
        categories=_filters(chosen, "rubriek", [(one, one) for one in page.rules.categories]),
        nears=_filters(chosen, "binnen", _nears()) if km else [],
        chosen=chosen,
        base=f"?{urlencode({k: v for k, v in chosen.items() if v})}&",
        own=list(queries.own_offers(page.me)),
    )


def _kinds() -> list[tuple[str, str]]:
    return [(OfferKind.OFFER.value, _("Aangeboden")), (OfferKind.WANT.value, _("Gevraagd"))]


def _nears() -> list[tuple[str, str]]:
    return [(km, _("binnen %(km)s km") % {"km": km}) for km in NEAR]


def _filters(
    chosen: dict[str, str], name: str, options: list[tuple[str, str]]
) -> list[dict[str, object]]:
    """Ways to look at the list, each with its address; the one that is on leads back to all."""
    found = []
    for value, label in options:
        is_on = chosen[name] == value
        asked = {k: v for k, v in (chosen | {name: "" if is_on else value}).items() if v}
        found.append(
            {"label": label, "url": f"?{urlencode(asked)}", "current": is_on, "removable": is_on}
        )
    return found


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def new_offer(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Put something there."""
    page = own(request, group_id, tab="market")
    form = _form(request, page)
    if request.method == "POST" and form.is_valid():
        try:
            offer = services.put_offer(
                page.actor,
                group_id,
                form.said(),
                at=timezone.now(),
                offer_id=form.cleaned_data["id"],
            )
            _keep_photo(page, offer.pk, form)
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Het staat op de markt."), undo=_url("withdraw_offer", page, offer))
            return redirect("lets:offer", group_id, offer.pk)
    status = 422 if request.method == "POST" else 200
    return show(request, "offer_form", page, form=form, status=status)


@require_GET
@lets_page(can_take_part)
def offer(request: HttpRequest, group_id: UUID, offer_id: UUID) -> HttpResponse:
    """One thing: who, what, until when, and how to get in touch."""
    page = own(request, group_id, tab="market")
    found = queries.offer(page.me, offer_id, on=page.actor.on)
    is_there = found.withdrawn_at is None and found.expires_on >= page.actor.on
    is_mine = found.member_id == page.me.pk
    return show(request, "offer", page, offer=found, is_mine=is_mine, is_there=is_there)


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def change_offer(request: HttpRequest, group_id: UUID, offer_id: UUID) -> HttpResponse:
    """Say it otherwise."""
    page = own(request, group_id, tab="market")
    found = queries.own_offer(page.me, offer_id)
    form = _form(request, page, as_typed(found, page.currency.decimals))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_offer(page.actor, group_id, offer_id, form.said())
            _keep_photo(page, offer_id, form)
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard."))
            return redirect("lets:offer", group_id, offer_id)
    status = 422 if request.method == "POST" else 200
    return show(request, "offer_form", page, form=form, offer=found, status=status)


def _keep_photo(page: Page, offer_id: UUID, form: OfferForm) -> None:
    data = form.photo()
    if data is not None:
        services.put_photo(page.actor, page.group.pk, offer_id, data, at=timezone.now())


@require_GET
@lets_page(can_take_part)
def photo(request: HttpRequest, group_id: UUID, offer_id: UUID) -> HttpResponse:
    """The photo itself, for whoever may see the offer."""
    page = own(request, group_id, tab="market")
    found = photo_of(page.me, offer_id, on=page.actor.on)
    answer = HttpResponse(bytes(found.data), content_type=found.media_type)
    answer["Content-Disposition"] = "inline"
    answer["Content-Security-Policy"] = _NO_POWER
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@lets_page(can_take_part)
def photo_away(request: HttpRequest, group_id: UUID, offer_id: UUID) -> HttpResponse:
    """Take the photo away; the offer stays."""
    page = own(request, group_id, tab="market")
    services.take_photo_away(page.actor, group_id, offer_id, at=timezone.now())
    tell(request, _("De foto is weg."))
    return redirect("lets:offer", group_id, offer_id)


@require_POST
@lets_page(can_take_part)
def renew_offer(request: HttpRequest, group_id: UUID, offer_id: UUID) -> HttpResponse:
    """Let it stand there for longer, or again."""
    services.renew_offer(request.actor, group_id, offer_id, at=timezone.now())
    tell(request, _("Het staat er weer een tijd."))
    return redirect("lets:offer", group_id, offer_id)


@require_POST
@lets_page(can_take_part)
def withdraw_offer(request: HttpRequest, group_id: UUID, offer_id: UUID) -> HttpResponse:
    """Take it away."""
    page = own(request, group_id, tab="market")
    gone = services.withdraw_offer(page.actor, group_id, offer_id, at=timezone.now())
    tell(request, _("Het staat niet meer op de markt."), undo=_url("renew_offer", page, gone))
    return redirect("lets:market", group_id)


def _form(request: HttpRequest, page: Page, first: dict[str, object] | None = None) -> OfferForm:
    kind = request.GET.get("soort", "")
    return OfferForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        currency=page.currency,
        categories=page.rules.categories,
        initial=first or {"kind": kind if kind in OfferKind.values else ""},
    )


def _url(name: str, page: Page, found: Offer) -> str:
    return reverse(f"lets:{name}", args=[page.me.group_id, found.pk])
