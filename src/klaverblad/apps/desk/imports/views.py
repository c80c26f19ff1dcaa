"""Files of people: send one, say what its columns hold, look through it, read it in, undo it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad import working
from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.desk.imports import words
from klaverblad.apps.desk.imports.forms import ColumnsForm, FileForm
from klaverblad.apps.desk.imports.row_views import totals
from klaverblad.apps.imports import queries, services
from klaverblad.apps.imports.kinds import kind_of
from klaverblad.apps.imports.models import Import, ImportState, RowState
from klaverblad.apps.imports.policies import can_list_imports, can_use_import
from klaverblad.apps.imports.services.files import KEPT, SILENT
from klaverblad.apps.imports.services.looking import verdicts
from klaverblad.errors import KlaverbladError

PEOPLE = "people"
PAGE = 50
_SAMPLES = 3
_BUSY = frozenset({ImportState.LOOKING, ImportState.WRITING})


def _found(request: HttpRequest, import_id: UUID) -> Import:
    found = queries.imports(request.actor).get(pk=import_id)
    can_use_import(request.actor, found).enforce()
    return found


@require_http_methods(["GET", "POST"])
@guarded_by(can_list_imports)
def imports(request: HttpRequest) -> HttpResponse:
    """The last files, and the form to send one."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            taken = services.take_in(request.actor, PEOPLE, sent.name, sent.read())
        except KlaverbladError as error:
            form.add_error("file", str(error.sentence))
        else:
            return redirect("desk:import_columns", taken.pk)
    context = {
        "form": form,
        "lately": [
            {"file": one, "state": one.get_state_display()} for one in queries.lately(request.actor)
        ],
        "crumbs": [{"label": _("Mijn mensen"), "url": reverse("desk:people")}],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/imports/list.html", context, status=status)


@require_GET
@guarded_by(can_list_imports)
def example(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 Django's face
    """An empty table with the columns that can be read, to fill in."""
    head = [one.label for one in kind_of(PEOPLE).fields()]
    return csv_file("mensen-inlezen.csv", head, [])


@require_http_methods(["GET", "POST"])
@guarded_by(can_use_import)
def columns(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Say what each column holds; as last time, or guessed by its name."""
    found = _found(request, import_id)
    form = ColumnsForm(
        request.POST or None,
        header=found.header,
        fields=kind_of(found.kind).fields(),
        chosen=found.columns,
        initial={"origin": found.origin},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_columns(request.actor, import_id, form.columns())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            return redirect("desk:import", import_id)
    samples = [queries.cells(one) for one in queries.rows_of(found)[:_SAMPLES]]
    context = {
        "imported": found,
        "form": form,
        "rows": form.rows(samples),
        "trouble": words.trouble(found),
        "crumbs": _crumbs(),
        "can_choose": found.state
        not in {ImportState.WRITING, ImportState.DONE, ImportState.UNDONE},
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/imports/columns.html", context, status=status)


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": _("Mijn mensen"), "url": reverse("desk:people")},
        {"label": _("Inlezen"), "url": reverse("desk:imports")},
    ]


def _who_is_at_it(found: Import) -> dict[str, bool]:
    """Whether the work is silent too long, and whether anybody is there to do it."""
    return {
        "is_silent": found.heard_at < timezone.now() - SILENT,
        "has_worker": found.state not in _BUSY or working.is_alive(),
    }


@require_GET
@guarded_by(can_use_import)
def imported(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Where a file stands: busy, looked through row by row, or read in."""
    found = _found(request, import_id)
    if found.state == ImportState.COLUMNS:
        return redirect("desk:import_columns", import_id)
    n_rows = queries.counts(found)
    asked = request.GET.get("toon", "")
    asked = asked if asked in n_rows else ""
    context: dict[str, Any] = {
        "imported": found,
        "state": found.get_state_display(),
        "is_busy": found.state in _BUSY,
        "is_ready": found.state == ImportState.READY,
        "is_done": found.state == ImportState.DONE,
        "is_undone": found.state == ImportState.UNDONE,
        **_who_is_at_it(found),
        "trouble": words.trouble(found),
        "crumbs": _crumbs(),
        "filters": words.filters(found, n_rows, asked),
        "asked": asked,
        "n_same": n_rows.get(RowState.SAME, 0),
        "undo_until": found.written_at + KEPT if found.written_at else None,
        **totals(found),
    }
    if found.state == ImportState.READY:
        context |= _rows(request, found, asked)
    return render(request, "desk/imports/import.html", context)


def _rows(request: HttpRequest, found: Import, asked: str) -> dict[str, Any]:
    """One page of rows: what is wrong first, unless somebody asked for something."""
    rows = queries.rows_of(found, state=asked)
    if not asked:
        rows = queries.wrong_first(rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    told = verdicts(request.actor, found, shown)
    # What stands in a file is shown beside what the row says.
    note_opened(one.subject_id for _row, one in told if one.subject_id is not None)
    return {
        "page": page,
        "base": f"?toon={asked}&" if asked else "?",
        "rows": [
            words.shown_row(found, row, one, can_change=True)
            for row, one in zip(shown, told, strict=True)
        ],
    }


@require_GET
@guarded_by(can_use_import)
def progress(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """How far the work is; once it is done the page is asked anew."""
    found = _found(request, import_id)
    context = {
        "imported": found,
        **_who_is_at_it(found),
        "is_busy": found.state in _BUSY,
    }
    answer = render(request, "desk/imports/progress.html", context)
    if found.state not in _BUSY:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@guarded_by(can_use_import)
def write(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Have all rows read in, in the background."""
    services.write(request.actor, import_id)
    return redirect("desk:import", import_id)


@require_POST
@guarded_by(can_use_import)
def go_on(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Begin work again that was broken off."""
    services.go_on(request.actor, import_id, at=timezone.now())
    return redirect("desk:import", import_id)


@require_POST
@guarded_by(can_use_import)
def undo(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Put back all that was read in; with whom somebody went on is asked first."""
    the_rest = request.POST.get("rest") == "1"
    try:
        kept = services.undo(request.actor, import_id, the_rest=the_rest, at=timezone.now())
    except services.SomebodyWentOn as error:
        found = _found(request, import_id)
        rows = found.rows.filter(line__in=error.facts["rows"])
        told = verdicts(request.actor, found, list(rows))
        note_opened(one.subject_id for _row, one in told if one.subject_id is not None)
        context = {
            "imported": found,
            "sentence": error.sentence,
            "people": [{"line": row.line, "title": one.title} for row, one in told],
            "crumbs": _crumbs(),
        }
        return render(request, "desk/imports/undo.html", context, status=409)
    sentence = _("Alles van dit bestand is teruggezet.")
    if kept:
        sentence = ngettext(
            "De rest is teruggezet. Eén persoon bleef zoals die nu is.",
            "De rest is teruggezet. %(n)s mensen bleven zoals ze nu zijn.",
            len(kept),
        ) % {"n": len(kept)}
    tell(request, sentence)
    return redirect("desk:import", import_id)


@require_POST
@guarded_by(can_use_import)
def discard(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Throw a file away of which nothing was read in."""
    services.discard(request.actor, import_id)
    tell(request, _("Het bestand is weg. Er is niets ingelezen."))
    return redirect("desk:imports")


@require_GET
@guarded_by(can_use_import)
def wrong_rows(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The rows that are wrong as they stood in the file, with the reason behind each."""
    found = _found(request, import_id)
    rows = list(queries.rows_of(found, state=RowState.WRONG))
    labels = words.labels_of(found)
    told = verdicts(request.actor, found, rows)
    note_opened(one.subject_id for _row, one in told if one.subject_id is not None)
    head = [_("rij"), *found.header, _("wat er niet klopt")]
    lines = (
        [
            row.line,
            *queries.cells(row),
            " ".join(
                f"{labels[p.field]}: {p.sentence}" if p.field in labels else p.sentence
                for p in verdict.problems
            ),
        ]
        for row, (_read, verdict) in zip(rows, told, strict=True)
    )
    return csv_file("klopt-niet.csv", head, lines)
