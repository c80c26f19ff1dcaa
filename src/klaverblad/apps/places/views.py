"""Plekken: the list and map of the region, one place, and changing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, tell
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.policies import can_list_people
from klaverblad.apps.places import policies, queries, services, wording
from klaverblad.apps.places.filters import Choices, bounds, pills, selects, tiles
from klaverblad.apps.places.forms import PlaceForm
from klaverblad.apps.places.history_services import PlaceChanged
from klaverblad.apps.places.listing import Filter, every_place, listing
from klaverblad.apps.places.models import Place
from klaverblad.errors import BadInput


@require_GET
@guarded_by(policies.can_list_places)
def places(request: HttpRequest) -> HttpResponse:
    """The places of the region beside their map; every choice stands in the address."""
    actor = request.actor
    choices = Choices.of(actor)
    asked = _asked(request, choices)
    found = listing(actor, asked)
    context = {
        "asked": asked,
        "found": found,
        "rows": [_row(place) for place in found.rows],
        "selects": selects(asked, choices),
        "kept": {name: value for name, value in asked.said().items() if name in _NO_SELECT},
        "pills": pills(asked, choices, is_workplace=actor.role in policies.OWN_ORGANISATION),
        "tiles": tiles(asked, choices, found),
        "bounds": bounds(found.by_municipality.values()),
        "export": asked.address(page=1),
        "previous": asked.address(page=found.page - 1) if found.page > 1 else "",
        "next": asked.address(page=found.page + 1) if found.page < found.n_pages else "",
        "can_open": policies.can_write_places(actor).is_allowed,
    }
    return render(request, "places/list.html", context)


# These are chosen by a pill; the form of the selects keeps them.
_NO_SELECT = ("soort", "eigen", "gesloten")


def _asked(request: HttpRequest, choices: Choices) -> Filter:
    return Filter.read(
        request.GET,
        municipalities=choices.municipalities.keys(),
        instruments=choices.instruments.keys(),
    )


def _row(place: Place) -> dict[str, Any]:
    facts = [place.get_kind_display().capitalize(), wording.lasts(place), wording.room(place)]
    if place.starts_on or place.starts_until:
        facts.append(wording.starts(place))
    return {
        "place": place,
        "where": wording.where(place),
        "hours": wording.hours(place),
        "hours_week": wording.hours_week(place),
        "facts": ", ".join(facts),
        "chips": wording.chips(place),
        "accepts": ", ".join(str(one) for one in place.accepts.all()),
    }


@require_GET
@guarded_by(policies.can_list_places)
def export(request: HttpRequest) -> HttpResponse:
    """The same list as CSV: the same filter, the same reach."""
    asked = _asked(request, Choices.of(request.actor))
    head = [
        _("Plek"), _("Soort"), _("Activiteit"), _("Organisatie"), _("Gemeente"), _("Uren"),
        _("Uren per week"), _("Duur"), _("Start"), _("Plaatsen"), _("Vraagt"), _("Maatregelen"),
        _("Brutoloon"), _("Waar dat loon staat"), _("Aangeboden sinds"),
    ]  # fmt: skip
    rows = (
        (
            place.title,
            place.get_kind_display(),
            place.get_activity_display(),
            place.organisation.name,
            place.municipality.name,
            wording.hours(place),
            wording.number_of_hours(place),
            wording.lasts(place),
            wording.starts(place),
            wording.room_now(place),
            ", ".join(need.chip for need in wording.chips(place)),
            ", ".join(str(one) for one in place.accepts.all()),
            wording.wage(place),
            place.wage_source,
            date_format(place.opened_on),
        )
        for place in every_place(request.actor, asked)
    )
    return csv_file("plekken.csv", head, rows)


@require_GET
@guarded_by(policies.can_read_place)
def place(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """One place: its week, what is needed at least, and the measures it accepts."""
    actor = request.actor
    found = queries.place(actor, place_id)
    context = {
        "base": "person_base.html" if actor.role == Role.PERSON else "base.html",
        "crumbs": _crumbs(found.title),
        "place": found,
        "needs": wording.needs(found),
        "hours_week": wording.hours_week(found),
        "lasts": wording.lasts(found),
        "room": wording.room(found),
        "starts": wording.starts(found),
        "wage": wording.wage(found),
        "is_closed": found.is_closed(on=actor.on),
        # One that is over says nothing any more; one to come does.
        "paused_counts": found.paused_from is not None
        and (found.paused_until is None or found.paused_until >= actor.on),
        "paused": wording.paused(found),
        "rooms_ahead": wording.rooms_ahead(found, on=actor.on),
        "is_professional": actor.is_professional,
        "can_change": policies.can_change_place(actor, found).is_allowed,
        "can_match": can_list_people(actor).is_allowed,
        "can_weigh": policies.can_weigh_place(actor, found).is_allowed,
    }
    return render(request, "places/place.html", context)


def _crumbs(*labels: str, place: Place | None = None) -> list[dict[str, str]]:
    way = [{"label": _("Plekken"), "url": reverse("places:list")}]
    if place is not None:
        way.append({"label": place.title, "url": reverse("places:place", args=[place.pk])})
    return way + [{"label": label} for label in labels]


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_places)
def new(request: HttpRequest) -> HttpResponse:
    """Offer a place; what was typed stays when something is off."""
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_place)
def edit(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Change what a place asks or offers."""
    found = queries.place(request.actor, place_id)
    policies.can_change_place(request.actor, found).enforce()
    return _form(request, found)


def _form(request: HttpRequest, old: Place | None) -> HttpResponse:
    actor = request.actor
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        place=old,
        organisations=_organisations(actor),
        municipalities=list(accounts.municipalities(actor)),
        instruments=_instruments(actor, old),
        asked_for=request.GET.get("organisatie", ""),
    )
    draws = "teken" in request.POST
    seen = _seen(request, old)
    saved = _save(actor, form, old, seen) if form.is_valid() and not draws else None
    if saved is not None:
        tell(request, _("Bewaard.") if old else _("De plek staat open."))
        return redirect("places:place", saved.pk)
    here = _crumbs(_("Wijzig") if old else _("Nieuwe plek"), place=old)
    drawn = form.cleaned_data.get("week") if form.is_bound else old and old.week
    if draws:
        _only_the_week(form)
    # Whoever was told that somebody else was at it, has seen what stands there now.
    shown = _number_now(actor, old) if form.has_error(NON_FIELD_ERRORS, _MEANWHILE) else seen
    context = {"form": form, "place": old, "crumbs": here, "drawn": drawn or [], "seen": shown}
    status = 422 if form.is_bound and not draws else 200
    return render(request, "places/form.html", context, status=status)


# The code of the error that somebody else changed this place since the page was opened.
_MEANWHILE = "meanwhile"


def _number_now(actor: Actor, old: Place | None) -> int | None:
    """The number of the last change of a place; 0 before any."""
    if old is None:
        return None
    last = queries.last_changes(actor, [old.pk]).get(old.pk)
    return last.number if last else 0


def _seen(request: HttpRequest, old: Place | None) -> int | None:
    """The last change that the page showed; what cannot be read was no page of ours."""
    if request.method != "POST":
        return _number_now(request.actor, old)
    said = request.POST.get("seen", "")
    return int(said) if said.isdecimal() and len(said) < 9 else None


def _only_the_week(form: PlaceForm) -> None:
    """Whoever only looks at the week is not told what else is still empty."""
    for name in [one for one in form.errors if one != "week"]:
        del form.errors[name]


def _organisations(actor: Actor) -> list[Any]:
    """A workplace speaks for itself; the others say for whom."""
    return [] if actor.role in policies.OWN_ORGANISATION else list(accounts.organisations(actor))


def _instruments(actor: Actor, old: Place | None) -> list[Any]:
    """What can be chosen, and what was chosen when it still could be."""
    offered = list(queries.instruments_for_places(actor))
    before = [one for one in old.accepts.all() if one not in offered] if old else []
    return offered + before


def _save(actor: Actor, form: PlaceForm, old: Place | None, seen: int | None) -> Place | None:
    try:
        if old is None:
            return services.open_place(actor, form.said())
        return services.change_place(actor, old.pk, form.said(), seen=seen)
    except PlaceChanged:
        sentence = _(
            "Iemand anders paste deze plek net aan. Wat je invulde, staat er nog. Kijk in een ander"
            " venster wat er nu staat. Bewaar je nog eens, dan geldt wat hier staat."
        )
        form.add_error(None, ValidationError(sentence, code=_MEANWHILE))
        return None
    except BadInput as error:
        form.add_error(None, str(error.sentence))
        return None


@require_POST
@guarded_by(policies.can_change_place)
def close(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """No longer offer a place."""
    services.close_place(request.actor, place_id)
    tell(
        request,
        _("De plek is gesloten. Niemand krijgt ze nog voorgesteld."),
        undo=reverse("places:reopen", args=[place_id]),
    )
    return back(request, reverse("places:place", args=[place_id]))


@require_POST
@guarded_by(policies.can_change_place)
def reopen(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Offer a closed place again."""
    services.reopen_place(request.actor, place_id)
    tell(request, _("De plek staat weer open."), undo=reverse("places:close", args=[place_id]))
    return back(request, reverse("places:place", args=[place_id]))
