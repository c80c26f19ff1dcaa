"""The amounts of law: found, one through time, tried on people, saved, taken away and put back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.asked import words_asked
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.amounts_of_law.forms import ValueForm
from klaverblad.apps.library import amounts as words
from klaverblad.apps.library import books, parameter_services, parameters, policies
from klaverblad.apps.people import queries as people
from klaverblad.apps.rights import trial
from klaverblad.errors import KlaverbladError

PAGE = 60
_NAMED_MOST = 30


@require_GET
@guarded_by(policies.can_read_parameters)
def amounts(request: HttpRequest) -> HttpResponse:
    """Every dated amount of the law, as it holds today; what is missing can be asked for."""
    actor = request.actor
    asked, state = words_asked(request.GET, "zoek"), request.GET.get("stand", "")
    state = state if state in parameters.STATES else ""
    listed, counted = parameters.listing(actor, words=asked, state=state, on=actor.on)
    context = {
        "crumbs": _crumbs(_("Bedragen van de wet")),
        "words": asked,
        "state": state,
        "pills": _pills(asked, state, counted),
        "page": Paginator(listed, PAGE).get_page(request.GET.get("page")),
        "base_url": _address(asked, state) + "&",
        "is_keeper": policies.can_write_parameter(actor).is_allowed,
        "on": actor.on,
    }
    return render(request, "desk/amounts/list.html", context)


def _address(asked: str, state: str) -> str:
    query = QueryDict(mutable=True)
    query.update({"zoek": asked, "stand": state})
    return f"?{query.urlencode()}"


def _pills(asked: str, state: str, counted: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        parameters.MISSING: _("niet gevonden"),
        "unconfirmed": _("nog niet bevestigd"),
        "computed": _("berekend"),
        "confirmed": _("bevestigd"),
    }
    return [
        {
            "label": labels[one],
            "url": _address(asked, "" if one == state else one),
            "count": counted[one],
            "current": one == state,
            "removable": one == state,
        }
        for one in parameters.STATES
    ]


def _crumbs(*labels: str, key: str = "", name: str = "") -> list[dict[str, str]]:
    found = [{"label": _("Bibliotheek"), "url": reverse("library:list")}]
    if key:
        found.append({"label": _("Bedragen van de wet"), "url": reverse("desk:amounts")})
        if name:
            found.append({"label": name, "url": reverse("desk:amount", args=[key])})
    return [*found, *({"label": label} for label in labels)]


def _shown(actor: Actor, key: str) -> parameters.Shown:
    found = parameters.shown(actor, key, on=actor.on)
    if found is None:
        raise Http404
    return found


@require_GET
@guarded_by(policies.can_read_parameters)
def amount(request: HttpRequest, key: str) -> HttpResponse:
    """One amount through time, the newest first; what nobody found stands there too."""
    actor = request.actor
    shown = _shown(actor, key)
    title = shown.name[:1].upper() + shown.name[1:]
    context = {
        "title": title,
        "crumbs": _crumbs(title, key=key),
        "shown": shown,
        "read_by": [_link(name, where) for name, where in shown.read_by],
        "is_keeper": policies.can_write_parameter(actor).is_allowed,
        "can_try": policies.can_try_parameter(actor).is_allowed,
    }
    return render(request, "desk/amounts/amount.html", context)


def _link(name: str, where: str) -> dict[str, str]:
    kind, _colon, slug = where.partition(":")
    return {"label": name, "url": reverse(f"library:{kind}", args=[slug])}


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_try_parameter)
def new_value(request: HttpRequest, key: str) -> HttpResponse:
    """Try another value on people, and save it. The first press reckons, the second one saves."""
    policies.can_try_parameter(request.actor).enforce()
    actor = request.actor
    shown = _shown(actor, key)
    form = ValueForm(
        request.POST or None, amount=shown, today=actor.on, initial=_first(request, shown)
    )
    found, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if "save" in request.POST and form.is_looked_at:
                    return _saved(request, form, key)
                found, status = _tried(actor, form), 200
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
    if found is not None:
        form.data = form.data.copy()
        form.data["seen"] = form.look()
    title = _("Andere waarde")
    context = {
        "title": title,
        "crumbs": _crumbs(title, key=key, name=shown.name),
        "shown": shown,
        "form": form,
        "found": found,
        "before": shown.now,
        "is_keeper": policies.can_write_parameter(actor).is_allowed,
        "strange": _strange(shown, form) if found else "",
        "is_other": found is not None and "save" in request.POST,
        "named": _named(actor, found) if found and not found.is_of_region else [],
    }
    return render(request, "desk/amounts/new.html", context, status=status)


def _first(request: HttpRequest, shown: parameters.Shown) -> dict[str, Any]:
    """What the form starts with: today, and the value of the row that is to be confirmed."""
    asked = request.GET.get("vanaf", "")
    row = next((p for p in shown.periods if p.since and p.since.isoformat() == asked), None)
    first: dict[str, Any] = {"checked_on": request.actor.on}
    if row is not None:
        first |= {"since": row.since, "value": row.typed, "status": "confirmed"}
        first |= {"until": row.until if row.is_ended else None}
    return first


def _tried(actor: Actor, form: ValueForm) -> trial.Trial:
    new, parameter = form.said(), form.amount.parameter
    after = parameter_services.would_be(actor, new)
    day = trial.day_of(parameter, new.since, new.until, today=actor.on)
    return trial.trial(actor, books.book(actor), after, new.key, on=day)


def _saved(request: HttpRequest, form: ValueForm, key: str) -> HttpResponse:
    new = form.said()
    row = parameter_services.add_row(request.actor, new, seen=form.seen_version())
    tell(
        request,
        _("Bewaard: geldt vanaf %(day)s, in de hele regio.") % {"day": words.show_day(row.since)},
        undo=reverse("desk:retire_amount", args=[row.pk]),
    )
    return redirect("desk:amount", key)


def _strange(shown: parameters.Shown, form: ValueForm) -> str:
    """A slip of the comma is seen before it is saved; nothing is refused for it."""
    known = [one.value for one in shown.parameter.values if isinstance(one.value, float)]
    new = form.cleaned_data["read"]
    if not known or not new or shown.parameter.unit is None or not known[-1]:
        return ""
    times = float(new) / known[-1]
    if 0.5 <= times <= 2:
        return ""
    said = {"old": words.show(shown.parameter, shown.kind, known[-1])}
    return _("Dit verschilt veel van de laatste waarde, %(old)s. Klopt de komma?") % said


def _named(actor: Actor, found: trial.Trial) -> list[dict[str, Any]]:
    """The people whose results change, for whoever may see them, right by right."""
    ids = {who for one in found.changed for who, _before, _after in one.persons}
    known = people.persons(actor).filter(pk__in=ids).select_related("municipality").in_bulk()
    return [
        {
            "name": one.name,
            "more": max(0, one.n - _NAMED_MOST),
            "rows": [
                {"person": known[who], "before": before, "after": after}
                for who, before, after in one.persons[:_NAMED_MOST]
                if who in known
            ],
        }
        for one in found.changed
    ]


@require_POST
@guarded_by(policies.can_write_parameter)
def retire(request: HttpRequest, value_id: UUID) -> HttpResponse:
    """Take a row of the region away; what held before holds again."""
    row = parameter_services.retire_row(request.actor, value_id)
    tell(
        request,
        _("Weggehaald: de waarde vanaf %(day)s.") % {"day": words.show_day(row.since)},
        undo=reverse("desk:put_back_amount", args=[row.pk]),
    )
    return redirect("desk:amount", row.key)


@require_POST
@guarded_by(policies.can_write_parameter)
def put_back(request: HttpRequest, value_id: UUID) -> HttpResponse:
    """Let a row that was taken away hold again."""
    row = parameter_services.put_back_row(request.actor, value_id)
    tell(request, _("Teruggezet: de waarde vanaf %(day)s.") % {"day": words.show_day(row.since)})
    return redirect("desk:amount", row.key)
