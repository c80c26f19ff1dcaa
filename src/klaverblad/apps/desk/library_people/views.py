"""For whom of my people does this hold? Surely, one answer away, or open: never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library import law_cards
from klaverblad.apps.library import queries as library
from klaverblad.apps.library.books import law_on
from klaverblad.apps.library.policies import can_ask_for_whom
from klaverblad.apps.people.models import Person
from klaverblad.apps.rights.holders import (
    Holders,
    Holding,
    askable,
    holders_of_instrument,
    holders_of_right,
)
from klaverblad.apps.trajectories import queries as trajectories

PAGE = 50
SURE, NEAR, OPEN, NO, HAS = "zeker", "bijna", "open", "niet", "heeft"


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the list."""

    person: Person
    held: Holding


@require_GET
@guarded_by(can_ask_for_whom)
def right_people(request: HttpRequest, slug: str) -> HttpResponse:
    """For whom of my people a right holds."""
    actor = request.actor
    right = law_cards.right_by_slug(slug)
    if right is None or right.key not in askable():
        raise Http404
    persons = _persons(actor)
    found = holders_of_right(actor, persons, right, on=actor.on)
    card = law_cards.of_right(law_on(actor, actor.on), right)
    return _page(request, persons, found, card, reverse("library:right", args=[slug]))


@require_GET
@guarded_by(can_ask_for_whom)
def instrument_people(request: HttpRequest, slug: str) -> HttpResponse:
    """For whom of my people a measure is open by the rules of the law."""
    actor = request.actor
    of_law = law_cards.instruments_by_slug().get(slug)
    if of_law is None:
        raise Http404
    persons = _persons(actor)
    found = holders_of_instrument(actor, persons, of_law, on=actor.on)
    card = law_cards.of_instrument(law_on(actor, actor.on), of_law)
    known = library.instruments(actor).filter(pk=slug).first()
    url = reverse("library:instrument", args=[slug])
    return _page(request, persons, found, card, url, name=str(known) if known else "")


def _persons(actor: Actor) -> list[Person]:
    running = trajectories.caseload(actor).order_by(*trajectories.BY_NAME)
    return list(dict.fromkeys(one.person for one in running))


def _page(
    request: HttpRequest,
    persons: list[Person],
    found: Holders,
    card: law_cards.LawCard,
    url: str,
    *,
    name: str = "",
) -> HttpResponse:
    rows = [Row(one, found.found[one.pk]) for one in persons if one.pk in found.found]
    others = [one for one in rows if not one.held.is_received]
    groups = {
        SURE: [one for one in others if one.held.is_sure],
        NEAR: [one for one in others if one.held.is_one_answer_away],
        OPEN: sorted(
            (one for one in others if _is_open(one.held)), key=lambda one: one.held.n_unknown
        ),
        NO: [one for one in others if not one.held.is_possible],
        HAS: [one for one in rows if one.held.is_received],
    }
    asked = request.GET.get("toon", "")
    first = next((key for key in (SURE, NEAR, OPEN) if groups[key]), SURE)
    chosen = asked if asked in groups else first
    title = name or card.name[:1].upper() + card.name[1:]
    context = {
        "title": title,
        "crumbs": [
            {"label": _("Bibliotheek"), "url": reverse("library:list")},
            {"label": title, "url": url},
            {"label": _("Voor wie van mijn mensen")},
        ],
        "card": card,
        "card_url": url,
        "pills": _pills(groups, chosen),
        "chosen": chosen,
        "page": Paginator(groups[chosen], PAGE).get_page(request.GET.get("page")),
        "base_url": f"?toon={chosen}&",
        "n_people": len(persons),
        "n_not_shared": found.n_not_shared,
        "on": request.actor.on,
    }
    return render(request, "desk/library_people.html", context)


def _is_open(held: Holding) -> bool:
    return held.is_possible and not held.is_sure and held.n_unknown != 1


def _pills(groups: dict[str, list[Row]], chosen: str) -> list[dict[str, Any]]:
    labels = {
        SURE: _("waarschijnlijk recht"),
        NEAR: _("één antwoord te gaan"),
        OPEN: _("meer vragen open"),
        NO: _("lijkt niet te kunnen"),
        HAS: _("krijgt het al"),
    }
    return [
        {
            "label": labels[key],
            "url": f"?toon={key}",
            "count": len(some),
            "current": key == chosen,
        }
        for key, some in groups.items()
        if some or key != HAS
    ]
