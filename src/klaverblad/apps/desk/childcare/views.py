"""Childcare of one person, as the OCMW in charge works with it; answering also by the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.childcare import policies, queries, services
from klaverblad.apps.childcare.models import ChildcareRequest
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.childcare import forms, words
from klaverblad.apps.desk.person_form import Words, answer_form


def asking(actor: Actor) -> dict[str, Any]:
    """What a request can be about here: towns, locations, and the grounds of today."""
    _kept, rules = queries.rules_on(actor, actor.on)
    return {
        "towns": accounts.municipalities(actor),
        "locations": list(queries.locations(actor)),
        "rules": rules,
    }


def told(actor: Actor, found: list[ChildcareRequest]) -> list[dict[str, Any]]:
    """Requests with how they stand, in words."""
    _kept, rules = queries.rules_on(actor, actor.on)
    return [
        {
            "asked": one,
            "offer": queries.open_offer(one),
            "declined": [offer for offer in one.offers.all() if offer.state == "declined"][:1],
            "hours": words.asked_in_words(one),
            "grounds": words.grounds_of(rules, one),
            "own": words.own_words(one),
            "icon": words.ICONS[one.state],
            "standings": words.standings(queries.lines_of_request(actor, one), one),
        }
        for one in found
    ]


@require_GET
@guarded_by(policies.can_read_childcare)
def of_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Every request of one person: how it stands, who goes before and why, what comes next."""
    page = pages.page(request, person_id, tab="steps")
    policies.can_read_childcare(request.actor, page.person).enforce()
    context = {
        "page": page,
        "told": told(request.actor, queries.requests_of(request.actor, person_id)),
        "can_offer": policies.can_offer_childcare(request.actor, page.person).is_allowed,
    }
    return render(request, "desk/childcare/person.html", context)


def _page(request: HttpRequest, person_id: UUID, check: Callable[..., Any]) -> pages.Page:
    page = pages.page(request, person_id, tab="steps")
    check(request.actor, page.person).enforce()
    return page


def _home(request: HttpRequest, person_id: UUID) -> str:
    if request.actor.role == Role.PERSON:
        return reverse("desk:my_childcare")
    return reverse("desk:person_childcare", args=[person_id])


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_offer_childcare)
def ask(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask for a place together with the person."""
    page = _page(request, person_id, policies.can_offer_childcare)
    form = forms.RequestForm(request.POST or None, **asking(request.actor))
    about = Words(
        _("Vraag een plaats in de opvang"), _("Gevraagd. De dag van vandaag telt."),
        _home(request, person_id),
    )  # fmt: skip
    return answer_form(
        request, page, form, about,
        save=lambda: services.ask_childcare(
            request.actor, person_id, form.new_request(), at=timezone.now()
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_offer_childcare)
def change(request: HttpRequest, care_id: UUID) -> HttpResponse:
    """Say a request otherwise; its day stays."""
    found = queries.request_of(request.actor, care_id)
    page = _page(request, found.person_id, policies.can_offer_childcare)
    form = forms.RequestForm(
        request.POST or None, initial=forms.as_said(found), **asking(request.actor)
    )
    about = Words(
        _("Wijzig de vraag"), _("Bewaard. De dag van de vraag blijft."),
        _home(request, found.person_id),
    )  # fmt: skip
    return answer_form(
        request, page, form, about,
        save=lambda: services.change_childcare(request.actor, care_id, form.new_request()),
    )  # fmt: skip


@require_POST
@guarded_by(policies.can_ask_childcare)
def withdraw(request: HttpRequest, care_id: UUID) -> HttpResponse:
    """It is not asked any more."""
    found = services.withdraw_childcare(request.actor, care_id)
    undo = reverse("desk:put_back_childcare", args=[care_id])
    tell(request, _("Niet meer gevraagd. Er gebeurt niets anders."), undo=undo)
    return back(request, _home(request, found.person_id))


@require_POST
@guarded_by(policies.can_ask_childcare)
def put_back(request: HttpRequest, care_id: UUID) -> HttpResponse:
    """It waits again, with its day."""
    found = services.put_back_childcare(request.actor, care_id)
    tell(request, _("De vraag staat er weer, met haar eigen dag."))
    return back(request, _home(request, found.person_id))


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_offer_childcare)
def offer(request: HttpRequest, care_id: UUID) -> HttpResponse:
    """Put a place before the family."""
    actor = request.actor
    found = queries.request_of(actor, care_id)
    page = _page(request, found.person_id, policies.can_offer_childcare)
    choices = [
        (str(one.places.location.pk), f"{one.places.location}, {words.fit_words(spot)}")
        for one in queries.lines_of_request(actor, found)
        if (spot := one.spot(found.pk)) is not None
    ]
    first = {"since": max(found.since, actor.on), "location": request.GET.get("opvang", "")}
    form = forms.OfferForm(request.POST or None, initial=first, choices=choices)
    about = Words(
        _("Stel een plaats voor"), _("Voorgesteld. De plaats is bezet tot de familie antwoordt."),
        _home(request, found.person_id),
    )  # fmt: skip
    return answer_form(
        request, page, form, about,
        save=lambda: services.offer_place(actor, care_id, form.new_offer()),
    )  # fmt: skip


@require_POST
@guarded_by(policies.can_ask_childcare)
def accept(request: HttpRequest, place_offer_id: UUID) -> HttpResponse:
    """The family says yes."""
    found = services.accept_place(request.actor, place_offer_id)
    undo = reverse("desk:take_back_care_answer", args=[place_offer_id])
    tell(request, _("De plaats is geregeld. De uren staan bij de feiten."), undo=undo)
    return back(request, _home(request, found.request.person_id))


@require_POST
@guarded_by(policies.can_ask_childcare)
def decline(request: HttpRequest, place_offer_id: UUID) -> HttpResponse:
    """The family says no; nothing else changes."""
    found = services.decline_place(request.actor, place_offer_id)
    undo = reverse("desk:take_back_care_answer", args=[place_offer_id])
    tell(request, _("Genoteerd. De vraag blijft staan, met haar eigen dag."), undo=undo)
    return back(request, _home(request, found.request.person_id))


@require_POST
@guarded_by(policies.can_offer_childcare)
def take_offer_back(request: HttpRequest, place_offer_id: UUID) -> HttpResponse:
    """The place is not offered any more."""
    found = services.withdraw_offer(request.actor, place_offer_id)
    tell(request, _("Het voorstel is teruggenomen. De vraag wacht zoals voordien."))
    return back(request, _home(request, found.request.person_id))


@require_POST
@guarded_by(policies.can_ask_childcare)
def take_answer_back(request: HttpRequest, place_offer_id: UUID) -> HttpResponse:
    """The answer was a mistake."""
    found = services.take_back_answer(request.actor, place_offer_id)
    tell(request, _("Het antwoord is teruggenomen. Het voorstel staat weer open."))
    return back(request, _home(request, found.request.person_id))


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_offer_childcare)
def end(request: HttpRequest, care_id: UUID) -> HttpResponse:
    """The child does not come any more."""
    found = queries.request_of(request.actor, care_id)
    page = _page(request, found.person_id, policies.can_offer_childcare)
    form = forms.EndForm(request.POST or None, initial={"on": request.actor.on})
    about = Words(
        _("De opvang stopt"), _("Genoteerd. De plaats komt vrij."),
        _home(request, found.person_id),
    )  # fmt: skip
    return answer_form(
        request, page, form, about,
        save=lambda: services.end_place(request.actor, care_id, on=form.cleaned_data["on"]),
    )  # fmt: skip
