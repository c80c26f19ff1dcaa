"""The map, what is tried on it, and what leaves the house of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from klaverblad.apps.access.answers import on_field, part, tell
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.barriers import playing, policies, price_services, queries, services
from klaverblad.apps.desk.barriers import paper, words
from klaverblad.apps.desk.barriers.board import Asked, Board, asked_in
from klaverblad.apps.desk.barriers.forms import PlayForm
from klaverblad.apps.desk.barriers.played import Shown
from klaverblad.errors import BadInput, KlaverbladError

MEASURES_SHOWN = 20


@require_safe
@guarded_by(policies.can_read_map)
def barrier_map(request: HttpRequest) -> HttpResponse:
    """The barriers of the region, and what came of a measure that is tried."""
    actor = request.actor
    run = queries.last_map(actor)
    context: dict[str, Any] = {
        "can_compute": policies.can_compute_map(actor).is_allowed,
        "can_price": policies.can_write_prices(actor).is_allowed,
        "can_keep": policies.can_keep_measure(actor).is_allowed,
        **_progress(actor),
    }
    status = 200
    if run is not None:
        board = _board(actor, request.GET, run)
        is_played = "mensen" in request.GET
        form = PlayForm(request.GET if is_played else None, initial={"mensen": 10})
        played = None
        if is_played:
            played = _played(actor, board, form)
            status = 200 if played else 422
        context |= {
            "board": board,
            "form": form,
            "played": played,
            "measures": [
                (one, words.measure_line(one, queries.told_of(actor, one)))
                for one in queries.measures(actor)[:MEASURES_SHOWN]
            ],
        }
    return render(request, "desk/barriers/map.html", context, status=status)


def _board(actor: Actor, data: Any, run: Any, *, is_public: bool = False) -> Board:
    asked, towns = asked_in(actor, data)
    return Board(actor, run, asked, towns, is_public)


def _played(actor: Actor, board: Board, form: PlayForm) -> Shown | None:
    """What came of what was tried; what is off stands on its field."""
    if not form.is_valid():
        return None
    try:
        found = playing.play(actor, _measure(board.asked, form), run=board.run)
    except BadInput as error:
        on_field(form, error)
        return None
    return Shown(actor, board, found)


def _measure(asked: Asked, form: PlayForm) -> playing.Asked:
    said = form.cleaned_data
    return playing.Asked(asked.mask, asked.town, said["mensen"], said["budget"])


@require_GET
@guarded_by(policies.can_read_map)
def progress(request: HttpRequest) -> HttpResponse:
    """How far the map of now is."""
    return part(request, "desk/barriers/progress.html", _progress(request.actor))


def _progress(actor: Actor) -> dict[str, Any]:
    run = queries.open_run(actor)
    return {
        "busy": run,
        "is_silent": run is not None and not queries.is_alive(run, at=timezone.now()),
    }


@require_POST
@guarded_by(policies.can_compute_map)
def make_now(request: HttpRequest) -> HttpResponse:
    """Have the map made now, in the background."""
    services.ask_for_map(request.actor, at=timezone.now())
    tell(request, _("Gevraagd. Je mag deze pagina sluiten."))
    return redirect("desk:barrier_map")


@require_POST
@guarded_by(policies.can_keep_measure)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what was tried; it is reckoned once more."""
    actor = request.actor
    run = queries.last_map(actor)
    if run is None:
        return redirect("desk:barrier_map")
    asked, _towns = asked_in(actor, request.POST)
    form = PlayForm(request.POST)
    here = f"{reverse('desk:barrier_map')}{asked.query()}"
    if not form.is_valid():
        raise BadInput(
            _("Schrijf voor hoeveel mensen, en een budget als dat er is."), field="mensen"
        )
    kept = price_services.keep_measure(actor, _measure(asked, form), run=run, at=timezone.now())
    tell(request, _("De maatregel is bewaard."), undo=reverse("desk:drop_measure", args=[kept.pk]))
    return redirect(f"{here}#bewaard")


@require_POST
@guarded_by(policies.can_keep_measure)
def drop(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Take a kept measure away."""
    price_services.drop_measure(request.actor, measure_id)
    tell(request, _("De maatregel is weg."))
    return redirect("desk:barrier_map")


@require_safe
@guarded_by(policies.can_read_map)
def as_csv(request: HttpRequest) -> HttpResponse:
    """The whole table as a file. It leaves the house, so small numbers are hidden whoever asks."""
    board = _public(request)
    if board is None:
        return redirect("desk:barrier_map")
    rows = []
    for line in board.lines:
        for town, name, n in [
            *((one.pk, one.name, line.by_town[one.pk]) for one in board.towns),
            ("", _("Hele regio"), line.region),
        ]:
            rows.append([words.name_of(line.barriers), name, town, board.for_whom, words.count(n)])
    head = [_("drempel"), _("gemeente"), _("NIS-code"), _("groep"), _("mensen meer aan het werk")]
    return csv_file(f"drempelkaart-{board.run.on.isoformat()}.csv", head, rows)


@require_safe
@guarded_by(policies.can_read_map)
def as_pdf(request: HttpRequest) -> HttpResponse:
    """One page for a council about one barrier in one municipality, or in the region."""
    board = _public(request)
    if board is None:
        return redirect("desk:barrier_map")
    form = PlayForm(request.GET)
    played = None
    if "mensen" in request.GET and form.is_valid():
        try:
            found = playing.play(request.actor, _measure(board.asked, form), run=board.run)
        except KlaverbladError:
            found = None
        played = Shown(request.actor, board, found) if found else None
    made = paper.council_pdf(board, played, at=timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="drempelkaart.pdf"'
    return response


def _public(request: HttpRequest) -> Board | None:
    """The map as it may leave the house; None while none was made, which its page says."""
    run = queries.last_map(request.actor)
    if run is None:
        return None
    return _board(request.actor, request.GET, run, is_public=True)
