"""The library: all of it, one right, one instrument, the ladder, and what a region adds and changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.library import (
    conditions,
    law_cards,
    ordering,
    policies,
    queries,
    search,
    services,
)
from klaverblad.apps.library.books import law_on
from klaverblad.apps.library.forms import InstrumentForm
from klaverblad.apps.library.models import Instrument
from klaverblad.errors import KlaverbladError


def _base(actor: Actor) -> str:
    return "person_base.html" if actor.role == Role.PERSON else "base.html"


def _crumbs(*labels: str) -> list[dict[str, str]]:
    first = {"label": _("Bibliotheek"), "url": reverse("library:list")}
    return [first, *({"label": label} for label in labels)]


@require_GET
@guarded_by(policies.can_read_library)
def library(request: HttpRequest) -> HttpResponse:
    """Every right and instrument: found by word, by who grants it, by whether it comes by itself."""
    asked = search.Asked.read(request.GET)
    every = search.entries(request.actor, on=request.actor.on)
    typed, meant = asked.words, search.meant(every, asked.words)
    if meant:
        asked = replace(asked, words=meant)
    context = {
        "base": _base(request.actor),
        "asked": asked,
        "typed": typed,
        "meant": meant,
        "kept": {"soort": asked.kind, "wie": asked.granter, "vanzelf": asked.automatic},
        "found": search.found(every, asked),
        "filters": search.filters(every, asked),
        "clear": reverse("library:list"),
        "can_read_amounts": policies.can_read_parameters(request.actor).is_allowed,
        "can_write": policies.can_write_library(request.actor).is_allowed,
    }
    return render(request, "library/list.html", context)


@require_GET
@guarded_by(policies.can_read_library)
def right(request: HttpRequest, slug: str) -> HttpResponse:
    """One right, as the law says it: for whom, what it brings, where to ask, how sure."""
    found = law_cards.right_by_slug(slug)
    if found is None:
        raise Http404
    card = law_cards.of_right(law_on(request.actor, request.actor.on), found)
    return render(request, "library/right.html", _around(request, card) | _titled(card))


def _around(request: HttpRequest, card: law_cards.LawCard | None) -> dict[str, Any]:
    """What stands round a card of the law, whatever it is about."""
    actor = request.actor
    known = {one.pk: str(one) for one in queries.instruments(actor)} if card else {}
    return {
        "base": _base(actor),
        "card": card,
        "on": actor.on,
        "can_read_amounts": policies.can_read_parameters(actor).is_allowed,
        "sees_people": policies.can_ask_for_whom(actor).is_allowed and card is not None,
        "replaced": [_link(key, known) for key in card.before] if card else [],
        "replacing": [_link(key, known) for key in card.after] if card else [],
    }


def _titled(card: law_cards.LawCard) -> dict[str, Any]:
    title = card.name[:1].upper() + card.name[1:]
    return {"title": title, "crumbs": _crumbs(title)}


def _link(key: str, known: dict[str, str]) -> dict[str, str]:
    slug, name = law_cards.address_and_name(key)
    return {"url": reverse("library:instrument", args=[slug]), "label": known.get(slug, name)}


@require_GET
@guarded_by(policies.can_read_library)
def ladder(request: HttpRequest) -> HttpResponse:
    """Every rung with its instruments: for whom, how long, what next, and how sure it is."""
    rungs = queries.ladder(request.actor)
    on_it = [one for rung in rungs for one in rung.instruments]
    beside = queries.instruments(request.actor).filter(rung="")
    context = {
        "base": _base(request.actor),
        "crumbs": _crumbs(_("De ladder")),
        "rungs": rungs,
        "beside": beside,
        "nexts": _nexts([*on_it, *beside]),
        "can_write": policies.can_write_library(request.actor).is_allowed,
        "retired": queries.of_region(request.actor).filter(is_active=False),
    }
    return render(request, "library/ladder.html", context)


def _nexts(found: list[Instrument]) -> dict[str, list[Instrument]]:
    """What comes after each of these, of what is in use."""
    by_slug = {one.pk: one for one in found}
    return {one.pk: [by_slug[slug] for slug in one.leads_to if slug in by_slug] for one in found}


@require_GET
@guarded_by(policies.can_read_library)
def instrument(request: HttpRequest, slug: str) -> HttpResponse:
    """One instrument: what it is, needs and brings, who decides, and what comes next."""
    actor = request.actor
    own = queries.of_region(actor)
    found = (queries.instruments(actor) | own).filter(pk=slug).first()
    of_law = law_cards.instruments_by_slug().get(slug)
    card = law_cards.of_instrument(law_on(actor, actor.on), of_law) if of_law else None
    if found is None:
        if card is None:
            raise Http404
        return render(request, "library/right.html", _around(request, card) | _titled(card))
    every = list(queries.instruments(actor))
    is_own = found.region_id is not None and own.filter(pk=slug).exists()
    context = _around(request, card) | {
        "crumbs": _crumbs(str(found)),
        "instrument": found,
        "needs": conditions.needs(found),
        "effect": conditions.effect(found),
        "nexts": _nexts([*every, found])[found.pk],
        "before": [one for one in every if found.pk in one.leads_to],
        "can_change": is_own,
        "versions": list(queries.versions(actor, slug)) if is_own else [],
    }
    context["can_undo"] = any(one.before for one in context["versions"][:1])
    return render(request, "library/instrument.html", context)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_library)
def new(request: HttpRequest) -> HttpResponse:
    """Add an instrument of the region; what was typed stays when something is off."""
    policies.can_write_library(request.actor).enforce()
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_library)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an instrument of the region."""
    policies.can_write_library(request.actor).enforce()
    return _form(request, _own(request, slug))


def _own(request: HttpRequest, slug: str) -> Instrument:
    found = queries.of_region(request.actor).filter(pk=slug).first()
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, old: Instrument | None) -> HttpResponse:
    others = queries.instruments(request.actor).exclude(pk=old.pk if old else "")
    seen = {"seen": services.last_number(old)} if old else {}
    form = InstrumentForm(request.POST or None, others=others, old=old, initial=seen)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = _save(request.actor, form, old)
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
                if old and isinstance(error, services.InstrumentChanged):
                    # Told once: what was typed stays, and saving again says that they saw it.
                    form.data = form.data.copy()
                    form.data["seen"] = services.last_number(_own(request, old.pk))
            else:
                undo = reverse("library:undo", args=[saved.pk]) if old else ""
                done = _("Bewaard.") if old else _("De maatregel staat in de bibliotheek.")
                tell(request, done, undo=undo)
                return redirect("library:instrument", saved.pk)
    title = _("Wijzig de maatregel") if old else _("Nieuwe maatregel")
    context = {"form": form, "title": title, "crumbs": _crumbs(title), "instrument": old}
    context["words"] = [form.texts("nl"), [*form.texts("fr"), *form.texts("en")]]
    return render(request, "library/form.html", context, status=status)


def _save(actor: Actor, form: InstrumentForm, old: Instrument | None) -> Instrument:
    if old is None:
        return services.add_instrument(actor, form.said())
    seen = form.cleaned_data["seen"]
    return services.change_instrument(actor, old.pk, form.said(), seen=seen)


@require_POST
@guarded_by(policies.can_write_library)
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an instrument of the region out of use."""
    _own(request, slug)
    found = services.retire_instrument(request.actor, slug)
    sentence = _("Niet meer in gebruik: %(name)s. Wie hem in een plan heeft, houdt hem.")
    tell(request, sentence % {"name": found}, undo=reverse("library:undo", args=[slug]))
    return back(request, reverse("library:instrument", args=[slug]))


@require_POST
@guarded_by(policies.can_write_library)
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Put an instrument back as it was before its last change."""
    _own(request, slug)
    found = services.undo_instrument(request.actor, slug)
    tell(request, _("Teruggezet: %(name)s.") % {"name": found})
    return back(request, reverse("library:instrument", args=[slug]))


@require_POST
@guarded_by(policies.can_write_library)
def higher(request: HttpRequest, slug: str) -> HttpResponse:
    """One place up on its rung."""
    return _moved(request, slug, up=True)


@require_POST
@guarded_by(policies.can_write_library)
def lower(request: HttpRequest, slug: str) -> HttpResponse:
    """One place down on its rung."""
    return _moved(request, slug, up=False)


def _moved(request: HttpRequest, slug: str, *, up: bool) -> HttpResponse:
    # To the same buttons, so that a keyboard goes on from there. The other button is the way back.
    found = ordering.move_instrument(request.actor, slug, up=up)
    return redirect(f"{reverse('library:ladder')}#{found.pk}")
