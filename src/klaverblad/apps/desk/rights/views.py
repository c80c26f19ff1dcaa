"""The rights of one person: the list, why each of them, and the same on paper."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.rights import paper
from klaverblad.apps.desk.rights.words import Line, groups, progress
from klaverblad.apps.people.values import language
from klaverblad.apps.rights.cases import LEEFLOON
from klaverblad.apps.rights.how_long import how_long
from klaverblad.apps.rights.interview import interview
from klaverblad.apps.rights.overview import Overview, RightOf, right_of, rights_of
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.apps.rights.queries import MAIN_STEPS


@require_GET
@guarded_by(can_read_rights)
def rights_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Every right with how sure it is; the next question comes when the page is there."""
    page = pages.page(request, person_id, tab="rights")
    overview = rights_of(request.actor, page.person, on=request.actor.on)
    context = {"page": page, **list_context(page, overview)}
    return render(request, "desk/rights/page.html", context)


def list_context(page: pages.Page, overview: Overview) -> dict[str, Any]:
    """The list and how far the talk is; an answer changes both in their place."""
    talk = interview(page.actor, overview)
    return {
        "overview": overview,
        "groups": groups(overview, language(), how_long(page.actor, overview)),
        "talk": talk,
        "progress": progress(overview, talk),
    }


@require_GET
@guarded_by(can_read_rights)
def right_page(request: HttpRequest, person_id: UUID, slug: str) -> HttpResponse:
    """Why this one: step by step, with article, amounts and who told what. A page, or a part."""
    page = pages.page(request, person_id, tab="rights")
    right = right_of(request.actor, page.person, slug, on=request.actor.on)
    if right is None:
        raise Http404
    template = "desk/rights/why.html" if request.htmx else "desk/rights/right.html"
    return render(request, template, {"page": page, **why_context(page, right)})


def why_context(page: pages.Page, right: RightOf) -> dict[str, Any]:
    """One explanation, and of each amount its own; since when it holds, and until when."""
    said = language()
    lasts = how_long(page.actor, right.of)
    me = page.person.first_name if page.actor.role == Role.PERSON else ""
    answer = right.answer
    is_leefloon = right.card.rule == "may_have_leefloon"
    if is_leefloon:
        # Its amount holds every condition, in the order of the law.
        answer = right.of.answer(LEEFLOON)
    explanation = answer.explain(said)
    amounts = [] if is_leefloon else right.amounts
    return {
        "line": Line(right, said, lasts.get(right.slug), me),
        "explanation": explanation,
        "main_lines": [line for line in explanation.lines if line.key in MAIN_STEPS]
        if is_leefloon
        else explanation.lines,
        "all_lines": explanation.lines if is_leefloon else [],
        "of_amounts": [
            {"name": one.name[said], "lines": right.of.answer(one.key).explain(said).lines}
            for one in amounts
            if right.of.answers.now.rule(one.key).entity == right.answer.rule.entity
        ],
    }


@require_GET
@guarded_by(can_read_rights)
def rights_pdf(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The list on paper, in the language of the reader."""
    page = pages.page(request, person_id, tab="rights")
    overview = rights_of(request.actor, page.person, on=request.actor.on)
    listed = groups(overview, language(), how_long(page.actor, overview))
    file = paper.rights_pdf(page.person, listed, at=timezone.now())
    return attached(file, dated_name(_("rechten"), request.actor.on))


@require_GET
@guarded_by(can_read_rights)
def questions_pdf(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Only what is still open, to fill in with a pen."""
    page = pages.page(request, person_id, tab="rights")
    overview = rights_of(request.actor, page.person, on=request.actor.on)
    talk = interview(request.actor, overview)
    file = paper.questions_pdf(page.person, talk, at=timezone.now())
    return attached(file, dated_name(_("vragen"), request.actor.on))


def dated_name(word: str, on: date) -> str:
    """What a document is called when it is kept: what it is, and of which day."""
    return f"{word}-{on.isoformat()}.pdf"


def attached(file: bytes, name: str) -> HttpResponse:
    """A document to keep."""
    response = HttpResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
