"""What came of an appointment: off, kept with its note, or not gone ahead with a new proposal."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.appointments import visit, words
from klaverblad.apps.desk.appointments.forms import EndedForm, NoteForm, first_note
from klaverblad.apps.trajectories import appointment_queries, policies, services
from klaverblad.apps.trajectories.models import Appointment, AppointmentState, EndedBecause
from klaverblad.errors import KlaverbladError


def _found(request: HttpRequest, appointment_id: UUID) -> tuple[Appointment, pages.Page | None]:
    one = appointment_queries.appointments(request.actor).get(pk=appointment_id)
    if one.trajectory is None:
        return one, None
    return one, pages.page(request, one.trajectory.person_id, tab="appointments")


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_cancel_appointment)
def cancel(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """It does not go ahead: who could not, in one tap."""
    one, page = _found(request, appointment_id)
    policies.can_cancel_appointment(request.actor, one).enforce()
    if request.actor.role == Role.PERSON:
        # Their own page says it to the coach as well.
        return redirect("desk:my_cannot_come", appointment_id)
    return _ended(request, one, page, without=EndedBecause.UNKNOWN)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_appointment)
def miss(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """It did not go ahead: how that came, and at once a new proposal."""
    one, page = _found(request, appointment_id)
    policies.can_change_appointment(request.actor, one).enforce()
    return _ended(request, one, page, without=EndedBecause.NOT_NEEDED)


def _ended(
    request: HttpRequest, one: Appointment, page: pages.Page | None, *, without: EndedBecause
) -> HttpResponse:
    actor, is_off = request.actor, without == EndedBecause.UNKNOWN
    name = page.person.first_name if page else ""
    form = EndedForm(request.POST or None, name=name, without=without)
    if request.method == "POST" and form.is_valid():
        because = EndedBecause(form.cleaned_data["because"])
        change = services.cancel_appointment if is_off else services.miss_appointment
        try:
            change(actor, one.pk, because=because, at=timezone.now())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            return _proposed(request, one, page, because)
    status = 422 if request.method == "POST" else 200
    context = {
        "one": one,
        "page": page,
        "form": form,
        "is_off": is_off,
        "home": words.home_of(one),
    }
    template = "desk/appointments/ended.html" if page else "desk/appointments/ended_block.html"
    return render(request, template, context, status=status)


def _proposed(
    request: HttpRequest, one: Appointment, page: pages.Page | None, because: EndedBecause
) -> HttpResponse:
    """After it is off: the form of a new one, when there is somebody to agree with."""
    undo = reverse("desk:reopen_appointment", args=[one.pk])
    can_plan = page and policies.can_plan_appointment(request.actor, page.person).is_allowed
    if page is None or not can_plan or because == EndedBecause.NOT_NEEDED:
        tell(request, _("Genoteerd."), undo=undo)
        return back(request, words.home_of(one))
    tell(request, _("Genoteerd. Kies meteen een nieuw moment, of doe het later."), undo=undo)
    address = reverse("desk:make_appointment", args=[page.person.pk])
    return redirect(f"{address}?na={one.pk}")


@require_POST
@guarded_by(policies.can_change_appointment)
def keep(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """It went ahead: on to the note, which knows already what it was and when."""
    one = services.keep_appointment(request.actor, appointment_id, at=timezone.now())
    undo = reverse("desk:reopen_appointment", args=[one.pk])
    if one.trajectory_id is None:
        tell(request, _("Genoteerd."), undo=undo)
        return back(request, words.home_of(one))
    tell(request, _("Genoteerd. Schrijf er een paar woorden bij."), undo=undo)
    return redirect("desk:note_appointment", appointment_id)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_appointment)
def note(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """The note of what was said, filled in as far as we know; of a home visit a short form."""
    actor = request.actor
    one, page = _found(request, appointment_id)
    policies.can_change_appointment(actor, one).enforce()
    if page is None:
        raise Http404
    if one.state != AppointmentState.KEPT or one.contact_id is not None:
        return redirect(words.home_of(one))
    if visit.is_visit(one):
        return visit.note(request, one, page)
    form = NoteForm(request.POST or None, initial=first_note(one))
    if request.method == "POST" and form.is_valid():
        services.note_appointment(actor, appointment_id, notes=form.notes(one))
        tell(request, _("Genoteerd."))
        return back(request, words.home_of(one))
    status = 422 if request.method == "POST" else 200
    context = {"one": one, "page": page, "form": form, "home": words.home_of(one)}
    return render(request, "desk/appointments/note.html", context, status=status)


@require_POST
@guarded_by(policies.can_change_appointment)
def reopen(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Take back a wrong button."""
    one = services.reopen_appointment(request.actor, appointment_id, at=timezone.now())
    tell(request, _("Teruggezet. %(what)s") % {"what": words.sentence(one)})
    return back(request, words.home_of(one))
