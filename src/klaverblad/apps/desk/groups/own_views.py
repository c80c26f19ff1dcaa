"""What a person does about their own groups: read, stop, come back, and choose what others see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.groups.own_forms import LeaveForm, ShownForm
from klaverblad.apps.desk.mine.doors import MORE
from klaverblad.apps.desk.mine.languages import speaks_more
from klaverblad.apps.desk.mine.page import own
from klaverblad.apps.groups import mentoring_queries as companions
from klaverblad.apps.groups import policies, queries, services
from klaverblad.apps.groups.models import Enrolment

# What a click on "undo" of a fresh enrolment means.
_A_MISTAKE = "not_said"


@require_http_methods(["GET", "POST"])
@speaks_more
@guarded_by(policies.can_leave)
def leave(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """Stop with a reason; the toast takes it back."""
    one = queries.enrolments(request.actor).get(pk=enrolment_id)
    policies.can_leave(request.actor, one.person).enforce()
    is_mistake = request.GET.get("vergissing") == "1"
    data = {"because": _A_MISTAKE} if is_mistake else request.POST
    form = LeaveForm(data if request.method == "POST" else None)
    here = home_of(request.actor, one)
    if form.is_valid():
        services.leave(request.actor, enrolment_id, because=form.cleaned_data["because"])
        undo = reverse("desk:come_back", args=[enrolment_id])
        tell(request, _("Gestopt. De plaats gaat naar wie het langst wacht."), undo=undo)
        return redirect(here)
    title = _("Stop met %(group)s") % {"group": one.series}
    lead = _("Stoppen mag altijd. Er hangt niets aan vast.")
    return small_form(request, form, one, title=title, lead=lead)


def home_of(actor: Actor, one: Enrolment) -> str:
    """Where whoever acts came from: the person's own page, or the file."""
    if actor.role == Role.PERSON:
        return reverse("desk:own_groups")
    return reverse("desk:person_groups", args=[one.person_id])


def small_form(
    request: HttpRequest, form: Any, one: Enrolment, *, title: str, lead: str
) -> HttpResponse:
    # Opening it is opening the file: its head, and so the read log, come from there.
    page = pages.page(request, one.person_id, tab="groups")
    is_own = request.actor.role == Role.PERSON
    context = {
        "base": "desk/mine/base.html" if is_own else "base.html",
        "page": page,
        "form": form,
        "title": title,
        "lead": lead,
        "cancel": home_of(request.actor, one),
        "crumbs": [*page.crumbs[:1], {"label": title}],
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/groups/small_form.html", context, status=status)


@require_POST
@speaks_more
@guarded_by(policies.can_leave)
def come_back(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """Take a stop or an end back."""
    one = services.come_back(request.actor, enrolment_id)
    tell(request, _("Teruggezet."))
    return back(request, home_of(request.actor, one))


@require_http_methods(["GET", "POST"])
@speaks_more
@guarded_by(policies.can_leave)
def choose_shown(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """What the group and the trainer see of somebody."""
    one = queries.enrolments(request.actor).get(pk=enrolment_id)
    policies.can_leave(request.actor, one.person).enforce()
    data = request.POST if request.method == "POST" else None
    form = ShownForm(data, initial={"shows_name": one.shows_name, "needs": one.needs})
    if form.is_valid():
        services.choose_shown(request.actor, enrolment_id, **form.cleaned_data)
        tell(request, _("Bewaard."))
        return redirect(home_of(request.actor, one))
    title = _("Wat ziet de groep?")
    return small_form(request, form, one, title=title, lead=str(one.series))


@require_GET
@speaks_more
@guarded_by(policies.can_read_own_groups)
def own_groups(request: HttpRequest) -> HttpResponse:
    """My groups: when and where, with whom, and what they see of me."""
    actor = request.actor
    context = {
        "page": own(request, tab=MORE),
        "groups": queries.own_groups(actor),
        "pairs": companions.own_companions(actor),
    }
    return render(request, "desk/groups/own_page.html", context)
