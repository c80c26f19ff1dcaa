"""Aftercare of a house: who is due, what was done, and whether work lasts. And when it is asked."""

from __future__ import annotations

import csv
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk.aftercare.picture import drawing
from klaverblad.apps.trajectories import aftercare_queries, policies, services
from klaverblad.apps.trajectories.lasting import SMALL, Outcome
from klaverblad.errors import KlaverbladError

_DUE_SHOWN = 100
_UNREACHED_DAYS = 365


@require_GET
@guarded_by(policies.can_read_outcomes)
def overview(request: HttpRequest) -> HttpResponse:
    """What was promised and not yet kept; whom nobody reached; and who is still at work."""
    actor = request.actor
    found = aftercare_queries.lasting_work(actor)
    context: dict[str, Any] = {
        "tally": aftercare_queries.tally(actor),
        "outcomes": found,
        "drawing": drawing(found),
        "columns": _columns(),
        "rows": [_row(one) for one in found],
        "small": SMALL,
        "is_region": actor.role == Role.COORDINATOR,
        "can_set": policies.can_set_aftercare_terms(actor).is_allowed,
        "terms": [term_words(days) for days in aftercare_queries.terms_of(actor.region_id)],
    }
    if actor.role == Role.TEAM_LEAD:
        context["due"] = list(aftercare_queries.due_in_house(actor, by=actor.on)[:_DUE_SHOWN])
        since = actor.on - timedelta(days=_UNREACHED_DAYS)
        unreached = aftercare_queries.unreached_in_house(actor, since=since)
        context["unreached"] = list(unreached[:_DUE_SHOWN])
        people = (*context["due"], *context["unreached"])
        note_opened({one.trajectory.person_id for one in people})
    return render(request, "desk/aftercare/overview.html", context)


def _columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Na")},
        {"label": _("Gestart"), "figure": True},
        {"label": _("Nog aan het werk"), "figure": True},
        {"label": _("95 % zeker tussen"), "figure": True},
        {"label": _("Niet bekend"), "figure": True},
        {"label": _("Met wie we niet hoorden"), "figure": True},
    ]


def _row(one: Outcome) -> list[str]:
    """A line of the table; a small group is said, not shown."""
    months = _("%(n)s maanden") % {"n": one.months} if one.months > 1 else _("1 maand")
    share = one.share
    if one.is_small:
        few = _("minder dan %(n)s") % {"n": SMALL}
        return [months, few, "–", "–", "–", "–"]
    known = [months, str(share.n)]
    unknown = _percent(share.n_unknown / share.n)
    outer = f"{_percent(share.least)} – {_percent(share.most)}"
    if share.share is None:
        return [*known, _("niet bekend"), "–", unknown, outer]
    interval = f"{_percent(share.low)} – {_percent(share.high)}"
    return [*known, _percent(share.share), interval, unknown, outer]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{round(100 * share)} %"


@require_GET
@guarded_by(policies.can_read_outcomes)
def export(request: HttpRequest) -> HttpResponse:
    """The same figures as a table to keep; a small group has empty cells."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="nazorg.csv"'
    answer.write("\ufeff")
    out = csv.writer(answer, delimiter=";")
    out.writerow(
        [
            "months",
            "started",
            "known_share",
            "low",
            "high",
            "unknown_share",
            "least",
            "most",
            "small_group",
        ]
    )
    for one in aftercare_queries.lasting_work(request.actor):
        out.writerow([one.months, *_cells(one)])
    return answer


def _cells(one: Outcome) -> list[object]:
    share = one.share
    if one.is_small:
        return ["", "", "", "", "", "", "", "yes"]
    figures = [share.share, share.low, share.high, share.n_unknown / share.n]
    figures += [share.least, share.most]
    return [share.n, *("" if one is None else f"{one:.3f}" for one in figures), "no"]


# What a region chooses from: two weeks, and whole months.
_CHOICES = (7, 14, 30, 61, 91, 122, 152, 182, 243, 274, 365, 456, 548, 639, 730, 913, 1096)


def term_words(days: int) -> str:
    """Two weeks, three months: a term as people say it."""
    if days < 28:
        weeks = round(days / 7)
        return _("1 week") if weeks == 1 else _("%(n)s weken") % {"n": weeks}
    months = round(days * 12 / 365)
    return _("1 maand") if months == 1 else _("%(n)s maanden") % {"n": months}


class TermsForm(forms.Form):
    """When the region asks how it goes."""

    terms = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Wanneer vragen we hoe het gaat?"),
        help_text=gettext_lazy(
            "Geteld vanaf de eerste werkdag. Het geldt voor wie vanaf nu begint; wat beloofd is, blijft."
        ),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Kies minstens één moment, en hoogstens twaalf.")},
    )

    def __init__(self, *args: Any, now: tuple[int, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, initial={"terms": list(now)})
        self.fields["terms"].choices = [
            (days, term_words(days)) for days in sorted({*_CHOICES, *now})
        ]


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_set_aftercare_terms)
def terms(request: HttpRequest) -> HttpResponse:
    """Say when the region asks how it goes."""
    actor = request.actor
    form = TermsForm(request.POST or None, now=aftercare_queries.terms_of(actor.region_id))
    if request.method == "POST" and form.is_valid():
        try:
            services.set_aftercare_terms(actor, form.cleaned_data["terms"])
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard. Het geldt voor wie vanaf nu begint te werken."))
            return back(request, reverse("desk:aftercare_terms"))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/aftercare/terms.html", {"form": form}, status=status)
