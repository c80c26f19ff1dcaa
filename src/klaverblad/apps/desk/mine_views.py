"""Mijn plan: the person's own page, on a phone first."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.policies import is_signed_in
from klaverblad.apps.desk.person import Page
from klaverblad.apps.desk.story import story
from klaverblad.apps.groups.queries import own_groups
from klaverblad.apps.people import queries as people
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories.models import StepState


@require_GET
@guarded_by(is_signed_in)
def mine(request: HttpRequest) -> HttpResponse:
    """My appointment, my goals and steps, my rights, who is around me."""
    someone = people.persons(request.actor).filter(user_id=request.actor.user_id).first()
    if someone is None:
        raise Http404
    page = Page(request.actor, people.person(request.actor, someone.pk), "mine")
    told, _count = story(request.actor, someone.pk, limit=5)
    context = {
        "page": page,
        "goals": trajectories.goals_of(request.actor, page.trajectory.pk)
        if page.trajectory
        else [],
        "open_steps": [step for step in page.steps if step.state in trajectories.OPEN_STATES],
        "done_steps": [step for step in page.steps if step.state == StepState.DONE],
        "told": told,
        "groups": own_groups(request.actor),
        "answer": page.leefloon,
    }
    return render(request, "desk/mine.html", context)
