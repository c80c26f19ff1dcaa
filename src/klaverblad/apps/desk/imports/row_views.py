"""One row of a file: correct it where it stands, leave it out, take it along after all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import back, part, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk.imports import words
from klaverblad.apps.imports import queries, services
from klaverblad.apps.imports.models import Import, ImportRow, ImportState
from klaverblad.apps.imports.policies import can_use_import
from klaverblad.apps.imports.services.looking import verdicts
from klaverblad.errors import KlaverbladError

_SAW = "saw-"


@require_http_methods(["GET", "POST"])
@guarded_by(can_use_import)
def row(request: HttpRequest, import_id: UUID, line: int) -> HttpResponse:
    """The fields of one row, each with what is wrong; saved, it is judged again at once."""
    imported = queries.imports(request.actor).get(pk=import_id)
    can_use_import(request.actor, imported).enforce()
    found = imported.rows.get(line=line)
    if request.method == "GET" or imported.state != ImportState.READY:
        return _form(request, imported, found)
    keys = list(imported.columns.values())
    try:
        services.change_row(
            request.actor,
            import_id,
            line,
            {key: request.POST[key][:2000] for key in keys if key in request.POST},
            seen={key: request.POST[_SAW + key] for key in keys if _SAW + key in request.POST},
        )
    except KlaverbladError as error:
        found.refresh_from_db()
        typed = {key: request.POST.get(key, "") for key in keys}
        return _form(request, imported, found, error=str(error.sentence), typed=typed)
    if not request.htmx:
        tell(request, _("Rij %(row)s is aangepast.") % {"row": line})
        return redirect("desk:import", import_id)
    found.refresh_from_db()
    return _line(request, imported, found)


def _form(
    request: HttpRequest,
    imported: Import,
    found: ImportRow,
    *,
    error: str = "",
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    (told,) = verdicts(request.actor, imported, [found])
    fields = words.inputs(imported, told)
    for one in fields:
        one["saw"] = one["value"]
        one["value"] = (typed or {}).get(one["name"], one["value"])
    context: dict[str, Any] = {
        "imported": imported,
        "line": found.line,
        "title": told[1].title,
        "fields": fields,
        "errors": [
            *([error] if error else []),
            *words.of_the_row(told[1], [f["name"] for f in fields]),
        ],
        "is_refused": bool(error),
    }
    template = "row_form" if request.htmx else "row"
    return render(request, f"desk/imports/{template}.html", context, status=409 if error else 200)


def _line(request: HttpRequest, imported: Import, found: ImportRow) -> HttpResponse:
    (told,) = verdicts(request.actor, imported, [found])
    context = {
        "imported": imported,
        "row": words.shown_row(imported, found, told, can_change=True),
        "counts_again": True,
        **totals(imported),
    }
    return part(request, "desk/imports/line.html", context)


def totals(imported: Import) -> dict[str, Any]:
    """How far the file is: what is wrong, and what would be read in."""
    n_rows = queries.counts(imported)
    n_wrong = n_rows.get("wrong", 0)
    n_writes = n_rows.get("new", 0) + n_rows.get("changed", 0)
    return {"n_wrong": n_wrong, "n_new": n_rows.get("new", 0), "n_writes": n_writes}


@require_POST
@guarded_by(can_use_import)
def skip(request: HttpRequest, import_id: UUID, line: int) -> HttpResponse:
    """Leave a row out; the toast takes it along again."""
    services.skip_row(request.actor, import_id, line)
    undo = reverse("desk:import_take", args=[import_id, line])
    tell(request, _("Rij %(row)s is overgeslagen.") % {"row": line}, undo=undo)
    return back(request, reverse("desk:import", args=[import_id]))


@require_POST
@guarded_by(can_use_import)
def take(request: HttpRequest, import_id: UUID, line: int) -> HttpResponse:
    """Take a row along that was left out."""
    services.take_row(request.actor, import_id, line)
    tell(request, _("Rij %(row)s gaat weer mee.") % {"row": line})
    return back(request, reverse("desk:import", args=[import_id]))


@require_POST
@guarded_by(can_use_import)
def skip_wrong(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Leave all rows out that are wrong; the toast takes them along again."""
    n = services.skip_wrong(request.actor, import_id)
    sentence = ngettext("%(n)s rij is overgeslagen.", "%(n)s rijen zijn overgeslagen.", n)
    undo = reverse("desk:import_take_wrong", args=[import_id]) if n else ""
    tell(request, sentence % {"n": n}, undo=undo)
    return redirect("desk:import", import_id)


@require_POST
@guarded_by(can_use_import)
def take_wrong(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Take all of them along that were left out at once."""
    n = services.take_wrong(request.actor, import_id)
    sentence = ngettext("%(n)s rij gaat weer mee.", "%(n)s rijen gaan weer mee.", n)
    tell(request, sentence % {"n": n})
    return redirect("desk:import", import_id)
