"""Vandaag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role, User
from klaverblad.apps.desk import today as days
from klaverblad.apps.desk.beside_calls import SHOWN, beside_calls
from klaverblad.apps.desk.scan.news import news_of
from klaverblad.apps.desk.together import apart, shown, together
from klaverblad.apps.groups.day_queries import sessions_of_day
from klaverblad.apps.trajectories import handover_queries as handovers
from klaverblad.apps.trajectories import policies
from klaverblad.apps.trajectories.queries import SILENT_DAYS, coaches
from klaverblad.apps.trajectories.transfer_queries import waiting_transfers


@require_GET
@guarded_by(policies.can_read_today)
def today(request: HttpRequest) -> HttpResponse:
    """The day list, all of it or one part; of a team, for everybody or for one coach."""
    actor = request.actor
    wanted = request.GET.get("toon", days.Part.ALL)
    part = days.Part(wanted) if wanted in list(days.Part) else days.Part.ALL
    shows_all = request.GET.get("alles") == "1" or part != days.Part.ALL
    team = _team(actor)
    coach = next((one for one in team if str(one.pk) == request.GET.get("coach")), None)
    day = days.today(actor, coach_id=coach.pk if coach else None)
    groups = together(day)
    changed = news_of(actor, coach_id=coach.pk if coach else None)
    counted, limit = day, None if shows_all else days.SHOWN
    if part == days.Part.ALL:
        day = apart(day, groups)
    days.draw_clovers(actor, shown(day, groups[:limit], most=limit))
    beside = beside_calls(actor)
    counts = {**counted.counts, days.Part.ALL: counted.counts[days.Part.ALL] + beside.n}
    context = {
        "day": day,
        "evaluations": beside.evaluations,
        "requests_due": beside.requests,
        "offers": beside.offers,
        "proposals_due": beside.proposals,
        "care_due": beside.care[:SHOWN],
        "n_care": len(beside.care),
        "n_asked": counts[days.Part.ALL],
        "n_together": len(groups),
        "together": groups[:limit],
        "on": actor.on,
        "part": part,
        "of_coach": f"&coach={coach.pk}" if coach else "",
        "right_news": changed,
        "filters": _parts(
            counts,
            part,
            sometimes={days.Part.TOGETHER: len(groups), days.Part.RIGHTS: len(changed)},
            coach=coach,
        ),
        "team": _of_coach(part, team, coach),
        "limit": limit,
        "limit_slice": ":" if shows_all else f":{days.SHOWN}",
        "silent_days": SILENT_DAYS,
        "transfers": waiting_transfers(request.actor),
        "news": handovers.unread(actor),
        "can_go_back": handovers.can_go_back(actor),
        "n_without_coach": handovers.n_without_coach(actor),
        "sessions": sessions_of_day(actor),
        "waiting": beside.messages[:SHOWN],
        "n_waiting": len(beside.messages),
    }
    return render(request, "desk/today.html", context)


def _team(actor: Actor) -> list[User]:
    """The coaches by whom the day can be looked at; nobody for whoever has their own people."""
    sees_all = actor.role in {Role.TEAM_LEAD, Role.SOCIAL_WORKER} and not actor.is_emergency
    return list(coaches(actor)) if sees_all else []


def _address(part: days.Part, coach: UUID | None) -> str:
    said = [f"toon={part}"] if part != days.Part.ALL else []
    return "?" + "&".join(said + ([f"coach={coach}"] if coach else []))


def _parts(
    fixed: Mapping[days.Part, int],
    part: days.Part,
    *,
    sometimes: dict[days.Part, int],
    coach: User | None,
) -> list[dict[str, Any]]:
    counts = {**fixed, **sometimes}
    return [
        {
            "label": label,
            "url": _address(one, coach.pk if coach else None),
            "count": counts[one],
            "current": one == part,
        }
        for one, label in days.PART_NAMES.items()
        # Nobody on two lists is no news, and neither is a right that stayed what it was.
        if one not in sometimes or sometimes[one] or part == one
    ]


def _of_coach(part: days.Part, team: list[User], coach: User | None) -> list[dict[str, Any]]:
    return [
        {
            "label": one.name,
            "url": _address(part, None if one == coach else one.pk),
            "current": one == coach,
            "removable": one == coach,
        }
        for one in team
    ]
