"""Asking another OCMW to go on, its answer, and both lists with who is silent."""

from __future__ import annotations

from datetime import timedelta
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
from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.transfers.forms import AnswerForm, ProposeForm
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.statements import DOMAIN_NAMES
from klaverblad.apps.trajectories import policies, services, transfer_queries
from klaverblad.apps.trajectories.models import Transfer, TransferState
from klaverblad.errors import KlaverbladError

ANSWER_DAYS = 14
SHOWN = 100


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def propose(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask another OCMW, once the person read and said what goes along."""
    actor = request.actor
    page = pages.page(request, person_id, tab="overview")
    policies.can_write_trajectory(actor, page.person).enforce()
    if page.trajectory is None or page.trajectory.closed_on is not None:
        raise Http404
    waiting = transfer_queries.open_of(actor, page.trajectory)
    if waiting is not None and request.method == "GET":
        return redirect("desk:transfer", waiting.pk)
    others = list(transfer_queries.others(actor))
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        others=others,
        initial={"answer_by": actor.on + timedelta(days=ANSWER_DAYS)},
    )
    context: dict[str, Any] = {"page": page, "form": form, "has_others": bool(others)}
    if request.method == "GET":
        return render(request, "desk/transfers/propose.html", context)
    if form.is_valid():
        new = form.asked()
        to = next(one for one in others if one.pk == new.to_id)
        if "confirm" not in request.POST and "change" not in request.POST:
            said = services.statement_of(page.person, to, new.domains)
            context |= {"statement": said.split("\n"), "given": _given(request)}
            return render(request, "desk/transfers/read_together.html", context)
        if "confirm" in request.POST:
            try:
                made = services.propose_transfer(actor, page.trajectory.pk, new)
            except KlaverbladError as error:
                on_field(form, error)
            else:
                tell(
                    request,
                    _("Gevraagd aan %(ocmw)s.") % {"ocmw": to.name},
                    undo=reverse("desk:withdraw_transfer", args=[made.pk]),
                )
                return redirect("desk:transfer", made.pk)
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "desk/transfers/propose.html", context, status=status)


def _given(request: HttpRequest) -> list[tuple[str, str]]:
    buttons = {"csrfmiddlewaretoken", "confirm", "change"}
    return [
        (key, value)
        for key, values in request.POST.lists()
        if key not in buttons
        for value in values
    ]


@require_GET
@guarded_by(policies.can_list_transfers)
def transfers(request: HttpRequest) -> HttpResponse:
    """What others ask of us, what we asked, and who is silent."""
    actor = request.actor
    policies.can_list_transfers(actor).enforce()
    context = {
        "received": [_line(one, request) for one in transfer_queries.received(actor)[:SHOWN]],
        "sent": [_line(one, request) for one in transfer_queries.sent(actor)[:SHOWN]],
    }
    return render(request, "desk/transfers/list.html", context)


def _line(one: Transfer, request: HttpRequest) -> dict[str, Any]:
    late = (request.actor.on - one.answer_by).days
    is_open = one.state == TransferState.OPEN
    return {"transfer": one, "days_late": late if is_open and late > 0 else 0}


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_read_transfer)
def transfer(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """The card of one transfer; a POST says no, with words."""
    actor = request.actor
    found = transfer_queries.transfers(actor).get(pk=transfer_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        policies.can_answer_transfer(actor, found).enforce()
        if form.is_valid():
            try:
                services.refuse_transfer(actor, transfer_id, words=form.cleaned_data["words"])
            except KlaverbladError as error:
                on_field(form, error)
            else:
                tell(request, _("Genoteerd: nee. Er verandert niets voor de persoon."))
                return redirect("desk:transfers")
        return _card(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _card(request, found, form, HTTPStatus.OK)


def _card(
    request: HttpRequest, found: Transfer, form: AnswerForm, status: HTTPStatus
) -> HttpResponse:
    actor = request.actor
    # Whoever reads the card reads about somebody: the person finds it in their list.
    note_opened([found.trajectory.person_id])
    is_ours = found.trajectory.organisation_id == actor.organisation_id
    context = {
        "transfer": found,
        "form": form,
        "person": found.trajectory.person,
        "age": found.trajectory.person.age(on=actor.on),
        "line": _line(found, request),
        "domains": [str(DOMAIN_NAMES[d]) for d in Domain if d in found.domains],
        "stays": [str(DOMAIN_NAMES[d]) for d in Domain if d not in found.domains],
        "statement": found.statement.split("\n"),
        "is_open": found.state == TransferState.OPEN,
        "is_ours": is_ours,
        "is_self": actor.role == Role.PERSON,
        "can_answer": policies.can_answer_transfer(actor, found).is_allowed,
        "can_withdraw": policies.can_withdraw_transfer(actor, found).is_allowed,
        "crumbs": _crumbs(request),
    }
    return render(request, "desk/transfers/card.html", context, status=status)


def _crumbs(request: HttpRequest) -> list[dict[str, str]]:
    if request.actor.role == Role.PERSON:
        first = {"label": _("Mijn plan"), "url": reverse("desk:mine")}
    else:
        first = {"label": _("Overdrachten"), "url": reverse("desk:transfers")}
    return [first, {"label": _("Overdracht")}]


@require_POST
@guarded_by(policies.can_answer_transfer)
def accept(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Say yes: the person gets a file and a trajectory here."""
    words = request.POST.get("words", "")
    done = services.accept_transfer(request.actor, transfer_id, words=words)
    tell(request, _("Aanvaard. Het dossier en het traject staan klaar."))
    assert done.begun is not None
    return redirect("desk:person", done.begun.person_id)


@require_POST
@guarded_by(policies.can_withdraw_transfer)
def withdraw(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Take the question back."""
    services.withdraw_transfer(request.actor, transfer_id)
    tell(request, _("Ingetrokken. Er is niets veranderd."))
    is_self = request.actor.role == Role.PERSON
    return redirect("desk:mine" if is_self else "desk:transfers")
