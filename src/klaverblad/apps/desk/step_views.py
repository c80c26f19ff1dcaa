"""Moving steps: do, wait, finish, put back, another day; adding a step, a goal, a phase."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import back, part, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk import today
from klaverblad.apps.library import queries as library
from klaverblad.apps.people import queries as people
from klaverblad.apps.trajectories import policies, queries, services
from klaverblad.apps.trajectories.models import Phase, StepBy, StepState
from klaverblad.errors import KlaverbladError

POSTPONE_DAYS = 7


@require_POST
@guarded_by(policies.can_move_step)
def move(request: HttpRequest, step_id: UUID, to: str) -> HttpResponse:
    """Give a step another state; a toast offers the way back."""
    if to not in StepState.values:
        raise Http404
    before = queries.steps(request.actor).get(pk=step_id).state
    step = services.move_step(request.actor, step_id, to=StepState(to))
    if request.htmx:
        return part(request, "desk/rows/step.html", {"line": today.step_line(request.actor, step)})
    sentence = _("%(step)s: %(state)s.") % {"step": step.title, "state": step.get_state_display()}
    tell(request, sentence, undo=reverse("desk:move_step", args=[step.pk, before]))
    return back(request, reverse("desk:steps", args=[step.trajectory.person_id]))


@require_POST
@guarded_by(policies.can_move_step)
def postpone(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """One more week; nothing is held against anyone."""
    on, planned = request.actor.on, queries.steps(request.actor).get(pk=step_id).due_on
    # From the day it was planned, unless that has been: later is never sooner.
    due_on = max(on, planned or on) + timedelta(days=POSTPONE_DAYS)
    step = services.postpone_step(request.actor, step_id, due_on=due_on)
    if request.htmx:
        return part(request, "desk/rows/step.html", {"line": today.step_line(request.actor, step)})
    tell(request, _("Eén week later gezet."))
    return back(request, reverse("desk:steps", args=[step.trajectory.person_id]))


@require_POST
@guarded_by(policies.can_write_trajectory)
def remind(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Write down that the partner was asked again."""
    step = services.remind_partner(request.actor, step_id)
    if request.htmx:
        return part(
            request, "desk/rows/silent.html", {"line": today.step_line(request.actor, step)}
        )
    tell(request, _("Genoteerd dat je opnieuw vroeg."))
    return back(request, reverse("desk:steps", args=[step.trajectory.person_id]))


class StepForm(forms.Form):
    """A step to add: which, who, by when."""

    instrument = forms.ChoiceField(label=gettext_lazy("Welke stap?"))
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
    )
    due_on = forms.DateField(
        label=gettext_lazy("Tegen wanneer?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    # Sent by the button of a place; nobody types it.
    place = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def new_step(self) -> dict[str, Any]:
        """What `services.NewStep` takes, from a valid form."""
        said = dict(self.cleaned_data)
        return said | {"place_id": said.pop("place")}

    def __init__(self, *args: object, actor: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = [
            (one.pk, str(one)) for one in library.instruments(actor)
        ]


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def add(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Put a step in the plan: from the form, or with one button from a barrier or a place."""
    actor = request.actor
    page = pages.page(request, person_id, tab="steps")
    policies.can_write_trajectory(actor, page.person).enforce()
    if page.trajectory is None:
        raise Http404
    first = {key: request.GET[key] for key in ("instrument", "title") if key in request.GET}
    form = StepForm(request.POST or None, actor=actor, initial={"by": StepBy.BOTH} | first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            new = services.NewStep(**form.new_step())
            try:
                step = services.add_step(actor, page.trajectory.pk, new)
            except KlaverbladError as error:
                form.add_error(None, str(error.sentence))
            else:
                tell(
                    request,
                    _("In het plan gezet: %(step)s.") % {"step": step.title},
                    undo=reverse("desk:move_step", args=[step.pk, StepState.DROPPED]),
                )
                return back(request, reverse("desk:steps", args=[person_id]))
    return render(request, "desk/add_step.html", {"page": page, "form": form}, status=status)


class GoalForm(forms.Form):
    """What the person wants."""

    words = forms.CharField(
        label=gettext_lazy("Wat wil je bereiken?"),
        help_text=gettext_lazy("In de woorden van de persoon zelf."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def add_goal(request: HttpRequest, person_id: UUID) -> HttpResponse:
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


@require_POST
@guarded_by(policies.can_write_trajectory)
def open_trajectory(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Begin a trajectory for somebody who has a file already."""
    people.persons(request.actor).get(pk=person_id)
    coach_id = queries.coach_for(request.actor)
    services.open_trajectory(request.actor, person_id, coach_id=coach_id)
    tell(request, _("Het traject is begonnen."))
    return redirect("desk:person", person_id)


@require_POST
@guarded_by(policies.can_write_trajectory)
def change_phase(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Move the trajectory to another phase."""
    people.persons(request.actor).get(pk=person_id)
    trajectory = queries.trajectory_of(request.actor, person_id)
    to = request.POST.get("to", "")
    if trajectory is None or to not in Phase.values:
        raise Http404
    if to == Phase.CLOSED:
        # Closing asks where the person goes.
        return redirect("desk:end", person_id)
    services.change_phase(request.actor, trajectory.pk, to=Phase(to))
    tell(request, _("Nieuwe fase: %(phase)s.") % {"phase": Phase(to).label})
    return back(request, reverse("desk:person", args=[person_id]))
