"""The talk about rights: one question, its answer as a fact, what that settles, and the next one.

It works without script: each answer then leads to the page of the next question.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.rights.views import list_context
from klaverblad.apps.desk.rights.words import Line, decides
from klaverblad.apps.people import services, values
from klaverblad.apps.people.forms import BirthdayForm, FactForm
from klaverblad.apps.people.history_queries import fact_said
from klaverblad.apps.people.models import Fact
from klaverblad.apps.people.policies import can_record_fact
from klaverblad.apps.people.registry import registry
from klaverblad.apps.people.services import Said
from klaverblad.apps.people.values import language
from klaverblad.apps.rights.interview import Ask, interview
from klaverblad.apps.rights.overview import Overview, rights_of
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.errors import KlaverbladError

_MY_OWN = ("said_by", "known_by", "evidence", "document", "since", "ended_as")


@require_http_methods(["GET", "POST"])
@guarded_by(can_record_fact)
def question(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The next question; with an answer, what it settled and the question after it."""
    page = pages.page(request, person_id, tab="rights")
    can_record_fact(request.actor, page.person).enforce()
    can_read_rights(request.actor, page.person).enforce()
    if request.method == "GET":
        return _show(request, page)
    overview = rights_of(request.actor, page.person, on=request.actor.on)
    talk = interview(request.actor, overview)
    key, about = request.POST.get("key", ""), request.POST.get("about", "")
    asks = {(one.key, str(one.about.pk)): one for one in talk.asks}
    ask = asks.get((key, about))
    if ask is None or ask.entry is None:
        # Somebody else answered it meanwhile, or it decides nothing any more.
        return _show(request, page, said=_("Deze vraag is niet meer nodig. Dit is de volgende."))
    form = FactForm(ask.entry, request.POST, on=request.actor.on)
    if not form.is_valid():
        return _show(request, page, ask=ask, form=form, status=422)
    try:
        fact = services.record_fact(
            request.actor, ask.about.pk, _said(form), seen=_seen(overview, ask)
        )
    except KlaverbladError as error:
        on_field(form, error)
        return _show(request, page, ask=ask, form=form, status=error.status)
    if not request.htmx:
        back = reverse("desk:rights_question", args=[person_id])
        return redirect(f"{back}?na={fact.pk}&over={ask.about.pk}")
    return _show(request, page, last=_last(fact, ask), clear_before=overview.n_clear)


@require_POST
@guarded_by(can_record_fact)
def take_back(
    request: HttpRequest, person_id: UUID, member_id: UUID, fact_id: UUID
) -> HttpResponse:
    """The last answer was wrong: what stood there before stands there again."""
    fact = fact_said(request.actor, member_id, fact_id)
    services.withdraw_fact(request.actor, member_id, fact.pk)
    if not request.htmx:
        tell(request, _("Het laatste antwoord is weg."))
        return redirect("desk:rights_question", person_id)
    page = pages.page(request, person_id, tab="rights")
    return _show(request, page, said=_("Het laatste antwoord is weg."))


def _said(form: FactForm) -> Said:
    """What was answered; "not known" holds of today, and is asked again another day."""
    said = form.said()
    return replace(said, since=form.on) if said.value is None else said


def _seen(overview: Overview, ask: Ask) -> UUID:
    """What stands there now: nothing, or "asked and not known" of another day."""
    fact = overview.known.get(ask.about.pk, {}).get(ask.key)
    return fact.fact_id if fact is not None else services.NOTHING_SEEN


def _last(fact: Fact, ask: Ask) -> dict[str, Any]:
    entry = registry()[fact.key]
    return {
        "fact_id": fact.pk,
        "key": fact.key,
        "about": ask.about,
        "label": entry.label(),
        "shown": values.show(entry, fact.value),
        "is_unknown": fact.value is None,
    }


def _show(
    request: HttpRequest,
    page: pages.Page,
    *,
    ask: Ask | None = None,
    form: FactForm | None = None,
    last: dict[str, Any] | None = None,
    clear_before: int | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """The question with the list beside it, as a page or as the parts that changed."""
    overview = rights_of(request.actor, page.person, on=request.actor.on)
    context = list_context(page, overview) | {"page": page}
    talk = context["talk"]
    if last is None and form is None:
        last = _said_before(request, page)
    ask = ask or talk.after((last["key"], last["about"].pk) if last else None)
    if ask is not None and form is None:
        form = BirthdayForm() if ask.is_birthday else None
        if ask.entry is not None:
            form = FactForm(ask.entry, on=request.actor.on)
    context |= {
        "ask": ask,
        "form": form,
        "source_fields": (fields := _source_fields(form)),
        "source_open": any(one.errors for one in fields),
        "decides": decides(ask, language()),
        "others": [Line(one, language()) for one in talk.for_others] if ask is None else [],
        "last": last,
        "n_settled": overview.n_clear - clear_before if clear_before is not None else 0,
        "said": said,
        "changed": request.method == "POST",
    }
    template = (
        "desk/rights/question_part.html" if request.htmx else "desk/rights/question_page.html"
    )
    return render(request, template, context, status=status)


def _source_fields(form: Any) -> list[Any]:
    """Who says it and since when: ready with what is usual, folded away."""
    return [form[name] for name in _MY_OWN if form is not None and name in form.fields]


def _said_before(request: HttpRequest, page: pages.Page) -> dict[str, Any] | None:
    """The answer that led here without script, as long as it stands."""
    try:
        wanted = UUID(request.GET.get("na", ""))
    except ValueError:
        return None
    for fact in page.known.values():
        if fact.fact_id == wanted:
            entry = registry()[fact.key]
            return {
                "fact_id": wanted,
                "key": fact.key,
                "about": page.person,
                "label": entry.label(),
                "shown": values.show(entry, fact.value),
                "is_unknown": fact.value is None,
            }
    return None
