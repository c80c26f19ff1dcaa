"""With whom a file is shared: the tab of a coach, and the person's own page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.mine.languages import speaks_more
from klaverblad.apps.desk.sharing import Sharing, grant_form
from klaverblad.apps.people import policies, services
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.forms import ConsentForm, GrantForm, JoinForm
from klaverblad.apps.people.models import GivenHow
from klaverblad.errors import KlaverbladError


@require_GET
@guarded_by(policies.can_read_sharing)
def sharing_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Team, consents, open questions and who opened this file."""
    return _show(request, person_id)


@require_GET
@speaks_more
@guarded_by(policies.can_read_own_sharing)
def own_sharing(request: HttpRequest) -> HttpResponse:
    """The same about oneself, on a phone first."""
    return _show(request, _me(request))


@require_http_methods(["GET", "POST"])
@speaks_more
@guarded_by(policies.can_record_consent)
def consent(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Agree that an organisation looks along; on paper there is a page to print and sign."""
    page = pages.page(request, person_id, tab="sharing")
    policies.can_record_consent(request.actor, page.person).enforce()
    about = Sharing(request.actor, page.person)
    form = ConsentForm(request.POST or None, organisations=about.others, is_own=about.is_own)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            agreed = form.agreed()
            try:
                if "print" in request.POST:
                    return _paper(request, page, agreed)
                services.give_consent(request.actor, person_id, agreed)
            except KlaverbladError as error:
                on_field(form, error)
            else:
                tell(request, _("De toestemming is genoteerd."))
                return redirect(_back(request, person_id))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"page": page, "form": form, "back": _back(request, person_id)}
    template = "desk/mine_consent.html" if about.is_own else "desk/consent.html"
    return render(request, template, context, status=status)


def _paper(request: HttpRequest, page: pages.Page, agreed: services.NewConsent) -> HttpResponse:
    """The statement to sign, in the person's language; nothing is written yet."""
    said = services.statement_for(request.actor, page.person.pk, agreed)
    context = {
        "page": page,
        "statement": said.text.split("\n"),
        "language": said.language,
        "given": [
            (key, value)
            for key, values in request.POST.lists()
            if key not in {"csrfmiddlewaretoken", "print"}
            for value in values
        ],
    }
    return render(request, "desk/consent_paper.html", context)


@require_POST
@guarded_by(policies.can_revoke_consent)
def revoke(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Stop sharing, at once."""
    how = GivenHow.ON_PAPER if request.POST.get("how") == GivenHow.ON_PAPER else GivenHow.SPOKEN
    ended = services.revoke_consent(request.actor, consent_id, how=how)
    tell(
        request,
        _("%(organisation)s ziet dit dossier niet meer.")
        % {"organisation": ended.organisation.name},
    )
    return redirect(_back(request, ended.person_id))


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_team)
def join(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let somebody into the team."""
    page = pages.page(request, person_id, tab="sharing")
    policies.can_write_team(request.actor, page.person).enforce()
    about = Sharing(request.actor, page.person)
    form = JoinForm(request.POST or None, members=about.can_join)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            try:
                member = services.join_team(request.actor, person_id, **form.joined())
            except KlaverbladError as error:
                on_field(form, error)
            else:
                said = _("%(name)s zit nu in het team.") % {"name": member.user.name}
                tell(request, said)
                return redirect("desk:sharing", person_id)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "desk/join.html", {"page": page, "form": form}, status=status)


@require_POST
@guarded_by(policies.can_record_consent)
def leave(request: HttpRequest, person_id: UUID, seat: int) -> HttpResponse:
    """Let somebody out of the team."""
    gone = services.leave_team(request.actor, person_id, seat)
    tell(request, _("%(name)s zit niet meer in het team.") % {"name": gone.user.name})
    return redirect(_back(request, person_id))


@require_POST
@guarded_by(policies.can_answer_request)
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Yes or no to somebody who asks to look along."""
    asked = sharing.access_requests(request.actor).get(pk=request_id)
    if request.POST.get("answer") == "no":
        services.refuse_request(request.actor, request_id)
        tell(request, _("Genoteerd: nee. Er verandert niets."))
        return redirect(_back(request, asked.person_id))
    form = grant_form(asked, request.POST, is_own=request.actor.role == Role.PERSON)
    if form.is_valid():
        try:
            services.grant_request(request.actor, request_id, **form.granted())
        except services.AlreadyAnswered:
            # There is no form left to say it beside.
            raise
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(
                request,
                _("%(name)s kan nu meekijken.") % {"name": asked.asked_by.name},
            )
            return redirect(_back(request, asked.person_id))
    return _show(request, asked.person_id, answered=(request_id, form), status=422)


def _show(
    request: HttpRequest,
    person_id: UUID,
    *,
    answered: tuple[UUID, GrantForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = pages.page(request, person_id, tab="sharing")
    policies.can_read_sharing(request.actor, page.person).enforce()
    about = Sharing(request.actor, page.person, answered)
    coach = page.trajectory.coach if page.trajectory else None
    if coach and any(one.user_id == coach.pk for one in about.team):
        coach = None
    # Who follows the file needs no seat in the team, and is the first to look into it.
    context: dict[str, Any] = {
        "page": page,
        "about": about,
        "coach": coach,
        "n_team": len(about.team) + bool(coach),
    }
    template = "desk/mine_sharing.html" if about.is_own else "desk/sharing.html"
    return render(request, template, context, status=status)


def _me(request: HttpRequest) -> UUID:
    someone = people.persons(request.actor).first()
    if someone is None:
        raise Http404
    return someone.pk


def _back(request: HttpRequest, person_id: UUID) -> str:
    if request.actor.role == Role.PERSON:
        return reverse("desk:own_sharing")
    return reverse("desk:sharing", args=[person_id])
