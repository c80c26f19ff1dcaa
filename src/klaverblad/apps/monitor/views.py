"""The page *Cijfers* and its export."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.monitor import board, policies
from klaverblad.apps.monitor.exports import as_csv


@require_safe
@guarded_by(policies.can_read_figures)
def figures(request: HttpRequest) -> HttpResponse:
    """One indicator for every municipality, beside the province and Flanders."""
    asked = board.Asked.from_address(request.GET)
    context = {"board": board.board(request.actor, asked)}
    return render(request, "monitor/figures.html", context)


@require_safe
@guarded_by(policies.can_read_figures)
def figures_csv(request: HttpRequest) -> HttpResponse:
    """The figures of the chosen indicator, in every period."""
    shown = board.board(request.actor, board.Asked.from_address(request.GET))
    response = HttpResponse(
        as_csv(shown.all_periods if shown else []), content_type="text/csv; charset=utf-8"
    )
    name = shown.comparison.indicator.slug if shown else "cijfers"
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
