"""Saying with whom somebody lives, and what that changes: old and new side by side."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.asked import words_asked
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk import households
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.effect import Standing, effect
from klaverblad.apps.people import kinship, services
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.forms import BirthdayForm, ComerForm, LeaveForm, LinkForm
from klaverblad.apps.people.models import HouseholdRole
from klaverblad.apps.people.policies import can_record_fact
from klaverblad.errors import KlaverbladError

FOUND_MOST = 12


@require_http_methods(["GET", "POST"])
@guarded_by(can_record_fact)
def household(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Who lives here, who did, and a form for somebody who comes: new, or with a file already."""
    page = _page(request, person_id)
    if request.method == "GET":
        return _show(request, page, open_row=request.GET.get("weg", ""))
    is_link = "zoek" in request.POST
    form = _forms(request, page, request.POST)["link" if is_link else "comer"]
    context = {"link" if is_link else "comer": form}
    if not form.is_valid():
        return _show(request, page, status=422, **context)
    comer, seen = form.comer(), form.cleaned_data["seen"]

    def write() -> str:
        joined = services.take_in(request.actor, person_id, comer, seen=seen)
        return _("%(name)s woont nu mee in dit gezin.") % {"name": joined.person.name}

    try:
        return _saved(request, page, write)
    except KlaverbladError as error:
        form.add_error(error.facts.get("field"), str(error.sentence))
        return _show(request, page, status=error.status, **context)


@require_POST
@guarded_by(can_record_fact)
def alone(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Nobody else lives there."""

    def write() -> str:
        services.live_alone(request.actor, person_id)
        return _("Woont alleen.")

    return _saved(request, _page(request, person_id), write)


@require_POST
@guarded_by(can_record_fact)
def first(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Tell the ties of this household from this person on."""

    def write() -> str:
        services.put_first(request.actor, person_id)
        return _("Deze persoon staat nu bovenaan in dit gezin.")

    return _saved(request, _page(request, person_id), write)


@require_POST
@guarded_by(can_record_fact)
def left(request: HttpRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """Somebody does not live there any more, since a day."""
    page = _page(request, person_id)
    form = LeaveForm(request.POST)
    status = 422
    if form.is_valid():

        def write() -> str:
            gone = services.move_out(request.actor, person_id, member_id, **form.cleaned_data)
            return _("%(name)s woont hier niet meer.") % {"name": gone.person.name}

        try:
            return _saved(request, page, write)
        except KlaverbladError as error:
            form.add_error(error.facts.get("field"), str(error.sentence))
            status = error.status
    return _show(request, page, status=status, open_row=str(member_id), leave=form)


@require_http_methods(["GET", "POST"])
@guarded_by(can_record_fact)
def birthday(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A birthday that nobody knew yet, and what it changes."""
    page = _page(request, person_id)
    form = BirthdayForm(request.POST or None)
    context: dict[str, Any] = {"page": page, "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            before = Standing.now(request.actor, page.person)
            try:
                services.tell_birthday(request.actor, person_id, **form.cleaned_data)
            except KlaverbladError as error:
                form.add_error(error.facts.get("field"), str(error.sentence))
                status = error.status
            else:
                context |= _after(request, page, before)
                status = 200
    return render(request, "desk/birthday.html", context, status=status)


def _page(request: HttpRequest, person_id: UUID) -> pages.Page:
    page = pages.page(request, person_id, tab="facts")
    can_record_fact(request.actor, page.person).enforce()
    return page


def _saved(request: HttpRequest, page: pages.Page, write: Callable[[], str]) -> HttpResponse:
    """Write, and show the household as it is now with what that changed."""
    before = Standing.now(request.actor, page.person)
    said = write()
    after = _after(request, page, before)
    return _show(request, after["page"], said=said, effect=after["effect"])


def _after(request: HttpRequest, page: pages.Page, before: Standing) -> dict[str, Any]:
    """The page read again, and old and new beside each other."""
    page = pages.page(request, page.person.pk, tab="facts")
    after = Standing.now(request.actor, page.person)
    return {"page": page, "effect": effect(before, after, page.language)}


def _forms(request: HttpRequest, page: pages.Page, data: Any = None) -> dict[str, forms.Form]:
    """The two ways to say who comes; the second only for whoever looked for a name."""
    roof = people.roof(request.actor, page.person.pk)
    mine = households.mine_in(roof.living, page.person.pk)
    how = {
        "name": page.person.first_name,
        "roles": kinship.can_say(HouseholdRole(mine.role) if mine else HouseholdRole.HEAD),
        "on": request.actor.on,
        "seen": max((one.pk for one in roof.living), default=0),
    }
    words = words_asked(data or request.GET, "zoek")
    here = {page.person.pk, *(one.person_id for one in roof.living)}
    found = people.found(request.actor, words, limit=FOUND_MOST) if words else []
    return {
        "comer": ComerForm(data, **how),
        "link": LinkForm(data, found=[one for one in found if one.pk not in here], **how),
    }


def _show(
    request: HttpRequest,
    page: pages.Page,
    *,
    status: int = 200,
    open_row: str = "",
    leave: LeaveForm | None = None,
    **context: Any,
) -> HttpResponse:
    """The page; forms that were filled in come in `context`, the others are fresh."""
    roof = people.roof(request.actor, page.person.pk)
    mine, top = households.mine_in(roof.living, page.person.pk), households.first_of(roof)
    is_first = mine is None or mine.role == HouseholdRole.HEAD
    filled = {
        "page": page,
        "lines": households.lines(roof, page.person.pk),
        "past": households.past_lines(roof),
        "open_row": open_row,
        "leave": leave or LeaveForm(initial={"on": request.actor.on}),
        "words": words_asked(request.GET if status == HTTPStatus.OK else request.POST, "zoek"),
        "can_search": request.actor.role != Role.PERSON,
        "can_add": is_first or bool(kinship.can_say(HouseholdRole(mine.role))),
        "top": None if is_first else top,
        "is_top_reachable": top is not None and top.person_id in roof.reachable,
        "can_come_first": not is_first
        and services.can_stand_first(roof.living, mine, on=request.actor.on),
        **_forms(request, page),
        **context,
    }
    return render(request, "desk/household.html", filled, status=status)
