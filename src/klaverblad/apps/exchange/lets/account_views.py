"""My groups, my account, paying, and asking to be paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.senders import wait_for
from klaverblad.apps.exchange.ledger.models import StatementLine, TransferKind
from klaverblad.apps.exchange.lets import amounts, queries, services
from klaverblad.apps.exchange.lets.forms import (
    POT,
    ApplicantForm,
    AskForm,
    CodeForm,
    PayForm,
)
from klaverblad.apps.exchange.lets.models import MemberState
from klaverblad.apps.exchange.lets.page_views import Page, lets_page, own, show
from klaverblad.apps.exchange.lets.policies import can_see_own_groups, can_take_part
from klaverblad.errors import KlaverbladError

LINES = 20
NEWS = 3
_CODES_MOST, _CODES_WITHIN_S = 10, 15 * 60


@require_http_methods(["GET", "POST"])
@lets_page(can_see_own_groups)
def home(request: HttpRequest) -> HttpResponse:
    """The groups I am in, those that I can ask to join, and the code from a paper."""
    actor = request.actor
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _is_guessing(request):
            form.add_error(
                "code", _("Dat waren veel codes. Probeer het over een kwartier opnieuw.")
            )
        else:
            try:
                found = services.claim(actor, form.cleaned_data["code"])
            except KlaverbladError as error:
                form.add_error("code", str(error.sentence))
            else:
                if found is not None:
                    tell(request, _("Deze rekening is nu van jou."))
                    return redirect("lets:home")
                form.add_error(
                    "code", _("We kennen deze code niet. Kijk hem na, of vraag een nieuwe.")
                )
    memberships = list(queries.memberships(actor))
    context = {
        "memberships": memberships,
        "groups": queries.open_groups(actor),
        "form": form,
        "inside": (MemberState.ACTIVE, MemberState.LEAVING),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/lets/home.html", context, status=status)


def _is_guessing(request: HttpRequest) -> bool:
    wait = wait_for(
        f"lets-code:{request.user.pk}",
        most=_CODES_MOST,
        within_s=_CODES_WITHIN_S,
        at=timezone.now().timestamp(),
    )
    return wait > 0


@require_http_methods(["GET", "POST"])
@lets_page(can_see_own_groups)
def apply_for(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Ask to join a group."""
    group = queries.open_group(group_id)
    form = ApplicantForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.apply_for(request.actor, group_id, form.applicant())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Je vraag is verstuurd. De groep antwoordt je hier."))
            return redirect("lets:home")
    status = 422 if request.method == "POST" else 200
    context = {"group": group, "form": form}
    return render(request, "exchange/lets/apply.html", context, status=status)


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def take_part(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """What the group agreed, and my yes to it."""
    mine = queries.me(request.actor, group_id)
    if request.method == "POST":
        services.take_part(request.actor, group_id, at=timezone.now())
        tell(request, _("Welkom in de groep."))
        return redirect("lets:account", group_id)
    return show(request, "take_part", Page(request.actor, mine, "account"))


@dataclass(frozen=True, slots=True)
class Line:
    """A booking as its holder reads it. `name` is empty for what the group did itself."""

    on: date
    name: str
    text: str
    amount: int
    after: int
    seq: int
    transfer: UUID
    can_be_taken_back: bool


_SPEAK_FOR_THEMSELVES = {TransferKind.PAYMENT, TransferKind.GRANT}


def lines_of(page: Page, rows: list[StatementLine]) -> list[Line]:
    """Bookings with the names of the others, all asked for at once."""
    names = queries.names_of_accounts(page.me, (row.other_id for row in rows))
    kinds = dict(TransferKind.choices)
    found = []
    for row in rows:
        is_pot = row.other_id == page.group.pot_id
        name = page.group.name if is_pot else names.get(row.other_id, _("een vroeger lid"))
        said = "" if row.kind in _SPEAK_FOR_THEMSELVES else str(kinds[row.kind]).capitalize()
        text = ": ".join(filter(None, [said, row.text or ""]))
        if row.kind == TransferKind.GRANT and not text:
            text = str(kinds[row.kind]).capitalize()
        found.append(
            Line(
                on=row.happened_on,
                name=name,
                text=text,
                amount=row.amount,
                after=row.after,
                seq=row.seq,
                transfer=row.transfer_id,
                can_be_taken_back=row.kind != TransferKind.REVERSAL,
            )
        )
    return found


@require_GET
@lets_page(can_take_part)
def account(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """What I have, who asks me to pay, and what came and went."""
    page = own(request, group_id, tab="account")
    rows = list(queries.statement(page.me, before=_cursor(request))[: LINES + 1])
    lines = lines_of(page, rows[:LINES])
    running_out = queries.running_out(page.me, on=page.actor.on, days=page.rules.warn_days)
    return show(
        request,
        "account",
        page,
        lines=lines,
        older=lines[-1].seq if len(rows) > LINES else None,
        asks=[one for one in queries.asks_of(page.me) if one.until >= page.actor.on],
        running_out=list(running_out),
        news=list(queries.news(page.me, on=page.actor.on)[:NEWS]),
        has_no_lead=not queries.coordinators(group_id).exists(),
    )


def _cursor(request: HttpRequest) -> int | None:
    said = request.GET.get("voor", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else None


@require_GET
@lets_page(can_take_part)
def statement_csv(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """All my bookings, for a spreadsheet."""
    page = own(request, group_id, tab="account")
    places = page.currency.decimals
    rows = [
        (
            one.on.isoformat(),
            one.name,
            one.text,
            amounts.written(one.amount, places),
            amounts.written(one.after, places),
        )
        for one in lines_of(page, list(queries.statement(page.me)))
    ]
    head = (_("dag"), _("met wie"), _("waarvoor"), page.currency.name, _("saldo erna"))
    return csv_file(f"{page.group.slug}.csv", head, rows)


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def pay(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Pay another member: chosen from the list, or by the code on their phone."""
    page = own(request, group_id, tab="pay")
    posted = request.method == "POST"
    form = PayForm(
        request.POST if posted else None,
        currency=page.currency,
        partners=queries.others(page.me),
        initial=_asked_in_address(request, page),
    )
    if posted and form.is_valid():
        try:
            posting = services.pay(page.actor, group_id, form.payment(), at=timezone.now())
        except KlaverbladError as error:
            on_field(form, page.seen(error))
        else:
            tell(request, _("Dit was al betaald.") if posting.is_replay else _("Betaald."))
            if page.account.pk in posting.beyond_soft:
                tell(request, _("Je saldo is nu voorbij de grens die de groep afsprak."))
            return redirect("lets:account", group_id)
    code = request.GET.get("aan", "")
    is_unknown = bool(code) and not form.initial.get("partner")
    return show(
        request, "pay", page, form=form, is_unknown=is_unknown, status=422 if posted else 200
    )


def _asked_in_address(request: HttpRequest, page: Page) -> dict[str, str]:
    """What a scanned code fills in. The member still reads it, and says yes."""
    said = {name: request.GET.get(key, "")[:140] for name, key in _IN_ADDRESS.items()}
    code = said.pop("code")
    found = queries.others(page.me).filter(code=code).first() if code else None
    partner = str(found.pk) if found else (POT if code == POT else "")
    return {"partner": partner, **said}


_IN_ADDRESS = {"code": "aan", "amount": "bedrag", "text": "voor"}


@require_GET
@lets_page(can_take_part)
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The address behind somebody's square: to the group that we share, with their name filled in."""
    group_id = queries.group_of_code(request.actor, code)
    asked = request.GET.copy()
    asked["aan"] = code
    return redirect(f"{reverse('lets:pay', args=[group_id])}?{asked.urlencode()}")


@require_GET
@lets_page(can_take_part)
def my_code(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """My own square: whoever scans it pays me. It holds a code, and no name."""
    page = own(request, group_id, tab="account")
    path = reverse("lets:by_code", args=[page.me.code])
    url = request.build_absolute_uri(path)
    square = segno.make(url, error="m").svg_data_uri(scale=6, border=4, light="#fff", dark="#000")
    return show(request, "my_code", page, url=url, square=square)


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def ask(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Ask somebody to pay, and see what became of what I asked before."""
    page = own(request, group_id, tab="account")
    posted = request.method == "POST"
    form = AskForm(
        request.POST if posted else None,
        currency=page.currency,
        partners=queries.others(page.me),
        with_pot=False,
        initial=_asked_in_address(request, page),
    )
    if posted and form.is_valid():
        try:
            services.ask(page.actor, group_id, form.payment(), at=timezone.now())
        except KlaverbladError as error:
            on_field(form, page.seen(error))
        else:
            tell(request, _("Gevraagd. Er beweegt niets tot het andere lid ja zegt."))
            return redirect("lets:ask", group_id)
    asked = queries.asks_by(page.me)[:LINES]
    return show(request, "ask", page, form=form, asked=asked, status=422 if posted else 200)


@require_POST
@lets_page(can_take_part)
def answer_ask(request: HttpRequest, group_id: UUID, ask_id: UUID, said: str) -> HttpResponse:
    """Yes, no, or: never mind."""
    page = own(request, group_id, tab="account")
    if said not in _ANSWERS:
        raise Http404
    do, sentence = _ANSWERS[said]
    try:
        do(page.actor, group_id, ask_id, at=timezone.now())
    except KlaverbladError as error:
        raise page.seen(error) from error
    tell(request, str(sentence()))
    return redirect("lets:ask" if said == "intrekken" else "lets:account", group_id)


_ANSWERS = {
    "betalen": (services.pay_ask, lambda: _("Betaald.")),
    "weigeren": (services.refuse_ask, lambda: _("Je betaalt dit niet. Het andere lid ziet dat.")),
    "intrekken": (services.withdraw_ask, lambda: _("Je vraag is weg.")),
}
