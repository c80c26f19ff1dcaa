"""My statements, and the page on which anybody checks one."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import public
from klaverblad.apps.access.senders import sender_of, wait_for
from klaverblad.apps.exchange.lets import outward_queries as queries
from klaverblad.apps.exchange.lets import services
from klaverblad.apps.exchange.lets.duties import duties
from klaverblad.apps.exchange.lets.outward_forms import CheckForm, StatementForm
from klaverblad.apps.exchange.lets.page_views import lets_page, own, show
from klaverblad.apps.exchange.lets.policies import can_take_part
from klaverblad.apps.exchange.lets.services import Checked
from klaverblad.apps.exchange.lets.statement_paper import (
    counts_in_words,
    hours_in_words,
    statement_pdf,
)
from klaverblad.errors import KlaverbladError

_DAYS = 90
_CHECKS_MOST, _CHECKS_WITHIN_S = 60, 15 * 60


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def statements(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The statements that I made, one to make, and what the law may ask of me."""
    page = own(request, group_id, tab="account")
    posted = request.method == "POST"
    first = page.actor.on - timedelta(days=_DAYS)
    form = StatementForm(
        request.POST if posted else None, initial={"first": first, "last": page.actor.on}
    )
    if posted and form.is_valid():
        try:
            made = services.make_statement(
                page.actor, group_id, form.new_statement(), at=timezone.now()
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Gemaakt. Jij kiest aan wie je het geeft."))
            return redirect("lets:statement", group_id, made.pk)
    found = duties()
    return show(
        request,
        "statements",
        page,
        form=form,
        made=queries.statements(page.me),
        duties=found,
        read_on=queries.duties_read_on(page.me, found.edition),
        status=422 if posted else 200,
    )


@require_GET
@lets_page(can_take_part)
def statement(request: HttpRequest, group_id: UUID, statement_id: UUID) -> HttpResponse:
    """One of my statements: what stands on it, to look at before it is given to anybody."""
    page = own(request, group_id, tab="account")
    found = queries.statement(page.me, statement_id)
    done = queries.what_was_done(page.me, first=found.first, last=found.last)
    hours = [
        (_("Voor andere leden gedaan"), hours_in_words(done.minutes_given), done.given),
        (_("Van andere leden gekregen"), hours_in_words(done.minutes_received), done.received),
        (_("Voor activiteiten van de groep"), hours_in_words(done.minutes_for_group), done.for_group),
    ]  # fmt: skip
    words = {"statement": found, "done": done, "hours": hours, "counts": counts_in_words(done)}
    return show(request, "statement", page, **words)


@require_GET
@lets_page(can_take_part)
def statement_file(request: HttpRequest, group_id: UUID, statement_id: UUID) -> HttpResponse:
    """The same as a signed PDF, to keep and to hand over."""
    page = own(request, group_id, tab="account")
    found = queries.statement(page.me, statement_id)
    asked = urlencode({"code": services.check_code(found)})
    url = request.build_absolute_uri(f"{reverse('lets:check')}?{asked}")
    data = statement_pdf(page.me, found, check_url=url, at=timezone.now())
    answer = HttpResponse(data, content_type="application/pdf")
    # Outside the f-string, where xgettext does not look.
    proof = _("bewijs-van-deelname")
    name = f"{proof}-{found.last.isoformat()}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
@lets_page(can_take_part)
def withdraw_statement(request: HttpRequest, group_id: UUID, statement_id: UUID) -> HttpResponse:
    """From now on its code is not valid."""
    page = own(request, group_id, tab="account")
    services.withdraw_statement(page.actor, group_id, statement_id, at=timezone.now())
    undo = reverse("lets:statement_back", args=[group_id, statement_id])
    tell(request, _("De code van dit bewijs is niet meer geldig."), undo=undo)
    return redirect("lets:statements", group_id)


@require_POST
@lets_page(can_take_part)
def statement_back(request: HttpRequest, group_id: UUID, statement_id: UUID) -> HttpResponse:
    """Undo that."""
    page = own(request, group_id, tab="account")
    services.put_statement_back(page.actor, group_id, statement_id)
    tell(request, _("De code van dit bewijs is weer geldig."))
    return redirect("lets:statements", group_id)


@require_POST
@lets_page(can_take_part)
def duties_read(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """I read it."""
    page = own(request, group_id, tab="account")
    services.read_duties(page.actor, group_id, at=timezone.now())
    tell(request, _("Bewaard: je las dit. Meer bewaren we niet."))
    return redirect("lets:statements", group_id)


@require_http_methods(["GET", "POST"])
@public
def check(request: HttpRequest) -> HttpResponse:
    """Whether a statement was made here, and of which days. Nothing else is told, to anybody."""
    posted = request.method == "POST"
    asked = request.GET.get("code", "")
    form = CheckForm(request.POST if posted else None, request.FILES if posted else None)
    found: Checked | None = None
    status = 200
    if (posted or asked) and _is_too_often(request):
        status = 429
        if posted:
            form.add_error(None, _("Dat waren veel codes. Probeer het over een kwartier opnieuw."))
    elif posted and form.is_valid():
        said = form.cleaned_data
        is_file = said["file"] is not None
        found = services.check_file(said["file"]) if is_file else services.check(said["code"])
    elif posted:
        status = 422
    elif asked:
        found = services.check(asked)
    context = {"form": form, "found": found}
    return render(request, "exchange/lets/check.html", context, status=status)


def _is_too_often(request: HttpRequest) -> bool:
    wait = wait_for(
        f"lets-check:{sender_of(request)}",
        most=_CHECKS_MOST,
        within_s=_CHECKS_WITHIN_S,
        at=timezone.now().timestamp(),
    )
    return wait > 0
