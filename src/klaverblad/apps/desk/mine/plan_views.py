"""My goals, my steps, and what I say to an appointment."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.desk.childcare.words import own_care_words
from klaverblad.apps.desk.loans.words import own_loan_words
from klaverblad.apps.desk.mine.forms import CannotForm, GoalForm
from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.apps.trajectories import message_queries, queries, services
from klaverblad.apps.trajectories.models import StepState
from klaverblad.errors import KlaverbladError


@require_GET
@own_page
def my_plan(request: HttpRequest) -> HttpResponse:
    """What I want, what I do, what others do for me, and what is done."""
    page = own(request, tab="plan")
    return show(request, "plan", page, loan=own_loan_words(page), care=own_care_words(page))


@require_http_methods(["GET", "POST"])
@own_page
def goal(request: HttpRequest, goal_id: UUID | None = None) -> HttpResponse:
    """Say a goal, or say it in other words."""
    page = own(request, tab="plan")
    old = next((one for one in page.goals if one.pk == goal_id), None)
    if (goal_id is not None and old is None) or page.trajectory is None:
        raise Http404
    form = GoalForm(request.POST or None, initial={"words": old.words if old else ""})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            if old is None:
                services.say_goal(page.actor, page.trajectory.pk, words=words)
            else:
                services.change_goal(page.actor, old.pk, words=words)
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard. Je coach ziet je doel ook."))
            return redirect("desk:my_plan")
    status = 422 if request.method == "POST" else 200
    return show(request, "goal", page, form=form, old=old, status=status)


@require_POST
@own_page
def done(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Done! With a word to the coach, if there is one."""
    before = queries.steps(request.actor).get(pk=step_id).state
    word = request.POST.get("word", "")
    step = services.finish_own_step(request.actor, step_id, word=word, at=timezone.now())
    said = _("Mooi, gedaan: %(step)s.") % {"step": step.say_title()}
    if word.strip():
        more = _("Je coach krijgt je bericht.")
        said = f"{said} {more}"
    tell(request, said, undo=reverse("desk:my_step_undone", args=[step.pk, before]))
    return back(request, reverse("desk:my_plan"))


@require_POST
@own_page
def undone(request: HttpRequest, step_id: UUID, to: str) -> HttpResponse:
    """Not done yet after all."""
    if to not in set(queries.OPEN_STATES):
        raise Http404
    step = services.move_step(request.actor, step_id, to=StepState(to))
    tell(request, _("Staat weer bij wat je nog doet: %(step)s.") % {"step": step.say_title()})
    return back(request, reverse("desk:my_plan"))


@require_POST
@own_page
def coming(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """I come."""
    services.say_coming(request.actor, appointment_id, at=timezone.now())
    tell(request, _("Fijn. Je coach weet dat je komt."))
    return back(request, reverse("desk:mine"))


@require_http_methods(["GET", "POST"])
@own_page
def cannot_come(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """I cannot come: why, and what would do. The coach is told; off at once if they say so."""
    page = own(request, tab="home")
    appointment = message_queries.own_appointments(request.actor).get(pk=appointment_id)
    form = CannotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.say_cannot_come(
                request.actor, appointment_id, at=timezone.now(), **form.cleaned_data
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            if form.cleaned_data["call_off"]:
                said = _("De afspraak is af. Je coach weet waarom.")
            else:
                said = _("Je coach weet het. Jullie zoeken samen een andere dag.")
            tell(request, said, undo=reverse("desk:my_coming", args=[appointment_id]))
            return redirect("desk:mine")
    status = 422 if request.method == "POST" else 200
    return show(request, "cannot_come", page, form=form, appointment=appointment, status=status)


@require_POST
@own_page
def call_off(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """After "I cannot": the appointment need not wait for another day."""
    services.call_off_own(request.actor, appointment_id, at=timezone.now())
    undo = reverse("desk:my_coming", args=[appointment_id])
    tell(request, _("De afspraak is af. Je coach weet waarom."), undo=undo)
    return back(request, reverse("desk:mine"))
