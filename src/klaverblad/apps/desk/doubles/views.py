"""Proposals of files that look alike, the comparison, the merge and the way back."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.desk.doubles import words
from klaverblad.apps.desk.doubles.forms import MergeForm
from klaverblad.apps.people import merge_queries, policies
from klaverblad.apps.people.reach_queries import own_persons
from klaverblad.apps.people.services import merging
from klaverblad.errors import KlaverbladError

SHOWN = 50


@require_GET
@guarded_by(policies.can_list_doubles)
def doubles(request: HttpRequest) -> HttpResponse:
    """Which files of one's own OCMW look alike, and what was merged lately."""
    policies.can_list_doubles(request.actor).enforce()
    found = merge_queries.likely_doubles(request.actor)
    context = {
        "crumbs": [_people(), {"label": _("Dubbele dossiers")}],
        "lines": [{"two": one, "why": words.REASONS[one.reason]} for one in found[:SHOWN]],
        "total": len(found),
        "merges": [
            {"merge": one, "can_undo": merge_queries.can_undo(one, request.actor)}
            for one in merge_queries.merges(request.actor)[:SHOWN]
        ],
    }
    return render(request, "desk/doubles/list.html", context)


def _people() -> dict[str, str]:
    return {"label": _("Mijn mensen"), "url": reverse("desk:people")}


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_merge_person)
def compare(request: HttpRequest, person_id: UUID, double_id: UUID) -> HttpResponse:
    """Two files side by side; a POST lets the second go into the first."""
    mine = own_persons(request.actor).select_related("municipality")
    kept, gone = mine.get(pk=person_id), mine.get(pk=double_id)
    # Two files side by side are two files that were opened.
    note_opened([kept.pk, gone.pk])
    widenings = merge_queries.widenings(request.actor, kept, gone)
    form = MergeForm(
        request.POST if request.method == "POST" else None,
        fields=words.field_choices(kept, gone),
        facts=words.fact_choices(kept, gone),
        widenings=widenings,
    )
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            try:
                merge = merging.merge_files(request.actor, kept.pk, gone.pk, form.chosen())
            except KlaverbladError as error:
                on_field(form, error)
            else:
                tell(
                    request,
                    _("Samengevoegd. Alles staat nu bij %(name)s.") % {"name": kept.name},
                    undo=reverse("desk:undo_merge", args=[merge.pk]),
                )
                return redirect("desk:person", kept.pk)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "crumbs": [
            _people(),
            {"label": _("Dubbele dossiers"), "url": reverse("desk:doubles")},
            {"label": _("Vergelijken")},
        ],
        "kept": kept,
        "gone": gone,
        "form": form,
        "taken_over": words.taken_over(kept, gone),
        "wider": words.wider(widenings, kept, gone),
        "logins": words.logins_lost(kept, gone),
        "amounts": words.amounts(kept, gone),
        "has_two_numbers": bool(kept.insz_index and gone.insz_index),
        "number_comes": bool(gone.insz_index and not kept.insz_index),
    }
    return render(request, "desk/doubles/compare.html", context, status=status)


@require_POST
@guarded_by(policies.can_merge_person)
def not_same(request: HttpRequest, person_id: UUID, double_id: UUID) -> HttpResponse:
    """Say that these are two people."""
    merging.say_not_same(request.actor, person_id, double_id)
    tell(
        request,
        _("Genoteerd: dit zijn twee mensen. We stellen het niet meer voor."),
        undo=reverse("desk:may_be_same", args=[person_id, double_id]),
    )
    return redirect("desk:doubles")


@require_POST
@guarded_by(policies.can_merge_person)
def may_be_same(request: HttpRequest, person_id: UUID, double_id: UUID) -> HttpResponse:
    """Take that back."""
    merging.unsay_not_same(request.actor, person_id, double_id)
    tell(request, _("Teruggezet. Je kunt de dossiers weer vergelijken."))
    return redirect("desk:doubles")


@require_POST
@guarded_by(policies.can_merge_person)
def undo(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Make two files of one again."""
    merging.undo_merge(request.actor, merge_id)
    tell(request, _("Het zijn weer twee dossiers. Wat er intussen bij kwam, bleef waar het staat."))
    return redirect("desk:doubles")
