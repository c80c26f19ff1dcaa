"""What the treasurer sees and does: figures, cover, rules, shops, payment files, notes on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.exchange.citycoin import queries, services
from klaverblad.apps.exchange.citycoin.figure_queries import drawing, months, standing
from klaverblad.apps.exchange.citycoin.forms import CoverForm, NotesForm, RuleForm
from klaverblad.apps.exchange.citycoin.page import keep, show
from klaverblad.apps.exchange.citycoin.policies import ONCE_SOLD, can_keep
from klaverblad.apps.exchange.lets.amounts import written
from klaverblad.apps.exchange.lets.page_views import lets_page
from klaverblad.errors import KlaverbladError


@require_GET
@lets_page(can_keep)
def figures(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """Circulation, cover, what sleeps, and the months in a picture and a table."""
    page = keep(request, coin_id, tab="figures")
    found = months(page.kept, on=page.actor.on)
    stands = standing(page.kept, at=timezone.now())
    return show(request, "figures", page, months=found, drawing=drawing(found), stands=stands)


@require_GET
@lets_page(can_keep)
def figures_csv(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """The months, for a spreadsheet."""
    page = keep(request, coin_id, tab="figures")
    places = page.currency.decimals
    rows = [
        (
            f"{one.first:%Y-%m}",
            *(written(n, places) for n in (one.issued, one.spent, one.redeemed)),
        )
        for one in months(page.kept, on=page.actor.on)
    ]
    head = (_("maand"), _("uitgegeven"), _("besteed"), _("omgeruild"))
    return csv_file(f"{page.group.slug}.csv", head, rows)


@require_http_methods(["GET", "POST"])
@lets_page(can_keep)
def cover(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """Set euro aside or take them back, each with where it was decided."""
    page = keep(request, coin_id, tab="cover")
    posted = request.method == "POST"
    form = CoverForm(
        request.POST if posted else None, euro=page.coin.euro, initial={"decided_on": page.actor.on}
    )
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            services.change_cover(
                page.actor, coin_id, said["id"], cents=form.cents(), source=said["source"],
                decided_on=said["decided_on"], at=timezone.now(),
            )  # fmt: skip
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard. De dekking is aangepast."))
            return redirect("coin:cover", coin_id)
    return show(
        request,
        "cover",
        page,
        form=form,
        changes=queries.cover_changes(page.kept),
        stands=standing(page.kept, at=timezone.now()),
        status=422 if posted else 200,
    )


@require_http_methods(["GET", "POST"])
@lets_page(can_keep)
def rules(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """What activities earn, from which day; and which activities are approved."""
    page = keep(request, coin_id, tab="rules")
    posted = request.method == "POST"
    form = RuleForm(
        request.POST if posted else None, currency=page.currency, initial={"since": page.actor.on}
    )
    if posted and form.is_valid():
        try:
            services.set_rule(page.actor, coin_id, form.rule())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard. De regel geldt vanaf die dag."))
            return redirect("coin:rules", coin_id)
    return show(
        request,
        "rules",
        page,
        form=form,
        rules=queries.all_rules(page.kept),
        activities=queries.activities_to_keep(page.coin),
        status=422 if posted else 200,
    )


@require_POST
@lets_page(can_keep)
def answer_activity(
    request: HttpRequest, coin_id: UUID, coin_activity_id: UUID, said: str
) -> HttpResponse:
    """Approve an activity, or end it."""
    page = keep(request, coin_id, tab="rules")
    if said not in ("ja", "nee"):
        raise Http404
    services.answer_activity(
        page.actor, coin_id, coin_activity_id, says_yes=said == "ja", at=timezone.now()
    )
    tell(request, _("Goedgekeurd.") if said == "ja" else _("Gestopt. Wie al verdiende, houdt het."))
    return redirect("coin:rules", coin_id)


@require_GET
@lets_page(can_keep)
def merchants(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """The shops, who waits first."""
    page = keep(request, coin_id, tab="merchants")
    return show(request, "merchants", page, found=queries.all_merchants(page.kept))


@require_http_methods(["GET", "POST"])
@lets_page(can_keep)
def merchant(request: HttpRequest, coin_id: UUID, merchant_id: UUID) -> HttpResponse:
    """One shop with its bank account; the journal keeps who looked. Accept it, or not."""
    page = keep(request, coin_id, tab="merchants")
    if request.method == "POST":
        says_yes = request.POST.get("said") == "ja"
        services.answer_shop(page.actor, coin_id, merchant_id, says_yes=says_yes, at=timezone.now())
        tell(request, _("Aanvaard.") if says_yes else _("Niet aanvaard."))
        return redirect("coin:merchants", coin_id)
    shop, iban = services.read_shop(page.actor, coin_id, merchant_id, at=timezone.now())
    return show(request, "merchant", page, shop=shop, iban=iban)


@require_http_methods(["GET", "POST"])
@lets_page(can_keep)
def pay_out(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """What waits to be paid, making a file of it, and the files that were made."""
    page = keep(request, coin_id, tab="pay_out")
    if request.method == "POST":
        try:
            file_id = UUID(request.POST.get("id", ""))
        except ValueError:
            raise Http404 from None
        made = services.make_file(page.actor, coin_id, file_id, at=timezone.now())
        return redirect("coin:file", coin_id, made.pk)
    waiting = list(queries.to_pay(page.kept))
    return show(
        request,
        "pay_out",
        page,
        waiting=waiting,
        cents=sum(one.cents for one in waiting),
        files=queries.files(page.kept),
        new_id=services.new_id(),
    )


@require_http_methods(["GET", "POST"])
@lets_page(can_keep)
def file(request: HttpRequest, coin_id: UUID, coin_file_id: UUID) -> HttpResponse:
    """One payment file: its lines, and noting what the bank did with it."""
    page = keep(request, coin_id, tab="pay_out")
    if request.method == "POST":
        services.note_paid(page.actor, coin_id, coin_file_id, at=timezone.now())
        tell(request, _("Genoteerd: de bank betaalde."))
        return redirect("coin:file", coin_id, coin_file_id)
    found = queries.file(page.kept, coin_file_id)
    lines = list(queries.lines_of(found))
    open_ones = [one for one in lines if one.state == "filed"]
    return show(request, "file", page, file=found, lines=lines, n_open=len(open_ones))


@require_GET
@lets_page(can_keep)
def file_xml(request: HttpRequest, coin_id: UUID, coin_file_id: UUID) -> HttpResponse:
    """The file for the bank, as it was made."""
    page = keep(request, coin_id, tab="pay_out")
    found = services.read_file(page.actor, coin_id, coin_file_id, at=timezone.now())
    response = HttpResponse(found.body, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.message_id}.xml"'
    return response


@require_POST
@lets_page(can_keep)
def returned(
    request: HttpRequest, coin_id: UUID, coin_file_id: UUID, redemption_id: UUID
) -> HttpResponse:
    """The bank sent one line back: the shop has its coins again."""
    page = keep(request, coin_id, tab="pay_out")
    services.note_returned(page.actor, coin_id, redemption_id, at=timezone.now())
    tell(request, _("Genoteerd. De handelaar heeft zijn munten weer."))
    return redirect("coin:file", coin_id, coin_file_id)


@require_http_methods(["GET", "POST"])
@lets_page(can_keep)
def paper(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """Notes on paper: how much is out, handing out, and handing in."""
    page = keep(request, coin_id, tab="cover")
    shops = queries.all_merchants(page.kept).filter(state__in=ONCE_SOLD)
    posted = request.method == "POST"
    form = NotesForm(request.POST if posted else None, currency=page.currency, shops=shops)
    if posted and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        try:
            if said["shop"]:
                services.take_notes_in(
                    page.actor, coin_id, said["id"], UUID(said["shop"]), said["amount"], at=now
                )
            else:
                services.put_notes_out(page.actor, coin_id, said["id"], said["amount"], at=now)
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Geboekt."))
            return redirect("coin:paper", coin_id)
    out = queries.balance_of(page.coin.paper_id)
    return show(request, "paper", page, form=form, out=out, status=422 if posted else 200)
