"""Runs over a whole caseload: asked for, followed, read as numbers, done over, stopped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from klaverblad.apps.access.answers import part, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.placements import run_queries as queries
from klaverblad.apps.placements import run_services, stop_services
from klaverblad.apps.placements.models import OverrideReason, Run
from klaverblad.apps.placements.policies import (
    can_ask_run,
    can_lift_stop,
    can_open_run,
    can_read_runs,
    can_stop_runs,
)
from klaverblad.apps.rights.scan_queries import is_alive

RUNS_SHOWN = 30
Rows = list[list[Any]]


@require_GET
@guarded_by(can_read_runs)
def runs(request: HttpRequest) -> HttpResponse:
    """The last runs, in numbers; asking for one; the stop switch."""
    actor = request.actor
    found = list(queries.runs(actor)[:RUNS_SHOWN])
    made_of = queries.decided(actor, [one.pk for one in found])
    stopped = queries.stop_now(actor)
    context = {
        "lines": [{"run": one, "decided": made_of[one.pk]} for one in found],
        "can_ask": can_ask_run(actor).is_allowed,
        "can_stop": can_stop_runs(actor).is_allowed,
        "stopped": stopped,
        "can_lift": stopped is not None and can_lift_stop(actor, stopped).is_allowed,
        **_progress(request),
    }
    return render(request, "desk/proposals/runs.html", context)


@require_GET
@guarded_by(can_read_runs)
def progress(request: HttpRequest) -> HttpResponse:
    """How far the run of now is."""
    return part(request, "desk/proposals/progress.html", _progress(request))


def _progress(request: HttpRequest) -> dict[str, Any]:
    run = queries.open_run(request.actor)
    return {
        "busy": run,
        "is_silent": run is not None and bool(run.n_done) and not is_alive(run, at=timezone.now()),
    }


@require_POST
@guarded_by(can_ask_run)
def ask(request: HttpRequest) -> HttpResponse:
    """Have the computer look for everybody, in the background."""
    run = run_services.ask_for_run(request.actor, at=timezone.now())
    tell(request, _("Gevraagd. Je mag deze pagina sluiten."))
    return redirect("desk:placing_run", run.pk)


@require_GET
@guarded_by(can_open_run)
def one(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One run: what went in, what came out, its proof, and what people made of it."""
    return _show(request, run_id, {})


@require_GET
@guarded_by(can_open_run)
def replay(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Do it over from its log, and lay it beside what was kept."""
    replayed = stop_services.replay(request.actor, run_id)
    overrides = [
        {"day": _day(line["at"]), "reason": OverrideReason(line["reason"]).label}
        for line in replayed.log["overrides"]
    ]
    return _show(request, run_id, {"replayed": replayed, "overrides": overrides})


def _day(text: str) -> str:
    at = parse_datetime(text)
    assert at is not None, text
    return day_in_words(timezone.localdate(at))


def _show(request: HttpRequest, run_id: UUID, more: dict[str, Any]) -> HttpResponse:
    run = queries.runs(request.actor).get(pk=run_id)
    can_open_run(request.actor, run).enforce()
    made_of = queries.decided(request.actor, [run.pk])[run.pk]
    context = {
        "run": run,
        "crumbs": [
            {"label": _("Rondes van de computer"), "url": reverse("desk:placing_runs")},
            {"label": day_in_words(timezone.localdate(run.started_at))},
        ],
        "columns": [{"label": _("Wat")}, {"label": _("Aantal"), "figure": True}],
        "log_columns": [{"label": _("Wat")}, {"label": _("Waarde")}],
        "figures": _figures(run),
        "quota_columns": _quota_columns(run),
        "quotas": [_quota(run, one) for one in run.quotas],
        "decided": _decided(made_of) if run.ended_as == "done" else [],
        "log": _log(run),
        "stopped": queries.stop_now(request.actor),
        **_progress(request),
        **more,
    }
    return render(request, "desk/proposals/run.html", context)


def _line(label: str, value: object) -> list[Any]:
    return [{"text": label}, {"text": str(value)}]


def _figures(run: Run) -> Rows:
    people = _line(_("Mensen in begeleiding, zonder werk en zonder open voorstel"), run.n_people)
    if not run.input_hash:
        # It ended before the question was laid out: nobody counted the rest.
        return [people]
    return [
        people,
        _line(_("Open plekken"), run.n_places),
        _line(_("Vrije plaatsen op die plekken"), run.n_seats),
        _line(_("Mensen en plekken die samen kunnen"), run.n_pairs),
        _line(_("Mensen met een plek in deze ronde"), run.n_placed),
        _line(_("Mensen bij wie een plek nog op een antwoord wacht"), run.n_unsure),
    ]


def _quota_columns(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"label": _("Quotum")}, {"label": _("Gevraagd")}]
    found.append({"label": _("Gehaald"), "figure": True})
    if run.is_trial and run.ended_as == "done":
        found.append({"label": _("Kost aan plaatsingen"), "figure": True})
        found.append({"label": _("Kost aan punten"), "figure": True})
    return found


def _quota(run: Run, said: dict[str, Any]) -> list[Any]:
    if said.get("is_not_here"):
        row = [said["name"], _("gaat over niemand hier"), "-"]
        return [{"text": str(cell)} for cell in row + ["-", "-"] * run.is_trial]
    if said.get("is_together"):
        return [{"text": str(cell)} for cell in (said["name"], _("niet samen met de andere"), "-")]
    asked = [
        _("minstens %(n)s") % {"n": said["least"]} if said.get("least") else "",
        _("hoogstens %(n)s") % {"n": said["most"]} if said.get("most") is not None else "",
        _("%(n)s op de 100") % {"n": said["share"]} if said.get("share") else "",
    ]
    reached = said.get("reached")
    row = [said["name"], ", ".join(one for one in asked if one) or "-"]
    row.append("-" if reached is None else str(reached))
    if "placements" in said:
        row += [str(said["placements"]), str(said["points"])]
    return [{"text": str(cell)} for cell in row]


def _decided(made_of: queries.Decided) -> Rows:
    lines = [
        _line(_("Voorstellen van deze ronde"), made_of.n),
        _line(_("Nog na te kijken"), made_of.n_waiting),
        _line(_("Voorgelegd aan de persoon"), made_of.n_confirmed),
        _line(_("Opzijgezet door een coach"), made_of.n_aside),
        _line(_("Vervangen door een latere ronde"), made_of.n_replaced),
        _line(_("De plek was intussen dicht, of paste niet meer"), made_of.n_gone),
    ]
    percent = made_of.override_percent
    share = _("nog niets beslist") if percent is None else _share(made_of, percent)
    lines.append(_line(_("Hoe vaak iemand anders besliste"), share))
    return lines + [
        _line(_("waarvan: %(reason)s") % {"reason": reason}, n) for reason, n in made_of.reasons
    ]


def _share(made_of: queries.Decided, percent: int) -> str:
    said = {"n": made_of.n_aside, "total": made_of.n_decided, "percent": percent}
    if made_of.n_decided < FEWEST:
        # Of a few decisions a percentage says more than is known.
        return _("%(n)s van %(total)s") % said
    return _("%(n)s van %(total)s, of %(percent)s op de 100") % said


FEWEST = 10


def _in_groups(text: str) -> str:
    """A long number as people compare it, and as a narrow page can break it."""
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))


def _log(run: Run) -> Rows:
    found = [
        _line(_("Afspraak"), run.policy_version),
        _line(_("Vraag (hash)"), _in_groups(run.input_hash)),
        _line(_("Bewijs (zegel)"), _in_groups(run.certificate_seal)),
        _line(_("Punten"), run.points),
        _line(_("Rekenaar"), run.solver),
        _line(_("Dienstregeling"), run.timetable or _("geen")),
    ]
    return found + [_line(name, one) for name, one in sorted(run.versions.items())]


@require_POST
@guarded_by(can_stop_runs)
def stop(request: HttpRequest) -> HttpResponse:
    """Stop the runs at once, with a reason."""
    made = stop_services.stop_runs(
        request.actor, reason=request.POST.get("reason", ""), at=timezone.now()
    )
    undo = reverse("desk:let_run", args=[made.pk])
    tell(request, _("De rondes liggen stil. Iedereen ziet het."), undo=undo)
    return redirect("desk:placing_runs")


@require_POST
@guarded_by(can_lift_stop)
def let_run(request: HttpRequest, stop_id: UUID) -> HttpResponse:
    """Lift a stop."""
    stop_services.let_run(request.actor, stop_id, at=timezone.now())
    tell(request, _("De rondes mogen weer lopen."))
    return redirect("desk:placing_runs")
