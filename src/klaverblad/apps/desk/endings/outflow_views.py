"""Uitstroom: where people went in a year, as a picture, a table and a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.trajectories import ending_queries, policies
from klaverblad.apps.trajectories.destinations import Kind, destination, destinations
from klaverblad.engines.figures.small_cells import hide_small

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads é as two letters
_BAR = 100
_YEAR_DIGITS = 4

KINDS = {
    Kind.WORK: gettext_lazy("werk"),
    Kind.TAKING_PART: gettext_lazy("opleiding of vrijwillig"),
    Kind.CARE: gettext_lazy("ziek of zorg"),
    Kind.GONE: gettext_lazy("niet meer hier"),
    Kind.OWN_CHOICE: gettext_lazy("eigen keuze"),
    Kind.OPEN: gettext_lazy("anders of niet geweten"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One destination of the year. `count` is None when it is small, or would tell a small one."""

    code: str
    name: str
    kind: str
    count: int | None
    width: str


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows."""

    year: str
    rows: list[Row]
    total: int | None
    n_hidden: int
    came_back: int | None
    least: int
    is_empty: bool
    years: list[dict[str, object]]
    sentence: str


@require_safe
@guarded_by(policies.can_read_outflow)
def outflow(request: HttpRequest) -> HttpResponse:
    """How many went where, in one year."""
    policies.can_read_outflow(request.actor).enforce()
    context = {
        "board": _board(request),
        "is_region": request.actor.role == Role.COORDINATOR,
    }
    return render(request, "desk/endings/outflow.html", context)


@require_safe
@guarded_by(policies.can_read_outflow)
def outflow_csv(request: HttpRequest) -> HttpResponse:
    """The same table as a file, with the same cells hidden."""
    policies.can_read_outflow(request.actor).enforce()
    board = _board(request)
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("jaar"), _("bestemming"), _("soort"), _("aantal")])
    small = _("minder dan %(least)s") % {"least": board.least}
    for row in board.rows:
        shown = small if row.count is None else row.count
        writer.writerow([board.year, row.name, row.kind, shown])
    response = HttpResponse(
        BYTE_ORDER_MARK + out.getvalue(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="uitstroom-{board.year}.csv"'
    return response


def _board(request: HttpRequest) -> Board:
    asked = request.GET.get("jaar", "")
    is_year = asked.isascii() and asked.isdecimal() and len(asked) == _YEAR_DIGITS
    found = ending_queries.outflow(request.actor, year=int(asked) if is_year else None)
    counts = dict.fromkeys(destinations(), 0)
    for code, n in found.counts.items():
        counts[destination(code).code] += n
    shown = hide_small(counts)
    most = max((n for n in shown.counts.values() if n), default=0)
    rows = [
        Row(
            code=code,
            name=destination(code).name,
            kind=str(KINDS[destination(code).kind]),
            count=n,
            width=f"{_BAR * n / most:.1f}" if n and most else "0",
        )
        for code, n in shown.counts.items()
        if counts[code]
    ]
    here = reverse("desk:outflow")
    years = [
        {"label": str(one), "url": f"{here}?jaar={one}", "current": one == found.year}
        for one in found.years
    ]
    back = hide_small({"back": found.came_back}).counts["back"]
    is_empty = found.total == 0
    return Board(
        year=str(found.year),
        rows=rows,
        total=shown.total,
        n_hidden=shown.n_hidden,
        came_back=back,
        least=shown.least,
        is_empty=is_empty,
        years=years,
        sentence=_sentence(found.year, rows),
    )


def _sentence(year: int, rows: list[Row]) -> str:
    """The finding of the picture, in words; nothing when all is small."""
    seen = [row for row in rows if row.count]
    if not seen:
        return ""
    first = max(seen, key=lambda row: (row.count or 0, row.code))
    return _("In %(year)s gingen de meesten naar: %(name)s (%(n)s).") % {
        "year": str(year),
        "name": first.name,
        "n": first.count,
    }
