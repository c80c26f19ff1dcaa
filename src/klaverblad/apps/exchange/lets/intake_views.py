"""Taking a group in from another program, and keeping a copy of it that another program can read."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.exchange.lets import outward_queries as queries
from klaverblad.apps.exchange.lets import services
from klaverblad.apps.exchange.lets.intake_reading import POT, Read
from klaverblad.apps.exchange.lets.models import OfferKind
from klaverblad.apps.exchange.lets.outward_forms import IntakeForm
from klaverblad.apps.exchange.lets.page_views import Page, lead, lets_page, show
from klaverblad.apps.exchange.lets.policies import can_coordinate
from klaverblad.errors import KlaverbladError

WRONG_SHOWN = 50
_ELSEWHERE = "elders"


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def intake(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """First a look at what would come in, then all of it or nothing."""
    page = lead(request, group_id)
    posted = request.method == "POST"
    form = IntakeForm(request.POST if posted else None, request.FILES if posted else None)
    found: Read | None = None
    if posted and form.is_valid():
        tables = form.tables()
        found = services.look_at(page.actor, group_id, tables)
        if not found.wrong and request.POST.get("doe") == "inlezen":
            try:
                row = services.take_in(page.actor, group_id, tables, at=timezone.now())
            except KlaverbladError as error:
                on_field(form, error)
            else:
                tell(request, _("Ingelezen: %(n)s leden.") % {"n": row.n_members})
                return redirect("lets:intake", group_id)
        form = _carried_on(form)
    return show(
        request,
        "intake",
        page,
        form=form,
        found=found,
        wrong=found.wrong[:WRONG_SHOWN] if found else [],
        balances=_balances(found) if found else [],
        intakes=queries.intakes(page.me),
        status=422 if posted and (found is None or found.wrong) else 200,
    )


def _carried_on(form: IntakeForm) -> IntakeForm:
    """The same words in a fresh form: a browser forgets which files were chosen."""
    data = form.data.copy()
    for name in ("users", "messages", "transactions"):
        data[name] = form.cleaned_data[name]
    again = IntakeForm(data)
    again.is_valid()
    return again


def _balances(found: Read) -> list[tuple[str, int]]:
    said = found.balances
    return [(one.name, said.get(one.key, 0)) for one in found.coming]


@require_POST
@lets_page(can_coordinate)
def intake_back(request: HttpRequest, group_id: UUID, intake_id: UUID) -> HttpResponse:
    """Take it back, as long as nothing was booked after it."""
    page = lead(request, group_id)
    services.undo_intake(page.actor, group_id, intake_id, at=timezone.now())
    tell(request, _("Teruggedraaid. De namen zijn weg, de rekeningen zijn gesloten."))
    return redirect("lets:intake", group_id)


@require_GET
@lets_page(can_coordinate)
def copy_csv(request: HttpRequest, group_id: UUID, table: str) -> HttpResponse:
    """One table of the group, in the shape in which it can be taken in."""
    page = lead(request, group_id)
    tables = {"users": _users, "messages": _messages, "transactions": _transactions}
    if table not in tables:
        raise Http404
    head, rows = tables[table](page)
    return csv_file(f"{page.group.slug}-{table}.csv", head, rows)


def _whole(amount: int, decimals: int) -> str:
    """As the other program counts: whole units, or with a point where there are parts."""
    if not decimals:
        return str(amount)
    sign = "-" if amount < 0 else ""
    whole, part = divmod(abs(amount), 10**decimals)
    return f"{sign}{whole}.{part:0{decimals}d}"


def _users(page: Page) -> tuple[list[str], list[list[str]]]:
    places = page.currency.decimals
    rows = []
    for one in queries.everybody_with_account(page.me):
        assert one.account is not None, "asked for accounts"
        balance = _whole(one.account.balance, places)
        rows.append([str(one.pk), one.code, one.name or one.code, one.area, one.state, balance])
    return ["id", "code", "name", "area", "status", "balance"], rows


def _messages(page: Page) -> tuple[list[str], list[list[str]]]:
    words = {OfferKind.OFFER: "offer", OfferKind.WANT: "want"}
    rows = [
        [
            str(one.pk),
            str(one.member_id),
            words[OfferKind(one.kind)],
            one.title,
            one.about,
            one.category,
        ]
        for one in queries.all_offers(page.me)
    ]
    return ["id", "user_id", "offer_want", "subject", "content", "category"], rows


def _transactions(page: Page) -> tuple[list[str], list[list[str]]]:
    places = page.currency.decimals
    of_account = {one.account_id: str(one.pk) for one in queries.everybody_with_account(page.me)}
    of_account[page.group.pot_id] = POT
    rows = [
        [
            str(one.pk),
            of_account.get(one.payer_id, _ELSEWHERE),
            of_account.get(one.payee_id, _ELSEWHERE),
            _whole(one.amount, places),
            one.text or "",
            one.happened_on.isoformat(),
        ]
        for one in queries.all_bookings(page.me)
    ]
    return ["id", "id_from", "id_to", "amount", "description", "date"], rows
