"""Moving steps: do, wait, finish, put back, another day; adding a step, a goal, a phase."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from klaverblad.apps.access.answers import back, part, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import day_rows
from klaverblad.apps.desk.plan import brought
from klaverblad.apps.people import queries as people
from klaverblad.apps.trajectories import policies, queries, services
from klaverblad.apps.trajectories.models import Phase, StepState

POSTPONE_DAYS = 7
_IS_SO = {"ja": True, "nee": False}


@require_POST
@guarded_by(policies.can_move_step)
def move(request: HttpRequest, step_id: UUID, to: str) -> HttpResponse:
    """Give a step another state; a toast offers the way back."""
    if to not in StepState.values:
        raise Http404
    before = queries.steps(request.actor).get(pk=step_id).state
    step = services.move_step(request.actor, step_id, to=StepState(to))
    noted = brought.words(request.actor, step)
    if request.htmx:
        return part(
            request, "desk/rows/step.html", {"line": day_rows.step_line(request.actor, step)}
        )
    sentence = _("%(step)s: %(state)s.") % {"step": step.title, "state": step.get_state_display()}
    if noted:
        sentence += " " + _("Genoteerd: %(fact)s.") % {"fact": noted}
    tell(request, sentence, undo=reverse("desk:move_step", args=[step.pk, before]))
    return back(request, reverse("desk:steps", args=[step.trajectory.person_id]))


@require_POST
@guarded_by(policies.can_write_trajectory)
def confirm(request: HttpRequest, step_id: UUID, said: str) -> HttpResponse:
    """What somebody else marked done is so, or not yet: then the step is open again."""
    if said not in _IS_SO:
        raise Http404
    step = services.confirm_brought(request.actor, step_id, is_so=_IS_SO[said])
    noted = brought.words(request.actor, step)
    if request.htmx:
        line = day_rows.step_line(request.actor, step)
        return part(request, "desk/rows/step.html", {"line": line, "noted": noted})
    if noted:
        sentence = _("Genoteerd: %(fact)s.") % {"fact": noted}
    else:
        sentence = _("%(step)s: %(state)s.") % {
            "step": step.title,
            "state": step.get_state_display(),
        }
    tell(request, sentence)
    return back(request, reverse("desk:today"))


@require_POST
@guarded_by(policies.can_move_step)
def postpone(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """One more week; nothing is held against anyone."""
    on, planned = request.actor.on, queries.steps(request.actor).get(pk=step_id).due_on
    # From the day it was planned, unless that has been: later is never sooner.
    due_on = max(on, planned or on) + timedelta(days=POSTPONE_DAYS)
    step = services.postpone_step(request.actor, step_id, due_on=due_on)
    number = services.change_to_take_back(step, services.POSTPONED)
    if request.htmx:
        line = day_rows.step_line(request.actor, step)
        return part(request, "desk/rows/step.html", {"line": line, "taken_back_by": number})
    tell(request, _("Eén week later gezet."), undo=_way_back(step.pk, number))
    return back(request, reverse("desk:steps", args=[step.trajectory.person_id]))


@require_POST
@guarded_by(policies.can_write_trajectory)
def remind(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Write down that the partner was asked again."""
    step = services.remind_partner(request.actor, step_id)
    number = services.change_to_take_back(step, services.REMINDED)
    if request.htmx:
        line = day_rows.step_line(request.actor, step)
        return part(request, "desk/rows/silent.html", {"line": line, "taken_back_by": number})
    tell(request, _("Genoteerd dat je opnieuw vroeg."), undo=_way_back(step.pk, number))
    return back(request, reverse("desk:steps", args=[step.trajectory.person_id]))


def _way_back(step_id: UUID, number: int) -> str:
    return reverse("desk:take_back_step", args=[step_id, number]) if number else ""


@require_POST
@guarded_by(policies.can_move_step)
def take_back(request: HttpRequest, step_id: UUID, number: int) -> HttpResponse:
    """Undo a postponement or a reminder; the row is back as it was."""
    step, what = services.take_back_step(request.actor, step_id, number=number)
    if request.htmx:
        row = "silent" if what == services.REMINDED else "step"
        line = day_rows.step_line(request.actor, step)
        return part(request, f"desk/rows/{row}.html", {"line": line})
    tell(request, _("Teruggezet: %(step)s.") % {"step": step.title})
    return back(request, reverse("desk:steps", args=[step.trajectory.person_id]))


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
