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
from klaverblad.apps.childcare.queries import overdue_of_day
from klaverblad.apps.desk import today as days
from klaverblad.apps.desk.offers.today import offers_due
from klaverblad.apps.desk.plan.gpmi_words import evaluations_due
from klaverblad.apps.desk.proposals.today import proposals_due
from klaverblad.apps.desk.requests.today import requests_due
from klaverblad.apps.desk.scan.news import news_of
from klaverblad.apps.desk.together import apart, shown, together
from klaverblad.apps.groups.day_queries import sessions_of_day
from klaverblad.apps.trajectories import handover_queries as handovers
from klaverblad.apps.trajectories import policies
from klaverblad.apps.trajectories.message_queries import unseen_for_coach
from klaverblad.apps.trajectories.queries import SILENT_DAYS, coaches
from klaverblad.apps.trajectories.transfer_queries import waiting_transfers

WAITING_SHOWN, WAITING_COUNTED = 5, 500


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
    waiting = unseen_for_coach(actor, limit=WAITING_COUNTED)
    evaluations, requests = evaluations_due(actor), requests_due(actor)
    offers, proposals = offers_due(actor), proposals_due(actor)
    care = overdue_of_day(actor)
    n_beside = len(waiting) + len(evaluations) + requests.n + offers.n + proposals.n + len(care)
    counts = {**counted.counts, days.Part.ALL: counted.counts[days.Part.ALL] + n_beside}
    context = {
        "day": day,
        "evaluations": evaluations,
        "requests_due": requests,
        "offers": offers,
        "proposals_due": proposals,
        "care_due": care[:WAITING_SHOWN],
        "n_care": len(care),
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
        "waiting": waiting[:WAITING_SHOWN],
        "n_waiting": len(waiting),
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
