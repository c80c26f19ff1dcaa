"""Hours for the group: writing them down, a second who approves, what is left, and what it costs."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.exchange.lets import hour_queries, hours_rule, letters, queries, services
from klaverblad.apps.exchange.lets.beside_forms import HoursForm, MailForm
from klaverblad.apps.exchange.lets.hours_rule import HoursRule
from klaverblad.apps.exchange.lets.mail_queries import wish_of
from klaverblad.apps.exchange.lets.models import HoursState, HowOften
from klaverblad.apps.exchange.lets.page_views import Page, lead, lets_page, own, show
from klaverblad.apps.exchange.lets.policies import can_coordinate, can_take_part
from klaverblad.errors import KlaverbladError

LINES = 60


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def hours(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """What I did for the group; for a coordinator also what waits, and what the year is like."""
    page = own(request, group_id, tab="account")
    rule = page.rules.hours
    if rule is None:
        return show(request, "hours", page, rule=None)
    posted = request.method == "POST"
    form = HoursForm(
        request.POST if posted else None,
        rule=rule,
        members=_members(page),
        initial={"on": page.actor.on, "member": str(page.me.pk)},
    )
    if posted and form.is_valid():
        try:
            services.write_hours(page.actor, group_id, form.written(), at=timezone.now())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Genoteerd. Een andere coördinator kijkt het na."))
            return redirect("lets:hours", group_id)
    words = {
        "rule": rule,
        "form": form,
        "own_hours": hour_queries.own_hours(page.me)[:LINES],
        "to_decide": [],
        "year": page.actor.on.year,
    }
    if page.can_coordinate:
        words |= _of_the_group(page, rule)
    return show(request, "hours", page, status=422 if posted else 200, **words)


def _members(page: Page) -> list[object] | None:
    """A coordinator writes down for somebody on paper too."""
    return list(queries.members(page.me)) if page.can_coordinate else None  # type: ignore[return-value]


def _of_the_group(page: Page, rule: HoursRule) -> dict[str, object]:
    year = page.actor.on.year
    approved = hour_queries.minutes_by_day(page.me, year)
    minutes = sum(n for _on, n in approved)
    waiting = hour_queries.hours_of_group(page.me).filter(state=HoursState.WAITING)
    unit = page.currency.units_per_hour
    return {
        "to_decide": [
            (
                one,
                page.me.pk not in {one.member_id, one.entered_by_id},
                hours_rule.pays(one.minutes, unit),
            )
            for one in waiting
        ],
        "has_second": queries.coordinators(page.group.pk).count() > 1,
        "approved": minutes,
        "left": max(0, rule.year_hours * 60 - minutes),
        "ceiling": rule.year_hours * 60,
        "cost": hours_rule.cost(rule.rate, approved),
        "pot": queries.pot_of(page.me),
        "signs": [
            letters.said(one)
            for one in hour_queries.signs(page.group, on=page.actor.on, rules=page.rules)
        ],
    }


@require_POST
@lets_page(can_take_part)
def answer_hours(request: HttpRequest, group_id: UUID, hours_id: UUID, said: str) -> HttpResponse:
    """Yes, no, or: never mind."""
    page = own(request, group_id, tab="account")
    if said not in _ANSWERS:
        raise Http404
    do, sentence = _ANSWERS[said]
    try:
        do(page.actor, group_id, hours_id, at=timezone.now())
    except KlaverbladError as error:
        raise page.seen(error) from error
    tell(request, str(sentence()))
    return redirect("lets:hours", group_id)


_ANSWERS = {
    "ja": (services.approve_hours, lambda: _("Goedgekeurd. De pot heeft betaald.")),
    "nee": (services.refuse_hours, lambda: _("Niet goedgekeurd. Er is niets betaald.")),
    "intrekken": (services.withdraw_hours, lambda: _("Deze uren zijn weg.")),
}


@require_GET
@lets_page(can_coordinate)
def hours_csv(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Every line of hours, for a spreadsheet of whoever pays the guidance."""
    page = lead(request, group_id)
    rows = [
        (
            one.on.isoformat(),
            one.member.name,
            one.task,
            one.minutes,
            one.get_state_display(),
            one.decided_by.name if one.decided_by else "",
        )
        for one in hour_queries.hours_of_group(page.me)
    ]
    head = (_("dag"), _("wie"), _("taak"), _("minuten"), _("hoe het staat"), _("nagekeken door"))
    return csv_file(f"{page.group.slug}-uren.csv", head, rows)


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def mail(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Which mail of the group I want; none unless I choose."""
    page = own(request, group_id, tab="account")
    wish = wish_of(page.me)
    first = {
        "overview": wish.overview if wish else HowOften.NEVER,
        "reminds": wish.reminds if wish else False,
    }
    posted = request.method == "POST"
    form = MailForm(request.POST if posted else None, initial=first)
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            services.choose_mail(
                page.actor, group_id, origin=request.build_absolute_uri("/"), **said
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard."))
            return redirect("lets:account", group_id)
    return show(request, "mail", page, form=form, status=422 if posted else 200)
