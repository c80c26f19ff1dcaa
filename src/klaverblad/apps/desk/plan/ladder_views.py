"""The ladder of one person: which rungs are open by the law and by what is known, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.plan.conditions import Fit, Fitting
from klaverblad.apps.library import queries as library
from klaverblad.apps.people.policies import can_read_person


@require_GET
@guarded_by(can_read_person)
def ladder(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Every rung with what is open, what waits for an answer, and what is not open yet."""
    page = pages.page(request, person_id, tab="steps")
    fit = Fit(page)
    found = fit.all_of_them()
    wanted = SHOWN.get(request.GET.get("toon", ""), "")
    rungs = [
        {
            "rung": one.rung,
            "number": one.number,
            "lines": [
                _line(found[item.pk], page.language)
                for item in one.instruments
                if wanted in {"", found[item.pk].state}
            ],
        }
        for one in library.by_rung(one for one in fit.instruments if one.rung)
    ]
    context = {
        "page": page,
        "rungs": [one for one in rungs if one["lines"] or not wanted],
        "filters": _filters(_counts(found), wanted),
    }
    return render(request, "desk/plan/ladder.html", context)


# The filters as they stand in the address, and the state that each shows.
SHOWN = {"open": "yes", "vraag": "unknown", "nog-niet": "no"}


def _filters(counts: dict[str, int], wanted: str) -> list[dict[str, Any]]:
    words = {"yes": _("Open"), "unknown": _("Eerst een vraag"), "no": _("Nog niet")}
    every = {"label": _("Alles"), "url": "?", "count": sum(counts.values()), "current": not wanted}
    return [
        every,
        *(
            {
                "label": words[state],
                "url": f"?toon={name}",
                "count": counts[state],
                "current": state == wanted,
            }
            for name, state in SHOWN.items()
        ),
    ]


def _line(fitting: Fitting, language: str) -> dict[str, Any]:
    said = fitting.verdict
    return {
        "fitting": fitting,
        "instrument": fitting.instrument,
        "explanation": said.explain(language) if said else None,
    }


def _counts(found: dict[str, Fitting]) -> dict[str, int]:
    on_it = [one.state for one in found.values() if one.instrument.rung]
    return {state: on_it.count(state) for state in ("yes", "unknown", "no")}
