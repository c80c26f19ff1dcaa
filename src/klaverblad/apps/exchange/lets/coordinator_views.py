"""What a coordinator does: let people in, book for them, activities of many, fees, and who goes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.exchange.lets import letters, queries, services
from klaverblad.apps.exchange.lets.account_views import LINES, lines_of
from klaverblad.apps.exchange.lets.forms import (
    AcceptForm,
    ActForm,
    ActivityForm,
    CandidateForm,
    NewsForm,
)
from klaverblad.apps.exchange.lets.hour_queries import signs
from klaverblad.apps.exchange.lets.models import Member, MemberRole, MemberState
from klaverblad.apps.exchange.lets.page_views import Page, lead, lets_page, show
from klaverblad.apps.exchange.lets.policies import can_coordinate
from klaverblad.errors import KlaverbladError

NEWS_DAYS = 30


@require_GET
@lets_page(can_coordinate)
def overview(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Who waits for an answer, who is here, who is leaving; and the pot."""
    page = lead(request, group_id)
    everybody = list(queries.everybody(page.me))

    def those(*states: str) -> list[object]:
        return [one for one in everybody if one.state in states]

    return show(
        request,
        "lead",
        page,
        candidates=those(MemberState.APPLIED),
        accepted=those(MemberState.ACCEPTED),
        leaving=those(MemberState.LEAVING),
        active=those(MemberState.ACTIVE),
        left=those(MemberState.LEFT),
        pot=queries.pot_of(page.me),
        signs=[letters.said(one) for one in signs(page.group, on=page.actor.on, rules=page.rules)],
    )


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def candidate(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Note somebody who asked on paper or by phone."""
    page = lead(request, group_id)
    form = CandidateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = services.enter_candidate(page.actor, group_id, form.applicant())
        tell(request, _("Genoteerd."))
        return redirect("lets:lead_member", group_id, found.pk)
    status = 422 if request.method == "POST" else 200
    return show(request, "candidate", page, form=form, status=status)


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def member(request: HttpRequest, group_id: UUID, lets_member_id: UUID) -> HttpResponse:
    """One member, candidate or leaver, with what can be done; a post lets a candidate in."""
    page = lead(request, group_id)
    someone = queries.anybody(page.me, lets_member_id)
    posted = request.method == "POST"
    form = AcceptForm(
        request.POST if posted else None,
        sponsors=queries.members(page.me),
        is_asked=page.rules.asks_sponsor,
        has_bonus=page.rules.recruit_bonus > 0,
    )
    if posted and form.is_valid():
        try:
            services.accept(
                page.actor, group_id, someone.pk, at=timezone.now(), sponsor_id=form.sponsor_id()
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            _mail_accepted(request, someone)
            tell(request, _("Aanvaard. De rekening is open."))
            return redirect("lets:lead_member", group_id, someone.pk)
    rows = list(queries.statement(someone)[:LINES]) if someone.account_id else []
    status = 422 if posted else 200
    return show(
        request,
        "lead_member",
        page,
        someone=someone,
        form=form,
        lines=lines_of(page, rows),
        deposit=_deposit(page, someone),
        status=status,
    )


def _mail_accepted(request: HttpRequest, someone: Member) -> None:
    """Tell them by mail, in the same words whoever they are; without a login there is no mailbox."""
    if someone.user is None:
        return
    sign_in = request.build_absolute_uri(reverse("lets:take_part", args=[someone.group_id]))
    password = request.build_absolute_uri(reverse("account_reset_password"))
    words = letters.accepted(someone.group, sign_in, password, language=someone.user.language)
    letters.send(someone.user, *words)


def _deposit(page: Page, someone: Member) -> tuple[int, bool] | None:
    """The deposit in cents, and whether it is due back at this balance."""
    rule = page.rules.deposit
    if rule is None or someone.account is None:
        return None
    return rule.eur_cents, rule.is_due_back(someone.account.balance)


@require_POST
@lets_page(can_coordinate)
def act(request: HttpRequest, group_id: UUID, lets_member_id: UUID, what: str) -> HttpResponse:
    """One step with one member, by its name in the address."""
    page = lead(request, group_id)
    if what == "code":
        code = services.make_claim(page.actor, group_id, lets_member_id)
        someone = queries.anybody(page.me, lets_member_id)
        return show(request, "claim", page, someone=someone, code=code)
    if what not in _STEPS:
        raise Http404
    try:
        sentence = _STEPS[what](page, lets_member_id)
    except KlaverbladError as error:
        raise page.seen(error) from error
    tell(request, sentence)
    if what == "weigeren":
        return redirect("lets:lead", group_id)
    return redirect("lets:lead_member", group_id, lets_member_id)


def _refuse(page: Page, member_id: UUID) -> str:
    user = queries.anybody(page.me, member_id).user
    services.refuse(page.actor, page.group.pk, member_id, at=timezone.now())
    if user is not None:
        letters.send(user, *letters.refused(page.group, language=user.language))
    return _("Niet aanvaard. De naam is weg.")


def _take_part(page: Page, member_id: UUID) -> str:
    services.take_part(page.actor, page.group.pk, at=timezone.now(), member_id=member_id)
    return _("Dit lid doet nu mee.")


def _leave(page: Page, member_id: UUID) -> str:
    services.leave(page.actor, page.group.pk, at=timezone.now(), member_id=member_id)
    return _("Dit lid stapt uit. De rekening kan alleen nog naar nul.")


def _stay(page: Page, member_id: UUID) -> str:
    services.stay(page.actor, page.group.pk, member_id, at=timezone.now())
    return _("Dit lid blijft.")


def _settle(page: Page, member_id: UUID) -> str:
    services.settle(page.actor, page.group.pk, member_id, at=timezone.now())
    return _("De rekening staat op nul en is gesloten.")


def _to_coordinator(page: Page, member_id: UUID) -> str:
    services.set_role(page.actor, page.group.pk, member_id, MemberRole.COORDINATOR)
    return _("Dit lid is nu coördinator.")


def _to_member(page: Page, member_id: UUID) -> str:
    services.set_role(page.actor, page.group.pk, member_id, MemberRole.MEMBER)
    return _("Dit lid is geen coördinator meer.")


_STEPS = {
    "weigeren": _refuse,
    "meedoen": _take_part,
    "uitstappen": _leave,
    "blijven": _stay,
    "vereffenen": _settle,
    "coordinator": _to_coordinator,
    "lid": _to_member,
}


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def book(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Book a payment for a member who asked for it."""
    page = lead(request, group_id)
    posted = request.method == "POST"
    form = ActForm(
        request.POST if posted else None,
        currency=page.currency,
        members=list(queries.members(page.me)),
        exempt=page.rules.exempt,
        initial={"payer": request.GET.get("lid", "")},
    )
    if posted and form.is_valid():
        try:
            posting = services.act_for(
                page.actor,
                group_id,
                UUID(form.cleaned_data["payer"]),
                form.payment(),
                at=timezone.now(),
                exempt=form.cleaned_data.get("exempt", ""),
            )
        except KlaverbladError as error:
            on_field(form, page.seen(error))
        else:
            tell(request, _("Dit was al geboekt.") if posting.is_replay else _("Geboekt."))
            return redirect("lets:lead", group_id)
    return show(request, "book", page, form=form, status=422 if posted else 200)


@require_POST
@lets_page(can_coordinate)
def take_back(
    request: HttpRequest, group_id: UUID, lets_member_id: UUID, booking_id: UUID
) -> HttpResponse:
    """Put a mistake right: the same amount, the other way."""
    page = lead(request, group_id)
    someone = queries.anybody(page.me, lets_member_id)
    try:
        services.take_back(page.actor, group_id, booking_id, at=timezone.now())
    except KlaverbladError as error:
        raise page.seen(error) from error
    tell(request, _("Teruggedraaid. Beide boekingen blijven staan."))
    return redirect("lets:lead_member", group_id, someone.pk)


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def activity(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """An activity with many, booked in one go."""
    page = lead(request, group_id)
    posted = request.method == "POST"
    members = list(queries.members(page.me))
    form = ActivityForm(request.POST if posted else None, currency=page.currency, members=members)
    if posted and form.is_valid():
        said = form.cleaned_data
        lines = [services.Line(UUID(one), said["amount"]) for one in said["members"]]
        try:
            posting = services.record_activity(
                page.actor,
                group_id,
                said["id"],
                lines,
                text=said["text"],
                at=timezone.now(),
                payer_id=form.payer_id(),
            )
        except KlaverbladError as error:
            on_field(form, page.seen(error))
        else:
            tell(request, _("Geboekt voor %(n)s leden.") % {"n": len(posting.transfers)})
            return redirect("lets:lead", group_id)
    return show(request, "activity", page, form=form, status=422 if posted else 200)


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def news(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """What every member reads on their own page, and telling something more."""
    page = lead(request, group_id)
    posted = request.method == "POST"
    first = {"until": page.actor.on + timedelta(days=NEWS_DAYS)}
    form = NewsForm(request.POST if posted else None, initial=first)
    if posted and form.is_valid():
        said = dict(form.cleaned_data)
        services.tell_news(page.actor, group_id, said.pop("id"), **said, at=timezone.now())
        tell(request, _("Elk lid leest dit nu op zijn pagina."))
        return redirect("lets:news", group_id)
    told = list(queries.news(page.me, on=page.actor.on))
    return show(request, "news", page, form=form, told=told, status=422 if posted else 200)


@require_POST
@lets_page(can_coordinate)
def news_away(request: HttpRequest, group_id: UUID, news_id: UUID) -> HttpResponse:
    """Take it away."""
    services.take_news_away(request.actor, group_id, news_id, at=timezone.now())
    tell(request, _("Het nieuws is weg."))
    return redirect("lets:news", group_id)


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def fees(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The fee of this year: who was charged, who paid, and a run that charges nobody twice."""
    page = lead(request, group_id)
    year = page.actor.on.year
    if request.method == "POST":
        found = services.charge_fees(page.actor, group_id, year, at=timezone.now())
        n_late = services.charge_late(page.actor, group_id, at=timezone.now())
        tell(request, _("Aangerekend: %(n)s.") % {"n": found.n_charged + n_late})
        if found.not_now:
            tell(request, _("Nu niet mogelijk bij %(n)s leden.") % {"n": len(found.not_now)})
        return redirect("lets:fees", group_id)
    return show(
        request,
        "fees",
        page,
        year=year,
        fees=list(queries.fees(page.me, year=year)),
        waiting=list(queries.without_fee(page.me, year=year)),
    )


@require_POST
@lets_page(can_coordinate)
def fee_paid(request: HttpRequest, group_id: UUID, fee_id: UUID) -> HttpResponse:
    """The euro of one member is there."""
    services.note_euro_paid(request.actor, group_id, fee_id, at=timezone.now())
    tell(request, _("Betaald genoteerd."))
    return redirect("lets:fees", group_id)
