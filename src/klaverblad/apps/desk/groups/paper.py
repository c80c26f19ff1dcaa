"""The attendance sheet of a series on paper: first names, dates, boxes to tick, and no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.groups import words
from klaverblad.apps.groups import queries
from klaverblad.apps.groups.models import EnrolmentState, Series
from klaverblad.apps.people.values import language
from klaverblad.paper import Template, render_pdf

TEMPLATE = Template("klaverblad.apps.desk", "documents/attendance_sheet.typ")
# As many columns as fit on a page that lies down.
COLUMNS = 10


def sheet_pdf(actor: Actor, series: Series, *, made_at: datetime) -> bytes:
    """The sheet, with what was noted already. Only who may read it gets one."""
    return render_pdf(TEMPLATE, document(actor, series), language=language(), at=made_at)


def document(actor: Actor, series: Series) -> dict[str, Any]:
    """What the template sets."""
    noted = queries.attendance_in(actor, series)
    people = queries.people_in(actor, series, (EnrolmentState.ENROLLED,))
    # On paper a whole name is nobody's business, not even for who has the file.
    names = first_names([one.enrolment.person.first_name for one in people])
    sessions = [one for one in queries.sessions_of(actor, series.pk) if one.called_off_on is None]
    marks = {True: "✓", False: "–"}
    tables = [
        {
            "days": [f"{one.on.day}/{one.on.month}" for one in some],
            "rows": [
                {
                    "name": name,
                    "marks": [marks[at[s.pk].was_there] if s.pk in at else "" for s in some],
                }
                for name, at in zip(
                    names, [noted.get(one.enrolment.pk, {}) for one in people], strict=True
                )
            ],
        }
        for some in _by_tens(sessions)
    ]
    return {
        "title": str(series),
        "foot": _("Alleen voornamen. Bewaar dit blad niet langer dan nodig."),
        "lead": f"{words.dates(series)}, {series.place}",
        "name": _("Voornaam"),
        "tables": tables,
        "nobody": _("Er doet nog niemand mee.") if not people else "",
        "no_sessions": _("Er zijn nog geen lessen gepland.") if not sessions else "",
        "explained": _("✓ was er, – was er niet, leeg: niet genoteerd."),
    }


def _by_tens(sessions: list[Any]) -> list[list[Any]]:
    return [sessions[n : n + COLUMNS] for n in range(0, len(sessions), COLUMNS)]


def first_names(names: list[str]) -> list[str]:
    """Each once: a second one of the same name gets a number."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told
