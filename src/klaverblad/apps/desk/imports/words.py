"""How a file that is taken in is told: its state, its rows, what stopped it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from klaverblad.apps.imports.kinds import Field, Row, Verdict, kind_of
from klaverblad.apps.imports.models import Import, ImportRow, RowState

STATES = (RowState.WRONG, RowState.NEW, RowState.CHANGED, RowState.SAME, RowState.SKIPPED)
_TONES = {
    RowState.NEW: ("plus", "green"),
    RowState.CHANGED: ("pencil", ""),
    RowState.SAME: ("check", ""),
    RowState.WRONG: ("alert", "amber"),
    RowState.SKIPPED: ("minus", ""),
    RowState.WAITING: ("hourglass", ""),
}


def trouble(imported: Import) -> str:
    """Why the last attempt stopped, in words; empty when nothing is wrong."""
    match imported.trouble:
        case "changed_meanwhile":
            return _(
                "Intussen veranderde er iets in de dossiers. Er is niets ingelezen. "
                "We keken alle rijen opnieuw na: kijk of het nog klopt."
            )
        case "no_longer_allowed":
            return _(
                "Wie dit bestand bezorgde, mag dit niet meer inlezen. Bezorg het zelf opnieuw."
            )
        case "old_text":
            return _(
                "Dit bestand is geen UTF-8. We lazen het zoals Windows het schrijft. "
                "Kijk de letters met accenten na."
            )
    return ""


def filters(imported: Import, n_rows: Mapping[str, int], asked: str) -> list[dict[str, Any]]:
    """A chip for each state that has rows."""
    here = reverse("desk:import", args=[imported.pk])
    return [
        {
            "label": str(state.label),
            "count": n_rows[state],
            "url": here if asked == state else f"{here}?toon={state}",
            "current": asked == state,
            "removable": asked == state,
        }
        for state in STATES
        if n_rows.get(state)
    ]


def shown_row(
    imported: Import, row: ImportRow, told: tuple[Row, Verdict], *, can_change: bool
) -> dict[str, Any]:
    """One row of the table."""
    read, verdict = told
    state = RowState.SKIPPED if row.state == RowState.SKIPPED else verdict.state
    icon, tone = _TONES[state]
    labels = labels_of(imported)
    is_skipped = state == RowState.SKIPPED
    return {
        "line": row.line,
        "title": verdict.title,
        "subject_id": verdict.subject_id,
        "state": state.label,
        "icon": icon,
        "tone": tone,
        "problems": []
        if is_skipped
        else [
            {"label": labels.get(one.field, ""), "sentence": one.sentence}
            for one in verdict.problems
        ],
        "changes": () if is_skipped else verdict.changes,
        "is_skipped": is_skipped,
        "is_wrong": state == RowState.WRONG,
        "can_change": can_change,
        "values": read.values,
    }


def labels_of(imported: Import) -> dict[str, str]:
    """What each field is called, with the name of its column when that is another one."""
    fields = {one.key: one for one in kind_of(imported.kind).fields()}
    return {
        key: _named(fields[key], imported.header[int(place)])
        for place, key in imported.columns.items()
        if key in fields
    }


def _named(field: Field, column: str) -> str:
    return (
        field.label if field.label.casefold() == column.casefold() else f"{field.label} ({column})"
    )


def inputs(imported: Import, told: tuple[Row, Verdict]) -> list[dict[str, Any]]:
    """The fields of one row to fill in: what is wrong first, each with its reason."""
    row, verdict = told
    fields = {one.key: one for one in kind_of(imported.kind).fields()}
    why: dict[str, list[str]] = {}
    for one in verdict.problems:
        why.setdefault(one.field, []).append(one.sentence)
    found = [
        {
            "name": key,
            "label": fields[key].label,
            "hint": fields[key].hint,
            "value": row.values[key],
            "error": " ".join(why.get(key, ())),
        }
        for key in imported.columns.values()
        if key in fields
    ]
    return sorted(found, key=lambda one: not one["error"])


def of_the_row(verdict: Verdict, known: Sequence[str]) -> list[str]:
    """What is wrong with the row as a whole, or with a field that has no column."""
    return [one.sentence for one in verdict.problems if one.field not in known]
