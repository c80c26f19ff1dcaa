"""Vandaag."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import today as days
from klaverblad.apps.trajectories import policies
from klaverblad.apps.trajectories.message_queries import unseen_for_coach
from klaverblad.apps.trajectories.queries import SILENT_DAYS

WAITING_SHOWN = 5


@require_GET
@guarded_by(policies.can_read_today)
def today(request: HttpRequest) -> HttpResponse:
    """The day list, all of it or one part."""
    wanted = request.GET.get("toon", days.Part.ALL)
    part = days.Part(wanted) if wanted in list(days.Part) else days.Part.ALL
    shows_all = request.GET.get("alles") == "1" or part != days.Part.ALL
    day = days.today(request.actor)
    filters = [
        {
            "label": label,
            "url": f"?toon={one}" if one != days.Part.ALL else "?",
            "count": day.counts[one],
            "current": one == part,
        }
        for one, label in days.PART_NAMES.items()
    ]
    context = {
        "day": day,
        "on": request.actor.on,
        "part": part,
        "filters": filters,
        "limit": None if shows_all else days.SHOWN,
        "limit_slice": ":" if shows_all else f":{days.SHOWN}",
        "silent_days": SILENT_DAYS,
        "waiting": unseen_for_coach(request.actor, limit=WAITING_SHOWN),
    }
    return render(request, "desk/today.html", context)
