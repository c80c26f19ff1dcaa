"""My rights in plain words, why, and one question at a time that I can answer myself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import tell
from klaverblad.apps.desk.mine.page import OwnPage, own, own_page, show
from klaverblad.apps.desk.mine.rights_views import is_kept, own_form, seen
from klaverblad.apps.desk.mine.rights_words import own_groups_of_rights, own_progress, own_right
from klaverblad.apps.desk.rights import paper
from klaverblad.apps.desk.rights.views import attached, dated_name, why_context
from klaverblad.apps.desk.rights.words import decides, groups
from klaverblad.apps.people import services, values
from klaverblad.apps.people.history_queries import fact_said
from klaverblad.apps.people.registry import registry
from klaverblad.apps.people.values import language
from klaverblad.apps.rights.how_long import how_long
from klaverblad.apps.rights.interview import Ask, interview
from klaverblad.apps.rights.overview import Overview, right_of, rights_of
from klaverblad.apps.rights.policies import can_read_rights


@require_http_methods(["GET", "POST"])
@own_page
def my_rights(request: HttpRequest) -> HttpResponse:
    """What I likely have a right to, and the one question whose answer tells most."""
    page = own(request, tab="more")
    overview = _overview(page)
    if overview is None:
        return show(request, "rights", page)
    if request.method == "POST":
        # The question that was answered, which need not be the next one any more.
        entry = registry().get(request.POST.get("key", ""))
        form = own_form(request, page, entry) if entry else None
        if form is not None and form.is_valid() and is_kept(page, form):
            tell(request, _("Bewaard. Dit is wat we nu weten."))
            return redirect(f"{request.path}?na={form.key.key}")
        if form is not None:
            return _show(request, page, overview, form=form, status=422)
    return _show(request, page, overview)


@require_POST
@own_page
def my_answer_back(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """My last answer was wrong: take it away."""
    page = own(request, tab="more")
    fact = fact_said(page.actor, page.person.pk, fact_id)
    services.withdraw_fact(page.actor, page.person.pk, fact.pk)
    tell(request, _("Je laatste antwoord is weg."))
    return redirect("desk:my_rights")


@require_GET
@own_page
def my_right(request: HttpRequest, slug: str) -> HttpResponse:
    """Why I likely have this right, or not, and how to ask for it."""
    page = own(request, tab="more")
    if not can_read_rights(page.actor, page.person).is_allowed:
        raise Http404
    right = right_of(page.actor, page.person, slug, on=page.actor.on)
    if right is None:
        raise Http404
    return show(request, "right", page, mine=own_right(page, right), **why_context(page, right))


@require_GET
@own_page
def my_rights_pdf(request: HttpRequest) -> HttpResponse:
    """My rights on paper."""
    page = own(request, tab="more")
    overview = _overview(page)
    if overview is None:
        raise Http404
    lasts = how_long(page.actor, overview)
    listed = groups(overview, language(), lasts, me=page.person.first_name)
    file = paper.rights_pdf(page.person, listed, at=timezone.now())
    return attached(file, dated_name(_("rechten"), page.actor.on))


@require_GET
@own_page
def my_questions_pdf(request: HttpRequest) -> HttpResponse:
    """The questions that I can answer, to fill in with a pen."""
    page = own(request, tab="more")
    overview = _overview(page)
    if overview is None:
        raise Http404
    file = paper.questions_pdf(page.person, interview(page.actor, overview), at=timezone.now())
    return attached(file, dated_name(_("vragen"), page.actor.on))


def _overview(page: OwnPage) -> Overview | None:
    if not can_read_rights(page.actor, page.person).is_allowed:
        return None
    return rights_of(page.actor, page.person, on=page.actor.on)


def _show(
    request: HttpRequest, page: OwnPage, overview: Overview, *, form: Any = None, status: int = 200
) -> HttpResponse:
    talk = interview(page.actor, overview)
    last = _last(request, page)
    before = (last["key"], page.person.pk) if last else None
    ask = talk.after(before) if form is None else _asked(talk.asks, form.key.key)
    entry = form.key if form is not None else ask and ask.entry
    if entry is not None and form is None:
        form = own_form(request, page, entry)
    return show(
        request,
        "rights",
        page,
        status=status,
        groups=own_groups_of_rights(page, overview, talk),
        progress=own_progress(overview, talk),
        question=entry,
        form=form,
        decides=decides(ask, language()),
        seen=seen(page, entry) if entry else "",
        last=last,
        n_clear=overview.n_clear,
        n=len(overview.rights),
    )


def _asked(asks: list[Ask], key: str) -> Ask | None:
    return next((one for one in asks if one.key == key), None)


def _last(request: HttpRequest, page: OwnPage) -> dict[str, Any] | None:
    """The answer that I just gave, as long as it stands."""
    key = request.GET.get("na", "")
    fact, entry = page.known.get(key), registry().get(key)
    if fact is None or entry is None or fact.since != page.actor.on:
        return None
    return {
        "fact_id": fact.fact_id,
        "key": key,
        "label": entry.label(),
        "shown": values.show(entry, fact.value),
        "is_unknown": fact.value is None,
    }
