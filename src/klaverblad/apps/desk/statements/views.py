"""A step that takes in a statement of taking part: for the person, and for the coach who got it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.apps.desk.statements.forms import HandForm, HandForPersonForm
from klaverblad.apps.people.policies import is_self
from klaverblad.apps.trajectories import policies, services
from klaverblad.apps.trajectories import statement_queries as queries
from klaverblad.apps.trajectories.models import HandedStatement
from klaverblad.errors import KlaverbladError


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as a page shows it."""

    statement: HandedStatement
    hours: list[str]


def lines_of(found: list[HandedStatement]) -> list[Line]:
    """Each with its hours in words; what is not known is said."""
    return [
        Line(
            one,
            [
                _("Voor anderen gedaan: %(hours)s") % {"hours": _hours(one.minutes_given)},
                _("Voor de groep gedaan: %(hours)s") % {"hours": _hours(one.minutes_for_group)},
                _("Van anderen gekregen: %(hours)s") % {"hours": _hours(one.minutes_received)},
                _("%(n)s uitwisselingen, waarvan %(both)s door beide leden bevestigd")
                % {"n": one.n_exchanges, "both": one.n_both},
                _("Met %(n)s anderen; %(m)s activiteiten van de groep")
                % {"n": one.n_partners, "m": one.n_activities},
            ],
        )
        for one in found
    ]


def _hours(minutes: int | None) -> str:
    if minutes is None:
        return _("niet geweten, de groep geeft een uur geen waarde")
    return _("%(h)s u %(m)s") % {"h": minutes // 60, "m": f"{minutes % 60:02}"}


@require_http_methods(["GET", "POST"])
@own_page
def my_statement(request: HttpRequest, lets_step_id: UUID) -> HttpResponse:
    """What I gave for this step, and the form to give one."""
    page = own(request, tab="plan")
    step = queries.step_for_statement(request.actor, lets_step_id)
    posted = request.method == "POST"
    form = HandForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _hand(request, lets_step_id, form):
        tell(request, _("Gegeven. Je coach ziet de uren. Je kunt het altijd terugnemen."))
        return redirect("desk:my_statement", lets_step_id)
    lines = lines_of(queries.handed(request.actor, step))
    status = 422 if posted else 200
    return show(request, "statement", page, step=step, form=form, lines=lines, status=status)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_hand_statement)
def step_statement(request: HttpRequest, lets_step_id: UUID) -> HttpResponse:
    """The same, for the OCMW in charge, which got the file from the person."""
    step = queries.step_for_statement(request.actor, lets_step_id)
    page = pages.page(request, step.trajectory.person_id, tab="steps")
    policies.can_hand_statement(request.actor, page.person).enforce()
    posted = request.method == "POST"
    form = HandForPersonForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _hand(request, lets_step_id, form):
        tell(request, _("Bewaard, met wat er op het bewijs staat."))
        return redirect("desk:step_statement", lets_step_id)
    context = {
        "page": page,
        "step": step,
        "form": form,
        "lines": lines_of(queries.handed(request.actor, step)),
    }
    status = 422 if posted else 200
    return render(request, "desk/statements/step.html", context, status=status)


def _hand(request: HttpRequest, step_id: UUID, form: HandForm) -> bool:
    said = form.cleaned_data
    try:
        services.hand_statement(
            request.actor,
            step_id,
            said["file"],
            is_agreed=said["is_agreed"],
            may_count=said["may_count"],
            at=timezone.now(),
        )
    except KlaverbladError as error:
        on_field(form, error)
        return False
    return True


@require_POST
@guarded_by(policies.can_hand_statement)
def withdraw(request: HttpRequest, handed_id: UUID) -> HttpResponse:
    """Take a statement back, with what was written of it."""
    gone = services.withdraw_statement(request.actor, handed_id, at=timezone.now())
    tell(request, _("Teruggenomen. De uren ervan staan niet meer in het dossier."))
    own_side = is_self(request.actor, gone.step.trajectory.person)
    where = "desk:my_statement" if own_side else "desk:step_statement"
    return back(request, redirect(where, gone.step_id).url)
