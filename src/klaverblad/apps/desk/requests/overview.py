"""The requests of a caseload on one page: what waits, what is late, where an appeal is still open."""

from __future__ import annotations

from enum import StrEnum

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.requests.words import Shown, shown
from klaverblad.apps.rights import request_queries as requests
from klaverblad.apps.rights.models import RequestState
from klaverblad.apps.rights.policies import can_list_requests

ROWS = 50


class Part(StrEnum):
    """The filters of the page, as they stand in the address."""

    OPEN = "open"
    LATE = "te-laat"
    APPEAL = "beroep"
    ALL = "alles"


NAMES = {
    Part.OPEN: gettext_lazy("Wacht op antwoord"),
    Part.LATE: gettext_lazy("Termijn voorbij"),
    Part.APPEAL: gettext_lazy("Beroep kan nog"),
    Part.ALL: gettext_lazy("Alles"),
}


def _which(actor: Actor) -> dict[Part, Q]:
    return {
        Part.OPEN: Q(state=RequestState.ASKED),
        Part.LATE: requests.without_answer(actor),
        Part.APPEAL: requests.appeal_open(actor),
        Part.ALL: Q(),
    }


def _part(request: HttpRequest) -> Part:
    wanted = request.GET.get("toon", Part.OPEN)
    return Part(wanted) if wanted in list(Part) else Part.OPEN


@require_GET
@guarded_by(can_list_requests)
def overview(request: HttpRequest) -> HttpResponse:
    """Every request of the people whom one guides, what is due first on top."""
    actor, part = request.actor, _part(request)
    mine, which = requests.of_caseload(actor), _which(actor)
    counts = requests.counted(mine, which)
    found = requests.with_names(mine.filter(which[part]))
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    note_opened({one.person_id for one in rows})
    context = {
        "part": part,
        "rows": rows,
        "lines": shown(rows, actor),
        "filters": [
            {
                "label": label,
                "url": f"?toon={one}",
                "count": counts[one],
                "current": one == part,
            }
            for one, label in NAMES.items()
        ],
        "base": f"?toon={part}&",
        "export_query": f"?toon={part}",
    }
    return render(request, "desk/requests/overview.html", context)


@require_GET
@guarded_by(can_list_requests)
def export(request: HttpRequest) -> HttpResponse:
    """The same rows to keep. No number of a file elsewhere, and no words of a letter."""
    actor, part = request.actor, _part(request)
    mine = requests.of_caseload(actor).filter(_which(actor)[part])
    found = shown(requests.with_names(mine), actor)
    note_opened({one.request.person_id for one in found})
    head = [
        _("Achternaam"),
        _("Voornaam"),
        _("Recht"),
        _("Hoe het staat"),
        _("Aangevraagd op"),
        _("Bij wie"),
        _("Antwoord ten laatste op"),
        _("Laatst nagevraagd"),
        _("Antwoord gekregen op"),
        _("Beroep ten laatste op"),
    ]
    return csv_file("aanvragen.csv", head, (_cells(one) for one in found))


def _cells(line: Shown) -> list[object]:
    one = line.request
    days = (one.answer_due_on, one.chased_on, one.answered_on, one.appeal_until)
    tells_of_health = one.right in requests.OF_HEALTH
    return [
        one.person.last_name,
        one.person.first_name,
        _("een recht rond gezondheid") if tells_of_health else line.name,
        line.chip,
        one.asked_on.isoformat(),
        "" if tells_of_health else one.body,
        *("" if day is None else day.isoformat() for day in days),
    ]
