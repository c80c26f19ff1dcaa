"""The leefloon line by line: try a fact in its place, write it down, keep the whole as a draft."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.worksheet import paper, words
from klaverblad.apps.desk.worksheet.forms import DraftForm
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as facts
from klaverblad.apps.people import values
from klaverblad.apps.people.forms import FactForm
from klaverblad.apps.people.policies import can_record_fact
from klaverblad.apps.people.registry import registry
from klaverblad.apps.rights import worksheet_services as services
from klaverblad.apps.rights.frozen import LANGUAGES
from klaverblad.apps.rights.policies import can_make_worksheet
from klaverblad.apps.rights.set_lines import PREFIX
from klaverblad.apps.rights.worksheet import SET_ASIDE, sheet
from klaverblad.apps.rights.worksheet_queries import worksheets, worksheets_of
from klaverblad.errors import BadInput, KlaverbladError


@require_GET
@guarded_by(can_make_worksheet)
def worksheet(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The sum, with what is tried in the address; nothing is written down."""
    page = pages.page(request, person_id, tab="rights")
    context = _context(page, _said(request.GET), DraftForm(initial={"requested_on": page.actor.on}))
    template = "desk/worksheet/sheet.html" if request.htmx else "desk/worksheet/page.html"
    status = 422 if context["sheet"].errors else 200
    return render(request, template, context, status=status)


def _said(query: Any) -> dict[str, str]:
    """What is tried: the fields of the sheet, each once."""
    return {
        key: query[key]
        for key in query
        if (key.partition(".")[0] in registry() or key.startswith(PREFIX)) and query[key]
    }


def _context(page: pages.Page, said: dict[str, str], form: DraftForm) -> dict[str, Any]:
    can_make_worksheet(page.actor, page.person).enforce()
    found = sheet(page.actor, page.person, on=page.actor.on, said=said)
    tried = {one.name for one in found.tried}
    tried |= {one.name for one in found.set_values if one.is_tried}
    query = {key: value for key, value in said.items() if key in tried or key in found.errors}
    explanation = found.answer.explain(values.language())
    return {
        "page": page,
        "sheet": found,
        "blocks": words.blocks(found, query),
        "regimes": words.regimes(found),
        "amount": words.bounds(found.bounds),
        "tried": words.is_tried(found),
        "set_lines": words.set_lines(found),
        "query": query,
        "form": form,
        "explanation": explanation,
        "n_open": len(found.answer.waiting_for),
        "set_aside_name": SET_ASIDE,
        "drafts": [
            (one, words.law_of(one, values.language()))
            for one in worksheets_of(page.actor, page.person.pk)
        ],
    }


@require_POST
@guarded_by(can_make_worksheet)
def keep_draft(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Freeze the sheet as a draft of the decision."""
    page = pages.page(request, person_id, tab="rights")
    said, form = _said(request.POST), DraftForm(request.POST)
    status = 422
    if form.is_valid():
        new = services.NewWorksheet(said=said, **form.cleaned_data)
        try:
            services.keep_worksheet(request.actor, person_id, new, at=timezone.now())
        except KlaverbladError as error:
            status = error.status
            on_field(form, error)
        else:
            tell(request, _("Het ontwerp is bewaard. Het OCMW beslist."))
            return redirect(reverse("desk:worksheet", args=[person_id]) + "#ontwerpen")
    return render(request, "desk/worksheet/page.html", _context(page, said, form), status=status)


@require_http_methods(["GET", "POST"])
@guarded_by(can_make_worksheet)
def keep_tried(request: HttpRequest, person_id: UUID, key: str) -> HttpResponse:
    """Write down as a fact what was tried, with who says it and how we know."""
    page = pages.page(request, person_id, tab="rights")
    can_make_worksheet(request.actor, page.person).enforce()
    entry = registry().get(key)
    owner = _owner(request, person_id)
    can_record_fact(request.actor, owner).enforce()
    if entry is None:
        raise Http404
    old = people.known_facts(request.actor, [owner.pk], keys=[key]).get(owner.pk, {}).get(key)
    rest = dict(parse_qsl(request.GET.get("rest", "")))
    home = f"{reverse('desk:worksheet', args=[person_id])}?{urlencode(rest)}"
    initial: dict[str, Any] = {}
    if old is not None:
        initial["value"] = old.value
    if request.method == "GET":
        initial |= _typed(entry, request.GET.get("waarde", ""))
    form = FactForm(entry, request.POST or None, initial=initial, on=request.actor.on)
    if request.method == "POST" and form.is_valid():
        try:
            facts.record_fact(request.actor, owner.pk, form.said())
        except KlaverbladError as error:
            form.add_error(None, str(error.sentence))
        else:
            tell(request, _("Het feit is genoteerd. De berekening rekent ermee."))
            return redirect(home)
    context = {"page": page, "form": form, "entry": entry, "owner": owner, "cancel": home}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/worksheet/keep.html", context, status=status)


def _owner(request: HttpRequest, person_id: UUID) -> Any:
    """Whose fact it is: the person, or somebody in the house whose file this actor may open."""
    try:
        wanted = UUID(request.GET.get("van", "")) if request.GET.get("van") else person_id
    except ValueError:
        raise Http404 from None
    return people.persons(request.actor).get(pk=wanted)


def _typed(entry: Any, raw: str) -> dict[str, Any]:
    try:
        return {"value": values.read(entry, raw)} if raw else {}
    except BadInput:
        return {}


@require_GET
@guarded_by(can_make_worksheet)
def draft_pdf(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """A kept draft on paper, in one of the languages of the desk."""
    found = worksheets(request.actor).get(pk=worksheet_id)
    page = pages.page(request, found.person_id, tab="rights")
    can_make_worksheet(request.actor, page.person).enforce()
    language = request.GET.get("taal", values.language())
    if language not in LANGUAGES:
        language = values.language()
    made = paper.draft_pdf(found, language=language, at=timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="leefloon-ontwerp.pdf"'
    return response


@require_POST
@guarded_by(can_make_worksheet)
def withdraw(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """Take a draft off the list."""
    found = services.withdraw_worksheet(request.actor, worksheet_id, at=timezone.now())
    undo = reverse("desk:put_back_worksheet", args=[worksheet_id])
    tell(request, _("Het ontwerp is weggelegd."), undo=undo)
    return back(request, reverse("desk:worksheet", args=[found.person_id]))


@require_POST
@guarded_by(can_make_worksheet)
def put_back(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """A draft that was taken off stands again."""
    found = services.put_back_worksheet(request.actor, worksheet_id)
    tell(request, _("Het ontwerp staat er weer."))
    return back(request, reverse("desk:worksheet", args=[found.person_id]))
