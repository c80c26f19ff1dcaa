"""What the region agreed on: every version, writing one down, trying it, letting it hold."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.placements import agreed_queries as queries
from klaverblad.apps.placements import agreed_services as services
from klaverblad.apps.placements import run_queries as runs
from klaverblad.apps.placements import run_services
from klaverblad.apps.placements.chain import default_text
from klaverblad.apps.placements.models import AgreedKind, AgreedTable
from klaverblad.apps.placements.policies import can_agree, can_read_runs
from klaverblad.errors import KlaverbladError
from klaverblad.match.default_policy import DEFAULT

# The words of an address -> what it is about.
KINDS = {"punten": AgreedKind.POINTS, "stappen": AgreedKind.CHAIN}
_TRIED_SHOWN = 5


class TextForm(forms.Form):
    """The text of a table, as a body adopted it."""

    text = forms.CharField(
        label=gettext_lazy("De tekst"),
        help_text=gettext_lazy(
            "Met version, adopted_by, adopted_on en source bovenaan. Elke fout noemt haar regel."
        ),
        error_messages={"required": gettext_lazy("Schrijf de tekst van de afspraak.")},
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
        strip=False,
        max_length=40_000,
    )


def _crumbs(*more: str) -> list[dict[str, str]]:
    found = [{"label": _("Rondes van de computer"), "url": reverse("desk:placing_runs")}]
    if more:
        found.append({"label": _("De afspraak van de regio"), "url": reverse("desk:agreed")})
    else:
        found.append({"label": _("De afspraak van de regio")})
    return [*found, *({"label": one} for one in more)]


@require_GET
@guarded_by(can_read_runs)
def agreed(request: HttpRequest) -> HttpResponse:
    """Every version of what the region agreed on, the newest first."""
    found = list(queries.tables(request.actor))
    is_keeper = can_agree(request.actor).is_allowed
    titles = {
        AgreedKind.POINTS: (
            _("Punten en quota"),
            _("Tot dan rekent elke ronde met het voorbeeld van Klaverblad, dat niemand aannam."),
        ),
        AgreedKind.CHAIN: (
            _("Stappen en termijnen van een keuze"),
            _("Tot dan verloopt een keuze volgens het voorbeeld van Klaverblad."),
        ),
    }
    groups = []
    for word, kind in KINDS.items():
        mine = [one for one in found if one.kind == kind]
        in_force = max(
            (one for one in mine if one.holds_since), key=lambda one: one.holds_since, default=None
        )
        groups.append(
            {
                "title": titles[kind][0],
                "none": titles[kind][1],
                "note": "",
                "action": _("Nieuwe versie") if is_keeper else "",
                "url": reverse("desk:new_agreed", args=[word]) if is_keeper else "",
                "tables": [{"table": one, **_stands(one, in_force)} for one in mine],
            }
        )
    context = {"groups": groups, "crumbs": _crumbs()}
    return render(request, "desk/proposals/agreed.html", context)


def _stands(one: AgreedTable, in_force: AgreedTable | None) -> dict[str, str]:
    if in_force is not None and one.pk == in_force.pk:
        return {"chip": _("geldt nu"), "tone": "green"}
    if one.holds_since is not None:
        return {"chip": _("gold vroeger"), "tone": ""}
    return {"chip": _("geldt nog niet"), "tone": "amber"}


@require_GET
@guarded_by(can_read_runs)
def table(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """One version as it was written, who adopted it, and what it was tried on."""
    found = queries.tables(request.actor).get(pk=table_id)
    is_keeper = can_agree(request.actor).is_allowed
    in_force = queries.in_force(request.actor, AgreedKind(found.kind))
    tried = runs.runs(request.actor).filter(table=found, organisation=None)[:_TRIED_SHOWN]
    may_hold = is_keeper and (in_force is None or in_force.pk != found.pk)
    context = {
        "table": found,
        "crumbs": _crumbs(found.version),
        "tried": list(tried),
        "may_try": is_keeper and found.kind == AgreedKind.POINTS,
        "may_hold": may_hold and (not found.has_quotas or queries.is_tried(found.pk)),
        **_stands(found, in_force),
    }
    return render(request, "desk/proposals/agreed_table.html", context)


@require_http_methods(["GET", "POST"])
@guarded_by(can_agree)
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a version down. It starts from the one that holds now."""
    about = KINDS.get(kind)
    if about is None:
        raise Http404
    form = TextForm(request.POST or None, initial={"text": _now(request, about)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            text = form.cleaned_data["text"].replace("\r\n", "\n")
            try:
                made = services.write_down(request.actor, about, text, at=timezone.now())
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
            else:
                tell(request, _("Bewaard. Ze geldt nog niet."))
                return redirect("desk:agreed_table", made.pk)
    title = _("Nieuwe punten en quota") if kind == "punten" else _("Nieuwe stappen van een keuze")
    context = {"form": form, "title": title, "crumbs": _crumbs(title)}
    return render(request, "desk/proposals/agreed_new.html", context, status=status)


def _now(request: HttpRequest, kind: AgreedKind) -> str:
    held = queries.in_force(request.actor, kind)
    if held is not None:
        return held.text
    if kind == AgreedKind.CHAIN:
        return default_text()
    return DEFAULT


@require_POST
@guarded_by(can_agree)
def try_table(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """Try it on everybody in the region, in numbers."""
    run = run_services.try_table(request.actor, table_id, at=timezone.now())
    tell(request, _("Gevraagd. Je mag deze pagina sluiten."))
    return redirect("desk:placing_run", run.pk)


@require_POST
@guarded_by(can_agree)
def let_hold(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """From now on this version counts."""
    found = services.let_hold(request.actor, table_id, at=timezone.now())
    tell(request, _("Versie %(version)s geldt nu.") % {"version": found.version})
    return redirect("desk:agreed_table", found.pk)
