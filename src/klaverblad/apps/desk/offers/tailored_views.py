"""A place made to measure: asked by a coach, answered by an organisation, read once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.offers.blind import first_draft
from klaverblad.apps.desk.offers.tailored_forms import AnswerForm, AskForm
from klaverblad.apps.desk.offers.tailored_words import wanted
from klaverblad.apps.places import policies, queries
from klaverblad.apps.places import tailored_services as services
from klaverblad.apps.places.models import TailoredRequest, TailoredSaid
from klaverblad.apps.places.tailored_queries import answered, tailored, waiting
from klaverblad.errors import BadInput, Refused

ANSWERS_SHOWN = 40


@require_GET
@guarded_by(policies.can_read_tailored)
def tailored_list(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, and what was answered."""
    actor = request.actor
    context = {
        "waiting": [_line(actor, one) for one in waiting(actor)],
        "answered": [_line(actor, one) for one in answered(actor)[:ANSWERS_SHOWN]],
        "asks": policies.can_ask_tailored(actor).is_allowed,
    }
    return render(request, "desk/offers/tailored.html", context)


def _line(actor: Actor, one: TailoredRequest) -> dict[str, Any]:
    return {
        "request": one,
        "wanted": wanted(one),
        "is_late": not one.said and one.answer_by < actor.on,
        "is_new": bool(one.said) and one.seen_at is None,
    }


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_ask_tailored)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask one organisation for a place that would fit."""
    actor = request.actor
    first: dict[str, Any] = {
        "answer_by": actor.on + timedelta(days=services.ANSWER_DAYS),
        "organisation": request.GET.get("organisatie", ""),
    }
    person = _uuid(request.GET.get("persoon", ""))
    if person is not None:
        first |= first_draft(actor, person)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        organisations=accounts.organisations(actor).exclude(pk=actor.organisation_id),
        municipalities=accounts.municipalities(actor),
        initial=first,
    )
    if form.is_valid():
        organisation = UUID(form.cleaned_data["organisation"])
        try:
            asked = services.ask_tailored(actor, organisation, form.said())
        except BadInput as error:
            on_field(form, error)
        else:
            undo = reverse("desk:withdraw_tailored", args=[asked.pk])
            tell(request, _("De vraag is gesteld. Niemand is genoemd."), undo=undo)
            return redirect("desk:tailored_one", asked.pk)
    context = {
        "form": form,
        "has_draft": person is not None,
        "crumbs": [
            {"label": _("Vragen op maat"), "url": reverse("desk:tailored")},
            {"label": _("Nieuwe vraag")},
        ],
    }
    return render(request, "desk/offers/ask.html", context, status=422 if form.errors else 200)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_answer_tailored)
def one(request: HttpRequest, tailored_id: UUID) -> HttpResponse:
    """One question: what would fit, and the answer; whoever asked reads it by opening it."""
    actor = request.actor
    found = tailored(actor).get(pk=tailored_id)
    policies.can_answer_tailored(actor, found).enforce()
    places = list(queries.of_organisation(actor, found.organisation_id))
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        places=[one for one in places if not one.is_closed(on=actor.on)],
    )
    if form.is_valid():
        try:
            _answer(actor, found, form)
        except (BadInput, Refused) as error:
            on_field(form, error)
        else:
            undo = reverse("desk:take_answer_back", args=[found.pk])
            tell(request, _("Het antwoord is bewaard."), undo=undo)
            return redirect("desk:tailored_one", found.pk)
    asks = policies.can_change_tailored(actor, found).is_allowed
    context = {
        "line": _line(actor, found),
        "form": form,
        "asks": asks,
        "is_open": not found.said and found.withdrawn_at is None,
        "may_chase": found.chased_on != actor.on,
        "offer_url": reverse("places:new") + f"?organisatie={found.organisation_id}",
        "crumbs": [
            {"label": _("Vragen op maat"), "url": reverse("desk:tailored")},
            {"label": found.organisation.name if asks else found.asked_for.name},
        ],
    }
    return render(
        request, "desk/offers/tailored_one.html", context, status=422 if form.errors else 200
    )


def _answer(actor: Actor, found: TailoredRequest, form: AnswerForm) -> None:
    services.answer_tailored(
        actor,
        found.pk,
        said=TailoredSaid(form.cleaned_data["said"]),
        place_id=_uuid(form.cleaned_data["place"]),
        words=form.cleaned_data["words"],
        at=timezone.now(),
    )


@require_POST
@guarded_by(policies.can_answer_tailored)
def take_back(request: HttpRequest, tailored_id: UUID) -> HttpResponse:
    """Take an answer back."""
    services.take_answer_back(request.actor, tailored_id)
    tell(request, _("Het antwoord is weg. De vraag staat weer open."))
    return back(request, reverse("desk:tailored_one", args=[tailored_id]))


@require_POST
@guarded_by(policies.can_change_tailored)
def see(request: HttpRequest, tailored_id: UUID) -> HttpResponse:
    """Mark an answer as read."""
    services.see_answer(request.actor, tailored_id, at=timezone.now())
    tell(request, _("Gelezen."))
    return back(request, reverse("desk:tailored"))


@require_POST
@guarded_by(policies.can_change_tailored)
def chase(request: HttpRequest, tailored_id: UUID) -> HttpResponse:
    """Ask again; the organisation gets another week."""
    services.chase_tailored(request.actor, tailored_id)
    tell(request, _("Genoteerd. Over een week zie je deze vraag terug als er niets komt."))
    return back(request, reverse("desk:tailored"))


@require_POST
@guarded_by(policies.can_change_tailored)
def withdraw(request: HttpRequest, tailored_id: UUID) -> HttpResponse:
    """Take a question back."""
    services.withdraw_tailored(request.actor, tailored_id, at=timezone.now())
    undo = reverse("desk:ask_tailored_again", args=[tailored_id])
    tell(request, _("De vraag is ingetrokken."), undo=undo)
    return redirect("desk:tailored")


@require_POST
@guarded_by(policies.can_change_tailored)
def ask_again(request: HttpRequest, tailored_id: UUID) -> HttpResponse:
    """Put a question back that was taken back by mistake."""
    services.ask_tailored_again(request.actor, tailored_id)
    tell(request, _("De vraag staat weer open."))
    return redirect("desk:tailored_one", tailored_id)
