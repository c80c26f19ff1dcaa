"""Places side by side, put before a person; what they chose, and the answer of the employer."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from klaverblad.apps.access.answers import back, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.places_words import CARDS_SHOWN, cards_of
from klaverblad.apps.desk.proposals.words import Shown
from klaverblad.apps.placements import answer_queries as answers
from klaverblad.apps.placements import proposal_queries as queries
from klaverblad.apps.placements import proposal_services as services
from klaverblad.apps.placements import run_queries as runs
from klaverblad.apps.placements.columns import ROADS
from klaverblad.apps.placements.models import (
    OverrideReason,
    Proposal,
    Suggestion,
    SuggestionState,
)
from klaverblad.apps.placements.policies import (
    can_choose,
    can_list_proposals,
    can_propose,
    can_read_proposals,
)
from klaverblad.apps.placements.queries import Fit
from klaverblad.apps.places.wording import where

ROWS = 50


@require_GET
@guarded_by(can_propose)
def compare(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Some places side by side, before they are put before the person. Without a choice, the first."""
    page = pages.page(request, person_id, tab="places")
    can_propose(request.actor, page.person).enforce()
    suggestion = runs.waiting_for(request.actor, person_id)
    fits = page.matches.fits
    wanted = _asked_for(request) or _first(fits, suggestion.place_id if suggestion else None)
    by_id = {str(one.place.pk): one for one in fits}
    shown = [by_id[one] for one in wanted if one in by_id][: services.OPTIONS_MOST]
    ids = [str(one.place.pk) for one in shown]
    context = {
        "page": page,
        "cards": [
            card | {"away_url": _address([one for one in ids if one != str(card["id"])])}
            for card in cards_of(page, shown)
        ],
        "n_gone": len(wanted) - len(shown),
        "others": [
            {"place": one, "url": _address([*ids, str(one.pk)])}
            for one in page.places([one.place for one in fits if str(one.place.pk) not in ids][:12])
        ],
        "is_full": len(ids) >= services.OPTIONS_MOST,
        "proposal": queries.open_of(request.actor, person_id),
        "suggestion": suggestion,
        "is_gone": is_gone(page, suggestion),
        "stopped": runs.stop_now(request.actor),
        "reasons": OverrideReason.choices,
        "estimate": ROADS.say(page.language),
    }
    return render(request, "desk/proposals/compare.html", context)


def is_gone(page: pages.Page, suggestion: Suggestion | None) -> bool:
    """Whether the place that a run found is closed by now, or does not fit any more."""
    if suggestion is None:
        return False
    return all(one.place.pk != suggestion.place_id for one in page.matches.fits)


def _asked_for(request: HttpRequest) -> list[str]:
    return list(dict.fromkeys(request.GET.getlist("plek")))


def _first(fits: tuple[Fit, ...], found_id: UUID | None) -> list[str]:
    """What the run found, and beside it the first ones of the order that was agreed."""
    ids = [one.place.pk for one in fits]
    first = [found_id] if found_id in ids else []
    return [str(one) for one in [*first, *(one for one in ids if one not in first)][:CARDS_SHOWN]]


def _address(ids: list[str]) -> str:
    return "?" + "&".join(f"plek={one}" for one in ids)


@require_POST
@guarded_by(can_propose)
def propose(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Put these places before the person, in this order."""
    page = pages.page(request, person_id, tab="places")
    ids = [UUID(one) for one in request.POST.getlist("plek") if _is_id(one)]
    made = services.propose(request.actor, person_id, ids, at=timezone.now())
    name = page.person.first_name
    tell(request, _("Voorgelegd aan %(name)s. Kiezen mag, geen kiezen ook.") % {"name": name})
    return redirect("desk:proposal", made.pk)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_POST
@guarded_by(can_propose)
def set_aside(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """Decide otherwise than the run; a code says why."""
    reason = request.POST.get("reason", "")
    one = services.set_aside(request.actor, suggestion_id, reason=reason, at=timezone.now())
    undo = reverse("desk:look_again", args=[one.pk])
    if one.state == SuggestionState.GONE:
        told = _("Van de lijst gehaald. De plek kon niet meer; niemand besliste anders.")
    else:
        told = _("Opzijgezet. Het staat bij de ronde, zonder naam.")
    tell(request, told, undo=undo)
    return back(request, reverse("desk:places", args=[one.person_id]))


@require_POST
@guarded_by(can_propose)
def look_again(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """It was set aside by mistake."""
    one = services.look_again(request.actor, suggestion_id)
    tell(request, _("Het staat weer bij ‘na te kijken’."))
    return back(request, reverse("desk:places", args=[one.person_id]))


def _opened(request: HttpRequest, proposal_id: UUID) -> tuple[Proposal, pages.Page]:
    """A proposal with the file that it is in; opening it is read in the log."""
    found = queries.with_all(queries.proposals(request.actor)).get(pk=proposal_id)
    return found, pages.page(request, found.person_id, tab="places")


@require_GET
@guarded_by(can_read_proposals)
def one(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal: its places, how it stands, what can be done now, what happened."""
    found, page = _opened(request, proposal_id)
    can_read_proposals(request.actor, page.person).enforce()
    shown = answers.shown_of(found)
    context = {
        "page": page,
        "line": Shown(found, request.actor),
        "shown": shown,
        "told": answers.told_of(found, shown) if shown else (),
        "can_show": can_choose(request.actor, page.person).is_allowed,
        **options(page, found),
    }
    return render(request, "desk/proposals/one.html", context | {"on": request.actor.on})


def options(page: pages.Page, found: Proposal) -> dict[str, Any]:
    """The places of a proposal side by side, and those among them that fit no longer."""
    fits = {fit.place.pk: fit for fit in page.matches.fits}
    # What was chosen comes first: on a phone it is the card that one sees.
    in_order = sorted(found.options.all(), key=lambda one: one.pk != found.chosen_id)
    here = [one for one in in_order if one.place_id in fits]
    cards = cards_of(page, [fits[one.place_id] for one in here])
    return {
        "cards": [
            card | {"option": one, "is_chosen": one.pk == found.chosen_id}
            for card, one in zip(cards, here, strict=True)
        ],
        "gone": [one for one in found.options.all() if one.place_id not in fits],
    }


@require_POST
@guarded_by(can_choose)
def move(request: HttpRequest, proposal_id: UUID, to: str) -> HttpResponse:
    """Go one step on; a toast offers the way back."""
    moved = services.move(
        request.actor,
        proposal_id,
        to=to,
        at=timezone.now(),
        option_id=_number(request.POST.get("option", "")),
        on=_day(request.POST.get("on", "")),
        seen=request.POST.get("seen") or None,
    )
    fresh = queries.with_all(queries.proposals(request.actor)).get(pk=moved.pk)
    line = Shown(fresh, request.actor)
    last = line.last
    undo = reverse("desk:take_back_move", args=[fresh.pk, last.number]) if last else ""
    tell(request, _("Genoteerd: %(state)s.") % {"state": line.chip}, undo=undo)
    return back(request, reverse("desk:proposal", args=[fresh.pk]))


def _day(text: str) -> date | None:
    """A day as the browser sends it; what cannot be read is no day."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None


@require_POST
@guarded_by(can_choose)
def take_back(request: HttpRequest, proposal_id: UUID, number: int) -> HttpResponse:
    """Put back the last step."""
    found = services.take_back(request.actor, proposal_id, number=number, at=timezone.now())
    tell(request, _("Teruggezet."))
    return back(request, reverse("desk:proposal", args=[found.pk]))


class Part(StrEnum):
    """The filters of the page, as they stand in the address."""

    OPEN = "open"
    LATE = "te-laat"
    FOUND = "na-te-kijken"
    ENDED = "afgerond"


NAMES = {
    Part.OPEN: gettext_lazy("Loopt"),
    Part.LATE: gettext_lazy("Te laat"),
    Part.FOUND: gettext_lazy("Na te kijken"),
    Part.ENDED: gettext_lazy("Afgerond"),
}


def _which(actor: Actor) -> dict[str, Q]:
    return {
        Part.OPEN: Q(ended_on=None),
        Part.LATE: queries.overdue(actor),
        Part.ENDED: Q(ended_on__isnull=False),
    }


@require_GET
@guarded_by(can_list_proposals)
def overview(request: HttpRequest) -> HttpResponse:
    """What lies before the people whom one guides, what is late, and what a run found for them."""
    actor = request.actor
    wanted = request.GET.get("toon", Part.OPEN)
    part = Part(wanted) if wanted in list(Part) else Part.OPEN
    mine, which, found = queries.of_caseload(actor), _which(actor), runs.waiting(actor)
    counts: dict[str, int] = {**queries.counted(mine, which), Part.FOUND: found.count()}
    if part == Part.FOUND:
        rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
        lines: list[Any] = [{"found": one, "where": where(one.place)} for one in rows]
        note_opened({one.person_id for one in rows})
    else:
        some = queries.with_all(mine.filter(which[part])).order_by("due_on", "-made_at", "pk")
        rows = Paginator(some, ROWS).get_page(request.GET.get("page"))
        lines = [Shown(one, actor) for one in rows]
        note_opened({one.proposal.person_id for one in lines})
    context = {
        "part": part,
        "rows": rows,
        "lines": lines,
        "stopped": runs.stop_now(actor),
        "filters": [
            {"label": label, "url": f"?toon={one}", "count": counts[one], "current": one == part}
            for one, label in NAMES.items()
        ],
        "base": f"?toon={part}&",
    }
    return render(request, "desk/proposals/overview.html", context)
