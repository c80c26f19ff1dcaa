"""The goals of a plan: written down, said in other words, put in order, reached or let go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.plan import versions
from klaverblad.apps.trajectories import policies, queries, services
from klaverblad.apps.trajectories.models import Goal, GoalState
from klaverblad.errors import KlaverbladError

# In the address, in the language of the address.
ENDS = {"bereikt": GoalState.REACHED, "losgelaten": GoalState.LET_GO}


class GoalForm(forms.Form):
    """What the person wants."""

    words = forms.CharField(
        label=gettext_lazy("Wat wil je bereiken?"),
        help_text=gettext_lazy("In de woorden van de persoon zelf."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": gettext_lazy("Schrijf het doel in de woorden van de persoon zelf.")
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class EndForm(forms.Form):
    """What the person says about a goal that is reached or let go."""

    words = forms.CharField(
        label=gettext_lazy("Wat zegt de persoon erover?"),
        help_text=gettext_lazy("In eigen woorden. Het mag ook leeg blijven."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def add(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Keep what the person wants, in their own words."""
    page = pages.page(request, person_id, tab="steps")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    if page.trajectory is None:
        raise Http404
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_goal(request.actor, page.trajectory.pk, words=form.cleaned_data["words"])
        tell(request, _("Het doel staat in het plan."))
        return back(request, reverse("desk:steps", args=[person_id]))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/add_goal.html", {"page": page, "form": form}, status=status)


def _found(request: HttpRequest, goal_id: UUID) -> tuple[Goal, pages.Page]:
    goal = queries.goals(request.actor).get(pk=goal_id)
    page = pages.page(request, goal.trajectory.person_id, tab="steps")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    return goal, page


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def reword(request: HttpRequest, goal_id: UUID) -> HttpResponse:
    """Say a goal in other words. Whoever was second is told, and loses nothing."""
    goal, page = _found(request, goal_id)
    seen = services.last_number(goal.pk)
    form = GoalForm(request.POST or None, initial={"words": goal.words, "seen": seen})
    context: dict[str, Any] = {"page": page, "form": form, "goal": goal}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said, before = form.cleaned_data["words"], form.cleaned_data["seen"]
            try:
                services.reword_goal(request.actor, goal_id, words=said, seen=before)
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
                if isinstance(error, services.PlanChanged):
                    since = versions.queries.changes_of(request.actor, goal.pk, after=before or 0)
                    context["meanwhile"] = versions.lines(page, since)
                    form.data = form.data.copy()
                    form.data["seen"] = seen
            else:
                number = services.last_number(goal.pk)
                where = [page.person.pk, number]
                undo = reverse("desk:restore_plan", args=where) if number != seen else ""
                tell(request, _("Het doel staat er in andere woorden."), undo=undo)
                return back(request, reverse("desk:steps", args=[page.person.pk]))
    return render(request, "desk/plan/reword_goal.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def end(request: HttpRequest, goal_id: UUID, to: str) -> HttpResponse:
    """Say that a goal is reached or let go, in the person's words."""
    if to not in ENDS:
        raise Http404
    goal, page = _found(request, goal_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                words = form.cleaned_data["words"]
                services.end_goal(request.actor, goal_id, to=ENDS[to], words=words)
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
            else:
                sentence = _("Doel bereikt.") if to == "bereikt" else _("Doel losgelaten.")
                tell(request, sentence, undo=reverse("desk:take_up_goal", args=[goal.pk]))
                return back(request, reverse("desk:steps", args=[page.person.pk]))
    context = {"page": page, "form": form, "goal": goal, "is_reached": to == "bereikt"}
    return render(request, "desk/plan/end_goal.html", context, status=status)


@require_POST
@guarded_by(policies.can_write_trajectory)
def take_up(request: HttpRequest, goal_id: UUID) -> HttpResponse:
    """Work on a goal again."""
    goal, page = _found(request, goal_id)
    services.end_goal(request.actor, goal.pk, to=GoalState.ACTIVE)
    tell(request, _("Het doel staat weer in het plan."))
    return back(request, reverse("desk:steps", args=[page.person.pk]))


@require_POST
@guarded_by(policies.can_write_trajectory)
def move(request: HttpRequest, goal_id: UUID, way: str) -> HttpResponse:
    """Put a goal one place higher or lower."""
    if way not in {"hoger", "lager"}:
        raise Http404
    goal, page = _found(request, goal_id)
    services.move_goal(request.actor, goal.pk, up=way == "hoger")
    return back(request, reverse("desk:steps", args=[page.person.pk]))
