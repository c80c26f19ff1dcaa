"""The queue of people without a coach, and handing people over: choose, look, do, put back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, part, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk.caseload import Filter, asked_for
from klaverblad.apps.desk.handover import words
from klaverblad.apps.trajectories import handover_queries as handovers
from klaverblad.apps.trajectories import policies, queries, services
from klaverblad.errors import BadInput, KlaverbladError, Refused


@require_GET
@guarded_by(policies.can_hand_people_over)
def coachless(request: HttpRequest) -> HttpResponse:
    """Everybody who waits for a coach, the longest first."""
    actor = request.actor
    found = [_waiting(one) for one in handovers.waiting(actor)]
    context = {
        "crumbs": [{"label": _("Mijn mensen"), "url": reverse("desk:people")},
                   {"label": _("Zonder coach")}],
        "rows": found,
        "loads": handovers.loads(actor),
        "takes": queries.coach_for(actor),
    }  # fmt: skip
    return render(request, "desk/handover/coachless.html", context)


def _waiting(one: handovers.Waiting) -> dict[str, Any]:
    return {
        "trajectory": one.trajectory,
        "person": one.trajectory.person,
        "why": words.WHY[one.why],
        "coach": one.trajectory.coach,
        "days": one.days,
    }


@require_POST
@guarded_by(policies.can_give_coach)
def give_coach(request: HttpRequest, trajectory_id: UUID) -> HttpResponse:
    """Take somebody who has no coach, or give them to a colleague."""
    actor = request.actor
    trajectory = queries.trajectories(actor).select_related("person").get(pk=trajectory_id)
    policies.can_give_coach(actor, trajectory).enforce()
    to = words.colleagues(request.POST)
    if not to:
        raise BadInput(_("Kies minstens één collega die mensen krijgt."), field="to")
    kept = services.give_coach(actor, trajectory_id, to=to[0], at=timezone.now())
    (row,) = handovers.people_of(actor, kept)
    if request.htmx:
        return part(request, "desk/handover/given.html", {"row": row})
    said = _("%(name)s gaat naar %(coach)s.") % {
        "name": row.trajectory.person.name,
        "coach": row.to.name,
    }
    tell(request, said, undo=reverse("desk:put_back_hand_over", args=[kept.pk]))
    return back(request, reverse("desk:coachless"))


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_hand_people_over)
def choose(request: HttpRequest) -> HttpResponse:
    """Choose who goes and to whom; a post shows beforehand what would happen."""
    actor = request.actor
    if request.method == "POST":
        people, to = words.chosen(request.POST), words.colleagues(request.POST)
        try:
            wanted = words.proposal(actor, people, to)
        except BadInput as error:
            return _chooser(request, error=error, people=people, to=to)
        return _look(request, wanted)
    return _chooser(request)


def _chooser(
    request: HttpRequest,
    *,
    error: BadInput | None = None,
    people: list[UUID] | None = None,
    to: list[UUID] | None = None,
) -> HttpResponse:
    actor, asked = request.actor, Filter.read(request.GET)
    may = handovers.may_hand_over(actor).values("pk")
    found = asked_for(actor, asked).filter(pk__in=may)[: words.AT_MOST]
    mine = actor.user_id if actor.role == Role.COACH else None
    context = {
        "crumbs": _crumbs(_("Overdragen")),
        "asked": asked,
        "error": error,
        "running": list(found),
        "chosen": set(people or ()),
        "loads": [one for one in handovers.loads(actor) if one.user_id != mine],
        "to": set(to or ()),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "desk/handover/choose.html", context, status=status)


def _look(
    request: HttpRequest, wanted: dict[UUID, UUID], *, error: KlaverbladError | None = None
) -> HttpResponse:
    lines, after = words.look(request.actor, wanted)
    context = {
        "crumbs": _crumbs(_("Kijk na")),
        "lines": lines,
        "after": after,
        "loads": [one.load for one in after],
        "n_gone": len(wanted) - len(lines),
        # Who came with filters goes back to the same people.
        "asked_for": f"?{request.GET.urlencode()}" if request.GET else "",
        "error": error,
    }
    status = error.status if error else HTTPStatus.OK
    return render(request, "desk/handover/look.html", context, status=status)


def _crumbs(last: str) -> list[dict[str, str]]:
    return [{"label": _("Mijn mensen"), "url": reverse("desk:people")}, {"label": last}]


@require_POST
@guarded_by(policies.can_hand_people_over)
def hand_over(request: HttpRequest) -> HttpResponse:
    """Do what was looked at, all of it or nothing."""
    actor, query = request.actor, request.POST
    try:
        moves = words.said_moves(query)
        kept = services.hand_over(actor, moves, at=timezone.now())
    except (BadInput, Refused) as error:
        to = {one: words.coach_beside(query, one) for one in words.chosen(query)}
        return _look(request, {one: who for one, who in to.items() if who}, error=error)
    said = ngettext("Eén persoon overgedragen.", "%(n)s mensen overgedragen.", len(moves)) % {
        "n": len(moves)
    }
    tell(request, said, undo=reverse("desk:put_back_hand_over", args=[kept.pk]))
    return redirect("desk:handed_over", kept.pk)


@require_GET
@guarded_by(policies.can_read_hand_over)
def handed_over(request: HttpRequest, hand_over_id: UUID) -> HttpResponse:
    """What one hand-over did, who can still go back, and why others cannot."""
    actor = request.actor
    kept = handovers.hand_overs(actor).get(pk=hand_over_id)
    policies.can_read_hand_over(actor, kept).enforce()
    rows = handovers.people_of(actor, kept)
    here = {row.trajectory_id: row.trajectory for row in rows}
    why = handovers.why_not_back(actor, kept, rows, here)
    shown = [
        {"row": row, "person": row.trajectory.person, "why": handovers.WHY_NOT.get(why.get(row.pk))}
        for row in rows
    ]
    context = {
        "crumbs": _crumbs(_("Overgedragen")),
        "kept": kept,
        "rows": shown,
        "n_can": sum(row.back_at is None and row.pk not in why for row in rows),
        "may": policies.can_put_back(actor, kept).is_allowed,
    }
    return render(request, "desk/handover/handed_over.html", context)


@require_POST
@guarded_by(policies.can_put_back)
def put_back(request: HttpRequest, hand_over_id: UUID) -> HttpResponse:
    """Take it back for everybody with whom nothing happened since; say who could not."""
    done = services.put_back(request.actor, hand_over_id, at=timezone.now())
    if request.htmx:
        return part(request, "desk/handover/back.html", {"done": done})
    said = ngettext("Eén persoon is terug.", "%(n)s mensen zijn terug.", done.n_back) % {
        "n": done.n_back
    }
    if done.n_stayed:
        more = ngettext(
            "Eén bleef: hieronder staat waarom.",
            "%(n)s bleven: hieronder staat waarom.",
            done.n_stayed,
        )
        said = f"{said} {more % {'n': done.n_stayed}}"
    tell(request, said)
    return redirect("desk:handed_over", hand_over_id)


@require_POST
@guarded_by(policies.can_see_hand_over)
def see(request: HttpRequest, hand_over_id: UUID) -> HttpResponse:
    """Read on the list of the day: it goes off."""
    services.see_hand_over(request.actor, hand_over_id, at=timezone.now())
    if request.htmx:
        return part(request, "desk/handover/seen.html", {})
    return back(request, reverse("desk:today"))
