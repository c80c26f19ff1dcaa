"""Aanbod en vraag: the table with its picture, as a file, the shortage list, and the flow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk.offers.shortage_forms import ShortageForm, first
from klaverblad.apps.desk.offers.supply import Asked, board, picture
from klaverblad.apps.places import shortage_services as services
from klaverblad.apps.places.models import PlaceKind, ShortageCause, ShortageOccupation
from klaverblad.apps.places.policies import can_read_supply, can_write_shortages
from klaverblad.apps.places.shortage_queries import retired_shortages, shortages, shortages_on
from klaverblad.apps.trajectories.destinations import Kind, destination
from klaverblad.apps.trajectories.flow_queries import REGULAR, flow
from klaverblad.apps.trajectories.policies import can_read_outflow
from klaverblad.engines.figures.shares import share_of
from klaverblad.engines.figures.small_cells import LEAST, hide_small
from klaverblad.errors import BadInput


@require_GET
@guarded_by(can_read_supply)
def supply(request: HttpRequest) -> HttpResponse:
    """Places beside wishes and ability; where the offer is narrow stands on top."""
    actor = request.actor
    towns = list(accounts.municipalities(actor))
    asked = Asked.read(request.GET, towns)
    shown = board(actor, asked, towns)
    rows = shortages_on(actor, on=actor.on)
    context = {
        "asked": asked,
        "towns": towns,
        "kinds": PlaceKind.choices,
        "board": shown,
        "picture": picture(shown.rows),
        "export": reverse("desk:supply_export") + asked.address(),
        "filters": [
            {
                "label": _("alleen smal aanbod"),
                "url": asked.address(smal="" if asked.narrow else "1"),
                "current": asked.narrow,
                "removable": asked.narrow,
            }
        ],
        "shortages": [_shortage(one) for one in rows],
        "keeps_shortages": can_write_shortages(actor).is_allowed,
        "flow": _flow(request) if can_read_outflow(actor).is_allowed else None,
        "is_region": actor.role == Role.COORDINATOR,
    }
    return render(request, "desk/offers/supply.html", context)


def _shortage(one: ShortageOccupation) -> dict[str, Any]:
    labels = dict(ShortageCause.choices)
    return {"row": one, "causes": [str(labels.get(code, code)) for code in one.causes]}


def _flow(request: HttpRequest) -> dict[str, Any]:
    """Of whoever worked in the social economy and whose trajectory ended, who went where."""
    asked = request.GET.get("jaar", "")
    found = flow(request.actor, year=int(asked) if asked.isdecimal() and len(asked) == 4 else None)
    groups = dict.fromkeys(("regular", "social", "other", "unknown"), 0)
    for code, n in found.counts.items():
        groups[_group(code)] += n
    seen = hide_small(groups)
    known = groups["regular"] + groups["social"] + groups["other"]
    shows_share = known >= LEAST and None not in seen.counts.values()
    return {
        "year": found.year,
        "years": [
            {"label": str(one), "url": f"?jaar={one}#doorstroom", "current": one == found.year}
            for one in found.years
        ],
        "is_empty": not found.total,
        "total": seen.total,
        "least": seen.least,
        "rows": [
            {"label": label, "n": seen.counts[code]}
            for code, label in (
                ("regular", _("gewoon werk")),
                ("social", _("bleef in de sociale economie")),
                ("other", _("iets anders")),
                ("unknown", _("niet geweten")),
            )
        ],
        "share": _percents(groups, known) if shows_share else None,
    }


def _group(code: str) -> str:
    if code == REGULAR:
        return "regular"
    if code in {"social_economy", "article_60_61"}:
        return "social"
    is_unknown = destination(code).code == "unknown" or destination(code).kind == Kind.OPEN
    return "unknown" if is_unknown else "other"


def _percents(groups: dict[str, int], known: int) -> dict[str, int]:
    share = share_of(groups["regular"], known - groups["regular"], groups["unknown"])
    assert share.share is not None
    assert share.low is not None
    assert share.high is not None
    return {
        "share": round(share.share * 100),
        "low": round(share.low * 100),
        "high": round(share.high * 100),
    }


@require_GET
@guarded_by(can_read_supply)
def export(request: HttpRequest) -> HttpResponse:
    """The same table as CSV: the same filter, the same cells hidden."""
    actor = request.actor
    towns = list(accounts.municipalities(actor))
    shown = board(actor, Asked.read(request.GET, towns), towns)

    def said(n: int | None) -> object:
        # Small, or it would tell a small one.
        return _("niet getoond") if n is None else n

    head = [
        _("Activiteit"), _("Plekken"), _("Plaatsen"), _("Wil dit graag"), _("Kan nu starten"),
        _("Eén drempel ervan"),
    ]  # fmt: skip
    rows = (
        (
            row.activity.label,
            row.n_places,
            row.room,
            said(row.wishes),
            said(row.able),
            said(row.one_step),
        )
        for row in shown.rows
    )
    return csv_file("aanbod-en-vraag.csv", head, rows)


@require_GET
@guarded_by(can_write_shortages)
def shortage_list(request: HttpRequest) -> HttpResponse:
    """All rows of the shortage list, to keep it."""
    context = {
        "rows": [_shortage(one) for one in shortages(request.actor)],
        "retired": retired_shortages(request.actor),
        "crumbs": _crumbs(),
    }
    return render(request, "desk/offers/shortages.html", context)


def _crumbs(*labels: str) -> list[dict[str, str]]:
    way = [{"label": _("Aanbod en vraag"), "url": reverse("desk:supply")}]
    if not labels:
        return [*way, {"label": _("Knelpuntberoepen")}]
    way.append({"label": _("Knelpuntberoepen"), "url": reverse("desk:shortages")})
    return way + [{"label": one} for one in labels]


@require_http_methods(["GET", "POST"])
@guarded_by(can_write_shortages)
def new_shortage(request: HttpRequest) -> HttpResponse:
    """Write a job down that stays open."""
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@guarded_by(can_write_shortages)
def edit_shortage(request: HttpRequest, shortage_id: UUID) -> HttpResponse:
    """Put a row right, or end it."""
    return _form(request, shortages(request.actor).get(pk=shortage_id))


def _form(request: HttpRequest, old: ShortageOccupation | None) -> HttpResponse:
    actor: Actor = request.actor
    form = ShortageForm(
        request.POST if request.method == "POST" else None,
        initial=first(old) if old else {"checked_on": actor.on},
    )
    if form.is_valid():
        try:
            if old is None:
                services.add_shortage(actor, form.cleaned_data)
            else:
                services.change_shortage(actor, old.pk, form.cleaned_data)
        except BadInput as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard."))
            return redirect("desk:shortages")
    title = _("Wijzig het knelpuntberoep") if old else _("Nieuw knelpuntberoep")
    context = {
        "form": form,
        "title": title,
        "lead": _("Schrijf alleen op wat ergens staat, met de dag en de bron."),
        "cancel": reverse("desk:shortages"),
        "crumbs": _crumbs(title),
    }
    return render(request, "places/small_form.html", context, status=422 if form.errors else 200)


@require_POST
@guarded_by(can_write_shortages)
def retire_shortage(request: HttpRequest, shortage_id: UUID) -> HttpResponse:
    """Take a row away that should not have been there."""
    services.retire_shortage(request.actor, shortage_id, at=timezone.now())
    undo = reverse("desk:restore_shortage", args=[shortage_id])
    tell(request, _("Weggehaald."), undo=undo)
    return redirect("desk:shortages")


@require_POST
@guarded_by(can_write_shortages)
def restore_shortage(request: HttpRequest, shortage_id: UUID) -> HttpResponse:
    """Put a row back."""
    services.restore_shortage(request.actor, shortage_id)
    tell(request, _("De rij staat er weer."))
    return redirect("desk:shortages")
