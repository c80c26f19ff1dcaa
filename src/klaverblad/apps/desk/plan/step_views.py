"""Adding a step with what belongs to it, and changing one that stands in the plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access.answers import back, on_field, part, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.plan import versions
from klaverblad.apps.desk.plan.conditions import Fit
from klaverblad.apps.library import queries as library
from klaverblad.apps.library.models import Rung
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.forms.organisations import OrganisationField
from klaverblad.apps.trajectories import policies, queries, services
from klaverblad.apps.trajectories.models import Goal, GoalState, Step, StepBy, StepState
from klaverblad.errors import KlaverbladError

_WHO = {"required": gettext_lazy("Kies wie het doet.")}
_NO_GOAL = ("", gettext_lazy("geen van deze"))


def _goal_choices(goals: list[Goal]) -> list[tuple[str, Any]]:
    """The goals to hang a step under, in the person's order."""
    active = [(str(one.pk), one.words) for one in goals if one.state == GoalState.ACTIVE]
    return [*active, _NO_GOAL]


class StepForm(forms.Form):
    """A step to add: which, who, by when, under which goal."""

    instrument = forms.ChoiceField(
        label=gettext_lazy("Welke stap?"),
        error_messages={"required": gettext_lazy("Kies een stap.")},
    )
    title = forms.CharField(
        label=gettext_lazy("In eigen woorden"),
        help_text=gettext_lazy("Leeg: de naam van de stap."),
        required=False,
        max_length=160,
    )
    by = forms.ChoiceField(
        label=gettext_lazy("Wie doet het?"),
        choices=StepBy,
        initial=StepBy.BOTH,
        widget=forms.RadioSelect,
        error_messages=_WHO,
    )
    partner_id = OrganisationField(label=gettext_lazy("Welke partner?"), required=False)
    due_on = DayField(
        label=gettext_lazy("Tegen wanneer?"),
        help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026."),
        required=False,
    )
    goal = forms.ChoiceField(
        label=gettext_lazy("Bij welk doel?"), required=False, widget=forms.RadioSelect
    )
    # Sent by the button of a place; nobody types it.
    place = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, actor: Actor, goals: list[Goal], address: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = _by_rung(actor)
        self.fields["partner_id"].offer(accounts.organisations(actor))
        self.fields["instrument"].widget.attrs |= {
            "hx-get": address,
            "hx-target": "#voorwaarden",
            "hx-trigger": "change",
        }
        if not goals:
            del self.fields["goal"]
        else:
            self.fields["goal"].choices = _goal_choices(goals)

    def new_step(self) -> services.NewStep:
        """What `services.add_step` takes, from a valid form."""
        said = dict(self.cleaned_data)
        goal = said.pop("goal", "")
        return services.NewStep(
            **said | {"place_id": said.pop("place"), "goal_id": UUID(goal) if goal else None}
        )


def _by_rung(actor: Actor) -> list[Any]:
    """The library as groups of a list: along the ladder, then what stands beside it."""
    found = list(library.instruments(actor))
    groups = [
        (str(rung.label).capitalize(), [(one.pk, str(one)) for one in found if one.rung == rung])
        for rung in Rung
    ]
    beside = [(one.pk, str(one)) for one in found if not one.rung]
    return [("", _("Kies een stap")), *groups, (_("Naast de ladder"), beside)]


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def add(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Put a step in the plan: from the form, or with one button from a barrier or a place."""
    actor = request.actor
    page = pages.page(request, person_id, tab="steps")
    policies.can_write_trajectory(actor, page.person).enforce()
    if page.trajectory is None:
        raise Http404
    asked = request.POST.get("instrument") or request.GET.get("instrument", "")
    context: dict[str, Any] = {"page": page, "fitting": Fit(page).one(asked) if asked else None}
    if request.htmx and request.method == "GET":
        return part(request, "desk/plan/conditions.html", context)
    first = {key: request.GET[key] for key in ("instrument", "title", "goal") if key in request.GET}
    form = StepForm(
        request.POST or None,
        actor=actor,
        goals=queries.goals_of(actor, page.trajectory.pk),
        address=reverse("desk:add_step", args=[person_id]),
        initial={"by": StepBy.BOTH} | first,
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                step = services.add_step(actor, page.trajectory.pk, form.new_step())
            except KlaverbladError as error:
                on_field(form, error)
            else:
                tell(
                    request,
                    _("In het plan gezet: %(step)s.") % {"step": step.title},
                    undo=reverse("desk:move_step", args=[step.pk, StepState.DROPPED]),
                )
                return back(request, reverse("desk:steps", args=[person_id]))
    return render(request, "desk/add_step.html", context | {"form": form}, status=status)


class EditStepForm(forms.Form):
    """A step as it stands in the plan: its words, who does it, by when, under which goal."""

    title = forms.CharField(
        label=gettext_lazy("Wat moet er gebeuren?"),
        max_length=160,
        error_messages={
            "required": gettext_lazy("Schrijf in een paar woorden wat er moet gebeuren.")
        },
    )
    by = forms.ChoiceField(
        label=gettext_lazy("Wie doet het?"),
        choices=StepBy,
        widget=forms.RadioSelect,
        error_messages=_WHO,
    )
    partner_id = OrganisationField(label=gettext_lazy("Welke partner?"), required=False)
    due_on = DayField(
        label=gettext_lazy("Tegen wanneer?"),
        help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026."),
        required=False,
    )
    goal = forms.ChoiceField(
        label=gettext_lazy("Bij welk doel?"), required=False, widget=forms.RadioSelect
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, goals: list[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner_id"].offer(accounts.organisations(actor))
        if goals:
            self.fields["goal"].choices = _goal_choices(goals)
        else:
            del self.fields["goal"]

    def edit(self) -> services.StepEdit:
        said = self.cleaned_data
        return services.StepEdit(
            title=said["title"],
            by=said["by"],
            due_on=said["due_on"],
            partner_id=said["partner_id"],
            goal_id=UUID(said["goal"]) if said.get("goal") else None,
        )


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def edit(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Change a step. Whoever was second is told what the first changed, and loses nothing."""
    step = queries.steps(request.actor).get(pk=step_id)
    page = pages.page(request, step.trajectory.person_id, tab="steps")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    goals = queries.goals_of(request.actor, step.trajectory_id)
    seen = services.last_number(step.pk)
    form = EditStepForm(
        request.POST or None, actor=request.actor, goals=goals, initial=_now(step) | {"seen": seen}
    )
    context: dict[str, Any] = {"page": page, "form": form, "step": step}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            before = form.cleaned_data["seen"]
            try:
                step = services.edit_step(request.actor, step_id, form.edit(), seen=before)
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
                if isinstance(error, services.PlanChanged):
                    since = versions.queries.changes_of(request.actor, step.pk, after=before or 0)
                    context["meanwhile"] = versions.lines(page, since)
                    form.data = form.data.copy()
                    form.data["seen"] = seen
            else:
                return _saved(request, page, step, seen)
    return render(request, "desk/plan/edit_step.html", context, status=status)


def _saved(request: HttpRequest, page: pages.Page, step: Step, before: int) -> HttpResponse:
    number = services.last_number(step.pk)
    undo = ""
    if number != before:
        undo = reverse("desk:restore_plan", args=[page.person.pk, number])
    tell(request, _("Bewaard: %(step)s.") % {"step": step.title}, undo=undo)
    return back(request, reverse("desk:steps", args=[page.person.pk]))


def _now(step: Step) -> dict[str, Any]:
    return {
        "title": step.title,
        "by": step.by,
        "partner_id": str(step.partner_id or ""),
        "due_on": step.due_on,
        "goal": str(step.goal_id or ""),
    }
