"""A pair, as the two of them see it: say yes and choose what is shared, or stop."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import COMPANION_ROLES, Role
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.mentoring.own_forms import AgreeForm, EndForm
from klaverblad.apps.desk.mine.languages import speaks_more
from klaverblad.apps.groups import mentoring_queries as queries
from klaverblad.apps.groups import policies, services
from klaverblad.apps.groups.models import Pair
from klaverblad.errors import BadInput, Refused


def small_form(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    lead: str,
    cancel: str,
    page: pages.Page | None = None,
) -> HttpResponse:
    crumbs = page.crumbs[:1] if page is not None else []
    context = {
        "base": _base_of(request.actor),
        "page": page,
        "form": form,
        "title": title,
        "lead": lead,
        "cancel": cancel,
        "crumbs": [*crumbs, {"label": title}],
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/groups/small_form.html", context, status=status)


def _base_of(actor: Actor) -> str:
    if actor.is_professional:
        return "base.html"
    return "desk/mine/base.html" if actor.role == Role.PERSON else "person_base.html"


def home_of(actor: Actor, pair: Pair) -> str:
    if actor.role == Role.PERSON:
        return reverse("desk:own_groups")
    return reverse("desk:person_groups", args=[pair.person_id])


@require_http_methods(["GET", "POST"])
@speaks_more
@guarded_by(policies.can_answer_pair)
def agree(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Say yes, and choose what is shared; or change that."""
    actor = request.actor
    pair = queries.pairs(actor).prefetch_related("goals").get(pk=pair_id)
    page = pages.page(request, pair.person_id, tab="groups")
    policies.can_answer_pair(actor, page.person).enforce()
    form = AgreeForm(
        request.POST if request.method == "POST" else None,
        pair=pair,
        goals=queries.goals_to_share(actor, pair.person_id),
        is_own=actor.role == Role.PERSON,
    )
    here = home_of(actor, pair)
    if form.is_valid():
        try:
            services.agree_to_pair(actor, pair_id, form.agreed())
        except (BadInput, Refused) as error:
            on_field(form, error)
        else:
            tell(request, _("Genoteerd. Je kunt dit altijd veranderen of stoppen."))
            return redirect(here)
    title = _("Op weg met %(name)s") % {"name": pair.companion.user.name}
    lead = _("%(purpose)s. Je voornaam ziet die altijd. Kies wat nog.") % {"purpose": pair.purpose}
    return small_form(request, form, title=title, lead=lead, cancel=here, page=page)


@require_http_methods(["GET", "POST"])
@speaks_more
@guarded_by(policies.can_end_pair)
def end(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """It is done, or the person would rather not."""
    actor = request.actor
    if actor.role in COMPANION_ROLES:
        pair = queries.own_running(actor).select_related("companion", "person").get(pk=pair_id)
        page, here = None, reverse("desk:companion")
    else:
        pair = queries.pairs(actor).get(pk=pair_id)
        page = pages.page(request, pair.person_id, tab="groups")
        pair.person = page.person
        here = home_of(actor, pair)
    policies.can_end_pair(actor, pair).enforce()
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.end_pair(actor, pair_id, came_of=form.cleaned_data["came_of"])
        tell(request, _("Afgerond. Vanaf nu is er niets meer te zien."))
        return redirect(here)
    return small_form(
        request,
        form,
        title=_("Rond het duo af"),
        lead=_("Stoppen mag altijd. Er hangt niets aan vast."),
        cancel=here,
        page=page,
    )
