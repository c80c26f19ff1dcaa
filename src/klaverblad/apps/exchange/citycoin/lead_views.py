"""What a coordinator of a coin does: confirm what others did, ask for activities, make cards."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.exchange.citycoin import queries, services
from klaverblad.apps.exchange.citycoin.forms import ActivityForm, WorkForm
from klaverblad.apps.exchange.citycoin.member_views import card_words
from klaverblad.apps.exchange.citycoin.page import lead, show
from klaverblad.apps.exchange.citycoin.services.earning import Room, worth
from klaverblad.apps.exchange.lets import queries as lets
from klaverblad.apps.exchange.lets.page_views import lets_page
from klaverblad.apps.exchange.lets.policies import can_coordinate
from klaverblad.errors import KlaverbladError

MOST = 100


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def confirming(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """What waits for a yes, with a warning where somebody comes near a cap; and noting for others."""
    page = lead(request, coin_id)
    members = list(lets.members(page.me))
    rules = queries.rules_on(page.coin, page.actor.on)
    posted = request.method == "POST"
    form = WorkForm(
        request.POST if posted else None,
        activities=list(queries.activities(page.coin)),
        rules=rules,
        members=[one for one in members if one.pk != page.me.pk],
        initial={"on": page.actor.on},
    )
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            services.say_work(
                page.actor, coin_id, said["id"], activity_id=UUID(said["activity"]), on=said["on"],
                times=said["times"], at=timezone.now(), member_id=UUID(said["member"]),
            )  # fmt: skip
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Genoteerd. Bevestig het nu in de lijst."))
            return redirect("coin:confirming", coin_id)
    waiting = list(queries.works_waiting(page.me)[:MOST])
    return show(
        request,
        "confirming",
        page,
        form=form,
        waiting=_with_caps(page.coin, waiting),
        members=[one for one in members if one.pk != page.me.pk],
        status=422 if posted else 200,
    )


def _with_caps(coin: queries.Coin, waiting: list[queries.Work]) -> list[tuple[object, ...]]:
    """Each with what it earns, and whether that goes beyond a cap; sums asked for all at once."""
    found = []
    used = queries.earned_by([one.member_id for one in waiting])
    rules = queries.rules_of_days(coin, {one.on for one in waiting})
    for one in waiting:
        rule = rules.get((one.activity.rule_code, one.on))
        amount = worth(rule, one.times) if rule else None
        beyond = False
        if rule is not None and amount is not None:
            key = (one.member_id, rule.code)
            beyond = Room(
                rule, used.day(*key, on=one.on), used.year(*key, year=one.on.year)
            ).is_beyond(amount)
        found.append((one, amount, beyond, rule))
    return found


@require_POST
@lets_page(can_coordinate)
def answer_work(request: HttpRequest, coin_id: UUID, coin_work_id: UUID, said: str) -> HttpResponse:
    """It was done: the coins are there at once. Or it was not."""
    page = lead(request, coin_id)
    if said == "ja":
        services.confirm_work(page.actor, coin_id, coin_work_id, at=timezone.now())
        tell(request, _("Bevestigd. De munten staan op de rekening."))
    elif said == "nee":
        services.refuse_work(page.actor, coin_id, coin_work_id, at=timezone.now())
        tell(request, _("Niet bevestigd. Er is niets verdiend."))
    else:
        raise Http404
    return redirect("coin:confirming", coin_id)


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def activities(request: HttpRequest, coin_id: UUID) -> HttpResponse:
    """What is rewarded, what waits for the city, and asking for another one."""
    page = lead(request, coin_id)
    posted = request.method == "POST"
    rules = queries.rules_on(page.coin, page.actor.on)
    form = ActivityForm(request.POST if posted else None, rules=rules)
    if posted and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            services.ask_activity(page.actor, coin_id, said.pop("id"), at=timezone.now(), **said)
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Gevraagd. De financiële dienst keurt het goed."))
            return redirect("coin:activities", coin_id)
    found = queries.activities_to_keep(page.coin)
    return show(request, "activities", page, form=form, found=found, status=422 if posted else 200)


@require_POST
@lets_page(can_coordinate)
def card_for(request: HttpRequest, coin_id: UUID, lets_member_id: UUID) -> HttpResponse:
    """A card for a member without a phone; the one before it stops working."""
    page = lead(request, coin_id)
    made, number = services.make_card(
        page.actor, coin_id, at=timezone.now(), member_id=lets_member_id
    )
    return show(request, "card_made", page, **card_words(made, number))
