"""Loont werken on one page, to take home and read again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.desk.pays import drawing
from klaverblad.apps.desk.pays.asked import Asked
from klaverblad.apps.people import values
from klaverblad.paper import Template, render_pdf

TEMPLATE = Template("klaverblad.apps.desk", "documents/pays.typ")
STRETCHES_MOST = 6


def pays_pdf(found: Asked, *, at: datetime) -> bytes:
    """One page in the language of whoever prints it."""
    return render_pdf(TEMPLATE, document(found, at=at), language=values.language(), at=at)


def attached(made: bytes) -> HttpResponse:
    response = HttpResponse(made, content_type="application/pdf")
    # No name of anybody in its name, for it stays in a folder of downloads.
    response["Content-Disposition"] = 'attachment; filename="loont-werken.pdf"'
    return response


def document(found: Asked, *, at: datetime) -> dict[str, Any]:
    """What the template sets, in the language that is on."""
    shown = found.shown
    assert shown is not None, "a page without an answer is not printed"
    points = shown.paying.found.points
    picture = (
        drawing.curve(
            points,
            shown.paying.offer.hours,
            shape=drawing.DESK,
            spoken=shown.spoken,
            colours=drawing.PAPER,
        )
        if found.can_be_drawn
        else ""
    )
    place = found.place
    work = f"{place.title}, {place.organisation.name}" if place else _("Eigen loon en uren")
    return {
        "title": _("Loont dit werk?"),
        "who": found.page.person.name,
        "foot": _("Klaverblad, %(day)s. Een berekening, geen beslissing.")
        % {"day": day_in_words(timezone.localtime(at).date())},
        "work": work,
        "what": shown.what,
        "answer": shown.title,
        "note": shown.subtitle,
        "warnings": shown.warnings,
        "lines_title": _("Regel per regel"),
        "line_heads": [_("Per maand"), _("Nu"), _("Straks"), _("Verschil")],
        "lines": [[line.label, line.without, line.with_work, line.change] for line in shown.lines],
        "months_title": _("De komende 24 maanden"),
        "month_heads": [_("Wanneer"), _("Leefloon"), _("Verschil")],
        "months": [
            [one["period"], one["leefloon"], one["gain"]]
            for one in shown.stretches[:STRETCHES_MOST]
        ],
        "events": [f"{one.month}: {one.text}" for one in shown.events],
        "hours_title": _("Meer of minder uren"),
        "picture": picture,
        "spoken": shown.spoken,
        "steps": shown.steps,
        "hour_heads": [_("Uren"), _("Loon, netto"), _("Leefloon"), _("Verschil")],
        "hours": [[one["hours"], one["wage"], one["leefloon"], one["gain"]] for one in shown.hours],
        "small": [
            {"title": _("Waar we van uitgaan"), "lines": shown.assumed},
            {"title": _("Wat er niet in zit"), "lines": shown.not_in_it},
            {"title": _("Nog niet bevestigd"), "lines": shown.not_confirmed},
        ],
    }
