"""What a project came to that sends people to groups that exchange: with how sure, and no more."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.trajectories import policies
from klaverblad.apps.trajectories import statement_queries as queries
from klaverblad.engines.figures.shares import exact
from klaverblad.engines.figures.small_cells import LEAST, hide_small


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows. A count is None where it is small, and seen from outside the OCMW."""

    n_sent: int | None
    n_consent: int | None
    counts: list[tuple[str, int | None]]
    sentence: str
    bounds: str
    hours: int | None
    is_hidden: bool
    is_empty: bool


@require_safe
@guarded_by(policies.can_read_project)
def project(request: HttpRequest) -> HttpResponse:
    """Of whoever gave a statement that may count: how many began to work, and how sure that is."""
    policies.can_read_project(request.actor).enforce()
    is_region = request.actor.role == Role.COORDINATOR
    # The OCMW that sends people knows each of them; whoever looks from outside sees no small count.
    board = board_of(queries.project(request.actor), is_outside=is_region)
    context = {"board": board, "is_region": is_region, "least": LEAST}
    return render(request, "desk/statements/project.html", context)


@require_safe
@guarded_by(policies.can_read_project)
def project_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file. A file goes outward, so small counts are hidden in it for everybody."""
    policies.can_read_project(request.actor).enforce()
    board = board_of(queries.project(request.actor), is_outside=True)
    small = _("minder dan %(least)s") % {"least": LEAST}
    rows = [
        (_("doorverwezen"), _said(board.n_sent, small)),
        (_("gaf een bewijs dat mag meetellen"), _said(board.n_consent, small)),
        *((name, _said(n, small)) for name, n in board.counts),
    ]
    if board.sentence:
        rows.append((_("in woorden"), board.sentence))
    return csv_file("ruilgroepen.csv", (_("wat"), _("aantal")), rows)


def _said(count: int | None, small: str) -> str:
    return small if count is None else str(count)


def board_of(found: queries.Project, *, is_outside: bool) -> Board:
    """The project in words and counts; from outside without a cell that could be somebody."""
    work = found.work
    counts = {
        _("naar werk"): work.n_yes,
        _("naar iets anders"): work.n_no,
        _("nog bezig, of niet geweten"): work.n_unknown,
    }
    least = LEAST if is_outside else 1
    shown = hide_small(counts, least=least)
    is_hidden = is_outside and (shown.n_hidden > 0 or shown.total is None)
    sent = hide_small({"sent": found.n_sent}, least=least).counts["sent"]
    # Two counts of which one holds the other: the difference may be somebody too.
    silent = found.n_sent - found.n_consent
    if is_outside and 0 < silent < LEAST:
        sent = None
    return Board(
        n_sent=sent,
        n_consent=None if is_hidden and found.n_consent else found.n_consent,
        counts=list(shown.counts.items()),
        sentence="" if is_hidden or not work.n_known else _sentence(found),
        bounds="" if is_hidden or not work.n_unknown else _bounds(found),
        hours=None if is_hidden else found.hours,
        is_hidden=is_hidden,
        is_empty=found.n_consent == 0,
    )


def _sentence(found: queries.Project) -> str:
    """Five people, three to work: 60 %, somewhere between 15 % and 95 %."""
    work = found.work
    low, high = exact(work.n_yes, work.n_known)
    return _(
        "%(n)s mensen van wie we het weten, %(yes)s naar werk: %(share)s %%, "
        "ergens tussen %(low)s %% en %(high)s %%."
    ) % {
        "n": work.n_known,
        "yes": work.n_yes,
        "share": _percent(work.n_yes / work.n_known),
        "low": _percent(low),
        "high": _percent(high),
    }


def _bounds(found: queries.Project) -> str:
    work = found.work
    assert work.least is not None, "somebody is not known, so there is somebody"
    assert work.most is not None, "somebody is not known, so there is somebody"
    return _(
        "Van %(n)s weten we het nog niet. Gaat niemand van hen naar werk, dan is het %(least)s %%; "
        "gaan ze allemaal, dan %(most)s %%."
    ) % {"n": work.n_unknown, "least": _percent(work.least), "most": _percent(work.most)}


def _percent(share: float) -> str:
    return str(round(share * 100))
