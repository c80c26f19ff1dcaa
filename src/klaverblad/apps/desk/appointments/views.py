"""The appointments of one person: what comes, what was, making one and moving it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.appointments import words
from klaverblad.apps.desk.appointments.forms import (
    AppointmentForm,
    BlockForm,
    WishForm,
    first_of,
)
from klaverblad.apps.people.policies import can_read_person
from klaverblad.apps.trajectories import (
    aftercare_queries,
    appointment_queries,
    message_queries,
    policies,
    services,
)
from klaverblad.apps.trajectories.models import Appointment, AppointmentKind
from klaverblad.errors import KlaverbladError


@require_GET
@guarded_by(can_read_person)
def of_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What is agreed with somebody, what was promised since they began to work, and what was."""
    return person_page(request, person_id)


def person_page(
    request: HttpRequest, person_id: UUID, *, wish_form: WishForm | None = None, status: int = 200
) -> HttpResponse:
    """The page, with what was filled in when it came back with a mistake."""
    actor, now = request.actor, timezone.now()
    page = pages.page(request, person_id, tab="appointments")
    coming, past, jobs = [], [], []
    if page.trajectory is not None:
        coming = appointment_queries.coming(actor, page.trajectory.pk, after=now)
        past = appointment_queries.past(actor, page.trajectory.pk, before=now)
        jobs = aftercare_queries.jobs_of(actor, page.trajectory.pk)
    wish = appointment_queries.wish_of(actor, person_id)
    can_wish = policies.can_say_reminder_wish(actor, page.person).is_allowed
    sent = appointment_queries.reminders_of(actor, coming)
    said = message_queries.replies(actor, [one.pk for one in (*coming, *past)])
    context = {
        "page": page,
        "coming": [
            words.line(actor, one, sent[one.pk], at=now, reply=said.get(one.pk)) for one in coming
        ],
        "past": [words.line(actor, one, (), at=now, reply=said.get(one.pk)) for one in past],
        "jobs": jobs,
        "wish": wish,
        "can_wish": can_wish,
        "wish_form": wish_form or WishForm(initial={"channel": wish.channel if wish else ""}),
        "missing": words.missing_address(page.person, wish),
        "today": actor.on,
    }
    return render(request, "desk/appointments/person.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_plan_appointment)
def make(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Agree on a moment with somebody; what else is in your day then is said, and stops nothing."""
    actor = request.actor
    page = pages.page(request, person_id, tab="appointments")
    policies.can_plan_appointment(actor, page.person).enforce()
    if page.trajectory is None:
        raise Http404
    follows = words.followed(actor, page.trajectory.pk, request.GET.get("na", ""))
    first: dict[str, Any] = {"kind": AppointmentKind.TALK, "minutes": 60}
    if follows is not None:
        first = first_of(follows) | {"day": None}
    form = AppointmentForm(
        request.POST or None,
        around=appointment_queries.invitable(actor, page.person),
        initial=first,
    )
    if request.method == "POST" and form.is_valid():
        new = form.new(follows=follows.pk if follows else None)
        clash = _clash(actor, new, None)
        try:
            made = services.make_appointment(actor, page.trajectory.pk, new, at=timezone.now())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, f"{words.sentence(made)} {clash}".strip())
            return back(request, reverse("desk:appointments", args=[person_id]))
    status = 422 if request.method == "POST" else 200
    context = {"page": page, "form": form, "follows": follows}
    return render(request, "desk/appointments/make.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_appointment)
def change(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Another moment, another place, somebody else who comes along."""
    actor = request.actor
    one = appointment_queries.appointments(actor).get(pk=appointment_id)
    policies.can_change_appointment(actor, one).enforce()
    page = None
    if one.trajectory is not None:
        page = pages.page(request, one.trajectory.person_id, tab="appointments")
    form = _form(request, one)
    if request.method == "POST" and form.is_valid():
        clash = _clash(actor, form.new(), one.pk)
        try:
            moved = services.move_appointment(actor, appointment_id, form.new(), at=timezone.now())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, f"{words.sentence(moved)} {clash}".strip())
            return back(request, words.home_of(moved))
    status = 422 if request.method == "POST" else 200
    context = {"page": page, "form": form, "one": one, "home": words.home_of(one)}
    template = "desk/appointments/change.html" if page else "desk/appointments/change_block.html"
    return render(request, template, context, status=status)


def _form(request: HttpRequest, one: Appointment) -> AppointmentForm | BlockForm:
    said = request.POST or None
    if one.trajectory is None:
        return BlockForm(said, initial=first_of(one) | {"title": one.title})
    person = one.trajectory.person
    note_opened([person.pk])
    around = appointment_queries.invitable(request.actor, person)
    return AppointmentForm(said, around=around, initial=first_of(one))


def _clash(actor: Any, new: services.NewAppointment, leaving_out: UUID | None) -> str:
    """What else is in your own day then, as a sentence; empty when nothing is."""
    found = appointment_queries.clashes(
        actor, starts_at=new.starts_at, minutes=new.minutes, leaving_out=leaving_out
    )
    if not found:
        return ""
    return _("Let op: dan staat er ook %(what)s.") % {
        "what": ", ".join(words.short(one) for one in found)
    }
