"""The keys of my apps, what the group shows outside, and the profile that everybody may read."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import public
from klaverblad.apps.exchange.lets import murmurations, services
from klaverblad.apps.exchange.lets import outward_queries as queries
from klaverblad.apps.exchange.lets.models import Group
from klaverblad.apps.exchange.lets.outward_forms import AppKeyForm, OutwardForm
from klaverblad.apps.exchange.lets.page_views import lead, lets_page, own, show
from klaverblad.apps.exchange.lets.policies import can_coordinate, can_take_part
from klaverblad.errors import KlaverbladError


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def apps(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The keys of my apps; a new one is shown once."""
    page = own(request, group_id, tab="account")
    posted = request.method == "POST"
    form = AppKeyForm(request.POST if posted else None)
    secret = ""
    if posted and form.is_valid():
        try:
            _key, made = services.make_app_key(
                page.actor, group_id, at=timezone.now(), **form.cleaned_data
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            secret, form = made.text, AppKeyForm()
    return show(
        request,
        "apps",
        page,
        form=form,
        secret=secret,
        root=request.build_absolute_uri("/komunitin/"),
        is_let_in=queries.lets_apps_in(group_id),
        keys=queries.open_keys(page.me, on=page.actor.on),
        status=422 if posted and not secret else 200,
    )


@require_POST
@lets_page(can_take_part)
def app_away(request: HttpRequest, group_id: UUID, app_key_id: UUID) -> HttpResponse:
    """This app no longer comes in."""
    page = own(request, group_id, tab="account")
    services.withdraw_app_key(page.actor, group_id, app_key_id, at=timezone.now())
    tell(request, _("Ingetrokken. Deze app komt er niet meer in."))
    return redirect("lets:apps", group_id)


@require_http_methods(["GET", "POST"])
@lets_page(can_coordinate)
def outward(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """What the group shows outside."""
    page = lead(request, group_id)
    standing = queries.outward_of(page.me)
    now = {
        "shows_profile": bool(standing and standing.shows_profile),
        "lets_apps_in": bool(standing and standing.lets_apps_in),
        "website": standing.website if standing else "",
        "email": standing.email if standing else "",
    }
    posted = request.method == "POST"
    form = OutwardForm(request.POST if posted else None, initial=now)
    if posted and form.is_valid():
        try:
            services.show_outside(page.actor, group_id, form.shown(), at=timezone.now())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard."))
            return redirect("lets:outward", group_id)
    status = 422 if posted else 200
    return show(request, "outward", page, form=form, standing=standing, status=status)


@require_GET
@public
def profile(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001  (a page of Django)
    """The profile of a group that chose to show one."""
    try:
        found = queries.profile_of(slug)
    except Group.DoesNotExist:
        raise Http404 from None
    answer = JsonResponse(murmurations.profile(found))
    # An index of another site reads it from a browser too.
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
