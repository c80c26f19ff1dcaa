"""The locations with their places by day, and the rules of the region, each version with its source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.childcare import policies, queries, services
from klaverblad.apps.childcare.models import Location
from klaverblad.apps.childcare.queries import Places
from klaverblad.apps.childcare.rules import default_text
from klaverblad.apps.desk.childcare import forms, words
from klaverblad.apps.people.values import language
from klaverblad.engines.matching import week
from klaverblad.errors import KlaverbladError


@require_GET
@guarded_by(policies.can_list_locations)
def locations(request: HttpRequest) -> HttpResponse:
    """Every location of the region with its places by day."""
    actor = request.actor
    every = queries.places_of(actor, queries.locations(actor), day=actor.on)
    context = {
        "rows": [
            (
                one,
                _free_words(one),
                policies.can_change_location(actor, one.location).is_allowed,
            )
            for one in every
        ],
        "can_add": policies.can_write_locations(actor).is_allowed,
    }
    return render(request, "desk/childcare/locations.html", context)


def _free_words(one: Places) -> str:
    """ma 2 van 14, di 0 van 14: what is free on each day that it is open."""
    if one.places is None or one.free is None:
        return _("Hoeveel plaatsen er zijn, is niet bekend.")
    said = [
        _("%(day)s %(free)s van %(places)s")
        % {"day": week.days([day], language()), "free": one.free[day], "places": n}
        for day, n in enumerate(one.places)
        if n
    ]
    return _("Vrij: %(days)s.") % {"days": ", ".join(said)} if said else _("Nu geen plaatsen.")


def _crumbs(*labels: str) -> list[dict[str, str]]:
    found = [{"label": _("Opvangplaatsen"), "url": reverse("desk:childcare_locations")}]
    return [*found, *({"label": one} for one in labels)]


def _form(
    request: HttpRequest,
    form: Any,
    *,
    title: str,
    save: Callable[[], object],
    done: str,
    home: str = "desk:childcare_locations",
    crumbs: list[dict[str, str]] | None = None,
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save()
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
            else:
                tell(request, done)
                return redirect(home)
    context = {
        "form": form,
        "title": title,
        "cancel": reverse(home),
        "crumbs": crumbs or _crumbs(title),
    }
    return render(request, "desk/childcare/form.html", context, status=status)


def _choices(actor: Actor) -> dict[str, Any]:
    """Whose a location may be, and where."""
    found = accounts.organisations(actor)
    if actor.role in {Role.WORKPLACE, Role.PARTNER}:
        found = found.filter(pk=actor.organisation_id)
    return {"organisations": found, "towns": accounts.municipalities(actor)}


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_locations)
def add_location(request: HttpRequest) -> HttpResponse:
    """A location that is not there yet."""
    actor = request.actor
    first = {"organisation": str(actor.organisation_id), "municipality": actor.municipality_id}
    form = forms.LocationForm(request.POST or None, initial=first, **_choices(actor))
    return _form(
        request,
        form,
        title=_("Nieuwe opvang"),
        save=lambda: services.add_location(actor, form.new_location()),
        done=_("Bewaard. Schrijf nu hoeveel plaatsen er elke dag zijn."),
    )


def _mine(actor: Actor, location_id: UUID) -> Location:
    found: Location = queries.locations(actor).get(pk=location_id)
    policies.can_change_location(actor, found).enforce()
    return found


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_location)
def change_location(request: HttpRequest, location_id: UUID) -> HttpResponse:
    """Another name, place or hours."""
    actor = request.actor
    found = _mine(actor, location_id)
    first = {
        "name": found.name, "organisation": str(found.organisation_id),
        "municipality": found.municipality_id, "opens": found.opens, "closes": found.closes,
    }  # fmt: skip
    form = forms.LocationForm(request.POST or None, initial=first, **_choices(actor))
    return _form(
        request,
        form,
        title=found.name,
        save=lambda: services.change_location(actor, location_id, form.new_location()),
        done=_("Bewaard."),
    )


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_location)
def say_places(request: HttpRequest, location_id: UUID) -> HttpResponse:
    """How many places there are on each day, from a day on."""
    actor = request.actor
    found = _mine(actor, location_id)
    now = queries.places_of(actor, queries.locations(actor).filter(pk=found.pk), day=actor.on)[0]
    first = {"since": actor.on} | forms.PlacesForm.as_said(now.places or [0] * 7)
    form = forms.PlacesForm(request.POST or None, initial=first)
    return _form(
        request,
        form,
        title=_("Plaatsen per dag: %(name)s") % {"name": found.name},
        save=lambda: services.say_places(
            actor, location_id, since=form.cleaned_data["since"], places=form.places()
        ),
        done=_("Bewaard. Wie een plaats heeft, houdt ze."),
    )


@require_GET
@guarded_by(policies.can_read_rules)
def rules(request: HttpRequest) -> HttpResponse:
    """By which rules a line is made: what holds now in words, and every text."""
    actor = request.actor
    kept, now = queries.rules_on(actor, actor.on)
    context = {
        "crumbs": [{"label": _("Voorrangsregels voor kinderopvang")}],
        "kept": kept,
        "rules": now,
        "order": [(one.name[language()], words.status_words(one)) for one in now.order],
        "shares": [words.share_words(now, one) for one in now.reserved],
        "every": list(queries.rules_kept(actor)),
        "can_write": policies.can_write_rules(actor).is_allowed,
    }
    return render(request, "desk/childcare/rules.html", context)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_rules)
def new_rules(request: HttpRequest) -> HttpResponse:
    """Write down what the region adopted, starting from what holds now."""
    actor = request.actor
    kept, _now = queries.rules_on(actor, actor.on)
    form = forms.RulesForm(
        request.POST or None, initial={"text": kept.text if kept else default_text()}
    )
    title = _("Nieuwe voorrangsregels")
    return _form(
        request,
        form,
        title=title,
        save=lambda: services.write_rules(
            actor, form.cleaned_data["text"].replace("\r\n", "\n"), at=timezone.now()
        ),
        done=_("Bewaard. Ze gelden vanaf hun dag."),
        home="desk:childcare_rules",
        crumbs=[
            {
                "label": _("Voorrangsregels voor kinderopvang"),
                "url": reverse("desk:childcare_rules"),
            },
            {"label": title},
        ],
    )


@require_POST
@guarded_by(policies.can_write_rules)
def retire_rules(request: HttpRequest, priority_id: UUID) -> HttpResponse:
    """Take a text away that should not hold."""
    kept = services.retire_rules(request.actor, priority_id, at=timezone.now())
    undo = reverse("desk:put_back_childcare_rules", args=[priority_id])
    tell(request, _("Versie %(version)s geldt niet meer.") % {"version": kept.version}, undo=undo)
    return redirect("desk:childcare_rules")


@require_POST
@guarded_by(policies.can_write_rules)
def put_back_rules(request: HttpRequest, priority_id: UUID) -> HttpResponse:
    """It holds again from its day."""
    kept = services.put_back_rules(request.actor, priority_id)
    tell(request, _("Versie %(version)s geldt weer.") % {"version": kept.version})
    return redirect("desk:childcare_rules")
